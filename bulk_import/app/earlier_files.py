"""What the record of runs says of a file whose earlier versions had the same name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from pydantic import SecretStr

from bulk_import import campaign
from bulk_import.api.redaction import Redactor
from bulk_import.app.guarding import mistake
from bulk_import.app.input_snapshot import snapshot
from bulk_import.app.origin import EditablePlan
from bulk_import.campaign import Campaign
from bulk_import.outcome import State
from bulk_import.problems import JsonObject, Problem
from bulk_import.store import (
    FINISHED,
    RUNNING,
    Addressed,
    FileRun,
    PriorCampaigns,
    Store,
    copy_name,
    identify,
)
from bulk_import.validation import Plan

FEWEST_RUNS: Final = 4
"""Runs of a file below which nobody knows how many rows are usual."""

MOST_RUNS: Final = 13
"""Runs that say what is usual: those of a quarter of a year, where the file comes weekly."""

SAME_WEEK: Final = timedelta(days=6)
"""How long a file that has campaigns of an earlier one is that one, corrected; later, a copy."""

_Days = tuple[str, str]
"""The first and the last day of a campaign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedFiles:
    """The `EarlierFiles` of an account.

    Attributes:
        account: The account.
        store: Its runs.
        secret: Its secret, which copies are kept without; None where it is not known.
        now: Returns the present moment, aware.
        sheet: The only sheet whose runs count; None for those of any.
    """

    account: Addressed
    store: Store
    secret: SecretStr | None
    now: Callable[[], datetime]
    sheet: str | None = None

    def find(self, plan: Plan) -> Iterator[Problem]:
        """Yield what is odd about the file of *plan* beside them; see `EarlierFiles`."""
        ended = [
            run
            for run in self._runs(plan)
            if run.ended == FINISHED and (self.sheet is None or run.sheet == self.sheet)
        ]
        if len(ended) >= FEWEST_RUNS:
            yield from _unusual_count(plan, ended)
        yield from self._same_dates(plan, ended)

    def goes_on(self, plan: Plan, run: str | None = None) -> bool:
        """Return whether the last run was of this file, and did not end; see `EarlierFiles`."""
        last = next((one for one in self._runs(plan) if one.run != run), None)
        if last is None or last.ended in {FINISHED, RUNNING}:
            return False
        return self._is_copy(plan, last) or self._shares_campaigns(plan, last)

    def _runs(self, plan: Plan) -> list[FileRun]:
        return self.store.runs_of_file(self.account, plan.path, MOST_RUNS)

    def _is_copy(self, plan: Plan, run: FileRun) -> bool:
        if run.copy is None or self.secret is None or not isinstance(plan, EditablePlan):
            return False
        return run.copy == copy_name(snapshot(plan, Redactor(self.secret)))

    def _shares_campaigns(self, plan: Plan, run: FileRun) -> bool:
        keys = {row.key for row in self.store.rows(run.run)}
        return any(identify(self.account, one) in keys for one in _campaigns(plan))

    def _same_dates(self, plan: Plan, ended: list[FileRun]) -> Iterator[Problem]:
        """Yield that all that is to be sent has the dates of the last file with campaigns."""
        last, then = self._last_created(ended)
        if last is None:
            return
        with self.store.looking_back(self.account) as recorded:
            days, creators = self._due(plan, recorded)
        is_corrected = last.run in creators and self.now() - last.started < SAME_WEEK
        if days and days <= then and not is_corrected:
            yield mistake(
                "guard.same_dates",
                plan,
                run=last.run,
                day=last.started.date().isoformat(),
                first=min(first for first, _ in days),
                last=max(end for _, end in days),
            )

    def _last_created(self, ended: list[FileRun]) -> tuple[FileRun | None, set[_Days]]:
        """Return the last run that created any campaign, and the days of what it created."""
        for run in ended:
            if days := set(map(_days, self.store.created_in(run.run))):
                return run, days
        return None, set()

    def _due(self, plan: Plan, recorded: PriorCampaigns | None) -> tuple[set[_Days], set[str]]:
        """Return the days of what is to be sent, and which runs created the rest."""
        days = {identify(self.account, one): _days(campaign.body(one)) for one in _campaigns(plan)}
        prior = recorded.prior_attempts(days) if recorded else {}
        created = {key: one.run for key, one in prior.items() if one.state is State.CREATED}
        due = {day for key, day in days.items() if key not in created}
        return due, set(created.values())


def _unusual_count(plan: Plan, ended: list[FileRun]) -> Iterator[Problem]:
    usual = median(run.rows for run in ended)
    if not usual / 2 <= len(plan.rows) <= usual * 2:
        rows, runs = str(len(plan.rows)), str(len(ended))
        yield mistake("guard.row_count", plan, rows=rows, usual=f"{usual:g}", runs=runs)


def _campaigns(plan: Plan) -> Iterator[Campaign]:
    return (one for row in plan.ready if (one := row.campaign) is not None)


def _days(request: JsonObject) -> _Days:
    return str(request["start_date"]), str(request["end_date"])
