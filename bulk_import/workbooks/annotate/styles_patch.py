"""Adding our looks to the styles of the user's workbook; those that are there keep their places."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from bulk_import.workbooks.annotate.additions import Unpatchable
from bulk_import.workbooks.annotate.splicing import Element, Part, with_attributes
from bulk_import.workbooks.styles import Look

MOST_FORMATS: Final = 64_000
"""Excel's limit for the formats of cells in a workbook."""

_FONT_ORDER: Final = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign"),
    *("sz", "color", "name", "rFont", "family", "charset", "scheme"),
)
_LEAST: Final = {
    "fonts": '<{0}font><{0}sz val="11"/><{0}name val="Calibri"/></{0}font>',
    "fills": '<{0}fill><{0}patternFill patternType="none"/></{0}fill>'
    '<{0}fill><{0}patternFill patternType="gray125"/></{0}fill>',
    "borders": "<{0}border><{0}left/><{0}right/><{0}top/><{0}bottom/><{0}diagonal/></{0}border>",
    "cellXfs": '<{0}xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',
}
"""What a workbook has in each list at least."""

_ORDER: Final = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles"),
    *("dxfs", "tableStyles", "colors", "extLst"),
)
"""The order that the schema has for the lists (ECMA-376, part 1, 18.8.39)."""

_HAIR_LINE: Final = (
    "<{0}border><{0}left/><{0}right/><{0}top/>"
    '<{0}bottom style="hair"><{0}color rgb="FFA6A6A6"/></{0}bottom><{0}diagonal/></{0}border>'
)
_BLACK: Final = "FF000000"
_LIGHT: Final = 0xB0
"""Out of 255: if every part of a letter's colour is above it, it is too light for a light cell."""
_WHITE_THEME: Final = 0
_LIGHT_INDEXED: Final = frozenset({"1", "9"})
_RGB: Final = re.compile(r"[0-9A-Fa-f]{6}(?:[0-9A-Fa-f]{2})?")


def no_styles(namespace: str) -> bytes:
    """Return styles with the usual style of cells alone, in the *namespace* of the workbook."""
    return (
        f'<styleSheet xmlns="{namespace}"><cellStyleXfs>'
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ).encode()


def completed(styles: bytes) -> bytes:
    """Return *styles* with the lists that every workbook has; some programs leave them out."""
    part = Part(styles)
    for name, items in _LEAST.items():
        found, least = part.root.child(name), items.format(part.prefix).encode()
        if found is None:
            tag = f"{part.prefix}{name}".encode()
            part.insert(part.root, b"<%b>%b</%b>" % (tag, least, tag), name, _ORDER)
        elif not found.children:
            part.append(found, least)
    return part.changed()


class StylesPatch:
    """The formats of a workbook's cells, to which more are added; each is a number.

    Args:
        styles: The part with the styles.
    """

    def __init__(self, styles: bytes) -> None:
        self._part = part = Part(completed(styles))
        self._lists = {name: _List(part, name) for name in _LEAST}
        self._known: dict[object, int] = {}
        self._verticals: dict[int, str | None] = {}

    def dressed(self, base: int, look: Look, vertical: str | None, *, risky: bool = False) -> int:
        """Return the format *base* in one of our looks; its text stands *vertical*ly so.

        Args:
            base: The format that the cell has.
            look: What the cell is to look like.
            vertical: Where its text stands; None at the bottom.
            risky: The text could become a formula when somebody edits it.
        """
        key = (base, look, vertical, risky)
        if key not in self._known:
            changes: dict[str, str | None] = {"applyAlignment": "1"}
            if look.bold:
                changes |= self._font(base, look.ink and f"FF{look.ink}", look.size)
            if look.fill:
                changes |= self._fill(look.fill)
            if look.ruled:
                border = self._lists["borders"].add(_HAIR_LINE.format(self._part.prefix))
                changes |= {"borderId": str(border), "applyBorder": "1"}
            if risky:
                changes["quotePrefix"] = "1"
            self._known[key] = self._format(base, changes, self._aligned(look, vertical))
        return self._known[key]

    def filled(self, base: int, colour: str) -> int:
        """Return the format *base* in a colour, its text at the top, where the row may be high.

        Letters that are too light on the colour turn black.
        """
        if (base, colour) not in self._known:
            changes = self._fill(colour) | {"applyAlignment": "1"}
            if self._is_light(base):
                changes |= self._font(base, _BLACK, None)
            self._known[base, colour] = self._format(base, changes, self._at_top(base))
        return self._known[base, colour]

    def unfilled(self, base: int) -> int:
        """Return the format *base* without a colour of the cell."""
        if (base,) not in self._known:
            self._known[base,] = self._format(base, {"fillId": "0"}, None)
        return self._known[base,]

    def risky(self, base: int) -> int:
        """Return the format *base* whose text stays one when somebody edits it."""
        if (base, "risky") not in self._known:
            self._known[base, "risky"] = self._format(base, {"quotePrefix": "1"}, None)
        return self._known[base, "risky"]

    def vertical(self, number: int) -> str | None:
        """Return where the text of a format stands; None where nothing is said."""
        if number not in self._verticals:
            aligned = self._lists["cellXfs"].element(number).child("alignment")
            found = aligned.get("vertical") if aligned is not None else ""
            self._verticals[number] = found or None
        return self._verticals[number]

    def colour(self, number: int) -> str:
        """Return the colour of a cell of a format, six digits; empty for another kind of one."""
        fill = self._of("fills", number, "fillId")
        for colour in fill.all("patternFill", "fgColor"):
            return colour.get("rgb")[-6:].upper()
        return ""

    def content(self) -> bytes:
        """Return the part with what was added."""
        for one in self._lists.values():
            one.finish()
        return self._part.changed()

    def _of(self, name: str, number: int, attribute: str) -> Element:
        wanted = self._lists["cellXfs"].element(number).number(attribute)
        return self._lists[name].element(wanted)

    def _format(self, base: int, changes: dict[str, str | None], alignment: str | None) -> int:
        formats = self._lists["cellXfs"]
        old = formats.element(base)
        raw = self._part.raw(old)
        if "fillId" in changes:
            changes["applyFill"] = "1"
        tag = with_attributes(raw[: old.inner - old.start], changes)
        children = [(one.name, self._part.raw(one)) for one in old.children]
        if alignment is not None:
            children = [one for one in children if one[0] != "alignment"]
            children.insert(0, ("alignment", alignment.encode()))
        number = formats.add(_element(tag, old.tag, [xml for _, xml in children]))
        if number >= MOST_FORMATS:
            raise Unpatchable("unpatchable.formats")
        return number

    def _aligned(self, look: Look, vertical: str | None) -> str:
        stands = f' vertical="{escape(vertical)}"' if vertical else ""
        wraps = ' wrapText="1"' if look.wrap else ""
        return f'<{self._part.prefix}alignment horizontal="left"{stands}{wraps}/>'

    def _at_top(self, base: int) -> str:
        """Return how the text of the format *base* is aligned, but at the top of its cell."""
        aligned = self._lists["cellXfs"].element(base).child("alignment")
        if aligned is None:
            return f'<{self._part.prefix}alignment vertical="top"/>'
        return with_attributes(self._part.raw(aligned), {"vertical": "top"}).decode()

    def _fill(self, colour: str) -> dict[str, str | None]:
        prefix = self._part.prefix
        pattern = f'<{prefix}fgColor rgb="FF{colour}"/><{prefix}bgColor indexed="64"/>'
        number = self._lists["fills"].add(
            f'<{prefix}fill><{prefix}patternFill patternType="solid">{pattern}'
            f"</{prefix}patternFill></{prefix}fill>"
        )
        return {"fillId": str(number)}

    def _font(self, base: int, ink: str | None, size: int | None) -> dict[str, str | None]:
        """Return what gives a format its own letters in another colour or size."""
        prefix = self._part.prefix
        old = self._of("fonts", base, "fontId")
        said = {one.name: self._part.raw(one).decode() for one in old.children}
        if ink != _BLACK:
            said["b"] = f"<{prefix}b/>"
        if ink:
            said["color"] = f'<{prefix}color rgb="{ink}"/>'
        if size:
            said["sz"] = f'<{prefix}sz val="{size}"/>'
        order = [*_FONT_ORDER, *(name for name in said if name not in _FONT_ORDER)]
        children = "".join(said[name] for name in order if name in said)
        number = self._lists["fonts"].add(f"<{prefix}font>{children}</{prefix}font>")
        return {"fontId": str(number), "applyFont": "1"}

    def _is_light(self, number: int) -> bool:
        colour = self._of("fonts", number, "fontId").child("color")
        if colour is None:
            return False
        if theme := colour.get("theme"):
            return theme == str(_WHITE_THEME)
        rgb = colour.get("rgb")
        if _RGB.fullmatch(rgb):
            return min(bytes.fromhex(rgb)[-3:]) >= _LIGHT
        return colour.get("indexed") in _LIGHT_INDEXED


class _List:
    """One list of the styles: what it has, and what is added behind that."""

    def __init__(self, part: Part, name: str) -> None:
        self._part = part
        found = part.root.child(name)
        if found is None or not found.children:
            raise Unpatchable("unpatchable.styles")
        self._element = found
        self._items = found.children
        self._added: dict[bytes, int] = {}

    def element(self, number: int) -> Element:
        """Return the item with the *number*; the first one where there is none."""
        return self._items[number if number < len(self._items) else 0]

    def add(self, xml: str | bytes) -> int:
        """Add an item; return its number."""
        item = xml if isinstance(xml, bytes) else xml.encode()
        return self._added.setdefault(item, len(self._items) + len(self._added))

    def finish(self) -> None:
        """Write what was added."""
        if self._added:
            count = str(len(self._items) + len(self._added))
            self._part.append(self._element, b"".join(self._added), count=count)


def _element(tag: bytes, name: str, children: list[bytes]) -> bytes:
    body = tag.removesuffix(b">").removesuffix(b"/").rstrip()
    if not children:
        return body + b"/>"
    return body + b">" + b"".join(children) + f"</{name}>".encode()
