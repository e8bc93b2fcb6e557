"""Writes very many notes on a sheet, faster than XlsxWriter does.

It writes the few notes of the headers, and with them every part that notes need; the others are
put into two of these parts afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import islice
from typing import Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from bulk_import.cells import column_letter
from bulk_import.workbooks.styles import note_size
from bulk_import.workbooks.texts import escaped, holdable

_COMMENTS: Final = "xl/comments1.xml"
_SHAPES: Final = "xl/drawings/vmlDrawing1.vml"
"""The parts with the notes of the first sheet that has any."""

_PIECE: Final = 1_000
"""Notes that are written at once."""

_USUAL: Final = 6
"""The compression level of a part that does not consist of shapes."""

_BLOCK: Final = 1_024
"""Shapes that go by one number of a drawing."""

_COLUMNS: Final = 3
_ROW_HEIGHT: Final = 20
"""About how many columns a note is wide, and how many pixels a row is high."""

_COMMENT: Final = (
    '<comment ref="{column}{row}" authorId="{author}"><text><r><rPr><sz val="8"/>'
    '<color indexed="81"/><rFont val="Tahoma"/><family val="2"/></rPr><t>{text}</t></r></text>'
    "</comment>"
)
_SHAPE: Final = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;'
    'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox '
    'style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>'
    "{left}, 15, {row}, 10, {right}, 15, {bottom}, 10</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


@dataclass(frozen=True, slots=True)
class Note:
    """What is said on one cell; its row and column are counted from 1."""

    row: int
    column: int
    text: str
    author: str


def with_notes(content: bytes, notes: Sequence[Note]) -> bytes:
    """Return the workbook *content* with *notes* beside those that its first sheet has.

    Args:
        content: A workbook of XlsxWriter's, the first sheet of which has at least one note.
        notes: What is added; none of the cells has a note yet.
    """
    if not notes:
        return content
    target = BytesIO()
    # Shapes are so much alike that the quickest way makes them small enough.
    with ZipFile(BytesIO(content)) as before, ZipFile(target, "w", compresslevel=1) as after:
        for part in before.infolist():
            text, add = before.read(part), _ADDING.get(part.filename)
            part.compress_type = ZIP_DEFLATED
            if add is None:
                after.writestr(part, text, compresslevel=_USUAL)
                continue
            with after.open(part, "w") as file:
                for piece in add(text.decode(), notes):
                    file.write(piece.encode())
    return target.getvalue()


def _with_comments(xml: str, notes: Sequence[Note]) -> Iterator[str]:
    authors = list(dict.fromkeys(note.author for note in notes))
    first = xml.count("<author>")
    numbers = {author: number for number, author in enumerate(authors, first)}
    added = "".join(f"<author>{escape(author)}</author>" for author in authors)
    comments = (
        _COMMENT.format(
            column=column_letter(note.column),
            row=note.row,
            author=numbers[note.author],
            text=_markup(note.text),
        )
        for note in notes
    )
    xml = xml.replace("</authors>", f"{added}</authors>", 1)
    yield from _before_end(xml, "</commentList>", comments)


@lru_cache(maxsize=10_000)
def _markup(text: str) -> str:
    return escape(escaped(holdable(text)))


def _with_shapes(vml: str, notes: Sequence[Note]) -> Iterator[str]:
    there = vml.count("<v:shape ")
    shapes = (_shape(note, number) for number, note in enumerate(notes, _BLOCK + 1 + there))
    blocks = range(1, (there + len(notes)) // _BLOCK + 2)
    vml = vml.replace('data="1"', f'data="{",".join(map(str, blocks))}"', 1)
    yield from _before_end(vml, "</xml>", shapes)


def _shape(note: Note, number: int) -> str:
    lines = _lines(note.text)
    return _SHAPE.format(
        number=number,
        left=note.column,
        right=note.column + _COLUMNS,
        row=note.row - 1,
        bottom=note.row - 1 + lines,
        column=note.column - 1,
    )


@lru_cache(maxsize=10_000)
def _lines(text: str) -> int:
    return note_size(text).height // _ROW_HEIGHT + 1


def _before_end(text: str, end: str, added: Iterator[str]) -> Iterator[str]:
    """Yield *text* in pieces, with what is *added* before its *end*."""
    head, found, tail = text.rpartition(end)
    yield head
    while piece := "".join(islice(added, _PIECE)):
        yield piece
    yield found + tail


_ADDING: Final = {_COMMENTS: _with_comments, _SHAPES: _with_shapes}
