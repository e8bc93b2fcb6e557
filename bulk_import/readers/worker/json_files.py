"""JSON: a list of records, one record a line, or lists of records inside an answer."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from bulk_import.cells import shown
from bulk_import.readers.worker.declared import plain_text
from bulk_import.readers.worker.tables import MOST_DEEP, Tables
from bulk_import.readers.worker.wire import ReadError, Send, Task

LABEL: Final = "label"
"""The header of the names by which a file keeps its records."""

LONGEST_NUMBER: Final = 40
"""Characters of a number; a longer one is text, as no program would keep all its digits."""

_WRAPPING: Final = frozenset(
    {"campaigns", "content", "data", "entities", "items", "records", "response"}
    | {"result", "results", "rows", "value"}
)
"""What answers call the list that they were asked for, whatever else stands beside it."""

_RESOURCES: Final = ("resource",)
"""Where Terraform keeps what it is told to make: by type, and there by label."""

_TYPE: Final = 2  # resource.TYPE
_SPACE: Final = re.compile(r"[ \t\r\n]*")

Path = tuple[str, ...]


def read_json(content: bytes, task: Task, send: Send) -> None:
    """Send every list of records as a sheet.

    Raises:
        ReadError: The file is damaged or cut off, holds no record, or holds a field twice.
    """
    try:
        values = list(_values(plain_text(content, task, send).removeprefix("\ufeff")))
        tables = Tables(task)
        _find(values[0] if len(values) == 1 else values, (), tables)
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


def _find(value: Any, path: Path, tables: Tables) -> None:
    """Take every table inside *value* in."""
    if len(path) > MOST_DEEP:
        raise ReadError("export.too_deep", most=str(MOST_DEEP))
    if _is_list_of_records(value):
        for record in value:
            tables.add(_name(path), record)
    elif isinstance(value, dict) and value:
        _find_inside(value, path, tables)


def _find_inside(fields: Mapping[str, Any], path: Path, tables: Tables) -> None:
    inner = {name: one for name, one in fields.items() if _holds_records(one)}
    own = fields.keys() - inner.keys()
    if own and not any(_says_more(name, one, len(own)) for name, one in inner.items()):
        tables.add(_name(path), fields)
    elif _is_kept_by_label(fields, path):
        for label, kept in fields.items():
            for record in kept if isinstance(kept, list) else [kept]:
                tables.add(_name(path), record, **{LABEL: label})
    else:
        tables.leave(*(".".join((*path, name)) for name in fields if name in own))
        for name, one in inner.items():
            _find(one, (*path, name), tables)


def _name(path: Path) -> str | None:
    return ".".join(path) or None


def _is_list_of_records(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)


def _holds_records(value: Any) -> bool:
    return bool(value) and (isinstance(value, dict) or _is_list_of_records(value))


def _says_more(name: str, value: Any, own: int) -> bool:
    """Say whether a list is the content of its file, and everything around it a wrapper."""
    if not _is_list_of_records(value):
        return False
    most = max(len(one) for one in value if isinstance(one, dict))
    return name.casefold() in _WRAPPING or most >= own


def _is_kept_by_label(fields: Mapping[str, Any], path: Path) -> bool:
    """Say whether *fields* are records by their labels, and no fields of a record."""
    if path[:1] == _RESOURCES and len(path) == _TYPE:
        return True
    records = [one for one in fields.values() if _is_record(one)]
    if len(records) < len(fields):
        return False
    shared = set.intersection(*(set(one) for one in records))
    return bool(shared) and (len(records) > 1 or bool(path))


def _is_record(value: Any) -> bool:
    return isinstance(value, dict) and not all(_holds_records(one) for one in value.values())
