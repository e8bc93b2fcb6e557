"""The page of every change: what people did to a sheet, and what is sent otherwise than written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time
from itertools import islice
from typing import Final
from unicodedata import normalize

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bulk_import.app.sheets import OpenSheet
from bulk_import.campaign import FIELDS
from bulk_import.mapping import Match
from bulk_import.store.sheets import Change, StepState, Write
from bulk_import.validation import Plan
from bulk_import.web.moments import shown_moment
from bulk_import.web.pages import page
from bulk_import.web.screens.cell_views import SPACE, shown, told_apart
from bulk_import.web.screens.check import TOLD, told_by
from bulk_import.web.screens.check_view import labels
from bulk_import.web.screens.steps import header_at, now_at, step_words, was_at
from bulk_import.web.sheet_access import in_thread, person_of, sheet_of
from bulk_import.web.site import site_of

_MOST_STEPS: Final = 200
_MOST_CELLS: Final = 12
_MOST_RESPELLED: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedCell:
    """A cell that was written to: `P36`, its header, what it held, and what it holds since."""

    cell: str
    header: str
    was: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """A change of a sheet.

    Attributes:
        revision: Which revision it made.
        words: What was done.
        who: Who did it; empty for the person who looks.
        when: When, in words.
        cells: The first of its cells.
        more: How many cells more there are.
        can_undo: Whether the person can undo it.
        is_undone: Whether it was undone.
    """

    revision: int
    words: str
    who: str
    when: str
    cells: tuple[ChangedCell, ...]
    more: int
    can_undo: bool
    is_undone: bool


@dataclass(frozen=True, slots=True)
class Respelled:
    """A value that is sent otherwise than written, with nothing lost or assumed.

    Attributes:
        header: The column's header.
        was: What the cells hold.
        becomes: What is sent.
        rows: In how many rows.
    """

    header: str
    was: str
    becomes: str
    rows: int


def change_views(
    sheet: OpenSheet, changes: Sequence[Change], person: str, now: datetime
) -> tuple[ChangeView, ...]:
    """Return what people did to a sheet, the newest first.

    Args:
        sheet: The sheet.
        changes: Its changes, the oldest first.
        person: By what name the sheets of whoever looks are kept.
        now: The present moment, in the zone in which it is told.
    """
    own = [one for one in changes if one.writes and one.step is None]
    return tuple(_change_view(sheet, one, person, now) for one in reversed(own))


def respelled(plan: Plan) -> list[Respelled]:
    """Return what *plan* sends otherwise than written, the commonest first.

    What looks as it is written, such as the `yes` of a request that has it as `true`, is left out.
    """
    matches = {one.column: one for one in plan.matches.columns}
    found = (
        Respelled(matches[column].header if column in matches else column, *apart, rows)
        for (column, was, becomes), rows in Counter(_respelled(plan)).most_common()
        if (apart := _apart(was, _as_shown(becomes, matches.get(column)))) is not None
    )
    return list(islice(found, _MOST_RESPELLED))


def _apart(was: str, becomes: str) -> tuple[str, str] | None:
    """Return a value as written and as sent; None where nobody could tell them apart."""
    apart = told_apart(was, becomes)
    return None if normalize("NFC", apart[0]) == normalize("NFC", apart[1]) else apart


def _as_shown(becomes: str, match: Match | None) -> str:
    """Return a value of a request as the page shows values: `yes`, `09:30`, `4 Aug 2031`."""
    kind = FIELDS[match.field].kind if match and match.field else ""
    if kind == "yes_no":
        return shown(becomes == "true")
    with suppress(ValueError):  # the hours of a column that holds both are two times
        return shown(time.fromisoformat(becomes)) if kind == "time" else labels(becomes)
    return becomes


def _respelled(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """Yield the column of each such value, what its cell holds, and what is sent."""
    findings = plan.rows.findings
    for one in findings.shared:
        if one.change is not None and one.change.column:
            changed = (one.change.column, one.change.was, one.change.becomes)
            yield from (changed for _ in range(len(one.rows)))
    known = frozenset(findings.rows.tolist())
    for number in plan.ready.numbers:
        if number not in known:
            for change in plan.rows.row(number).changes:
                yield change.column or "", change.was, change.becomes


def _change_view(sheet: OpenSheet, change: Change, person: str, now: datetime) -> ChangeView:
    is_cells = change.writes[0].address.row > 0
    cells = [_cell(sheet, one) for one in change.writes[:_MOST_CELLS]] if is_cells else []
    return ChangeView(
        revision=change.revision,
        words=step_words(sheet, change),
        who="" if change.person == person else change.person,
        when=shown_moment(change.at, now),
        cells=tuple(one for one in cells if one is not None),
        more=len(change.writes) - len(cells) if is_cells else 0,
        can_undo=change.person == person and change.state is StepState.DONE,
        is_undone=change.state is StepState.UNDONE,
    )


def _cell(sheet: OpenSheet, write: Write) -> ChangedCell | None:
    """Return a cell that was written to; None for a row that was left out."""
    column = sheet.column(write.address)
    header = header_at(sheet, write)
    if header == column and not column.isalpha():
        return None
    was, now = told_apart(was_at(sheet, write), now_at(sheet, write))
    return ChangedCell(
        cell=f"{column}{write.address.row}",
        header=header,
        was=was,
        now=now,
    )


async def changes(request: Request) -> Response:
    """Answer the page of every change."""
    return await in_thread(lambda: _changes(request))


def _changes(request: Request) -> Response:
    site, person, sheet = site_of(request), person_of(request), sheet_of(request)
    record = sheet.record
    done = site.sheets.changes(record.id, max(0, sheet.revision - _MOST_STEPS))
    sent = respelled(sheet.plan)
    answer = page(
        request,
        "changes",
        changes=change_views(sheet, done, person.owner, site.clock.now().astimezone()),
        respelled=sent,
        has_spaces=any(SPACE in one.was + one.becomes for one in sent),
        sheet=f"sheets/{record.id}",
        file_name=record.file_name,
        told=told_by(request),
        nav="new",
    )
    answer.delete_cookie(TOLD)
    return answer


routes = [Route("/sheets/{sheet}/changes", changes)]
