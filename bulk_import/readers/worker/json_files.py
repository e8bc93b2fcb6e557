"""JSON: a list of records, one record a line, or lists of records inside answers."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any, Final

from bulk_import.cells import shown
from bulk_import.readers.worker.declared import plain_text
from bulk_import.readers.worker.record_search import find_records
from bulk_import.readers.worker.tables import MOST_DEEP, Tables
from bulk_import.readers.worker.wire import ReadError, Send, Task

LONGEST_NUMBER: Final = 40
"""Characters of a number; a longer one is text, as no program would keep all its digits."""

_SPACE: Final = re.compile(r"[ \t\r\n]*")


def read_json(content: bytes, task: Task, send: Send) -> None:
    """Send every list of records as a sheet.

    Raises:
        ReadError: The file is damaged or cut off, holds no record, or holds a field twice.
    """
    try:
        values = list(_values(plain_text(content, task, send).removeprefix("\ufeff")))
        tables = Tables(task)
        find_records(values, tables)
    except RecursionError as error:
        raise ReadError("export.too_deep", most=str(MOST_DEEP)) from error
    tables.send(send)


def _values(text: str) -> Iterator[Any]:
    """Yield the values of *text*: mostly one, or one a line."""
    decoder = json.JSONDecoder(
        object_pairs_hook=_fields,
        parse_int=lambda digits: int(digits) if len(digits) <= LONGEST_NUMBER else digits,
        parse_float=_number,
        parse_constant=str,  # NaN and Infinity: the cell will say so where it is used
    )
    position = _after_space(text, 0)
    while position < len(text):
        try:
            value, position = decoder.raw_decode(text, position)
        except json.JSONDecodeError as error:
            raise _broken(text, error) from error
        yield value
        position = _after_space(text, position)


def _after_space(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found else position


def _broken(text: str, error: json.JSONDecodeError) -> ReadError:
    # A text that is never closed is reported where it starts, and goes on to the end of the file.
    is_cut_off = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
    code = "export.cut_off" if is_cut_off else "export.broken"
    return ReadError(code, line=str(error.lineno), character=str(error.colno))


def _fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        for name, value in pairs:
            if json.dumps(fields[name]) != json.dumps(value):
                raise ReadError("export.field_twice", field=shown(name))
    return fields


def _number(digits: str) -> float | str:
    number = float(digits)
    return number if math.isfinite(number) and len(digits) <= LONGEST_NUMBER else digits
