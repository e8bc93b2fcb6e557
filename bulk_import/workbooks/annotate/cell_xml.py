"""Cells of ours as XML, in which every text stays text."""

from __future__ import annotations

from html import escape

from bulk_import.workbooks.texts import escaped, holdable


def held(text: str) -> str:
    """Return *text* as a file can hold it: it comes back as it went in, as far as it can."""
    # XML has one kind of line break; a lone carriage return would come back as that.
    return escaped(holdable(text.replace("\r\n", "\n").replace("\r", "\n")))


def text_element(text: str, prefix: str = "", tag: str = "t") -> str:
    """Return the element of a text whose spaces all count."""
    return f'<{prefix}{tag} xml:space="preserve">{escape(held(text), quote=False)}</{prefix}{tag}>'


def cell_content(content: str | int, prefix: str = "") -> str:
    """Return what stands behind the address and the format of a cell of ours, to its end."""
    if content == "":
        return "/>"
    if isinstance(content, int):
        return f"><{prefix}v>{content}</{prefix}v></{prefix}c>"
    return f' t="inlineStr"><{prefix}is>{text_element(content, prefix)}</{prefix}is></{prefix}c>'


def quoted_sheet(name: str) -> str:
    """Return the name of a sheet as formulas in XML name it."""
    return escape("'" + name.replace("'", "''") + "'", quote=False)
