"""Looking for what the fast reader hides, by searching the bytes of a worksheet for its marks.

Reading every cell in Python would cost more than all the rest. Rare things have marks that can
be searched for at the speed of memory; only the rows around a mark are read exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from bulk_import.readers.worker.cell_styles import CellStyles
from bulk_import.readers.worker.exact import ExactSheet
from bulk_import.readers.worker.looks import SheetLooks, no_looks

_PIECE: Final = 1 << 20
"""Bytes of rows that are looked at together."""

_SMALL: Final = 1 << 18
"""Bytes of a worksheet that is read exactly at once, marks or not: it costs a few milliseconds."""

_DATA: Final = re.compile(rb"<sheetData\s*>")
_SIGNED_OR_LONG: Final = re.compile(rb"<v>(?:-|[0-9]{16})")
_FORMULA: Final = re.compile(rb"<f")
_MARKS: Final = tuple(
    (letter, re.compile(mark))
    for letter, mark in (
        (b"k", rb"strike"),
        (b"#", rb't="e"'),
        (b"h", rb' hidden="'),
        # A tidy program writes no line breaks between cells, and whoever does may write anything.
        (b"\n", rb"\n"),
        (b"\t", rb"\t"),
        (b"?", rb"<\?"),
        (b"'", rb"='"),
    )
)
"""What shows that rows are to be read exactly: a letter of it, which is looked for first, since one
letter is found ten times as fast as several and most of these are never there, and all of it."""
_CELLS: Final = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"')
_COLUMN: Final = re.compile(rb"<(?:[A-Za-z0-9]+:)?col\s[^>]*>")
_HIDDEN: Final = re.compile(rb"\shidden\s*=\s*[\"'](?:1|true)[\"']")
_SPAN: Final = re.compile(rb"\s(min|max)\s*=\s*[\"']([0-9]{1,5})[\"']")


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a search of a worksheet came to.

    Attributes:
        xml: The worksheet for the fast reader: the very one that was searched, where it hides
            nothing.
        hidden_rows: The numbers of the hidden rows.
        hidden_columns: The first and the last of each run of hidden columns.
        filled: The cells that seem to hold anything, for comparison with what the fast reader
            finds; None where every cell was looked at, so that it would say nothing new.
        corner: The last row and the last column with anything in them, where every cell was
            looked at.
        has_marks: Marked texts stand for other cells.
        looks: The cells that may look otherwise than their values.
    """

    xml: bytes
    hidden_rows: tuple[int, ...]
    hidden_columns: tuple[tuple[int, int], ...]
    filled: int | None
    corner: tuple[int, int] = (0, 0)
    has_marks: bool = False
    looks: SheetLooks = field(default_factory=no_looks)


def scan(
    part: str, xml: bytes, mark: str, styles: CellStyles, *, uncalculated: bool, exactly: bool
) -> Scanned:
    """Return *xml* so that the fast reader hides nothing of it.

    Args:
        part: The part's name, for messages.
        xml: The worksheet, in plain UTF-8.
        mark: What the texts start with that stand for other cells.
        styles: How cells look.
        uncalculated: Zeros beside formulas may stand for anything.
        exactly: Look at every cell, however long it takes.

    Raises:
        ReadError: The part is no XML, or a cell stands nowhere, or two at the same place.
    """
    data = _DATA.search(xml)
    end = xml.rfind(b"</sheetData>")
    hidden_columns = tuple(_hidden_columns(xml[: data.start()] if data else xml[:_SMALL]))
    sheet = ExactSheet(part, mark, styles, uncalculated=uncalculated)
    if exactly or data is None or end < data.end() or len(xml) < _SMALL:
        sheet.parse(xml)
        return _exact(sheet, hidden_columns)
    spans = list(_pieces(xml, data.end(), end))
    odd = {span for span in spans if _is_suspicious(xml, span, uncalculated=uncalculated)}
    for start, stop in spans if styles.looks or styles.kept else ():
        if (start, stop) not in odd:
            styles.find(xml[start:stop], sheet.looks)
    if not odd:
        return Scanned(xml, (), hidden_columns, _filled(xml), looks=sheet.looks)
    pieces = [xml[: data.end()]]
    for span in spans:
        rows = xml[slice(*span)]
        pieces.append(sheet.parse_rows(rows) if span in odd else rows)
    if sheet.is_unnumbered:
        return scan(part, xml, mark, styles, uncalculated=uncalculated, exactly=True)
    rewritten = b"".join((*pieces, xml[end:]))
    return Scanned(
        rewritten,
        tuple(sheet.hidden),
        hidden_columns,
        _filled(rewritten),
        has_marks=sheet.has_marks,
        looks=sheet.looks,
    )


def _exact(sheet: ExactSheet, hidden_columns: tuple[tuple[int, int], ...]) -> Scanned:
    return Scanned(
        sheet.worksheet(),
        tuple(sheet.hidden),
        hidden_columns,
        filled=None,
        corner=sheet.corner,
        has_marks=sheet.has_marks,
        looks=sheet.looks,
    )


def _filled(xml: bytes) -> int:
    return xml.count(b"</c>")


def is_odd(xml: bytes, cells: int) -> bool:
    """Say whether a worksheet may give one cell twice, or spells its cells in an odd way.

    Args:
        xml: The worksheet.
        cells: Those that the fast reader found, where they are not as many as are closed.
    """
    if any(oddity in xml for oddity in (b"='", b' ="', b'= "')):
        return True
    if cells == xml.count(b"<v>") + xml.count(b"<is>"):
        return False  # the others hold nothing
    addresses = _CELLS.findall(xml)
    return len(addresses) != xml.count(b"<c ") or len(set(addresses)) != len(addresses)


def _pieces(xml: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where pieces of whole rows start and stop."""
    while start < end:
        stop = xml.find(b"</row>", min(start + _PIECE, end), end)
        stop = end if stop < 0 else stop + len(b"</row>")
        yield start, stop
        start = stop


def _is_suspicious(xml: bytes, span: tuple[int, int], *, uncalculated: bool) -> bool:
    if any(xml.find(letter, *span) >= 0 and mark.search(xml, *span) for letter, mark in _MARKS):
        return True
    if _SIGNED_OR_LONG.search(xml, *span):
        return True
    return bool(_FORMULA.search(xml, *span)) and _lacks_results(
        xml, span, uncalculated=uncalculated
    )


def _lacks_results(xml: bytes, span: tuple[int, int], *, uncalculated: bool) -> bool:
    if uncalculated:
        return True
    start, stop = span
    formulas = xml.count(b"<f>", start, stop) + xml.count(b"<f ", start, stop)
    results = xml.count(b"</f><v>", start, stop) + xml.count(b'"/><v>', start, stop)
    return formulas != results or xml.find(b"<v></v>", start, stop) >= 0


def _hidden_columns(head: bytes) -> Iterator[tuple[int, int]]:
    for column in _COLUMN.findall(head):
        if _HIDDEN.search(column):
            span = {name: int(number) for name, number in _SPAN.findall(column)}
            if b"min" in span and b"max" in span:
                yield span[b"min"], span[b"max"]
