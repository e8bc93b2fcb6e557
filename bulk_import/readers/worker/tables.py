"""Records with fields inside fields, as the rows of sheets: what JSON and XML hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from typing import Any, Final

from bulk_import.cells import MOST_CELLS, MOST_COLUMNS, Cell, shown
from bulk_import.readers.worker.announced import Announced, is_about_pages
from bulk_import.readers.worker.powershell import fields_in
from bulk_import.readers.worker.sending import send_rows
from bulk_import.readers.worker.wire import ReadError, Send, Task

MOST_DEEP: Final = 30
"""How many fields inside each other are told apart; the campaigns of any dialer need about ten."""

ANY: Final = "*"
"""Any one name on a way to records."""

MOST_TABLES: Final = 1_000
"""Tables of a file; dialers keep a few hundred in their databases."""

MOST_TOLD: Final = 20
"""Names of fields that a message lists."""

UNREADABLE: Final = "\ufffd"
"""What stands in place of a character that nobody can write down."""

_NOT_WRITABLE: Final = re.compile("[\0\ud800-\udfff]")


class Tables:
    """The tables of a file while they are found, by name.

    Fields inside fields become headers with dots, `queue.name`; a list of records becomes one
    header a field, `slots.0.day`; any other list stays in one cell, as it is written.

    Attributes:
        notes: Warnings beside them: codes of the messages, and their facts.
        announced: What the file says of how many records there are.
    """

    def __init__(self, task: Task) -> None:
        self._asked_for = task.records
        self._most_cells = MOST_CELLS * task.scale
        self._most_rows = task.rows + 1
        self._tables: dict[str | None, _Table] = {}
        self.notes: list[tuple[str, dict[str, str]]] = []
        self.announced = Announced()
        self._aside: dict[str, None] = {}
        self._spoilt: dict[str, None] = {}

    def add(self, name: str | None, record: Any, **more: Cell) -> None:
        """Take *record* in as the next row of the table *name*.

        Args:
            name: The table's name; None for the only one of a file.
            record: Fields by name; anything else becomes the field `value`.
            more: Fields that stand in front of it.

        Raises:
            ReadError: The record is too deep or too wide, or names a field twice, or there are
                too many tables.
        """
        row: dict[str, Cell] = {}
        fields = record if isinstance(record, dict) else {"value": record}
        for header, cell in chain(more.items(), flat(fields)):
            if header in row and not _are_same(row[header], cell):
                raise ReadError("export.field_twice", field=shown(header))
            row[header] = cell
        self.add_row(name, list(row), list(row.values()))

    def add_row(self, name: str | None, headers: Sequence[str], cells: Sequence[Cell]) -> None:
        """Take the next row of the table *name* in, its cells in the order of *headers*.

        Raises:
            ReadError: The table is too wide; there are too many tables.
        """
        table = self._tables.setdefault(name, _Table())
        if len(self._tables) > MOST_TABLES:
            raise ReadError(
                "file.too_many_sheets", count=f"over {MOST_TABLES}", most=str(MOST_TABLES)
            )
        table.found += 1
        if table.found > self._most_rows:
            return
        if _NOT_WRITABLE.search("".join(cell for cell in cells if type(cell) is str)):
            cells = [self._writable(*one) for one in zip(headers, cells, strict=True)]
        table.add(headers, cells)

    def unnamed(self, headers: Sequence[str]) -> str | None:
        """Return what a table is called whose name the file does not say.

        Printed tables with the same *headers* are parts of one; None is the first.
        """
        names = chain([None], (f"Table {number}" for number in count(2)))
        return next(name for name in names if self._is_like(name, headers))

    def _is_like(self, name: str | None, headers: Sequence[str]) -> bool:
        return name not in self._tables or [*self._tables[name].headers] == [*headers]

    def asked_for(self) -> Iterator[str]:
        """Yield the ways to records by which no table is called yet."""
        return (way for way in self._asked_for if way not in self._tables)

    def leave(self, *fields: str) -> None:
        """Remember *fields* that are outside all tables."""
        self._aside |= dict.fromkeys(fields)

    def send(self, send: Send) -> None:
        """Hand the tables over, each with its headers in row 1.

        Raises:
            ReadError: There is none, or one has too many cells.
        """
        if not self._tables:
            raise ReadError("export.no_table")
        for name, table in self._tables.items():
            if len(table.headers) * len(table.rows) > self._most_cells:
                raise ReadError("file.too_many_cells")
            send("sheet", name)
            width = len(table.headers)
            send_rows(send, table.lines(), width, most=self._most_rows)
            send("found", table.found + 1)
        most = max(table.found for table in self._tables.values())
        self.notes[:0] = self.announced.lacking(most)
        aside = [name for name in self._aside if not is_about_pages(name)]
        if aside:
            self.notes.append(("export.aside", {"fields": _listed(aside)}))
        if self._spoilt:
            self.notes.append(("export.characters", {"fields": _listed(self._spoilt)}))
        send("noted", self.notes)

    def _writable(self, header: str, cell: Cell) -> Cell:
        if not isinstance(cell, str) or not _NOT_WRITABLE.search(cell):
            return cell
        self._spoilt[_NOT_WRITABLE.sub(UNREADABLE, header)] = None
        return _NOT_WRITABLE.sub(UNREADABLE, cell)


@dataclass(slots=True)
class _Table:
    headers: dict[str, int] = field(default_factory=dict)
    rows: list[list[Cell]] = field(default_factory=list)
    found: int = 0

    def add(self, headers: Sequence[str], cells: Sequence[Cell]) -> None:
        if list(self.headers) == headers:
            self.rows.append(list(cells))
            return
        for header in headers:
            self.headers.setdefault(header, len(self.headers))
        if len(self.headers) > MOST_COLUMNS:
            raise ReadError("file.too_many_cells")
        row: list[Cell] = [None] * len(self.headers)
        for header, cell in zip(headers, cells, strict=True):
            row[self.headers[header]] = cell
        self.rows.append(row)

    def lines(self) -> Iterator[Sequence[Cell]]:
        width = len(self.headers)
        yield [_NOT_WRITABLE.sub(UNREADABLE, header) for header in self.headers]
        for row in self.rows:
            yield row if len(row) == width else [*row, *[None] * (width - len(row))]


def flat(value: Any, header: str = "", depth: int = 0) -> Iterator[tuple[str, Cell]]:
    """Yield every field inside *value* with its header.

    Raises:
        ReadError: There are more fields inside each other than are told apart.
    """
    if depth > MOST_DEEP:
        raise ReadError("export.too_deep", most=str(MOST_DEEP))
    if isinstance(value, str) and value.startswith("@{"):  # what ConvertTo-Json finds too deep
        value = fields_in(value) or value
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from flat(inner, _joined(header, name), depth + 1)
    elif isinstance(value, list) and any(isinstance(one, (dict, list)) for one in value):
        for position, inner in enumerate(value):
            yield from flat(inner, _joined(header, str(position)), depth + 1)
    else:
        # "{}" and "[]" say something: in places, the bare name of a field is all there is.
        is_plain = value is None or isinstance(value, (str, bool, int, float))
        yield header, value if is_plain else json.dumps(value, ensure_ascii=False)


def _joined(header: str, name: str) -> str:
    return f"{header}.{name}" if header and name else header or name


def _are_same(one: Cell, other: Cell) -> bool:
    return type(one) is type(other) and one == other


def _listed(fields: Iterable[str]) -> str:
    names = [shown(field) for field in fields]
    return ", ".join([*names[:MOST_TOLD], "…"] if len(names) > MOST_TOLD else names)
