"""A worksheet read element by element, where the fast reader would hide or spoil something.

The sheet is written anew in plain spelling. What no reader of numbers and texts can say (an
error, a formula without a result, a whole number of twenty digits) becomes a marked text, which
comes back through the fast reader at its own place.
"""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Final

from bulk_import.cells import (
    MOST_COLUMNS,
    MOST_ROWS,
    NO_RESULT,
    Cell,
    ErrorCell,
    column_letter,
    column_number,
)
from bulk_import.readers.worker.cell_styles import CellStyles, is_on
from bulk_import.readers.worker.looks import Look, no_looks
from bulk_import.readers.worker.markup import parse
from bulk_import.readers.worker.wire import ReadError

NO_TEXT: Final = "#REF!"
"""What a cell is taken for whose text is none of those that the workbook keeps."""

LAST_DAY: Final = 2_958_465
"""The serial number of 31 December 9999, the last day that a spreadsheet knows."""

LONG: Final = 16
"""Digits from which on a number is not exact as a binary fraction."""

_ADDRESS: Final = re.compile(r"\$?([A-Za-z]{1,7})\$?([0-9]{1,12})")
_AREA: Final = re.compile(r"[A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7}")
_INDEX: Final = re.compile(r"[0-9]{1,10}")
_WHOLE: Final = re.compile(r"-?[0-9]{1,400}")
_WRAPPER: Final = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
_MAIN: Final = _WRAPPER.decode()
_BOOLEANS: Final = {"0": "0", "1": "1", "false": "0", "true": "1"}


class ExactSheet:
    """Rows of a worksheet, read exactly.

    Args:
        part: The part's name, for messages.
        mark: What a marked text starts with; must stand in no cell.
        uncalculated: Zeros beside formulas may stand for anything.
        styles: How cells look.

    Attributes:
        rows: The rows in plain spelling.
        hidden: The numbers of the hidden rows.
        corner: The last row and the last column with anything in them.
        has_marks: A marked text was written.
        looks: The cells that may look otherwise than their values.
        is_unnumbered: A row did not say its number, so that it follows from the rows above.
    """

    def __init__(self, part: str, mark: str, styles: CellStyles, *, uncalculated: bool) -> None:
        self.rows: list[str] = []
        self.hidden: list[int] = []
        self.corner = (0, 0)
        self.is_unnumbered = False
        self.has_marks = False
        self.looks = no_looks()
        self._styles = styles
        self._part = part
        self._mark = mark
        self._uncalculated = uncalculated
        self._merged: list[str] = []
        self._seen: set[int] = set()
        self._at = (0, 0)
        self._row = self._column = 0
        self._cell: dict[str, str] = {}
        self._texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self._is_struck = False
        self._kept: list[str] = []
        self._has_struck = False

    def parse(self, xml: bytes) -> None:
        """Read a whole worksheet.

        Raises:
            ReadError: The part is no XML, or a cell stands nowhere, or two at the same place.
        """
        damaged = ReadError("package.part_damaged", part=self._part)
        parse(xml, damaged, start=self._start, end=self._end, text=self._text)

    def parse_rows(self, rows: bytes) -> bytes:
        """Read some rows out of a worksheet and return them in plain spelling; see `parse`."""
        before = len(self.rows)
        self.parse(b"".join((_WRAPPER, b"<sheetData>", rows, b"</sheetData></worksheet>")))
        return "".join(self.rows[before:]).encode()

    def worksheet(self) -> bytes:
        """Return the sheet in plain spelling."""
        areas = "".join(f'<mergeCell ref="{html.escape(area)}"/>' for area in self._merged)
        merged = f"<mergeCells>{areas}</mergeCells>" if areas else ""
        rows = "".join(self.rows)
        return f"{_MAIN}<sheetData>{rows}</sheetData>{merged}</worksheet>".encode()

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        self._open.append(name)
        if name == "row":
            self.is_unnumbered |= "r" not in attributes
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
            self.rows.append("<row>")
            if attributes.get("hidden") in {"1", "true"}:
                self.hidden.append(self._row)
        elif name == "c":
            self._cell, self._texts = attributes, {}
            self._kept, self._has_struck, self._is_struck = [], False, False
        elif name == "r":
            self._is_struck = False
        elif name == "strike":
            self._is_struck = is_on(attributes)
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name in {"f", "v"}:
            self._texts.setdefault(name, [])

    def _merge(self, area: str) -> None:
        """Keep a merged area of cells; the fast reader gives up on one of whole rows or columns."""
        if _AREA.fullmatch(area):
            self._merged.append(area)

    def _text(self, text: str) -> None:
        if not self._open:
            return
        name = self._open[-1]
        if name in {"v", "f"} or (name == "t" and "rPh" not in self._open):
            self._texts.setdefault(name, []).append(text)
        if name == "t" and "rPh" not in self._open:
            self._has_struck |= self._is_struck
            self._kept += [] if self._is_struck else [text]

    def _end(self, tag: str) -> None:
        del tag
        name = self._open.pop()
        if name == "c":
            self._place()
            self._keep()
            self._cell = {}
        elif name == "row":
            self.rows.append("</row>")

    def _place(self) -> None:
        """Find the position of the cell; without an address it follows the last one."""
        address = self._cell.get("r")
        if address is None:
            row, column = self._row, self._column + 1
        else:
            found = _ADDRESS.fullmatch(address)
            row, column = (int(found[2]), column_number(found[1])) if found else (0, 0)
        if not (1 <= row <= MOST_ROWS and 1 <= column <= MOST_COLUMNS):
            raise ReadError("package.cell", part=self._part, address=str(address or "")[:40])
        self._column = column
        spot = row * MOST_COLUMNS + column
        if spot in self._seen:
            raise ReadError("package.cell_twice", part=self._part, address=str(address)[:40])
        self._seen.add(spot)
        self._at = (row, column)

    def _keep(self) -> None:
        kind = self._cell.get("t", "n")
        text = "".join(self._texts["v"]) if "v" in self._texts else None
        if kind == "s" and text and not _INDEX.fullmatch(text.strip()):
            # calamine takes whatever is no number for the first of the shared texts.
            raise ReadError("package.part_damaged", part=self._part)
        if kind == "s" and text and int(text) >= self._styles.texts:
            kind, text = "e", NO_TEXT
        if kind == "inlineStr":
            text, kind = "".join(self._texts.get("t", ())), "str"
        special = self._special(kind, text)
        if special is not None:
            self.has_marks = True
            self._write("str", f"{self._mark}{special}")
        elif text:
            self._write(*_plain(kind, text), dated=_is_day(kind, text))
            self._look(kind, text)

    def _look(self, kind: str, text: str) -> None:
        """Remember how the cell looks, where that may be otherwise than its value."""
        look = self._styles.look_of(self._cell.get("s", ""), kind, text)
        if self._has_struck:
            look = replace(look or Look(), kept="".join(self._kept))
        if look is not None:
            row, column = self._at
            self.looks[column][row] = look

    def _special(self, kind: str, text: str | None) -> str | None:
        if kind == "e":
            return f"e{text or ''}"
        stored = text is not None and (text != "" or kind == "str")
        trusted = not (self._uncalculated and kind == "n" and text == "0")
        if "f" in self._texts and not (stored and trusted):
            return "n"
        if kind == "n" and text and len(text) >= LONG and _WHOLE.fullmatch(text.strip()):
            return f"i{text.strip()}"
        return None

    def _write(self, kind: str, text: str, *, dated: bool = False) -> None:
        row, column = self._at
        self.corner = (max(self.corner[0], row), max(self.corner[1], column))
        number = self._cell.get("s", "")
        style = f' s="{number}"' if dated and number.isdecimal() and number.isascii() else ""
        address = f"{column_letter(column)}{row}"
        self.rows.append(
            f'<c r="{address}"{style} t="{kind}"><v>{html.escape(text, quote=False)}</v></c>'
        )


def _plain(kind: str, text: str) -> tuple[str, str]:
    """Return the type and the text of a cell so that no reader stumbles over them."""
    if kind == "b":
        known = _BOOLEANS.get(text.strip())
        return ("b", known) if known else ("str", text)
    if kind == "n":
        return ("n", text.strip()) if _number(text) is not None else ("str", text)
    return (kind, text) if kind in {"s", "d"} else ("str", text)


def _is_day(kind: str, text: str) -> bool:
    """Say whether a number can be a day; a date format makes nonsense of any other."""
    number = _number(text) if kind == "n" else None
    return number is not None and 0 <= number <= LAST_DAY + 1


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < float("inf") and "_" not in text else None


def unmarked(text: str) -> Cell:
    """Return what a marked text stands for; *text* comes without its mark."""
    if text.startswith("i"):
        return int(text[1:])
    return NO_RESULT if text == "n" else ErrorCell(text[1:])
