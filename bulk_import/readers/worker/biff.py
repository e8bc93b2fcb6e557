"""Workbooks of Excel 97: what calamine does not say of them, from the records of [MS-XLS]."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from bulk_import.readers.worker.compound import stream
from bulk_import.readers.worker.looks import Look, SheetNotes
from bulk_import.readers.worker.number_formats import number_format
from bulk_import.readers.worker.number_formats.built_in import BUILT_IN

_BOF: Final = 0x0809
_EOF: Final = 0x000A
_SHEET: Final = 0x0085
_FONT: Final = 0x0031
_FORMAT: Final = 0x041E
_STYLE: Final = 0x00E0
_DATE_MODE: Final = 0x0022
_ROW: Final = 0x0208
_COLUMNS: Final = 0x007D
_NUMBERS: Final = 0x00BD
_CELLS: Final = frozenset({0x0203, 0x027E, 0x00FD, 0x0006, 0x0204, 0x00D6})
"""Numbers, short numbers, shared texts, formulas, texts, texts of several runs."""

_LEAST: Final = {
    **dict.fromkeys(_CELLS, 6),
    _NUMBERS: 6,
    _ROW: 14,
    _COLUMNS: 10,
    _FONT: 5,
    _FORMAT: 6,
    _STYLE: 4,
    _SHEET: 9,
}
"""The bytes that a record has; a shorter one is damaged."""

_OLD_CODEPAGE: Final = struct.pack("<HHH", 0x0042, 2, 0x8001)
_CODEPAGE: Final = struct.pack("<HHH", 0x0042, 2, 1252)
_START: Final = 400
"""Bytes of the stream in which the code page stands."""

_FILE_PASS: Final = 0x002F
_FIRST_RECORDS: Final = 10
"""Records among which the one stands that says that all others are enciphered."""

_STRUCK: Final = 0x08
_HIDDEN_ROW: Final = 0x20
_BIFF8: Final = b"\x00\x06"
_NO_FONT: Final = 4
"""The number that no font has; those behind it count one less than they say."""


class OldWorkbook:
    """What an old workbook says beside its values.

    Args:
        content: The file; of any other, nothing is said.

    Attributes:
        counts_from_1904: Day 0 is the first of January 1904.
    """

    def __init__(self, content: bytes) -> None:
        self._stream = stream(content, "Workbook")
        self.counts_from_1904 = False
        self._codes = dict(BUILT_IN)
        self._struck: list[bool] = []
        self._formats: list[tuple[int, int]] = []
        self._starts: dict[str, int] = {}
        if self._stream[4:6] == _BIFF8:
            for kind, body in self._records(0):
                self._read(kind, body)
        self._looks = dict(self._special())

    def notes(self) -> dict[str, SheetNotes]:
        """Return the special cells and hidden parts of the sheets, by their names."""
        return {name: self._sheet(start) for name, start in self._starts.items()}

    def _records(self, start: int) -> Iterator[tuple[int, bytes]]:
        """Yield the records from *start* to the end of its part, each with its kind."""
        at, content = start, self._stream
        while at + 4 <= len(content):
            kind, length = struct.unpack_from("<HH", content, at)
            if kind == _EOF:
                return
            if length >= _LEAST.get(kind, 0):
                yield kind, content[at + 4 : at + 4 + length]
            at += 4 + length

    def _read(self, kind: int, body: bytes) -> None:
        if kind == _FONT:
            self._struck.append(bool(body[2] & _STRUCK))
        elif kind == _FORMAT:
            self._codes[struct.unpack_from("<H", body)[0]] = _text(body[2:], wide=True)
        elif kind == _STYLE:
            self._formats.append(struct.unpack_from("<HH", body))
        elif kind == _DATE_MODE:
            self.counts_from_1904 = body[:1] == b"\x01"
        elif kind == _SHEET:
            self._starts[_text(body[6:])] = struct.unpack_from("<I", body)[0]

    def _special(self) -> Iterator[tuple[int, Look]]:
        """Yield the styles by which a cell may look otherwise than its value, by their numbers."""
        for number, (font, code) in enumerate(self._formats):
            at = font - (font > _NO_FONT)
            is_struck = at < len(self._struck) and self._struck[at]
            found = number_format(self._codes.get(code, "General"))
            if is_struck or found.shows != "value":
                yield number, Look(None if found.shows == "value" else found, is_struck)

    def _sheet(self, start: int) -> SheetNotes:
        notes = SheetNotes()
        for kind, body in self._records(start):
            if kind in _CELLS:
                row, column, style = struct.unpack_from("<HHH", body)
                notes.corner = max(notes.corner[0], row), max(notes.corner[1], column)
                self._place(notes, row, column, style)
            elif kind == _NUMBERS:
                row, column = struct.unpack_from("<HH", body)
                notes.corner = max(notes.corner[0], row), max(notes.corner[1], column)
                for at in range(4, len(body) - 6, 6):
                    self._place(notes, row, column, struct.unpack_from("<H", body, at)[0])
                    column += 1
            elif kind == _ROW and body[12] & _HIDDEN_ROW:
                notes.hidden_rows.append(struct.unpack_from("<H", body)[0] + 1)
            elif kind == _COLUMNS and body[8] & 1:
                first, last = struct.unpack_from("<HH", body)
                notes.hidden_columns.append((first + 1, last + 1))
        return notes

    def _place(self, notes: SheetNotes, row: int, column: int, style: int) -> None:
        if style in self._looks:
            notes.looks[column + 1][row + 1] = self._looks[style]


def is_enciphered(content: bytes) -> bool:
    """Say whether an old workbook, of Excel 5 or later, has a password."""
    records, at = stream(content, "Workbook", "Book"), 0
    for _ in range(_FIRST_RECORDS):
        kind, length = struct.unpack_from("<HH", records.ljust(at + 4, b"\0"), at)
        if kind == _FILE_PASS:
            return True
        at += 4 + length
    return False


def with_known_codepage(content: bytes) -> bytes:
    """Return an old workbook with the usual number of Windows' Latin letters, its code page.

    Some programs write the number that Excel 3 had for it, which the fast reader does not know.
    """
    start = stream(content, "Workbook", "Book")[:_START]
    is_old = _OLD_CODEPAGE in start and start[4:6] != _BIFF8
    return content.replace(_OLD_CODEPAGE, _CODEPAGE, 1) if is_old else content


def _text(body: bytes, *, wide: bool = False) -> str:
    """Return a text with its length in front, in one byte or, if *wide*, in two."""
    head = 2 if wide else 1
    length, flags = int.from_bytes(body[:head], "little"), body[head : head + 1]
    start = head + 1
    if flags and flags[0] & 1:
        return body[start : start + 2 * length].decode("utf-16-le", errors="replace")
    return body[start : start + length].decode("latin-1")
