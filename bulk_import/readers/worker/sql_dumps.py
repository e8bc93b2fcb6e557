"""Dumps of a database: the rows that their INSERT or COPY statements put into each table."""

from __future__ import annotations

import re
from typing import Final

from bulk_import.cells import Cell, shown
from bulk_import.readers.worker.declared import plain_text
from bulk_import.readers.worker.sql_words import (
    BROKEN_OFF,
    NAME,
    NO_TEXT,
    VALUE,
    VALUE_WITHOUT_ESCAPES,
    after_space,
    after_statement,
    cell_of,
    columns_of,
    copied,
    name_of,
    text_of,
)
from bulk_import.readers.worker.tables import Tables
from bulk_import.readers.worker.wire import ReadError, Send, Task

_TABLE: Final = rf"(?P<table>{NAME}(?:\s*\.\s*{NAME})*)"
_CREATE: Final = re.compile(
    rf"CREATE\s+(?:TEMPORARY\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?{_TABLE}\s*\(", re.IGNORECASE
)
_INSERT: Final = re.compile(
    r"(?:INSERT|REPLACE)\s+(?:(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE)\s+)*(?:INTO\s+)?"
    rf"{_TABLE}\s*(?:\((?P<columns>[^()]*)\)\s*)?VALUES?\s*(?=\()",
    re.IGNORECASE,
)
_COPY: Final = re.compile(
    rf"COPY\s+{_TABLE}\s*(?:\((?P<columns>[^()]*)\)\s*)?FROM\s+stdin[^;\n]*;[ \t\r]*\n",
    re.IGNORECASE,
)
_COPIED: Final = re.compile(r"^\\\.[ \t\r]*$", re.MULTILINE)
"""The line that ends the rows of a COPY."""

_DELIMITER: Final = re.compile(r"DELIMITER[ \t]+(?P<sign>\S+)[^\n]*\n?", re.IGNORECASE)
_MADE_BY: Final = re.compile(r"-- (?:MySQL|MariaDB) dump ", re.IGNORECASE)
_COMPLETED: Final = "-- Dump completed"
_OTHER_QUOTES: Final = "PostgreSQL database dump"
_MIXED: Final = frozenset({"file.not_text", "file.two_encodings"})
"""Why a dump cannot be decoded as a whole: some values are no texts, or in another encoding."""

_START: Final = 4_000
_END: Final = 400


def read_sql(content: bytes, task: Task, send: Send) -> None:
    """Send the rows of each table of a dump as a sheet.

    Raises:
        ReadError: The dump is cut off or damaged, holds no rows, does not name its columns, or is
            not in the encoding that a person names.
    """
    dump = _Dump(_text(content, task, send), task)
    dump.read()
    if dump.is_cut_off:
        dump.tables.notes.append(("export.perhaps_cut_off", {}))
    if dump.not_utf8:
        dump.tables.notes.append(("file.not_utf8", dump.not_utf8))
    dump.tables.send(send)


def _text(content: bytes, task: Task, send: Send) -> str:
    """Return the text of a dump; some hold pictures, or tables that are encoded in another way.

    Bytes that are no UTF-8 are carried along in the texts of such a dump.
    """
    try:
        return plain_text(content, task, send)
    except ReadError as fault:
        if fault.code not in _MIXED:
            raise
    try:
        return text_of(content)
    except UnicodeDecodeError as error:
        raise ReadError("export.not_text", line="1") from error


class _Dump:
    """A dump while it is read, statement by statement.

    Attributes:
        tables: The rows found so far.
        is_cut_off: It may have had more statements: its last line is missing, or a semicolon.
        not_utf8: The line and the text of the first cell that is not UTF-8; empty without one.
    """

    def __init__(self, text: str, task: Task) -> None:
        self.tables = Tables(task)
        made_by_program = bool(_MADE_BY.search(text[:_START]))
        self.is_cut_off = made_by_program and _COMPLETED not in text[-_END:]
        self.not_utf8: dict[str, str] = {}
        self._text = text
        self._has_escapes = _OTHER_QUOTES not in text[:_START]
        self._value = VALUE if self._has_escapes else VALUE_WITHOUT_ESCAPES
        self._known: dict[str, Cell] = {}
        self._columns: dict[str, list[str]] = {}

    def read(self) -> None:
        """Take in the rows of every statement that brings any.

        Raises:
            ReadError: The dump is cut off or damaged, or does not say what its columns are.
        """
        position = after_space(self._text, 0)
        while position < len(self._text):
            position = after_space(self._text, self._after_statement(position))

    def _after_statement(self, position: int) -> int:
        if found := _DELIMITER.match(self._text, position):
            return self._after_program(found)
        if found := _COPY.match(self._text, position):
            return self._after_copy(found)
        if found := _INSERT.match(self._text, position):
            position = self._after_rows(found)
        elif found := _CREATE.match(self._text, position):
            columns, position = columns_of(self._text, found.end())
            self._columns[name_of(found["table"])] = columns
        end = after_statement(self._text, position)
        self.is_cut_off |= self._text[end - 1] != ";"
        return end

    def _after_program(self, found: re.Match[str]) -> int:
        """Pass over the text of a trigger or a procedure: what it inserts is not in the table."""
        if found["sign"] == ";":
            return found.end()
        end = re.compile(r"^DELIMITER[ \t]+;", re.IGNORECASE | re.MULTILINE)
        after = end.search(self._text, found.end())
        return after.end() if after else len(self._text)

    def _after_copy(self, found: re.Match[str]) -> int:
        """Take in the rows that PostgreSQL writes one a line, parted by tabs."""
        end = _COPIED.search(self._text, found.end())
        if end is None:
            raise self._broken(len(self._text))
        table, position = name_of(found["table"]), found.end()
        columns = self._columns_of(table, found)
        for line in self._text[position : end.start()].split("\n")[:-1]:
            self._add(table, columns, copied(line), position)
            position += len(line) + 1
        return end.end()

    def _after_rows(self, found: re.Match[str]) -> int:
        table, position = name_of(found["table"]), found.end()
        columns = self._columns_of(table, found)
        while self._text[position : position + 1] == "(":
            cells, end = self._row(position + 1)
            self._add(table, columns, cells, position)
            position = after_space(self._text, end)
            if self._text[position : position + 1] != ",":
                break
            position = after_space(self._text, position + 1)
            if position == len(self._text):
                raise self._broken(position)
        return position

    def _add(self, table: str, columns: list[str], cells: list[Cell], position: int) -> None:
        if len(cells) != len(columns):
            counts = {"cells": str(len(cells)), "columns": str(len(columns))}
            raise ReadError("export.other_width", table=table, line=self._line(position), **counts)
        self.tables.add_row(table, columns, cells)

    def _columns_of(self, table: str, found: re.Match[str]) -> list[str]:
        if found["columns"] is not None:
            named = [name_of(one) for one in re.findall(NAME, found["columns"])]
            if twice := next((one for one in named if named.count(one) > 1), None):
                raise ReadError("export.field_twice", field=shown(twice))
            return named
        if table not in self._columns:
            raise ReadError("export.no_columns", table=table, line=self._line(found.start()))
        return self._columns[table]

    def _row(self, position: int) -> tuple[list[Cell], int]:
        """Return the cells of the row whose bracket opens before *position*, and where it ends."""
        cells: list[Cell] = []
        while found := self._value.match(self._text, position):
            written, sign = found.group("value", "end")
            if written not in self._known:  # most values of a dump stand in it many times
                self._known[written] = self._cell(found)
            cells.append(self._known[written])
            position = found.end()
            if sign == ")":
                return cells, position
        raise self._broken(position)

    def _cell(self, found: re.Match[str]) -> Cell:
        cell = cell_of(found, has_escapes=self._has_escapes)
        if isinstance(cell, str) and NO_TEXT.search(cell):
            cell = cell.encode(errors="surrogateescape").decode("cp1252", errors="replace")
            if not self.not_utf8:
                line = self._line(found.start("end"))
                self.not_utf8 = {"line": line, "text": shown(cell), "encoding": "windows-1252"}
        return cell

    def _broken(self, position: int) -> ReadError:
        """Return what is wrong in the row that cannot be read on from *position*."""
        code = "export.cut_off" if BROKEN_OFF.match(self._text, position) else "export.broken"
        position = after_space(self._text, position)
        column = position - self._text.rfind("\n", 0, position)
        return ReadError(code, line=self._line(position), character=str(column))

    def _line(self, position: int) -> str:
        return str(self._text.count("\n", 0, position) + 1)
