"""Changes parts of a workbook's file where openpyxl would lose or leave out something."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

_ESCAPE: Final = b"x005F_"
_TEXT: Final = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>[^<]*x005F_[^<]*")
_FORMULA: Final = re.compile(
    r'<c r="(?P<address>[A-Z]+[0-9]+)"(?P<style>(?: s="[0-9]+")?)>'
    r"(?P<formula><f[^>]*(?:/>|>[^<]*</f>))<v(?: ?/>|></v>)</c>"
)

_STRAY: Final = re.compile(rb"<avLst ?/>")
_SPACES: Final = re.compile(rb"<t>(\s+)</t>")
_FONT: Final = re.compile(rb"<(font|rPr)>(.*?)</\1>", re.DOTALL)
_OF_FONT: Final = re.compile(rb"<(\w+)[^>]*/>")
_FONT_ORDER: Final = (
    b"b i strike condense extend outline shadow u vertAlign sz color"
    b" name rFont family charset scheme"
).split()
"""The order that the schema has for what is said of a font; openpyxl has one of its own."""


def rewritten(file: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Return *file* with every part changed; *change* takes the part's name and content."""
    content = BytesIO()
    with ZipFile(BytesIO(file)) as parts, ZipFile(content, "w", ZIP_DEFLATED) as copy:
        for name in parts.namelist():
            copy.writestr(name, change(name, parts.read(name)))
    return content.getvalue()


def with_lasting_escapes(file: bytes) -> bytes:
    """Return *file* so that openpyxl hands on the escapes in its texts as they are stored.

    Excel stores the text `_x0041_` as `_x005F_x0041_`, since the former means the letter A.
    openpyxl deletes every `x005F_` that it reads and puts none back: what is left after deleting
    one from `x00x005F_5F_` is what was there.
    """
    with ZipFile(BytesIO(file)) as parts:
        if not any(_ESCAPE in parts.read(name) for name in parts.namelist()):
            return file
    return rewritten(file, lambda _name, part: _TEXT.sub(_doubled, part))


def _doubled(found: re.Match[bytes]) -> bytes:
    return found[0].replace(_ESCAPE, b"x00x005F_5F_")


def with_results(part: bytes, results: Mapping[str, tuple[str, str]]) -> bytes:
    """Return a sheet of openpyxl's with results beside its formulas.

    Args:
        part: The sheet's XML.
        results: Their types and texts, by address.
    """

    def completed(found: re.Match[str]) -> str:
        if found["address"] not in results:
            return found[0]
        kind, text = results[found["address"]]
        return (
            f'<c r="{found["address"]}"{found["style"]} t="{kind}">'
            f"{found['formula']}<v>{escape(text, quote=False)}</v></c>"
        )

    return _FORMULA.sub(completed, part.decode()).encode() if results else part


def with_lasting_spaces(part: bytes) -> bytes:
    """Return a sheet of openpyxl's in which texts of nothing but spaces are kept by readers."""
    return _SPACES.sub(rb'<t xml:space="preserve">\1</t>', part)


def without_stray_elements(drawing: bytes) -> bytes:
    """Return a drawing of openpyxl's without an empty element that it puts in no namespace."""
    return _STRAY.sub(b"", drawing)


def with_ordered_fonts(part: bytes) -> bytes:
    """Return a part of openpyxl's with what it says of fonts in the order of the schema."""

    def ordered(found: re.Match[bytes]) -> bytes:
        said = sorted(_OF_FONT.finditer(found[2]), key=lambda one: _FONT_ORDER.index(one[1]))
        return b"<%b>%b</%b>" % (found[1], b"".join(one[0] for one in said), found[1])

    return _FONT.sub(ordered, part)
