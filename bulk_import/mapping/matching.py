"""Deciding what each column of a sheet is, and which rows are its header."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from bulk_import import messages
from bulk_import.campaign import FIELDS, fields_of
from bulk_import.mapping.agent_columns import joined
from bulk_import.mapping.cell_evidence import Cells
from bulk_import.mapping.header_meaning import ByHand, decide, question, result_column
from bulk_import.mapping.header_rows import TableHeader, find_header, refuse_without_header
from bulk_import.mapping.headers import field_named, fold, in_column, own_key
from bulk_import.mapping.match import Answer, Match, Matches, doubled, option_names
from bulk_import.mapping.repeated_headers import repeated_rows
from bulk_import.mapping.result_columns import earlier_columns
from bulk_import.mapping.suggested_options import suggested_options
from bulk_import.mapping.undecided import ReadColumn, likely_fields, settle
from bulk_import.normalizers.normalizer import Context
from bulk_import.problems import Refused
from bulk_import.sheet import Sheet

NO_HEADER: Final = 0
"""The score of a sheet without a header."""


_NOTHING: Final[Mapping[str, str]] = {}
_NOTHING_KNOWN: Final = Context()


class UnsettledColumns(Refused):
    """Nobody can say what the columns of a sheet are but a person.

    Args:
        sheet: The sheet, from the row below its header on.
        columns: Its columns, as far as is known what they are.
        code: Why, as for every refusal.
        fields: The names of the fields that every campaign needs and no column fills.
        facts: What the message mentions.
    """

    def __init__(
        self,
        sheet: Sheet,
        columns: Sequence[Match],
        code: str,
        /,
        *,
        fields: Iterable[str],
        **facts: str,
    ) -> None:
        super().__init__(code, **facts)
        self.sheet = sheet
        self.fields = tuple(fields)
        self.columns = tuple(columns)


class MissingColumns(UnsettledColumns):
    """The sheet has no column for fields that every campaign needs.

    Args:
        options: The options of the command that would match them, as far as is known; all else is
            as of every such refusal.
    """

    def __init__(
        self,
        sheet: Sheet,
        columns: Sequence[Match],
        code: str,
        /,
        *,
        fields: Iterable[str],
        options: tuple[Answer, ...],
        **facts: str,
    ) -> None:
        super().__init__(sheet, columns, code, fields=fields, **facts)
        self.options = options


class DoubledColumns(UnsettledColumns):
    """Two columns of the sheet fill the same field."""


def match(
    sheet: Sheet,
    chosen: Mapping[str, str],
    given: Iterable[str],
    remembered: Mapping[str, str] = _NOTHING,
    *,
    known: Context = _NOTHING_KNOWN,
) -> Matches:
    """Return what every column of *sheet* is.

    Args:
        sheet: The sheet, with its header somewhere near the top.
        chosen: Headers matched by hand: header to field, or to "" for "ignore it".
        given: Fields for which the command gives a value, so that no column is needed.
        remembered: Headers matched by a saved profile; those that are there count, unless *chosen*
            says otherwise.
        known: What is known of every cell, where cells decide what a column is.

    Raises:
        MissingColumns: A required field has no column.
        DoubledColumns: A field has two columns.
        Refused: There is no header, a second table stands in the sheet, or *chosen* names a header
            or a field that does not exist.
    """
    by_hand, sheet = by_header(all_choices(chosen, remembered)), sheet.as_shown()
    found = find_header(sheet, by_hand)
    if found is None:
        raise refuse_without_header(sheet, by_hand)
    by_profile = by_hand.keys() - by_header(chosen).keys()
    below = sheet.below(found.row)
    cells = Cells(below, known)
    settled = settle(_columns(sheet, below, found, by_hand), cells)
    columns = joined(
        [
            replace(one, how="--profile") if fold(one.header) in by_profile else one
            for one in settled
        ]
    )
    _refuse_unused_choices(chosen, columns)
    _refuse_twice(below, columns, set(given))
    options = _options(columns, set(given), cells)
    _refuse_missing(below, columns, set(given), options)
    return Matches(
        header_row=found.row,
        columns=columns,
        options=options,
        repeated=repeated_rows(sheet, below, found, columns, by_hand=by_hand),
    )


def likeness(sheet: Sheet, chosen: Mapping[str, str], given: Iterable[str]) -> int:
    """Return how much *sheet* looks like campaigns, to compare the sheets of a file.

    `NO_HEADER`; 1 for a header without the campaign's name; 2 with it; 3 with rows below it too.

    Raises:
        Refused: *chosen* names a field that does not exist.
    """
    by_hand, sheet = by_header(chosen), sheet.as_shown()
    found = find_header(sheet, by_hand)
    if found is None:
        return NO_HEADER
    below = sheet.below(found.row)
    columns = _columns(sheet, below, found, by_hand)
    fields = {column.match.column: likely_fields(column) for column in columns}
    if "name" not in set(given).union(*fields.values()):
        return 1
    filled = (below.columns[letters].filled.any() for letters, named in fields.items() if named)
    return 3 if any(filled) else 2


def all_choices(chosen: Mapping[str, str], remembered: Mapping[str, str]) -> Mapping[str, str]:
    """Return the headers matched by hand now or before; those *chosen* now come first."""
    fields = {field_named(field) for field in chosen.values()} - {None}
    # A column whose field another one fills now is left out.
    before = {
        header: "" if field_named(field) in fields else field
        for header, field in remembered.items()
    }
    return {**before, **chosen}


def _columns(sheet: Sheet, below: Sheet, found: TableHeader, by_hand: ByHand) -> list[ReadColumn]:
    """Return what each column is that has a header, or anything *below* the place of one."""
    ours = earlier_columns(sheet, found.row)
    return [
        ReadColumn(
            result_column(letters, lines or ("",))
            if letters in ours
            else decide(letters, lines or ("",), by_hand),
            lines,
        )
        for (letters, column), lines in zip(below.columns.items(), found.lines, strict=True)
        if lines or column.filled.any()
    ]


def by_header(chosen: Mapping[str, str]) -> dict[str, str]:
    """Return the choices of the user by folded header, with the names of fields as ours."""
    checked = {}
    for header, field in chosen.items():
        name = field_named(field) if field else ""
        if name is None:
            raise Refused("column.no_such_field", field=field, fields=", ".join(FIELDS))
        checked[fold(header)] = name
        if one := in_column(header):
            checked[own_key(*one)] = name
    return checked


def _refuse_unused_choices(chosen: Iterable[str], columns: Iterable[Match]) -> None:
    every = list(columns)
    there = {fold(column.header): column.header for column in every}
    single = {own_key(column.header, column.column) for column in every}
    for header in chosen:
        one = in_column(header)
        if fold(header) not in there and (one is None or own_key(*one) not in single):
            headers = ", ".join(f"“{one}”" for one in there.values() if one)
            raise Refused("column.no_such_header", chosen=header, headers=headers)


def _refuse_twice(below: Sheet, columns: Sequence[Match], given: set[str]) -> None:
    """Refuse a sheet with two columns for a field, saying how one of them can be another field."""
    names, missing = option_names(columns), _missing(columns, given)
    for field, several in doubled(columns).items():
        alike = [name for name in missing if FIELDS[name].kind == FIELDS[field].kind]
        other = FIELDS[alike[0]].header if len(alike) == 1 else ""
        raise DoubledColumns(
            below,
            columns,
            "column.twice",
            fields=missing,
            field=FIELDS[field].header,
            columns=", ".join(f"{one.column} (“{one.header}”)" for one in several),
            example=f"{names[several[-1].column]}={other}",
        )


def _missing(columns: Iterable[Match], given: set[str]) -> list[str]:
    there = {column.field for column in columns} | given
    return [field.name for field in fields_of() if field.required and field.name not in there]


def _options(columns: Sequence[Match], given: set[str], cells: Cells) -> tuple[Answer, ...]:
    """Return the options that would match columns that are unknown; none where all is known."""
    missing = _missing(columns, given)
    if not missing and not any(one.choices for one in columns):
        return ()
    absent = FIELDS.keys() - {one.field for one in columns} - given
    return suggested_options(columns, absent, missing, cells)


def _refuse_missing(
    below: Sheet, columns: Sequence[Match], given: set[str], options: tuple[Answer, ...]
) -> None:
    """Refuse a sheet without a column that every campaign needs, naming all such columns."""
    missing = _missing(columns, given)
    if not missing:
        return
    guesses = [
        f"“{column.header}” ({messages.text(why.code, **why.facts)})"
        for column in columns
        if column.use == "unknown" and (why := question(column))
    ]
    shareable = [name for name in missing if FIELDS[name].unique is None]
    code = "column.missing" if shareable else "column.missing_own"
    raise MissingColumns(
        below,
        columns,
        "column.missing_and_perhaps" if guesses else code,
        fields=missing,
        options=options,
        missing=", ".join(FIELDS[name].header for name in missing),
        first=next(iter(shareable), ""),
        perhaps="; ".join(guesses),
    )
