"""The hidden sheet that records what a conversion wrote, so that a person's edits are found later.

One line a campaign: its key, the text of each field, and what a person had changed before, so that
edits survive any number of conversions. It is JSON in plain ASCII, which no program changes on the
way; a long line goes on in the cells to the right.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import Final
from zipfile import BadZipFile, ZipFile

from pydantic import JsonValue

from bulk_import.campaign import FIELDS
from bulk_import.cells import MARK, column_letter, written
from bulk_import.readers.one_sheet import read_sheet
from bulk_import.sheet import Spreadsheet
from bulk_import.workbooks.create.cell_writer import parted
from bulk_import.workbooks.create.cells import opening, row_xml, text_cell
from bulk_import.workbooks.review.campaigns import content_of
from bulk_import.workbooks.review.conversion import Conversion, ConvertedValue
from bulk_import.workbooks.texts import holdable

NAME: Final = f"{MARK}converted"
VERSION: Final = 1

_LONGEST_PART: Final = 1_000_000
"""Bytes of the part that names the sheets; a name of ours stands among the first."""

_LONGEST: Final = 30_000
"""Characters of one cell of the record; Excel takes 32,767."""

_LINES_AT_ONCE: Final = 1_000

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written of one campaign.

    Attributes:
        key: What identifies it.
        texts: What stood in its cells, by field.
        edits: What of it a person had changed before.
    """

    key: str
    texts: Texts
    edits: Texts


@dataclass(frozen=True, slots=True)
class Record:
    """What was written into a workbook, and what a person had done to those before it.

    Attributes:
        lines: The campaigns, in order.
        deleted: The keys of campaigns whose rows had been deleted.
    """

    lines: tuple[Recorded, ...]
    deleted: frozenset[str]


class RecordRows:
    """Makes the rows of the record.

    Args:
        conversion: What is recorded.
        edits: What of it a person had changed before, by key of the campaign and field.
        deleted: The keys of campaigns whose rows had been deleted.
    """

    def __init__(
        self, conversion: Conversion, edits: Mapping[str, Texts], deleted: Iterable[str]
    ) -> None:
        # What looks like an escape of Excel's must not come back as its letter.
        lines = _lines(conversion, edits, deleted)
        self._lines = [line.replace("_x", "\\u005fx") for line in lines]

    @property
    def size(self) -> str:
        """The area that the rows fill."""
        parts = 1 + (max(map(len, self._lines)) - 1) // _LONGEST
        return f"A1:{column_letter(parts)}{len(self._lines)}"

    def xml(self) -> Iterator[bytes]:
        """Yield the XML of the rows, many at once."""
        numbered = enumerate(self._lines, start=1)
        while some := tuple(islice(numbered, _LINES_AT_ONCE)):
            yield b"".join(self._row(number, line) for number, line in some)

    @staticmethod
    def _row(number: int, line: str) -> bytes:
        starts = enumerate(range(0, len(line), _LONGEST), start=1)
        cells = (text_cell(place, line[start : start + _LONGEST]) for place, start in starts)
        return row_xml(number, opening(), cells)


def _lines(
    conversion: Conversion, edits: Mapping[str, Texts], deleted: Iterable[str]
) -> Iterator[str]:
    yield json.dumps([VERSION, conversion.profile, sorted(deleted)])
    columns = [
        column.expand([_entry(name, value) for value in column.values], "")
        for name, column in conversion.columns.items()
    ]
    for key, *entries in zip(conversion.keys, *columns, strict=True):
        texts, edited = ", ".join(filter(None, entries)), json.dumps(dict(edits.get(key, {})))
        yield f"[{json.dumps(key)}, {{{texts}}}, {edited}]"


def _entry(field: str, value: ConvertedValue) -> str:
    """Return how a line tells what stands in the cell of a field."""
    text = squeezed(written(content_of(value, FIELDS[field].kind)))
    return f"{json.dumps(field)}: {json.dumps(text)}"


def read(spreadsheet: Spreadsheet) -> Record | None:
    """Return the record that a workbook holds; None where it holds none.

    Lines that somebody wrote into are left out.

    Raises:
        Refused: The workbook is too odd to be looked into.
    """
    if spreadsheet.source is None or NAME.encode() not in _about_sheets(spreadsheet.source):
        return None
    first, *others = _texts(spreadsheet.path, spreadsheet.source) or [""]
    match _loaded(first):
        case [int(version), str(), list(deleted)] if version == VERSION:
            gone = frozenset(key for key in deleted if isinstance(key, str))
            return Record(tuple(_recorded(others)), gone)
        case _:
            return None


def squeezed(text: str) -> str:
    """Return *text* without what a program may change about it on the way."""
    return " ".join(parted(holdable(text)).split())


def _recorded(texts: list[str]) -> Iterator[Recorded]:
    for text in texts:
        match _loaded(text):
            case [str(key), dict(cells), dict(edits)]:
                yield Recorded(key, _plain(cells), _plain(edits))
            case _:  # somebody wrote into the hidden sheet
                continue


def _loaded(text: str) -> JsonValue:
    with suppress(ValueError, RecursionError):
        loaded: JsonValue = json.loads(text)
        return loaded
    return None


def _plain(texts: Mapping[str, JsonValue]) -> Texts:
    return {name: text for name, text in texts.items() if isinstance(text, str)}


def _texts(path: str, source: bytes) -> list[str]:
    """Return the lines of the record."""
    sheet = read_sheet(path, source, NAME)
    return ["".join(map(written, cells)) for _, cells in sheet.iter_rows()]


def _about_sheets(content: bytes) -> bytes:
    """Return the start of the part that names the sheets of a workbook."""
    try:
        with ZipFile(BytesIO(content)) as parts, parts.open("xl/workbook.xml") as part:
            return part.read(_LONGEST_PART)
    except (BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError):
        return b""
