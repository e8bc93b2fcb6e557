"""From a path to a `Spreadsheet`: the format is decided by what the file is, not by its name."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bulk_import.problems import Refused
from bulk_import.readers.csv_files import read_csv
from bulk_import.readers.signatures import recognize
from bulk_import.readers.xlsx_files import read_xlsx
from bulk_import.sheet import Spreadsheet

STDIN: Final = "-"

READERS: Final[dict[str, Callable[[str, bytes], Spreadsheet]]] = {
    "csv": read_csv,
    "xlsx": read_xlsx,
}
"""What reads each format: a function of the path, for messages, and of the content."""


def read(path: str) -> Spreadsheet:
    """Return the spreadsheet at *path*; `-` is CSV on standard input.

    Raises:
        Refused: The file is missing, empty, damaged, locked by a password or no spreadsheet.
    """
    content = sys.stdin.buffer.read() if path == STDIN else _content(path)
    if not content.strip():
        raise Refused("file.empty", path=path)
    kind = recognize(content)
    if kind not in READERS:
        raise Refused("file.kind", path=path, kind=kind)
    spreadsheet = READERS[kind](path, content)
    if all(sheet.is_empty for sheet in spreadsheet.sheets):
        raise Refused("file.empty", path=path)
    return spreadsheet


def _content(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise Refused("file.missing", path=path) from None
    except IsADirectoryError:
        raise Refused("file.folder", path=path) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise Refused("file.cannot_read", path=path, reason=reason) from None
