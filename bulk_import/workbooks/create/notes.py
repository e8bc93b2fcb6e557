"""Writes very many notes on a sheet, faster than XlsxWriter does.

It writes one or a few of them, and with them every part that notes need; the others are put into
two of these parts afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import islice
from typing import Final, NamedTuple, Self
from xml.sax.saxutils import escape

from bulk_import.cells import MOST_COLUMNS, MOST_ROWS, column_letter
from bulk_import.workbooks.create.cells import markup
from bulk_import.workbooks.create.package import Rewrite
from bulk_import.workbooks.styles import NoteSize, note_size
from bulk_import.workbooks.texts import holdable

_AT_ONCE: Final = 1_000
"""Notes that are written at once."""

_COMMENTS: Final = "xl/comments1.xml"
_SHAPES: Final = "xl/drawings/vmlDrawing1.vml"
"""The parts with the notes of the first sheet that has any."""

_BLOCK: Final = 1_024
"""Shapes that go by one number of a drawing."""

_ROW_HEIGHT: Final = 20
_CHARACTER: Final = 7
_PADDING: Final = 5
_PIXELS_A_POINT: Final = 4 / 3
"""Pixels of a row of one line, of a character, of the space beside it, and of a point."""

_AUTHOR: Final = re.compile("<author>(.*?)</author>")

_COMMENT: Final = (
    '<text><r><rPr><sz val="8"/><color indexed="81"/><rFont val="Tahoma"/><family val="2"/></rPr>'
    "<t>{text}</t></r></text></comment>"
)
_SHAPE_START: Final = '<v:shape id="_x0000_s'
_SHAPE: Final = (
    '" type="#_x0000_t202" style="position:absolute;'
    'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox '
    'style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>'
)
_SHAPE_ROW: Final = "</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>"
_SHAPE_END: Final = "</x:Column></x:ClientData></v:shape>"


class Note(NamedTuple):
    """What is said on one cell; its row and column are counted from 1.

    Made ten times a row: a dataclass takes four times as long to be made.
    """

    row: int
    column: int
    text: str
    author: str


@dataclass(frozen=True, slots=True)
class Grid:
    """The sizes in pixels of a sheet's columns and rows, which the boxes of notes are placed by.

    Attributes:
        widths: The widths of columns by their numbers.
        heights: The heights of rows by their numbers, where it is not the usual one.
        usual_width: The width of every other column.
    """

    widths: Mapping[int, int] = field(default_factory=dict)
    heights: Mapping[int, int] = field(default_factory=dict)
    usual_width: int = 64

    @classmethod
    def of(cls, widths: Mapping[int, int], heights: Mapping[int, float]) -> Self:
        """Return the grid of *widths* in characters and *heights* in points."""
        return cls(
            {column: width * _CHARACTER + _PADDING for column, width in widths.items()},
            {row: int(points * _PIXELS_A_POINT) for row, points in heights.items()},
        )

    def anchor(self, row: int, column: int, size: NoteSize) -> str:
        """Return where the note of a cell has its box: beside it, from the row above on.

        Its left, top, right and bottom edges: each the column or the row, counted from 0, and the
        pixels from there.
        """
        top, down = (row - 2, 10) if row > 1 else (0, 2)
        right, across = _reached(column + 1, 15 + size.width, self.widths, self.usual_width)
        bottom, below = _reached(top + 1, down + size.height, self.heights, _ROW_HEIGHT)
        right, bottom = min(right, MOST_COLUMNS), min(bottom, MOST_ROWS)
        return f"{column}, 15, {top}, {down}, {right - 1}, {across}, {bottom - 1}, {below}"


def _reached(start: int, length: int, sizes: Mapping[int, int], usual: int) -> tuple[int, int]:
    """Return the column or row in which *length* ends that begins with *start*, and how far in."""
    if not sizes:
        return start + length // usual, length % usual
    while length >= (size := sizes.get(start, usual)):
        length -= size
        start += 1
    return start, length


_EVEN: Final = Grid(usual_width=120)


def note_parts(notes: Sequence[Note], grid: Grid = _EVEN) -> dict[str, Rewrite]:
    """Return what adds *notes* to each of the parts with those of the first sheet.

    The sheet has at least one note already, but none on these cells.
    """
    return {
        _COMMENTS: lambda xml: _with_comments(xml, notes),
        _SHAPES: lambda vml: _with_shapes(vml, notes, grid),
    }


def _with_comments(xml: str, notes: Sequence[Note]) -> Iterator[bytes]:
    there = _AUTHOR.findall(xml)
    new = {author: escape(author) for author in {note.author: None for note in notes}}
    authors = list(dict.fromkeys([*there, *new.values()]))
    numbers = {author: authors.index(shown) for author, shown in new.items()}
    letters = cache(column_letter)
    comments = (
        f'<comment ref="{letters(note.column)}{note.row}"'
        f' authorId="{numbers[note.author]}">{_comment(note.text)}'
        for note in notes
    )
    added = "".join(f"<author>{author}</author>" for author in authors[len(there) :])
    xml = xml.replace("</authors>", f"{added}</authors>", 1)
    yield from _before_end(xml, "</commentList>", comments)


@lru_cache(maxsize=10_000)
def _comment(text: str) -> str:
    return _COMMENT.format(text=markup(holdable(text)))


def _with_shapes(vml: str, notes: Sequence[Note], grid: Grid) -> Iterator[bytes]:
    there = vml.count("<v:shape ")
    shapes = (_shape(note, number, grid) for number, note in enumerate(notes, _BLOCK + 1 + there))
    blocks = range(1, (there + len(notes)) // _BLOCK + 2)
    vml = vml.replace('data="1"', f'data="{",".join(map(str, blocks))}"', 1)
    yield from _before_end(vml, "</xml>", shapes)


def _shape(note: Note, number: int, grid: Grid) -> str:
    anchor = grid.anchor(note.row, note.column, note_size(note.text))
    return (
        f"{_SHAPE_START}{number}{_SHAPE}{anchor}{_SHAPE_ROW}{note.row - 1}</x:Row>"
        f"<x:Column>{note.column - 1}{_SHAPE_END}"
    )


def _before_end(text: str, end: str, added: Iterable[str]) -> Iterator[bytes]:
    """Yield *text* in pieces, with what is *added* before its *end*."""
    head, found, tail = text.rpartition(end)
    yield head.encode()
    pieces = iter(added)
    while piece := "".join(islice(pieces, _AT_ONCE)):
        yield piece.encode()
    yield (found + tail).encode()
