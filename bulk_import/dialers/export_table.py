"""The table of campaigns in a sheet: its headers, and one record a campaign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bulk_import.cells import ROWS_SEARCHED, Cell, column_number, written
from bulk_import.dialers.headers import fits, fold_header, places
from bulk_import.dialers.profile import Profile
from bulk_import.normalizers.text import is_blank
from bulk_import.sheet import Sheet


@dataclass(frozen=True, slots=True)
class ExportTable:
    """A table, in rows or in columns.

    Attributes:
        headers: As written, on one line each; empty where a column has none.
        records: The number of each row with anything in it, or of each column where a campaign
            is a column, and its cells.
    """

    headers: tuple[str, ...]
    records: tuple[tuple[int, Sequence[Cell]], ...]

    @property
    def filled_headers(self) -> tuple[str, ...]:
        """The headers without the empty ones, each once."""
        return tuple(dict.fromkeys(filter(None, self.headers)))


def table_of(sheet: Sheet, profile: Profile) -> ExportTable | None:
    """Return the table of *sheet* that *profile* fits; None where it fits none."""
    if not is_named(sheet, profile):
        return None
    lines = _lines(sheet, profile)
    for _, cells in islice(lines, ROWS_SEARCHED):
        headers = tuple(" ".join(written(cell).split()) for cell in cells)
        if any(headers) and not missing(headers, profile):
            table = ExportTable(headers, tuple(lines))
            return table if _holds_its_words(table, profile) else None
    return None


def headers_in(sheet: Sheet, profile: Profile) -> tuple[str, ...]:
    """Return the headers of *sheet*: the row of text that lacks least, and then the fullest."""
    rows = [_texts(cells) for _, cells in islice(_lines(sheet, profile), ROWS_SEARCHED)]
    return max(rows, key=lambda texts: (-len(missing(texts, profile)), len(texts)), default=())


def _texts(cells: Sequence[Cell]) -> tuple[str, ...]:
    lines = (" ".join(cell.split()) for cell in cells if isinstance(cell, str))
    return tuple(filter(None, lines))


def missing(headers: Sequence[str], profile: Profile) -> tuple[str, ...]:
    """Return what `detect` of *profile* asks for and *headers* lack."""
    return tuple(one for one in profile.source.detect if not places(one, headers))


def is_named(sheet: Sheet, profile: Profile) -> bool:
    """Say whether *profile* takes tables of this name, or of any."""
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
