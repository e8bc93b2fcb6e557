"""Writes into a new workbook, so that no text becomes a formula or a link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, time
from itertools import product
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bulk_import.apostrophes import is_risky
from bulk_import.problems import Refused
from bulk_import.workbooks.styles import AUTHOR, SIGNATURE, Look, note_size
from bulk_import.workbooks.texts import holdable

_WRITTEN: Final = 0
"""What XlsxWriter returns when it wrote all of a text."""

_SHARED: Final = re.compile("(?<=_x[0-9A-Fa-f]{4})_(?=x[0-9A-Fa-f]{4}_)")
_LONGEST_NOTE: Final = 16_000
"""Characters; a note holds about twice as many of those that count once."""

_HAIR_LINE: Final = 7
_HAIR_INK: Final = "#A6A6A6"


Content = str | int | date | time
"""What a cell can be given."""


class Formats:
    """The looks of one workbook, each made once.

    Args:
        workbook: The workbook that they belong to.
    """

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: tuple[dict[Look, Format], dict[Look, Format]] = ({}, {})
        self._by_properties: dict[tuple[object, ...], Format] = {}

    def get(self, look: Look, *, risky: bool = False) -> Format:
        """Return the format; a *risky* text is shown as text when somebody edits its cell."""
        made = self._made[risky]
        if look not in made:
            made[look] = self._format(_properties(look, risky=risky))
        return made[look]

    def _format(self, properties: Mapping[str, object]) -> Format:
        """Return the one format with these *properties*: XlsxWriter numbers no second one."""
        key = tuple(properties.items())
        if key not in self._by_properties:
            self._by_properties[key] = self._workbook.add_format(properties)
        return self._by_properties[key]

    def number(self, look: Look, *, risky: bool = False) -> int:
        """Return by which number the cells of a finished workbook name a format.

        Raises:
            KeyError: XlsxWriter has written no cell of this look, which gives it its number.
        """
        number: int | None = self._made[risky][look].xf_index
        if number is None:
            raise KeyError(look)
        return number

    def write_specimens(self, sheet: Worksheet, looks: Iterable[Look]) -> None:
        """Write a cell of each of *looks* into the first row of *sheet*, for risky texts too."""
        for column, (look, risky) in enumerate(product(looks, (False, True))):
            sheet.write_blank(0, column, None, self.get(look, risky=risky))


class Pen:
    """Writes into one sheet.

    Args:
        sheet: The sheet.
        formats: The looks of its workbook.
        path: The file to name if it does not fit.
    """

    def __init__(self, sheet: Worksheet, formats: Formats, path: str) -> None:
        self.sheet = sheet
        self._formats = formats
        self._path = path

    def write(self, row: int, column: int, content: Content | float, look: Look) -> None:
        """Write *content* into a cell, row and column counted from 1; text stays text.

        Raises:
            Refused: The cell lies beyond what a workbook can hold.
        """
        code: int
        if isinstance(content, str) and content:  # first, since nearly every cell is text
            dressed = self._formats.get(look, risky=is_risky(content))
            text = parted(holdable(content))
            code = self.sheet.write_string(row - 1, column - 1, text, dressed)
        elif isinstance(content, str):
            code = self.sheet.write_blank(row - 1, column - 1, None, self._formats.get(look))
        elif isinstance(content, int | float):
            code = self.sheet.write_number(row - 1, column - 1, content, self._formats.get(look))
        else:
            code = self.sheet.write_datetime(row - 1, column - 1, content, self._formats.get(look))
        if code != _WRITTEN:
            reason = "reason.too_many_rows"
            raise Refused("file.cannot_write", path=self._path, reason=reason)

    def note(self, row: int, column: int, text: str) -> None:
        """Put a note on a cell."""
        text = signed(text)
        size = note_size(text)
        options = {"author": AUTHOR, "width": size.width, "height": size.height}
        self.sheet.write_comment(row - 1, column - 1, text, options)


def signed(text: str) -> str:
    """Return *text* as a note can hold it, with our signature, by which the note is known."""
    return holdable(text[:_LONGEST_NOTE]) + SIGNATURE


def parted(text: str) -> str:
    """Return *text* with two look-alikes of an escape that share an underscore separated.

    XlsxWriter protects the first of the two alone: `_x005F_x0041_` would come back as `_x005FA`.
    """
    return _SHARED.sub("\ufffd", text) if "_x" in text else text


def _properties(look: Look, *, risky: bool) -> dict[str, object]:
    """Return *look* in XlsxWriter's words."""
    properties = {
        "align": "left",
        "valign": "top",
        "bold": look.bold,
        "font_strikeout": look.struck,
        "font_size": look.size,
        "font_color": look.ink and f"#{look.ink}",
        "bg_color": look.fill and f"#{look.fill}",
        "text_wrap": look.wrap,
        "bottom": look.ruled and _HAIR_LINE,
        "bottom_color": look.ruled and _HAIR_INK,
        "num_format": "@" if look.as_text else look.form,
        "quote_prefix": risky,
    }
    return {name: value for name, value in properties.items() if value}
