"""In what a plan that is made again differs from the one that a person reviewed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version
from itertools import zip_longest
from typing import Final

from bulk_import.app.by_account import AccountPart
from bulk_import.app.origin import EditablePlan
from bulk_import.app.saved.plans import (
    SavedOptions,
    SavedPart,
    SavedPlan,
    SavedRow,
    options_of,
    rows_of,
    saved_part,
)
from bulk_import.campaign import FIELDS
from bulk_import.messages import text
from bulk_import.normalizers import zone_offsets
from bulk_import.options import ReadOptions, declared
from bulk_import.problems import Refused
from bulk_import.store import AccountAddress, Addressed

_USUAL: Final = options_of(ReadOptions())


def refuse_other_account(saved: SavedPart, account: Addressed, path: str) -> None:
    """Refuse to send a plan in the name of another account, or to another address.

    Raises:
        Refused: It is one.
    """
    pairs = (
        ("plan.other_account", str(saved.inet_no), str(account.inet_no)),
        ("plan.other_address", saved.base_url, account.base_url),
    )
    for code, was, now in pairs:
        if was != now:
            raise Refused(code, path=path, was=was, now=now)


def options_for(saved: SavedPlan, options: ReadOptions, path: str) -> ReadOptions:
    """Return *options* with those by which a plan was made.

    Args:
        saved: The plan.
        options: What the command, the environment and files of settings say.
        path: Where the plan is.

    Raises:
        Refused: They say something else than the plan.
    """
    now, flags = options_of(options), declared(ReadOptions)
    for name in SavedOptions.model_fields:
        mine, theirs = getattr(now, name), getattr(saved.options, name)
        if mine not in (getattr(_USUAL, name), theirs):
            option = flags[name].flag.flag
            raise Refused(
                "plan.other_option", path=path, option=option, was=_shown(theirs), now=_shown(mine)
            )
    return replace(options, **dict(saved.options))


def refuse_differences(saved: SavedPlan, plan: EditablePlan, path: str) -> None:
    """Refuse *plan* where it is not the one that was saved, and name the first difference.

    Raises:
        Refused: It is another plan.
    """
    _refuse_other_sheet(saved, plan, path)
    _refuse_other_rows(saved, saved.rows, rows_of(plan), path)


def refuse_other_parts(
    saved: SavedPlan, plan: EditablePlan, parts: Sequence[AccountPart], path: str
) -> None:
    """Refuse *plan* where the *parts* of its accounts are not those that were saved.

    Raises:
        Refused: They are others; the message names the first difference.
    """
    _refuse_other_sheet(saved, plan, path)
    for was, now in zip_longest(saved.parts, map(saved_part, parts)):
        accounts = [one and one.account for one in (was, now)]
        if was is None or now is None or was.account != now.account:
            facts = dict(zip(("was", "now"), map(_shown, accounts), strict=True))
            raise Refused("plan.other_accounts", path=path, **facts)
        if now.inet_no is not None:
            refuse_other_account(was, AccountAddress(now.inet_no, now.base_url), path)
        _refuse_other_rows(saved, was.rows, now.rows, path)


def _refuse_other_sheet(saved: SavedPlan, plan: EditablePlan, path: str) -> None:
    if plan.sheet.name != saved.sheet:
        facts = {"was": saved.sheet or "", "now": plan.sheet.name or ""}
        raise Refused("plan.other_sheet", path=path, **facts)


def _refuse_other_rows(
    saved: SavedPlan, before: Iterable[SavedRow], after: Iterable[SavedRow], path: str
) -> None:
    for was, now in zip_longest(before, after):
        difference = next(_differences(was, now), None)
        if difference is not None:
            raise Refused("plan.other_row", path=path, difference=difference, why=_why(saved))


def _why(saved: SavedPlan) -> str:
    """Return what may have made another plan of the same file."""
    found = (
        ("difference.release", saved.release, version("bulk-import")),
        ("difference.time_zones", saved.tz_release, zone_offsets.release()),
    )
    for code, was, now in found:
        if was != now:
            return text(code, was=was, now=now)
    return text("difference.day")


def _differences(was: SavedRow | None, now: SavedRow | None) -> Iterator[str]:
    """Yield in words how a row differs from what was saved of it."""
    if was is None or (now is not None and now.row < was.row):
        yield text("difference.new_row", row=str(now.row if now else ""))
    elif now is None or was.row < now.row:
        yield text("difference.row_gone", row=str(was.row))
    elif was.state is not now.state:
        states = {"was": was.state.label, "now": now.state.label}
        yield text("difference.state", row=str(was.row), **states)
    else:
        yield from _other_values(was, now)


def _other_values(was: SavedRow, now: SavedRow) -> Iterator[str]:
    before, after = was.campaign or {}, now.campaign or {}
    for name, field in FIELDS.items():
        if before.get(name) != after.get(name):
            values = {"was": _shown(before.get(name)), "now": _shown(after.get(name))}
            yield text("difference.value", row=str(was.row), field=field.header, **values)


def _shown(value: object) -> str:
    match value:
        case None:
            return text("difference.nothing")
        case bool():
            return str(value).lower()
        case list() | tuple():
            return ", ".join(map(str, value))
        case dict():
            return ", ".join(f"{name}={one}" for name, one in value.items())
        case _:
            return str(value)
