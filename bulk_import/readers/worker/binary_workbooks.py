"""Binary workbooks of Excel 2007: what calamine does not say of them, from [MS-XLSB]."""

from __future__ import annotations

import posixpath
import re
import struct
from collections.abc import Iterator
from typing import Final

from bulk_import.readers.worker.looks import Look, SheetNotes
from bulk_import.readers.worker.number_formats import number_format
from bulk_import.readers.worker.number_formats.built_in import BUILT_IN
from bulk_import.readers.worker.packages import Package
from bulk_import.readers.worker.relations import elements

WORKBOOK: Final = "xl/workbook.bin"

_RELATIONS: Final = "xl/_rels/workbook.bin.rels"
_MACROS: Final = re.compile(rb"(Target=\"(?:/xl/)?)(?:intl)?macrosheets/", re.IGNORECASE)
_STYLES: Final = "xl/styles.bin"
_ROW: Final = 0
_COLUMNS: Final = 60
_CELLS: Final = range(2, 12)
"""Cells that hold anything: numbers, texts, and the results of formulas."""

_FONT: Final = 43
_FORMAT: Final = 44
_STYLE: Final = 47
_STYLES_OF_CELLS: Final = 617
_END_OF_STYLES: Final = 618
_PROPERTIES: Final = 153
_SHEET: Final = 156
_LEAST: Final = {
    **dict.fromkeys(_CELLS, 8),
    _ROW: 12,
    _COLUMNS: 18,
    _FONT: 4,
    _FORMAT: 6,
    _STYLE: 6,
    _SHEET: 12,
}
"""The bytes that a record has; a shorter one is damaged."""

_STRUCK: Final = 0x08
_HIDDEN_ROW: Final = 0x10


class BinaryWorkbook:
    """What a binary workbook says beside its values.

    Args:
        package: Its parts.

    Attributes:
        counts_from_1904: Day 0 is the first of January 1904.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        self.counts_from_1904 = False
        self._sheets: dict[str, str] = {}
        for kind, body in _records(package, WORKBOOK):
            if kind == _PROPERTIES:
                self.counts_from_1904 = bool(body[:1] and body[0] & 1)
            elif kind == _SHEET:
                target, rest = _text(body[8:])
                self._sheets[_text(rest)[0]] = target
        self._looks = dict(self._special())

    def notes(self) -> dict[str, SheetNotes]:
        """Return the special cells and hidden parts of the sheets, by their names."""
        if _RELATIONS not in self._package:
            return {}
        relations = elements(self._package.read(_RELATIONS), _RELATIONS)
        targets = {
            found.get("Id", ""): posixpath.normpath(posixpath.join("/xl", found.get("Target", "")))
            for _, found in relations
        }
        return {
            name: self._sheet(targets[number].lstrip("/"))
            for name, number in self._sheets.items()
            if number in targets
        }

    def _special(self) -> Iterator[tuple[int, Look]]:
        """Yield the styles by which a cell may look otherwise than its value, by their numbers."""
        codes, struck, number = dict(BUILT_IN), list[bool](), -1
        for kind, body in _records(self._package, _STYLES):
            if kind == _FORMAT:
                codes[struct.unpack_from("<H", body)[0]] = _text(body[2:])[0]
            elif kind == _FONT:
                struck.append(bool(body[2] & _STRUCK))
            elif kind in {_STYLES_OF_CELLS, _END_OF_STYLES}:
                number = 0 if kind == _STYLES_OF_CELLS else -1
            elif kind == _STYLE and number >= 0:
                code, font = struct.unpack_from("<HH", body, 2)
                found = number_format(codes.get(code, "General"))
                is_struck = font < len(struck) and struck[font]
                if is_struck or found.shows != "value":
                    yield number, Look(None if found.shows == "value" else found, is_struck)
                number += 1

    def _sheet(self, part: str) -> SheetNotes:
        notes, row = SheetNotes(), 0
        for kind, body in _records(self._package, part):
            if kind == _ROW:
                row = struct.unpack_from("<I", body)[0] + 1
                if body[11] & _HIDDEN_ROW:
                    notes.hidden_rows.append(row)
            elif kind == _COLUMNS and body[16] & 1:
                first, last = struct.unpack_from("<II", body)
                notes.hidden_columns.append((first + 1, last + 1))
            elif kind in _CELLS and self._looks:
                column, style = struct.unpack_from("<II", body)
                look = self._looks.get(style & 0xFFFFFF)
                if look is not None:
                    notes.looks[column + 1][row] = look
        return notes


def put_in_place(package: Package) -> None:
    """Move the parts of a workbook that is in another folder than usual to the usual one."""
    if WORKBOOK in package:
        return
    found = next((name for name in package.names if name.endswith("/workbook.bin")), None)
    folder = posixpath.dirname(found or "")
    for name in package.names if folder else ():
        if name.startswith(f"{folder}/"):
            package.rename(name, f"xl{name.removeprefix(folder)}")


def in_order(package: Package) -> bytes:
    """Return the file as the fast reader takes it: sheets of macros pass for charts.

    All of its parts must have been looked at.
    """
    xml = package.read(_RELATIONS) if _RELATIONS in package else b""
    changed = _MACROS.sub(rb"\1chartsheets/", xml)
    if changed != xml:
        package.change(_RELATIONS, changed)
    return package.content()


def _records(package: Package, part: str) -> Iterator[tuple[int, bytes]]:
    """Yield the records of a part, each with its kind; those that are too short are left out."""
    content = package.raw(part) if part in package else b""
    at = 0
    while at < len(content):
        kind, at = _number(content, at, 2)
        length, at = _number(content, at, 4)
        if length >= _LEAST.get(kind, 0) and at + length <= len(content):
            yield kind, content[at : at + length]
        at += length


def _number(content: bytes, at: int, most: int) -> tuple[int, int]:
    """Return a number of so many bytes at *most*, seven bits each, and where it ends.

    The kind of a record keeps all bits of its bytes but the one that says that another follows.
    """
    number = 0
    for place in range(most):
        byte = content[at : at + 1]
        number |= (byte[0] & 0x7F if byte else 0) << (7 * place)
        at += 1
        if not byte or byte[0] < 0x80:  # noqa: PLR2004  another byte follows
            break
    return number, at


def _text(body: bytes) -> tuple[str, bytes]:
    """Return the text at the start of *body*, and the rest."""
    length = 2 * int.from_bytes(body[:4], "little")
    return body[4 : 4 + length].decode("utf-16-le", errors="replace"), body[4 + length :]
