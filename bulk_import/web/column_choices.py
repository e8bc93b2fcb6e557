"""What each column of a sheet fills, as the Columns screen shows it and a person changes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from bulk_import.campaign import FIELDS
from bulk_import.cells import written
from bulk_import.mapping import Match, doubled, free_choices, option_names
from bulk_import.sheet import Sheet
from bulk_import.web.pages import say

AS_IT_IS: Final = "="
"""The choice that leaves a column as it was matched, where no single field says how."""

NOTHING: Final = ""
"""The choice that leaves a column out."""

_MOST_VALUES: Final = 3
_ROWS_LOOKED_AT: Final = 1_000

_FIXED: Final = {"result": "match.result", "secret": "match.secret"}
"""Columns about which nobody has a choice: by use, the code of what they are."""

_NO_REFUSALS: Final[Mapping[str, str]] = {}

_HOW: Final = {
    "header": "page.columns.by_header",
    "synonym": "page.columns.by_synonym",
    "--column": "page.columns.by_hand",
    "--profile": "page.columns.by_profile",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose.

    Attributes:
        value: What is sent to the server.
        label: What is read.
        is_chosen: Whether it is the choice at the moment.
    """

    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class DoubledField:
    """A field that several columns fill, of which a person has to choose one.

    Attributes:
        field: The field's name.
        header: What it is called.
        choices: The columns, by their letters; none is chosen.
    """

    field: str
    header: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRow:
    """A column, and what it fills.

    Attributes:
        letters: The spreadsheet's letters of the column.
        header: Its header; what stands for one where it has none.
        values: Its first different values.
        choices: What it may fill; none where nobody has a choice.
        how: In words, how it was matched, or why it is not imported.
        is_asked: Whether a person has to say what it fills.
        is_imported: Whether it fills anything.
        refusal: Why the choice that was made cannot be; empty for none.
    """

    letters: str
    header: str
    values: tuple[str, ...]
    choices: tuple[Choice, ...]
    how: str
    is_asked: bool
    is_imported: bool
    refusal: str = ""


def column_rows(
    below: Sheet, columns: Sequence[Match], refusals: Mapping[str, str] = _NO_REFUSALS
) -> list[ColumnRow]:
    """Return the columns: those first that a person has to look at, then as the sheet has them.

    Args:
        below: The sheet below its header.
        columns: What its columns are; the parts of one column stand as one.
        refusals: Why choices cannot be, by the letters of their columns.
    """
    free = free_choices(columns)
    beside = _told_of_doubled(columns)
    rows = [
        _row(match, below, free.get(match.column, ()), refusals.get(match.column, ""))
        for match in _each_once(columns)
    ]
    rows = [
        replace(row, is_asked=True, how=beside[row.letters]) if row.letters in beside else row
        for row in rows
    ]
    return sorted(rows, key=lambda row: (not row.refusal, not row.is_asked, row.is_imported))


def doubled_fields(below: Sheet, columns: Sequence[Match]) -> list[DoubledField]:
    """Return the fields that several of *columns* fill, with the columns to choose from."""
    return [
        DoubledField(field, FIELDS[field].header, tuple(_column(one, below) for one in several))
        for field, several in doubled(columns).items()
    ]


def _column(match: Match, below: Sheet) -> Choice:
    """Return a column as a choice, by what a person knows it by."""
    values = " · ".join(_first_values(below, match.column))
    code = "page.columns.one_of" if values else "page.columns.one_of_empty"
    return Choice(match.column, say(code, column=match.column, called=match.header, values=values))


def only_one(
    columns: Sequence[Match], fills: Mapping[str, str], kept: Mapping[str, str]
) -> dict[str, str]:
    """Return *fills* so that of several columns of a field only that one fills it that is *kept*.

    Args:
        columns: What the columns are.
        fills: What a person says each fills, by its letters.
        kept: The letters of the column that was chosen, by field.
    """
    left: dict[str, str] = {}
    for field, several in doubled(columns).items():
        if kept.get(field) in {one.column for one in several}:
            left |= {one.column: NOTHING for one in several if one.column != kept[field]}
    said_otherwise = {letters: it for letters, it in fills.items() if it not in kept}
    return {**fills, **left, **said_otherwise}


def _told_of_doubled(columns: Sequence[Match]) -> dict[str, str]:
    """Return what is said beside each column of a field that has another one, by its letters."""
    return {
        one.column: say("page.columns.doubled", column=other.column)
        for several in doubled(columns).values()
        for one, other in zip(several, (*several[1:], several[0]), strict=True)
    }


def _each_once(columns: Iterable[Match]) -> Iterator[Match]:
    """Yield each column once: one that fills two fields has a match for each of them."""
    seen: set[str] = set()
    for match in columns:
        if match.column not in seen:
            seen.add(match.column)
            yield match


def _row(match: Match, below: Sheet, free: Sequence[str], refusal: str) -> ColumnRow:
    return ColumnRow(
        letters=match.column,
        header=match.header or say("page.columns.no_header"),
        values=_first_values(below, match.column),
        choices=() if match.use in _FIXED else tuple(_choices(match, free)),
        how=_how(match, is_asked=bool(free)),
        is_asked=bool(free) or match.is_doubtful,
        is_imported=match.use not in {"unknown", "ignored"},
        refusal=refusal,
    )


def _first_values(below: Sheet, letters: str) -> tuple[str, ...]:
    cells = below.columns[letters].select(slice(_ROWS_LOOKED_AT)).cells
    texts = dict.fromkeys(text for cell in cells if (text := written(cell).strip()))
    return tuple(islice(texts, _MOST_VALUES))


def _choices(match: Match, free: Sequence[str]) -> Iterator[Choice]:
    """Yield what a column may fill; those first between which a person has to decide."""
    chosen = current(match)
    if chosen == AS_IT_IS:
        yield Choice(AS_IT_IS, match.explanation, is_chosen=True)
    yield Choice(NOTHING, say("page.columns.nothing"), is_chosen=chosen == NOTHING)
    by_header = {field.header: name for name, field in FIELDS.items()}
    for header in dict.fromkeys((*free, *by_header)):
        yield Choice(by_header[header], header, is_chosen=by_header[header] == chosen)


def current(match: Match) -> str:
    """Return the choice that stands for how *match* is now."""
    if match.holds or match.part_of or match.goes_on or match.use == "account":
        return AS_IT_IS
    return match.field or NOTHING


def _how(match: Match, *, is_asked: bool) -> str:
    if match.how in _HOW:
        return say(_HOW[match.how])
    if is_asked:
        return say("page.columns.asked")
    if match.use == "unknown":
        return say("page.columns.not_imported")
    return match.explanation


def wanted_columns(
    columns: Sequence[Match], wanted: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return what to match by hand so that columns fill what a person wants.

    Args:
        columns: What the columns are.
        wanted: The choices, by the letters of the columns; those left as they are count too.

    Returns:
        The fields by header, as `ReadOptions.columns` has them, `""` for none; and why choices
        cannot be, by letters: two columns cannot fill one field.
    """
    before = {match.column: current(match) for match in _each_once(columns)}
    after = {**before, **{letters: it for letters, it in wanted.items() if letters in before}}
    changed = {letters: it for letters, it in after.items() if it != before[letters]}
    names = option_names(columns)
    refusals = {
        letters: say("page.columns.taken", field=FIELDS[field].header, column=other)
        for letters, field in changed.items()
        if field in FIELDS and (other := _other(letters, field, after, changed))
    }
    known = {letters: it for letters, it in changed.items() if it in {*FIELDS, NOTHING}}
    return {names[letters]: it for letters, it in known.items()}, refusals


def _other(letters: str, field: str, after: Mapping[str, str], changed: Mapping[str, str]) -> str:
    """Return the letters of another column that fills *field*; of two changed ones the first."""
    others = [other for other, it in after.items() if it == field and other != letters]
    if (
        others
        and others[0] in changed
        and list(after).index(others[0]) > list(after).index(letters)
    ):
        return ""
    return others[0] if others else ""
