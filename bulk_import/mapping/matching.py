"""Finding the header row of a sheet, and deciding what each column is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from bulk_import.campaign import ALWAYS, FIELDS
from bulk_import.cells import Cell, written
from bulk_import.mapping.earlier import earlier_columns
from bulk_import.mapping.headers import (
    ACCOUNT,
    SECRET,
    Header,
    field_named,
    fold,
    known,
    read_header,
)
from bulk_import.mapping.match import Match, Matches, Use
from bulk_import.mapping.near_misses import COULD_BE, HOLDS_BOTH, SOMETHING_ELSE
from bulk_import.problems import Refused
from bulk_import.sheet import Sheet

ROWS_SEARCHED: Final = 30
"""Rows from the top in which a header is looked for; titles and logos rarely take more."""

FEWEST_FIELDS: Final = 3
"""Fields that a row must name to be taken for the header."""

_OURS: Final[tuple[Use, None, str]] = ("result", None, "a column of an earlier import")

SURE_ENOUGH: Final = 80
"""Likeness, of 100, from which an unknown header earns a suggestion. It never earns a match."""


def match(sheet: Sheet, chosen: Mapping[str, str], given: Iterable[str]) -> Matches:
    """Return what every column of *sheet* is.

    Args:
        sheet: The sheet, with its header row somewhere near the top.
        chosen: Headers matched by hand: header to field, or to "" for "ignore it".
        given: Fields for which the command gives a value, so that no column is needed.

    Raises:
        Refused: There is no header row, a field has two columns, a required field has none, or
            *chosen* names a header or a field that does not exist.
    """
    by_hand = _checked(chosen)
    header_row = _header_row(sheet, by_hand)
    cells = sheet.cells.loc[header_row].to_numpy()
    ours = earlier_columns(sheet, header_row)
    columns = tuple(
        _decided(column, read_header(written(cell)), by_hand, is_ours=column in ours)
        for column, cell in zip(map(str, sheet.cells.columns), cells, strict=True)
        if written(cell).strip() or _is_used(sheet, header_row, column)
    )
    matches = Matches(header_row=header_row, columns=columns)
    _refuse_unused_choices(chosen, columns)
    _refuse_twice(columns)
    _refuse_missing(matches, set(given))
    return matches


def fields_named(row: Iterable[Cell], chosen: Mapping[str, str]) -> int:
    """Return how many different fields the cells of *row* name, if they were headers.

    Raises:
        Refused: *chosen* names a field that does not exist.
    """
    return _fields_named(row, _checked(chosen))


def _fields_named(row: Iterable[Cell], by_hand: Mapping[str, str]) -> int:
    headers = (read_header(cell) for cell in row if isinstance(cell, str))
    meanings = (_meaning(header, by_hand) for header in headers)
    return len({meaning[1] for meaning in meanings if meaning and meaning[1]})


def _header_row(sheet: Sheet, by_hand: Mapping[str, str]) -> int:
    """Return the row that names the most fields; the first of several that name as many."""
    top = sheet.cells.head(ROWS_SEARCHED)
    named = {
        int(row): _fields_named(cells, by_hand)
        for row, cells in zip(top.index, top.to_numpy(), strict=True)
    }
    best = max(named, key=lambda row: named[row], default=0)
    if named.get(best, 0) < FEWEST_FIELDS:
        raise Refused("file.no_header", rows=str(ROWS_SEARCHED))
    return best


def _decided(column: str, header: Header, by_hand: Mapping[str, str], *, is_ours: bool) -> Match:
    is_ours = is_ours and header.whole not in by_hand
    use, field, how = _OURS if is_ours else _meaning(header, by_hand) or _unknown(header)
    return Match(
        column=column,
        header=header.text,
        use=use,
        field=field,
        how=how,
        date_order=header.date_order,
        unit=header.unit,
    )


def _meaning(header: Header, by_hand: Mapping[str, str]) -> tuple[Use, str | None, str] | None:
    """Return what *header* means for sure (use, field, how), None where it is not known."""
    if header.whole in by_hand:
        field = by_hand[header.whole]
        return ("field", field, "--column") if field else ("ignored", None, "--column")
    for key in (header.whole, header.key):
        if key in known():
            return ("field", *known()[key])
        if key in ACCOUNT:
            return ("account", None, "compared with the account in use")
        if key in SECRET:
            return ("secret", None, "never read: the secret belongs into the settings")
    return None


def _unknown(header: Header) -> tuple[Use, str | None, str]:
    return "unknown", None, _why_unknown(header)


def _why_unknown(header: Header) -> str:
    return f"not imported: {_perhaps(header) or _why_no_field(header)}"


def _perhaps(header: Header) -> str | None:
    """Return which fields a person may have meant by an unknown header."""
    if fields := COULD_BE.get(header.key):
        choices = " or ".join(FIELDS[field].column.header for field in fields)
        return f"it could be {choices}; say which with --column"
    if fields := HOLDS_BOTH.get(header.key):
        both = " and ".join(FIELDS[field].column.header for field in fields)
        return f"it seems to hold {both} in one; give each a column of its own"
    if header.key not in SOMETHING_ELSE and (suggestion := _suggested(header.key)):
        return f"perhaps {suggestion}; say so with --column"
    return None


def _why_no_field(header: Header) -> str:
    if not header.text:
        return "it has no header"
    return SOMETHING_ELSE.get(header.key, "no field of a campaign")


def _suggested(key: str) -> str | None:
    from rapidfuzz import fuzz, process  # noqa: PLC0415  30 ms that most files do not need

    found = process.extractOne(key, known().keys(), scorer=fuzz.ratio, score_cutoff=SURE_ENOUGH)
    return FIELDS[known()[found[0]][0]].column.header if found else None


def _is_used(sheet: Sheet, header_row: int, column: str) -> bool:
    return bool(sheet.cells.loc[sheet.cells.index > header_row, column].notna().any())


def _checked(chosen: Mapping[str, str]) -> dict[str, str]:
    """Return the choices of the user by folded header, with the names of fields as ours."""
    checked = {}
    for header, field in chosen.items():
        name = field_named(field) if field else ""
        if name is None:
            raise Refused("column.no_such_field", field=field, fields=", ".join(FIELDS))
        checked[fold(header)] = name
    return checked


def _refuse_unused_choices(chosen: Iterable[str], columns: Iterable[Match]) -> None:
    there = {fold(column.header): column.header for column in columns}
    for header in chosen:
        if fold(header) not in there:
            headers = ", ".join(f"“{one}”" for one in there.values() if one)
            raise Refused("column.no_such_header", chosen=header, headers=headers)


def _refuse_twice(columns: Iterable[Match]) -> None:
    by_field = defaultdict(list)
    for column in columns:
        if column.field:
            by_field[column.field].append(f"{column.column} (“{column.header}”)")
    for field, places in by_field.items():
        if len(places) > 1:
            header = FIELDS[field].column.header
            raise Refused("column.twice", field=header, columns=" and ".join(places))


def _refuse_missing(matches: Matches, given: set[str]) -> None:
    """Refuse a sheet without a column that every campaign needs, naming all such columns."""
    missing = [name for name in ALWAYS if name not in matches.by_field.keys() | given]
    if not missing:
        return
    unknown = [column for column in matches.columns if column.use == "unknown"]
    perhaps = [
        f"“{column.header}” ({reason})"
        for column in unknown
        if (reason := _perhaps(read_header(column.header)))
    ]
    raise Refused(
        "column.missing_and_perhaps" if perhaps else "column.missing",
        missing=", ".join(FIELDS[name].column.header for name in missing),
        first=missing[0],
        perhaps="; ".join(perhaps),
    )
