"""From a path to a `Spreadsheet`: the format is decided by what the file is, not by its name."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

from bulk_import.problems import Refused
from bulk_import.readers.allowance import MEGABYTE, Allowance
from bulk_import.readers.csv_files import read_csv
from bulk_import.readers.signatures import PACKED, recognize
from bulk_import.readers.workbook_files import read_workbook
from bulk_import.sheet import Sheet, Spreadsheet

STDIN: Final = "-"


def _workbook(kind: str, path: str, content: bytes, allowance: Allowance) -> Spreadsheet:
    return read_workbook(path, content, kind, allowance)


READERS: Final[dict[str, Callable[[str, bytes, Allowance], Spreadsheet]]] = {
    "csv": read_csv,
    "xlsx": partial(_workbook, "xlsx"),
    "xlsb": partial(_workbook, "xlsb"),
    "xls": partial(_workbook, "xls"),
    "ods": partial(_workbook, "ods"),
    "html": partial(_workbook, "html"),
    "spreadsheetml": partial(_workbook, "spreadsheetml"),
    "json": partial(_workbook, "json"),
    "xml": partial(_workbook, "xml"),
    "sql": partial(_workbook, "sql"),
}
"""What reads each format: a function of the path, for messages, of the content and of what reading
may cost."""


def read(path: str, allowance: Allowance | None = None) -> Spreadsheet:
    """Return the spreadsheet at *path*; `-` is standard input.

    Raises:
        Refused: The file is missing, empty, damaged, too large, locked by a password or no
            spreadsheet.
    """
    allowance = allowance or Allowance()
    content = _content(path, allowance)
    if not content.strip():
        raise Refused("file.empty", path=path)
    kind = recognize(content)
    if kind == "password":
        raise Refused("file.password", path=path)
    if kind not in READERS:
        raise Refused("file.packed" if kind in PACKED else "file.kind", path=path, kind=kind)
    spreadsheet = READERS[kind](path, content, allowance)
    if all(sheet.is_empty for sheet in spreadsheet.sheets):
        raise Refused("file.empty", path=path)
    sheets = tuple(_counted(sheet, allowance) for sheet in spreadsheet.sheets)
    return replace(spreadsheet, sheets=sheets)


def _counted(sheet: Sheet, allowance: Allowance) -> Sheet:
    """Return *sheet*, marked where it holds more rows than are allowed."""
    most = allowance.rows + 1  # and the header
    if sheet.rows_found is not None or len(sheet.cells) <= most:
        return sheet
    filled = int(sheet.cells.notna().any(axis=1).sum())
    return replace(sheet, rows_found=filled - 1) if filled > most else sheet


def _content(path: str, allowance: Allowance) -> bytes:
    try:
        if path == STDIN:
            return _limited(path, sys.stdin.buffer, allowance)
        with Path(path).open("rb") as file:
            return _limited(path, file, allowance)
    except FileNotFoundError:
        raise Refused("file.missing", path=path) from None
    except IsADirectoryError:
        raise Refused("file.folder", path=path) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise Refused("file.cannot_read", path=path, reason=reason) from None


def _limited(path: str, file: BinaryIO, allowance: Allowance) -> bytes:
    content = file.read(allowance.file_bytes + 1)
    if len(content) > allowance.file_bytes:
        raise Refused("file.too_large", path=path, most=str(allowance.file_bytes // MEGABYTE))
    return content
