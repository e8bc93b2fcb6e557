"""The whole plan of an open sheet for one account, as it is confirmed and then sent."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from datetime import datetime
from threading import Lock
from typing import Final

from bulk_import.account import Recipient
from bulk_import.app.input_snapshot import restore
from bulk_import.app.origin import EditablePlan, origin_of, planned
from bulk_import.app.sheets import OpenSheet, Sheets
from bulk_import.problems import Problem, Refused, Severity
from bulk_import.store import PastRun, Store

_MOST: Final = 3
"""Whole plans that are kept: one that is confirmed is soon sent."""


def whole_plan(sheet: OpenSheet, account: Recipient | None, now: datetime) -> EditablePlan:
    """Return the plan of *sheet*, made again as a whole: where it differs, it is right.

    Args:
        sheet: The open sheet.
        account: The account; rows of another one need fixing. None where there is none.
        now: The moment; days that are over by now need fixing.
    """
    origin = origin_of(sheet.plan)
    options = origin.options
    if account is not None:
        options = replace(options, inet_no=account.inet_no, account=account.name)
    spreadsheet = replace(origin.spreadsheet, path=sheet.record.file_name, source=sheet.plan.source)
    return planned(replace(origin, options=options, spreadsheet=spreadsheet, now=now))


def plan_of_run(store: Store, past: PastRun, now: datetime) -> EditablePlan | None:
    """Return the plan that a run had, from the copy of its input; None where none is kept.

    Args:
        store: Where it is kept.
        past: The run.
        now: The moment; days that are over by now need fixing.
    """
    kept = store.input_of(past)
    origin = restore(kept) if kept else None
    return planned(replace(origin, now=now)) if origin else None


def as_practice(plan: EditablePlan) -> EditablePlan:
    """Return *plan* with the warning that it goes to the sandbox, which its results show."""
    told = Problem.of(Severity.WARNING, "job.practice")
    return replace(plan, file_problems=(told, *plan.file_problems))


class WholePlans:
    """The whole plans that were asked for last, so that what was confirmed is what is sent."""

    def __init__(self, sheets: Sheets) -> None:
        self._sheets = sheets
        self._kept: OrderedDict[tuple[str, int, int | None], EditablePlan] = OrderedDict()
        self._lock = Lock()

    def of(
        self, sheet: str, account: Recipient | None, now: datetime, *, revision: int | None = None
    ) -> EditablePlan:
        """Return the whole plan of the *sheet* of that id.

        Raises:
            LookupError: There is no such sheet.
            Refused: It cannot be used as a whole, or has another revision than the one named.
        """
        opened = self._sheets.open(sheet)
        if revision not in {None, opened.revision}:
            raise Refused("job.changed")
        key = (sheet, opened.revision, account.inet_no if account else None)
        with self._lock:
            if key in self._kept and origin_of(self._kept[key]).now.date() == now.date():
                self._kept.move_to_end(key)
                return self._kept[key]
        plan = whole_plan(opened, account, now)
        with self._lock:
            self._kept[key] = plan
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return plan
