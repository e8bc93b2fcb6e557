"""The sheet that lists every value that is sent in another form than it was written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Final

import numpy as np

from bulk_import import messages
from bulk_import.campaign import FIELDS
from bulk_import.cells import listed_runs
from bulk_import.problems import Problem, Severity
from bulk_import.validation import Change, Plan, Rows
from bulk_import.workbooks.tables import Line, Table
from bulk_import.workbooks.told import changes_of

NAME: Final = "Import changes"
_HEADERS: Final = ("row", "column", "header", "field", "was", "sent_as", "why")
"""The heads of the columns, by their messages."""

MOST_SINGLE: Final = 10_000
"""The most changes that have a line each; with more, equal ones share a line, or nobody could read
them."""

MOST_LINES: Final = 1_000_000
"""Lines of the sheet, a little less than a sheet can hold."""

_WIDTHS: Final = (8, 9, 26, 26, 36, 36, 70)
_WIDE: Final = (36, *_WIDTHS[1:])
"""Columns of lines that name many rows."""

_Told = tuple[str, str, str, str, str, str]
"""Everything that a line says of a change, apart from its row."""


def changes(plan: Plan, *, most_single: int = MOST_SINGLE, most_lines: int = MOST_LINES) -> Table:
    """Return the sheet: one line a change, in the order of the rows.

    Args:
        plan: What was planned.
        most_single: Changes up to which each has a line of its own; of more, equal ones share one.
        most_lines: Lines that are listed; how many more there are is told.
    """
    told = list(_told(plan))
    count = sum(len(rows) for rows, _ in told)
    lines = list(_shared(told) if count > most_single else _single(told))
    left_out = len(lines) - most_lines
    if left_out > 0:
        more = messages.text("result.more_changes", count=f"{left_out:,}")
        lines[most_lines:] = [Line("listed", ("", "", "", "", "", "", more))]
    widths = _WIDE if count > most_single else _WIDTHS
    return Table(NAME, widths, (Line("head", _headers()), *lines), is_list=True)


def _headers() -> tuple[str, ...]:
    return tuple(messages.text(f"head.{name}") for name in _HEADERS)


def _told(plan: Plan) -> Iterator[tuple[Rows, _Told]]:
    """Yield what there is to say of changes, each with its rows, those of one row in its order."""
    headers = {field: match.header for field, match in plan.matches.by_field.items()}
    for rows, change, problems in changes_of(plan):
        yield rows, _words(headers, problems, change)


def _single(told: Iterable[tuple[Rows, _Told]]) -> Iterator[Line]:
    """Yield a line for each change of each row."""
    lines = ((row, words) for rows, words in told for row in rows.tolist())
    for row, words in sorted(lines, key=itemgetter(0)):
        yield Line("listed", (row, *words))


def _shared(told: Iterable[tuple[Rows, _Told]]) -> Iterator[Line]:
    """Yield a line for all changes that are equal, where the first of them stands."""
    by_words: defaultdict[_Told, list[Rows]] = defaultdict(list)
    for rows, words in sorted(told, key=lambda one: int(one[0][0])):
        by_words[words].append(rows)
    for words, alike in by_words.items():
        yield Line("listed", (_named(np.sort(np.concatenate(alike))), *words))


def _named(rows: Rows) -> int | str:
    if len(rows) == 1:
        return int(rows[0])
    ends = np.flatnonzero(np.diff(rows) != 1)
    firsts, lasts = rows[np.append(0, ends + 1)], rows[np.append(ends, -1)]
    return listed_runs(zip(firsts.tolist(), lasts.tolist(), strict=True))


def _words(headers: Mapping[str, str], problems: Iterable[Problem], change: Change) -> _Told:
    return (
        change.column or "",
        headers.get(change.field) or FIELDS[change.field].header,
        change.field,
        change.was,
        change.becomes,
        "\n".join(_reasons(problems, change)) or messages.text("changes.same"),
    )


def _reasons(problems: Iterable[Problem], change: Change) -> Iterator[str]:
    for problem in problems:
        if problem.field == change.field and problem.severity is Severity.WARNING:
            yield problem.message
