"""Texts that can be read in several encodings: a question where a cell differs that is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bulk_import.cells import shown
from bulk_import.problems import Refused
from bulk_import.sheet import Sheet, Spreadsheet


class UndecidedEncoding(Refused):
    """Nobody can say how a text is encoded but a person.

    Args:
        path: The file.
        readings: Some of its cells as each encoding reads them, by encoding; no two alike.
    """

    def __init__(self, path: str, readings: Mapping[str, tuple[str, ...]]) -> None:
        self.path = path
        self.readings = readings
        told = ", ".join(
            f"{' / '.join(map(shown, cells))} ({name})" for name, cells in readings.items()
        )
        first = next(iter(readings))
        super().__init__("file.which_encoding", path=path, readings=told, first=first)


def refuse_undecided(spreadsheet: Spreadsheet, sheet: Sheet, columns: Iterable[str]) -> None:
    """Refuse a file whose encoding is not certain and decides what a cell of *columns* says.

    Args:
        spreadsheet: The file.
        sheet: One of its sheets, with the rows that count.
        columns: The letters of the columns whose cells are sent or matched.

    Raises:
        UndecidedEncoding: A cell there can be read in more than one way.
    """
    readings = told_apart(spreadsheet, _texts(sheet, columns))
    if readings:
        raise UndecidedEncoding(spreadsheet.path, readings)


def told_apart(spreadsheet: Spreadsheet, texts: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the encodings that read *texts* differently, with the texts that show it.

    Of encodings that read all of them alike the first stands for the others. Empty where all do.
    """
    read: dict[str, tuple[str, ...]] = dict.fromkeys(spreadsheet.encodings, ())
    for text in texts if spreadsheet.encodings else ():
        ways = spreadsheet.readings(text)
        more = {name: (*before, ways[name]) for name, before in read.items() if ways}
        if len(set(more.values())) > len(set(read.values())):
            read = more
        if len(set(read.values())) == len(read):
            break
    apart: dict[tuple[str, ...], str] = {}
    for name, cells in read.items():
        apart.setdefault(cells, name)
    return {name: cells for cells, name in apart.items()} if len(apart) > 1 else {}


def _texts(sheet: Sheet, columns: Iterable[str]) -> Iterator[str]:
    for letters in columns:
        yield from (cell for cell in sheet.columns[letters].values if isinstance(cell, str))
