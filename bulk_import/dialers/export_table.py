"""The table of campaigns in a sheet: its headers, and one record a campaign."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Final

from bulk_import.cells import ROWS_SEARCHED, Cell, column_number, line_of, written
from bulk_import.dialers.headers import ANY, EITHER, fits, fold_header, places, renamed
from bulk_import.dialers.profile import Profile
from bulk_import.normalizers.text import is_blank
from bulk_import.sheet import Sheet

NOTHING_SAID: Final[Mapping[str, str]] = MappingProxyType({})

_RULE: Final = re.compile("[-=_~+*.:|\u2500-\u257f ]*")
_COUNT: Final = re.compile(
    r"\+OK|\(?[0-9]+ rows?(?:\(s\))?(?: in set| affected| selected| returned)?\.?\)?"
    r"(?: ?\([0-9.]+ s(?:ec)?\))?",
    re.IGNORECASE,
)
"""What databases and switches print below the rows."""

_DRAWN: Final = re.compile("[-=_~\u2500-\u257f]{3}")


@dataclass(frozen=True, slots=True)
class ExportTable:
    """A table, in rows or in columns.

    Attributes:
        headers: As the profile calls them, on one line each; empty where a column has none.
        titles: The same as written.
        records: The number of each row with anything in it, or of each column where a campaign
            is a column, and its cells.
    """

    headers: tuple[str, ...]
    titles: tuple[str, ...]
    records: tuple[tuple[int, Sequence[Cell]], ...]

    @property
    def filled_headers(self) -> tuple[str, ...]:
        """The headers without the empty ones, each once."""
        return tuple(dict.fromkeys(filter(None, self.headers)))

    @property
    def too_long(self) -> frozenset[int]:
        """The rows with more cells than there are headers, whose values may stand wrong."""
        width = max(at for at, title in enumerate(self.titles, start=1) if title)
        return frozenset(row for row, cells in self.records if any(_filled(cells[width:])))


def table_of(
    sheet: Sheet, profile: Profile, by_hand: Mapping[str, str] = NOTHING_SAID
) -> ExportTable | None:
    """Return the table of *sheet* that *profile* fits; None where it fits none.

    Args:
        sheet: A sheet of the export.
        profile: The profile.
        by_hand: What a person says that headers are called in the profile, by header.
    """
    if not is_named(sheet, profile):
        return None
    lines = _lines(sheet, profile)
    for _, cells in islice(lines, ROWS_SEARCHED):
        titles = tuple(map(line_of, cells))
        if any(titles) and not missing(titles, profile, by_hand):
            headers = renamed(titles, profile.renames, by_hand)
            records = (line for line in lines if _is_record(line) and not _repeats(line, titles))
            table = ExportTable(headers, titles, tuple(records))
            return table if _holds_its_words(table, profile) else None
    return None if by_hand else _without_headers(sheet, profile)


def fits_as_written(table: ExportTable, profile: Profile) -> bool:
    """Say whether *profile* names the headers of *table* as they are written there."""
    folded = {fold_header(title) for title in table.titles}
    plain = (one for one in profile.source.detect if ANY not in one)
    return all(any(fold_header(name) in folded for name in one.split(EITHER)) for one in plain)


def lacks_headers(sheet: Sheet, profile: Profile) -> bool:
    """Say whether *sheet* holds campaigns of the dialer of *profile* from its first row on.

    So it is where each of the columns whose words the profile knows is there: every cell of it is
    one of them.
    """
    known = profile.source.headerless.words
    rows = [cells for _, cells in _lines(sheet, profile)]
    columns = [
        {fold_header(written(cell)) for cell in column} for column in zip(*rows, strict=True)
    ]
    return bool(known and rows) and all(
        any(column <= _folded(words) for column in columns) for words in known.values()
    )


def _without_headers(sheet: Sheet, profile: Profile) -> ExportTable | None:
    """Return the table of a sheet without headers, whose columns are those that are known."""
    names = profile.source.headerless.columns
    records = tuple(_lines(sheet, profile)) if names else ()
    if not records or len(records[0][1]) != len(names):
        return None
    for name, words in profile.source.headerless.words.items():
        cells = {fold_header(written(row[names.index(name)])) for _, row in records}
        if not cells <= _folded(words):
            return None
    return ExportTable(names, names, records)


def _folded(words: Iterable[str]) -> set[str]:
    return set(map(fold_header, words))


def _is_record(line: tuple[int, Sequence[Cell]]) -> bool:
    """Say whether a row is a campaign: no drawn line, and not how many rows there are."""
    _, cells = line
    # The first word of nearly every row ends the search.
    if all(map(_RULE.fullmatch, _filled(cells))):
        return not any(map(_DRAWN.search, _filled(cells)))
    first, *others = islice(_filled(cells), 2)
    return bool(others) or not _COUNT.fullmatch(first)


def _repeats(line: tuple[int, Sequence[Cell]], titles: Sequence[str]) -> bool:
    """Say whether a row holds the *titles* again, as where pages stand one after the other."""
    _, cells = line
    # Nearly every row differs in its first cell.
    return written(cells[0]).strip() == titles[0] and tuple(map(line_of, cells)) == titles


def _filled(cells: Iterable[Cell]) -> Iterator[str]:
    return (text for cell in cells if (text := written(cell).strip()))


def headers_in(sheet: Sheet, profile: Profile) -> tuple[str, ...]:
    """Return the headers of *sheet*: the row of text that lacks least, and then the fullest."""
    rows = [_texts(cells) for _, cells in islice(_lines(sheet, profile), ROWS_SEARCHED)]
    return max(rows, key=lambda texts: (-len(missing(texts, profile)), len(texts)), default=())


def _texts(cells: Sequence[Cell]) -> tuple[str, ...]:
    lines = (" ".join(cell.split()) for cell in cells if isinstance(cell, str))
    return tuple(filter(None, lines))


def missing(
    titles: Sequence[str], profile: Profile, by_hand: Mapping[str, str] = NOTHING_SAID
) -> tuple[str, ...]:
    """Return what `detect` of *profile* asks for and the headers lack, which are *titles*."""
    headers = renamed(titles, profile.renames, by_hand)
    return tuple(one for one in profile.source.detect if not places(one, headers))


def is_named(sheet: Sheet, profile: Profile) -> bool:
    """Say whether *profile* takes tables of this name, or of any."""
    if profile.source.records is not None:
        return sheet.name == profile.source.records
    names = profile.source.table
    return not names or any(fits(one, sheet.name or "") for one in names)


def _lines(sheet: Sheet, profile: Profile) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Yield every row, or column where the profile says so, that is not empty, with its number."""
    lines: Iterable[tuple[int, Sequence[Cell]]] = (
        sheet.iter_rows()
        if profile.source.orientation == "rows"
        else ((column_number(letters), column.cells) for letters, column in sheet.columns.items())
    )
    for number, cells in lines:
        if not all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells):
            yield number, cells


def _holds_its_words(table: ExportTable, profile: Profile) -> bool:
    """Say whether the columns with a known set of words hold one of them, and no others."""
    for pattern, words in profile.source.detect_values.items():
        allowed = {fold_header(word) for word in words}
        cells = [row[at] for at in places(pattern, table.headers) for _, row in table.records]
        found = {fold_header(written(cell)) for cell in cells if not is_blank(cell)}
        if not found or not found <= allowed:
            return False
    return True
