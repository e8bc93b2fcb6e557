"""CSV files, by the standard `csv` module: every record as it is, on the line where it starts."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any, Final

from bulk_import.problems import Problem, Refused, Severity
from bulk_import.sheet import Sheet, Spreadsheet, to_cells

DELIMITERS: Final = ",;\t|"
RECORDS_COMPARED: Final = 100
"""Records from the top by which the delimiter is decided."""

MOST_LINES: Final = 200
"""Lines of one quoted cell, in which 100 agents have room; more means that a quote is missing."""

_LINE_BREAK: Final = re.compile("\r\n|\r|\n")

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def read_csv(path: str, content: bytes) -> Spreadsheet:
    """Return the records of *content* as one sheet without a name.

    Raises:
        Refused: The text cannot be decoded, or its quotes do not match.
    """
    text, problems = _decoded(path, content)
    if "\0" in text:
        raise Refused("file.zero_byte", path=path, line=_line(text[: text.index("\0")]))
    records = list(_records(path, text, _delimiter(text)))
    while records and not any(records[-1][1]):
        records.pop()
    cells = to_cells(
        [[cell or None for cell in record] for _, record in records], [line for line, _ in records]
    )
    return Spreadsheet(
        path=path,
        format="csv",
        sheets=(Sheet(name=None, cells=cells),),
        problems=problems,
    )


def _decoded(path: str, content: bytes) -> tuple[str, tuple[Problem, ...]]:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _strictly(path, content.removeprefix(bom), encoding), ()
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        line = _line(content[: error.start].decode("latin-1"))
        told = Problem.worded(Severity.WARNING, "file.not_utf8", line=line)
        return _strictly(path, content, "cp1252"), (told,)


def _strictly(path: str, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = _line(content[: error.start].decode(encoding, errors="replace"))
        raise Refused("file.not_text", path=path, line=line) from None


def _line(before: str) -> str:
    """Return the number of the line on which *before* ends, for a message."""
    return str(len(_LINE_BREAK.findall(before)) + 1)


def _delimiter(text: str) -> str:
    """Return the delimiter that splits most records, and most of them alike.

    Commas inside the cells of a semicolon file split its rows too, yet hardly ever its header.
    """

    def agreement(delimiter: str) -> tuple[int, int]:
        widths = Counter(width for width in _widths(text, delimiter) if width > 1)
        return widths.total(), max(widths.values(), default=0)

    return max(DELIMITERS, key=agreement)


def _widths(text: str, delimiter: str) -> Iterator[int]:
    """Yield how many cells the first records have, up to one that cannot be read."""
    with suppress(csv.Error):
        for record in islice(_reader(text, delimiter), RECORDS_COMPARED):
            yield len(record)


def _reader(text: str, delimiter: str) -> Any:
    # strict: a quote that is never closed would otherwise swallow the rest of the file unseen.
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _records(path: str, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line on which it starts; empty lines are records too."""
    reader = _reader(text, delimiter)
    line = 1
    try:
        for record in reader:
            if reader.line_num - line >= MOST_LINES:
                raise Refused("file.quote", path=path, line=str(line))
            yield line, record
            line = reader.line_num + 1
    except csv.Error:
        raise Refused("file.quote", path=path, line=str(line)) from None
