"""Tables inside documents whose cells stand without their names: in lines, or in columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bulk_import.readers.worker.tables import Tables

_FEWEST_COLUMNS: Final = 3
"""Lists beside each other that are the columns of a table."""

_HEADERS: Final = ("columns", "cols", "fields", "headers", "header", "column_names", "columnNames")
_LINES: Final = ("rows", "data", "values", "records", "aaData", "results")


@dataclass(frozen=True, slots=True)
class ValueTable:
    """A table as a document holds it.

    Attributes:
        headers: The names of its columns.
        lines: The values of each record, in the order of the headers.
        used: The fields of the document that it is made of.
    """

    headers: Sequence[str]
    lines: Sequence[Sequence[Any]]
    used: frozenset[str]

    def add_to(self, tables: Tables, name: str | None) -> None:
        """Take its records in as the rows of the table *name*."""
        for line in self.lines:
            tables.add(name, dict(zip(self.headers, line, strict=True)))


def table_in(fields: Mapping[str, Any]) -> ValueTable | None:
    """Return the table of which *fields* hold headers and lines, or columns; None without one."""
    return _with_headers(fields) or _of_columns(fields)


def table_of_lines(lines: Sequence[Any]) -> ValueTable | None:
    """Return *lines* of which the first holds the headers as a table; None where none does."""
    if len(lines) < 2 or not _is_line(lines[0]):  # noqa: PLR2004  headers, and one line below them
        return None
    return _of_lines(lines[0], lines[1:], frozenset())


def _with_headers(fields: Mapping[str, Any]) -> ValueTable | None:
    for named in _named(fields, _HEADERS):
        headers = [_header(one) for one in fields[named]]
        for held in _named(fields, _LINES):
            if found := _of_lines(headers, fields[held], frozenset({named, held})):
                return found
    return None


def _named(fields: Mapping[str, Any], names: Sequence[str]) -> Iterator[str]:
    return (name for name in names if isinstance(fields.get(name), list) and fields[name])


def _header(value: Any) -> Any:
    """Return the name of a column, which some write with what else is known of it."""
    if not isinstance(value, Mapping):
        return value
    return next((value[key] for key in ("name", "title", "label", "data") if key in value), None)


def _of_lines(
    headers: Sequence[Any], lines: Sequence[Any], used: frozenset[str]
) -> ValueTable | None:
    is_header = all(isinstance(one, str) and one.strip() for one in headers)
    if not is_header or len(set(headers)) < len(headers) or len(headers) < _FEWEST_COLUMNS:
        return None
    if not all(_is_line(line) and len(line) == len(headers) for line in lines):
        return None
    return ValueTable(headers, lines, used)


def _is_line(value: Any) -> bool:
    return isinstance(value, list) and not any(isinstance(one, list) for one in value)


def _of_columns(fields: Mapping[str, Any]) -> ValueTable | None:
    """Return lists of one length, one a field, as the columns that they are."""
    columns = {name: one for name, one in fields.items() if _is_column(one)}
    lengths = set(map(len, columns.values()))
    others = len(fields) - len(columns)
    if len(columns) < _FEWEST_COLUMNS or len(lengths) > 1 or others >= len(columns):
        return None
    lines = list(zip(*columns.values(), strict=True))
    return ValueTable(tuple(columns), lines, frozenset(columns))


def _is_column(value: Any) -> bool:
    return bool(value) and _is_line(value) and not any(isinstance(one, dict) for one in value)
