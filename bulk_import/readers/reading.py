"""From a path to a `Spreadsheet`: the format is decided by what the file is, not by its name."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final

from bulk_import.events import AwaitingInput, Listener, Reading, ignore
from bulk_import.files import is_pipe, refuse_special
from bulk_import.options import USUAL_ROWS
from bulk_import.problems import Refused, reason_of
from bulk_import.readers.encoding_names import codec_named
from bulk_import.readers.limits import MEGABYTE, ReadLimits
from bulk_import.readers.stand_ins import refuse_stand_in
from bulk_import.readers.workbook_files import read_workbook
from bulk_import.sheet import Sheet, Spreadsheet

STDIN: Final = "-"

LOCK: Final = "~$"
"""How Excel names the file that locks one that is open."""

_ABOVE: Final = re.compile(
    rb"(?:(?:mysql|mysqldump|mariadb|mariadb-dump): (?:\[Warning\]|Warning:)[^\r\n]*\r?\n"
    rb"|HTTP/[\d.]+ [123]\d\d[^\r\n]*\r?\n(?:[\w-]+:[^\r\n]*\r?\n)*\r?\n)+(?=.)",
    re.DOTALL,
)
"""What stands above an export that took in more than was meant: MySQL's programs warn of a password
in their command, and `curl -i` begins with the headers of the answer."""


def read(
    path: str,
    max_rows: int = USUAL_ROWS,
    listen: Listener = ignore,
    encoding: str | None = None,
    *,
    records: Sequence[str] = (),
) -> Spreadsheet:
    """Return the spreadsheet at *path*; `-` is standard input.

    Args:
        path: The file.
        max_rows: The most rows of a sheet with anything in them, below its header. Whoever allows
            more rows allows more memory and time too.
        listen: Called with `Reading` at the start and now and then.
        encoding: How a text is encoded, where it does not say so itself; None to find out.
        records: Where the records of JSON, XML and YAML may be, beside where their form shows it.

    Raises:
        Refused: Nobody knows the encoding; the file is missing, empty, damaged, too large, locked
            by a password or no spreadsheet.
    """
    limits = ReadLimits(rows=max_rows)
    codec = None if encoding is None else codec_named(encoding)
    if encoding is not None and codec is None:
        raise Refused("file.no_such_encoding", encoding=encoding)
    listen(Reading(path=path))
    content = _below_warnings(_content(path, limits, listen))
    listen(Reading(path=path))
    if not content or content.isspace():
        raise Refused("file.empty", path=path)
    refuse_stand_in(path, content)
    handed_on = [content]
    del content  # so that it is let go of where nobody needs it any more
    spreadsheet = read_workbook(
        path, handed_on.pop(), limits=limits, listen=listen, encoding=codec, records=records
    )
    if all(sheet.is_empty for sheet in spreadsheet.sheets):
        raise Refused("file.empty", path=path)
    sheets = tuple(_counted(sheet, limits) for sheet in spreadsheet.sheets)
    return replace(spreadsheet, sheets=sheets)


def _counted(sheet: Sheet, limits: ReadLimits) -> Sheet:
    """Return *sheet*, marked where it holds more rows than are allowed."""
    most = limits.rows + 1  # and the header
    if sheet.rows_found is not None or len(sheet.rows) <= most:
        return sheet
    filled = int(sheet.filled.sum())
    return replace(sheet, rows_found=filled - 1) if filled > most else sheet


def _below_warnings(content: bytes) -> bytes:
    found = _ABOVE.match(content)
    return content if found is None else content[found.end() :]


def _content(path: str, limits: ReadLimits, listen: Listener) -> bytes:
    if path != STDIN:
        refuse_special(path, pipes=True)
    if path == STDIN or is_pipe(path):
        listen(AwaitingInput(path=path))
    try:
        if path == STDIN:
            return _limited(path, _standard_input(), limits)
        with Path(path).open("rb") as file:
            return _limited(path, file, limits)
    except FileNotFoundError:
        raise Refused("file.missing", path=path) from None
    except PermissionError as error:
        is_lock = Path(path).name.startswith(LOCK)  # Excel lets nobody else look into its own
        raise Refused(
            "file.lock" if is_lock else "file.cannot_read", path=path, reason=reason_of(error)
        ) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise Refused("file.cannot_read", path=path, reason=reason) from None


def _standard_input() -> BinaryIO:
    """Return standard input.

    Raises:
        Refused: There is none: nothing was handed on to the program, or it is closed.
    """
    if sys.stdin is None or sys.stdin.closed:
        raise Refused("file.no_input")
    return sys.stdin.buffer


def _limited(path: str, file: BinaryIO, limits: ReadLimits) -> bytes:
    content = file.read(limits.file_bytes + 1)
    if len(content) > limits.file_bytes:
        raise Refused("file.too_large", path=path, most=str(limits.file_bytes // MEGABYTE))
    return content
