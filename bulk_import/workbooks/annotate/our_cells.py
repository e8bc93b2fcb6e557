"""The cells of our columns in the user's sheet, as XML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bulk_import.apostrophes import is_risky
from bulk_import.cells import column_letter
from bulk_import.workbooks import styles
from bulk_import.workbooks.annotate.cell_xml import cell_content
from bulk_import.workbooks.annotate.styles_patch import StylesPatch
from bulk_import.workbooks.marks import Annotations
from bulk_import.workbooks.styles import Look

_LOOKS: Final = {
    state: [
        styles.RESULT_TEXT.filled(colour),
        *[styles.RESULT_TEXT] * (len(styles.RESULT_WIDTHS) - 1),
    ]
    for state, colour in styles.STATE_FILLS.items()
}
"""The looks of our cells in a row, by what became of it."""


class OurCells:
    """Makes the cells of our columns; what stands in many of them is put together once.

    Args:
        formats: The formats of the workbook's cells.
        told: What our columns say, and of which row.
        first: The number of the first of our columns.
        prefix: The prefix of the sheet's elements.
    """

    def __init__(
        self, formats: StylesPatch, told: Annotations, *, first: int, prefix: bytes
    ) -> None:
        self._formats = formats
        self._told = told
        self._prefix = prefix.decode()
        self._starts = [
            f'<{self._prefix}c r="{column_letter(column)}'.encode()
            for column in range(first, first + len(styles.RESULT_WIDTHS))
        ]
        self._first = first
        self._cells: dict[tuple[Look, str | None, tuple[str, ...]], bytes] = {}

    def of(self, row: int, texts: tuple[str, ...], beside: int | None, *, is_cut: bool) -> bytes:
        """Return the cells of a row that has none in our columns.

        Args:
            row: The row's number.
            texts: What our columns say in it.
            beside: The format of the user's cell whose text ours stand as high as.
            is_cut: The row cannot show all of our texts, so that their start counts.
        """
        vertical = "top" if is_cut else self._vertical(beside)
        looks = self._looks(row)
        key = (looks[0], vertical, texts)
        cells = self._cells.get(key)
        if cells is None:
            told = zip(self._starts, looks, texts, strict=True)
            cells = self._cells[key] = b"".join(
                start + b"%d" + self._tail(look, vertical, text).replace(b"%", b"%%")
                for start, look, text in told
            )
        return cells % ((row,) * len(texts))

    def over(
        self,
        row: int,
        texts: Sequence[str],
        beside: int | None,
        *,
        is_cut: bool,
        bases: Mapping[int, int],
    ) -> list[bytes]:
        """Return the cells of a row as `of`, over some that have the formats *bases* by column."""
        vertical = "top" if is_cut else self._vertical(beside)
        told = zip(self._starts, self._looks(row), texts, strict=True)
        return [
            start + b"%d" % row + self._tail(look, vertical, text, bases.get(column, 0))
            for column, (start, look, text) in enumerate(told, start=self._first)
        ]

    def _looks(self, row: int) -> list[Look]:
        if row == self._told.header_row:
            return [styles.RESULT_HEADER] * len(self._starts)
        return _LOOKS[self._told.states[row]]

    def _vertical(self, beside: int | None) -> str | None:
        return None if beside is None else self._formats.vertical(beside)

    def _tail(self, look: Look, vertical: str | None, text: str, base: int = 0) -> bytes:
        """Return a cell behind its address."""
        risky = bool(text) and is_risky(text)
        style = self._formats.dressed(base, look, vertical, risky=risky)
        return f'" s="{style}"{cell_content(text, self._prefix)}'.encode()
