"""Cells and rows as the XML of their sheet, where there are too many to be written one by one.

A different cell of a column is made into XML once, for all rows that hold it; the row's number is
put in when the row is written. All is in UTF-8: to replace in bytes takes a third of the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from xml.sax.saxutils import escape

from bulk_import.apostrophes import RISKY, is_risky
from bulk_import.cells import DAY_ZERO, column_letter
from bulk_import.workbooks.create.cell_writer import Content, Formats, parted
from bulk_import.workbooks.styles import LINE_HEIGHT, Look
from bulk_import.workbooks.texts import LONGEST_CELL, escaped, holdable

_ROW: Final = "\0"
"""Stands in a cell for the number of its row: no text of a workbook can hold it."""

_END: Final = b"</t></is></c>"

_NO_DAY: Final = 60
"""29 February 1900, which workbooks count although there was none."""

_PLAIN: Final = bytes(set(range(0x20, 0x7F)) - set(b"&<>")) + b"\n"
"""What XML holds as it is; a line break here stands between two texts."""

_SIGNS: Final = (b"\n ", b" \n", b"_x", *(f"\n{sign}".encode() for sign in sorted(RISKY)))
"""What is in no texts between line breaks that are plain: edges of spaces, what looks like the
escape of a letter, and beginnings of formulas."""


class ColumnCells:
    """Makes the cells of one column.

    Args:
        column: Its number, counted from 1.
        formats: The looks of the workbook.
    """

    def __init__(self, column: int, formats: Formats) -> None:
        self._address = f'<c r="{column_letter(column)}{_ROW}" s="'
        self._formats = formats

    def cell(self, content: Content | float, look: Look) -> bytes:
        """Return the cell that holds *content*: a number, a moment, or text that stays text."""
        if isinstance(content, str):
            return self._text(content, look) if content else f'{self._start(look)}"/>'.encode()
        number = serial(content) if isinstance(content, date | time) else content
        return f'{self._start(look)}"><v>{number:.16G}</v></c>'.encode()

    def several(
        self, contents: Sequence[Content | float], looks: Sequence[Look | None]
    ) -> list[bytes]:
        """Return the cells that hold *contents*: equal ones made once, texts of one look together.

        Args:
            contents: What they hold.
            looks: What they look like; None for no cell, which is b"".
        """
        keys = list(zip(contents, map(id, looks), strict=True))  # a look is hashed slowly
        made = dict.fromkeys(keys, b"")
        texts: dict[int, tuple[Look, list[str]]] = {}
        for (content, number), look in dict(zip(keys, looks, strict=True)).items():
            if look and isinstance(content, str) and content:
                texts.setdefault(number, (look, []))[1].append(content)
            elif look:
                made[content, number] = self.cell(content, look)
        for number, (look, some) in texts.items():
            for text, cell in zip(some, self.texts(some, look), strict=True):
                made[text, number] = cell
        return list(map(made.__getitem__, keys))

    def texts(self, texts: Sequence[str], look: Look) -> list[bytes]:
        """Return a cell for each of *texts*; for an empty one no cell, which is b""."""
        plain = _plain(texts)
        if plain is None:
            return [self._text(text, look) if text else b"" for text in texts]
        start = f'{self._start(look)}" t="inlineStr"><is><t>'.encode()
        return [text and start + text + _END for text in plain]

    def _text(self, text: str, look: Look) -> bytes:
        start = self._start(look, risky=is_risky(text))
        return f'{start}" {_held(parted(holdable(text)))}'.encode() + _END

    def _start(self, look: Look, *, risky: bool = False) -> str:
        return f"{self._address}{self._formats.number(look, risky=risky)}"


def text_cell(column: int, text: str) -> bytes:
    """Return a cell of a *column*, by its number, that holds *text* and looks like any other."""
    return f'<c r="{column_letter(column)}{_ROW}" {_held(text)}'.encode() + _END


def _held(text: str) -> str:
    keep = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
    return f't="inlineStr"><is><t{keep}>{markup(text)}'


def _plain(texts: Sequence[str]) -> list[bytes] | None:
    """Return *texts* as they stand in XML if that is as they are; None if one is not plain.

    Nearly all are. They are looked at together, which takes a tenth of the time.
    """
    framed = "\n".join(("", *texts, "")).encode(errors="surrogatepass")
    is_plain = (
        framed.count(b"\n") == len(texts) + 1
        and not framed.translate(None, _PLAIN)
        and not any(sign in framed for sign in _SIGNS)
        and max(map(len, texts)) <= LONGEST_CELL
    )
    return framed.split(b"\n")[1:-1] if is_plain else None


def serial(moment: date | time) -> float:
    """Return the number by which a workbook holds a day, or a time as a part of one."""
    if isinstance(moment, time):
        since_midnight = datetime.combine(DAY_ZERO, moment) - datetime.combine(DAY_ZERO, time())
        return since_midnight / timedelta(days=1)
    days = (moment - DAY_ZERO).days
    return days if days > _NO_DAY else days - 1


def markup(text: str) -> str:
    """Return a text that XML can hold as it stands between two tags."""
    return escape(escaped(text).replace("\r", "_x000D_"))


@lru_cache(maxsize=100)
def opening(height: float = LINE_HEIGHT) -> bytes:
    """Return the start of a row of that *height* in points, its number still to be put in."""
    told = f' ht="{height:g}" customHeight="1"' if height != LINE_HEIGHT else ""
    return f'<row r="{_ROW}"{told}>'.encode()


def row_xml(number: int, opened: bytes, cells: Iterable[bytes]) -> bytes:
    """Return a whole row; nothing of one that has no cells.

    Args:
        number: Its number.
        opened: Its `opening`.
        cells: Its cells from left to right; b"" where there is none.
    """
    joined = b"".join(cells)
    return (opened + joined + b"</row>").replace(_ROW.encode(), b"%d" % number) if joined else b""
