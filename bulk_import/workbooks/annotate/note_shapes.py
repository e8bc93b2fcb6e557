"""The shapes of notes: VML, as Excel still keeps them beside their texts."""

from __future__ import annotations

import re
from typing import Final

from bulk_import.workbooks.annotate.additions import Unpatchable
from bulk_import.workbooks.styles import NoteSize

CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"

_EMPTY: Final = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml"'
    b' xmlns:o="urn:schemas-microsoft-com:office:office"'
    b' xmlns:x="urn:schemas-microsoft-com:office:excel">'
    b'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)
_NAMESPACES: Final = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_TYPE: Final = (
    f'<v:shapetype {_NAMESPACES} id="_x0000_t202" coordsize="21600,21600" o:spt="202"'
    ' path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE_LOOK: Final = (
    '" type="#_x0000_t202" style="position:absolute;margin-left:59.25pt;margin-top:1.5pt;width:'
)
_SHAPE_BODY: Final = (
    ';visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
    '<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note">'
    "<x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill><x:Row>"
)
_SHAPE_END: Final = "</x:Column></x:ClientData></v:shape>"
_NOTE: Final = re.compile(rb"<(?P<tag>(?:\w+:)?shape)\s.*?</(?P=tag)\s*>", re.DOTALL)
_PLACE: Final = re.compile(
    rb"<(?:\w+:)?Row>\s*([0-9]+)\s*</.*?<(?:\w+:)?Column>\s*([0-9]+)\s*</", re.DOTALL
)
_NUMBERED: Final = re.compile(rb"_x0000_s([0-9]+)")
_END: Final = re.compile(rb"</(?:\w+:)?xml\s*>\s*\Z")
_BLOCK: Final = 1024
"""Numbers of shapes that one block of a drawing has."""


class NoteShapes:
    """The shapes of one sheet.

    Args:
        vml: The part that holds them; None for a new one.

    Raises:
        Unpatchable: Its end is not where one looks for it.
    """

    def __init__(self, vml: bytes | None) -> None:
        self._is_ours = vml is None
        self._vml = _EMPTY if vml is None else vml
        if _END.search(self._vml) is None:
            raise Unpatchable("unpatchable.notes")
        numbers = map(int, _NUMBERED.findall(self._vml))
        self._number = max(numbers, default=_BLOCK)
        self._added: list[str] = []

    def add(self, row: int, column: int, size: NoteSize) -> None:
        """Add the shape of a note on a cell, whose row and column count from 1."""
        self._number += 1
        namespaces = "" if self._is_ours else f"{_NAMESPACES} "
        self._added.append(
            f'<v:shape {namespaces}id="_x0000_s{self._number}{_SHAPE_LOOK}{size.width}px;'
            f"height:{size.height}px;z-index:{len(self._added) + 1}{_SHAPE_BODY}{row - 1}</x:Row>"
            f"<x:Column>{column - 1}{_SHAPE_END}"
        )

    def remove(self, places: set[tuple[int, int]]) -> None:
        """Take the shapes of the notes on these cells out.

        Raises:
            Unpatchable: One of them was not found.
        """
        left = set(places)

        def cleared(found: re.Match[bytes]) -> bytes:
            place = _PLACE.search(found[0])
            if place is None or (at := (int(place[1]) + 1, int(place[2]) + 1)) not in places:
                return found[0]
            left.discard(at)
            return b""

        self._vml = _NOTE.sub(cleared, self._vml)
        if left:
            raise Unpatchable("unpatchable.notes")

    def content(self) -> bytes:
        """Return the part."""
        if not self._added:
            return self._vml
        kind = "" if b'"_x0000_t202"' in self._vml else _TYPE
        end = _END.search(self._vml)
        if end is None:
            raise Unpatchable("unpatchable.notes")
        added = (kind + "".join(self._added)).encode()
        vml = self._vml[: end.start()] + added + self._vml[end.start() :]
        blocks = ",".join(map(str, range(1, self._number // _BLOCK + 1)))
        return vml.replace(b'data="1"', f'data="{blocks}"'.encode(), 1) if self._is_ours else vml
