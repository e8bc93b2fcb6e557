"""Agent ids that stand outside the list of their row, so that a list was perhaps cut.

Commas without quotes in a CSV, text to columns, a quote that opens and never closes: in each case
the end of a list falls into other columns. It is looked for in every column.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from bulk_import.cells import Cell, FormattedCell, as_shown, shown
from bulk_import.mapping import Match, Matches
from bulk_import.problems import Severity
from bulk_import.sheet import Sheet
from bulk_import.validation.field_source import FieldSource
from bulk_import.validation.row_draft import RowDraft

AGENTS: Final = "users"

_ID: Final = re.compile(r"(?<!\w)[0-9]{1,6}_[0-9]{4,12}(?!\w)")
_SIGN: Final = "_"
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_LONGEST_NAME: Final = 3
"""Words of a name beside an id; a sentence has more."""

_NO_HEADER: Final = "match.no_header_there"
_AND: Final = re.compile(r"\b(?:and|agents?|ids?)\b", re.IGNORECASE)


class _Stray(NamedTuple):
    """A cell outside the list of agents that holds ids.

    Attributes:
        match: Its column; None for one without anything else.
        address: The cell's name in the spreadsheet.
        cell: What it holds.
    """

    match: Match | None
    address: str
    cell: Cell

    @property
    def ids(self) -> list[str]:
        """The ids that it holds."""
        return _ids(self.cell)

    @property
    def is_list(self) -> bool:
        """Whether the cell holds nothing but ids, and is not left out by a person."""
        by_hand = self.match is not None and self.match.use == "ignored"
        return not by_hand and _is_list(self.cell)

    @property
    def header(self) -> str:
        """The header above it, in quotes; else a code of the messages."""
        return f"“{self.match.header}”" if self.match and self.match.header else _NO_HEADER


class StrayAgents:
    """The agents of a sheet that stand beside the lists of their rows.

    Args:
        sheet: The sheet.
        matches: What its columns are.
        source: Where the lists come from; None where the sheet has none.
    """

    def __init__(self, sheet: Sheet, matches: Matches, source: FieldSource | None) -> None:
        has_lists = source is not None and source.column is not None
        self._by_row = _strays(sheet, matches) if has_lists else {}
        self._source = source
        self._sheet = sheet

    @property
    def rows(self) -> Collection[int]:
        """The numbers of the rows in which there are any."""
        return self._by_row.keys()

    def add(self, draft: RowDraft) -> None:
        """Ask of a row, understood so far, about the agents that are not in its list."""
        if self._source is not None and draft.row in self._by_row:
            _add(draft, self._by_row[draft.row], self._source, self._sheet)


def _strays(sheet: Sheet, matches: Matches) -> Mapping[int, Sequence[_Stray]]:
    """Return by row the cells with ids outside the columns of agents."""
    by_column = {match.column: match for match in matches.columns}
    found: defaultdict[int, list[_Stray]] = defaultdict(list)
    for letters, column in sheet.columns.items():
        match = by_column.get(letters)
        if match is not None and not _is_searched(match):
            continue
        if _may_hold_ids(column.values) and any(map(_ids, column.values)):
            there = column.mask(_ids)
            some = column.select(there).cells
            for row, cell in zip(sheet.rows[there].tolist(), some, strict=True):
                found[row].append(_Stray(match, f"{letters}{row}", cell))
    return found


def _may_hold_ids(cells: Sequence[Cell]) -> bool:
    """Say whether a text among *cells* has the sign that every id has: to see so takes far less."""
    if FormattedCell in set(map(type, cells)):
        return True
    return _SIGN in "".join(cell for cell in cells if isinstance(cell, str))


def _ids(cell: Cell) -> list[str]:
    text = as_shown(cell)
    return _ID.findall(text) if isinstance(text, str) else []


def _is_list(cell: Cell) -> bool:
    """Say whether *cell* holds ids and what stands between them, at most with names beside them."""
    text = as_shown(cell)
    words = _WORD.findall(_AND.sub("", _ID.sub("", text))) if isinstance(text, str) else []
    return len(words) <= _LONGEST_NAME * len(_ids(cell))


def _is_searched(match: Match) -> bool:
    """Say whether the tail of a list may stand in a column, or what people say of agents."""
    return match.field != AGENTS and (match.use in {"field", "unknown"} or match.how == "--column")


def _add(draft: RowDraft, strays: Iterable[_Stray], source: FieldSource, sheet: Sheet) -> None:
    """Add one question for all cells that hold the rest of the list, a warning for others."""
    cell = draft.cell(source) if draft.cells else sheet.cell(draft.row, str(source.column))
    own = _own(draft, cell)
    told = [one for one in strays if not set(own).issuperset(one.ids) and _is_told(one, draft, own)]
    asked = [one for one in told if one.is_list]
    for some in (asked, [one for one in told if not one.is_list]):
        if some:
            draft.add_problem(
                Severity.QUESTION if some is asked else Severity.WARNING,
                "agents.elsewhere" if some is asked else "agents.mentioned",
                source,
                _candidates(own, some) if some is asked else (),
                other=", ".join(shown(one.cell) for one in some),
                where=", ".join(one.address for one in some),
                place=some[0].header,
                own=shown(cell),
            )
    if asked:
        draft.values.pop(AGENTS, None)
        draft.problems = [one for one in draft.problems if one.code != "agents.cut"]


def _own(draft: RowDraft, cell: Cell) -> list[str]:
    """Return the agents of the row's own list, as far as they are known."""
    value = draft.values.get(AGENTS)
    if isinstance(value, tuple):
        return list(value)
    return _ids(cell)


def _candidates(own: Sequence[str], strays: Iterable[_Stray]) -> tuple[str, ...]:
    """Return the whole list: to write the cell's own part again would answer nothing."""
    whole = dict.fromkeys([*own, *(one for stray in strays for one in stray.ids)])
    return (", ".join(whole),) if own else ()


def _is_told(stray: _Stray, draft: RowDraft, own: Sequence[str]) -> bool:
    """Say whether ids in the column of another field are agents, and not its value.

    A name may well look like an id; it is one where it belongs to the account of the list.
    """
    if stray.match is None or stray.match.field is None:
        return True
    accounts = {one.partition("_")[2] for one in (*own, *stray.ids)}
    is_value = draft.values.get(stray.match.field) is not None
    return stray.is_list and not (is_value and len(accounts) > 1)
