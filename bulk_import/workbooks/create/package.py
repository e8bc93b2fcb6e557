"""Puts what is too large for XlsxWriter into the parts of a workbook that it has written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

Rewrite = Callable[[str], Iterable[bytes]]
"""Makes of the text of a part, as XlsxWriter wrote it, the pieces of what stands there instead."""

_FAST: Final = 2
"""The compression level of rewritten parts: what repeats itself so much becomes about as small as
at the usual level, in a third of the time."""

_USUAL: Final = 6

_ROWS: Final = re.compile(r"<sheetData/>|<sheetData>.*</sheetData>", re.DOTALL)
_SIZE: Final = re.compile('(?<=<dimension ref=")[^"]*')


def rewritten(content: bytes, parts: Mapping[str, Rewrite]) -> bytes:
    """Return the workbook *content* with some of its *parts*, by their names, rewritten."""
    target = BytesIO()
    with (
        ZipFile(BytesIO(content)) as before,
        ZipFile(target, "w", ZIP_DEFLATED, compresslevel=_FAST) as after,
    ):
        for part in before.infolist():
            text = before.read(part)
            if part.filename not in parts:
                after.writestr(part, text, ZIP_DEFLATED, _USUAL)
                continue
            with after.open(part.filename, "w") as file:
                for piece in parts[part.filename](text.decode()):
                    file.write(piece)
    return target.getvalue()


def with_rows_below(rows: Iterable[bytes], size: str) -> Rewrite:
    """Return what adds *rows* to those of a sheet; *size* is the area that all of them fill."""

    def rewrite(sheet: str) -> Iterator[bytes]:
        before, end, after = sheet.rpartition("</sheetData>")
        yield _SIZE.sub(size, before).encode()
        yield from rows
        yield f"{end}{after}".encode()

    return rewrite


def with_rows(rows: Iterable[bytes], size: str) -> Rewrite:
    """Return what puts *rows* into a sheet, in place of those that it has.

    Args:
        rows: The XML of the rows, in pieces.
        size: The area that they fill, such as `A1:C20`.
    """

    def rewrite(sheet: str) -> Iterator[bytes]:
        before, after = _ROWS.split(sheet, 1)
        yield f"{_SIZE.sub(size, before)}<sheetData>".encode()
        yield from rows
        yield f"</sheetData>{after}".encode()

    return rewrite
