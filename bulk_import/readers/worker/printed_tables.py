"""Tables as databases print them: rules of `+---+`, or drawn lines, and bars between the cells.

The rules say where the columns are, so that a cell may hold a bar or several lines. What a session
shows around its tables is passed over, but for the statement that names the table asked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from bulk_import.readers.worker.declared import plain_text
from bulk_import.readers.worker.sql_words import table_asked_for
from bulk_import.readers.worker.tables import Tables
from bulk_import.readers.worker.wire import ReadError, Send, Task

_DASH: Final = r"[-=\u2500\u2501\u2550]"
_CROSSING: Final = r"[+\u250c-\u254b\u2551-\u2570]"
_FRAME: Final = re.compile(rf"[ \t]*{_CROSSING}(?:{_DASH}+{_CROSSING})+[ \t]*")
_BELOW: Final = re.compile(rf"[ \t]*{_DASH}+(?:{_CROSSING}{_DASH}+)+[ \t]*")
_PARTED: Final = re.compile(_CROSSING)
_BAR: Final = re.compile(r"[|\u2502\u2503\u2551]")

_GOES_ON: Final = "+"
"""What psql prints at the right edge of a cell that goes on in the next line."""

_MOST_JOINED: Final = 100
"""Lines of one row whose cells hold line breaks."""

_LINES_ABOVE: Final = 20
"""Lines above a table in which its statement stands."""

Row = list[str]


def read_printed_tables(content: bytes, task: Task, send: Send) -> None:
    """Send each printed table as a sheet, called as the table that its statement asks for.

    Raises:
        ReadError: A row does not fit its columns, or there is none.
    """
    text = plain_text(content, task, send).removeprefix("\ufeff")
    tables = Tables(task)
    tables.announced.printed(text)
    for table in _printed(text.split("\n")):
        headers, *rows = table.rows()
        name = table.name or tables.unnamed(headers)
        for row in rows:
            tables.add_row(name, headers, [cell or None for cell in row])
    tables.send(send)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the columns of a table are.

    Attributes:
        bounds: The places at which its rules part them.
        width: The places of a rule.
        is_closed: The outer bounds are among them: a frame stands around the table.
    """

    bounds: tuple[int, ...]
    width: int
    is_closed: bool

    @classmethod
    def of(cls, rule: str) -> _Frame:
        line = rule.rstrip()
        bounds = tuple(found.start() for found in _PARTED.finditer(line))
        return cls(bounds, len(line), _FRAME.fullmatch(rule) is not None)

    def cells(self, line: str) -> Row | None:
        """Return the cells of *line* with their margins; None where it is no whole row."""
        for measure in _MEASURES:
            places = self._bars(line, measure)
            if places is not None:
                parts = (line[start + 1 : end] for start, end in pairwise(places))
                return list(parts)
        parted = _BAR.split(line.strip() if self.is_closed else line)
        cells = parted[1:-1] if self.is_closed else parted
        return cells if len(cells) == self._columns and "\n" not in line else None

    @property
    def _columns(self) -> int:
        return len(self.bounds) - 1 if self.is_closed else len(self.bounds) + 1

    def _bars(self, line: str, measure: Callable[[str], int]) -> list[int] | None:
        """Return where the bars at the bounds stand, and both ends; None where one is missing."""
        at, places = 0, dict[int, int]()
        for index, sign in enumerate(line):
            places.setdefault(at, index)
            at += measure(sign)
        found = [places.get(bound, -1) for bound in self.bounds]
        if any(index < 0 or not _BAR.match(line[index]) for index in found):
            return None
        if self.is_closed:
            return found if not line[found[-1] + 1 :].strip() else None
        return [-1, *found, len(line)]

    def go_on(self, cells: Row) -> list[bool]:
        """Say for each of a row's *cells* whether psql prints more of it in the next line."""
        edges = self.bounds if self.is_closed else (-1, *self.bounds, self.width)
        widths = [end - start - 1 for start, end in pairwise(edges)]
        return [
            cell.endswith(_GOES_ON) and sum(map(_places_of, cell)) == width
            for cell, width in zip(cells, widths, strict=True)
        ]


def _places_of(sign: str) -> int:
    """Return how many places of a terminal a character takes."""
    if unicodedata.category(sign) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in {"W", "F"} else 1


def _one_each(sign: str) -> int:
    return len(sign)


def _bytes_of(sign: str) -> int:
    return len(sign.encode("utf-8", "surrogatepass"))


_MEASURES: Final = (_places_of, _one_each, _bytes_of)
"""How programs measure the cells that they pad."""


@dataclass(frozen=True, slots=True)
class _Printed:
    """A table as it is printed.

    Attributes:
        name: The table that is asked for; None where no statement says it.
        frame: Where its columns are.
        lines: The numbers of its lines and the lines, the headers first, without the rules.
    """

    name: str | None
    frame: _Frame
    lines: Sequence[tuple[int, str]]

    def rows(self) -> Iterator[Row]:
        """Yield its rows, the headers first.

        Raises:
            ReadError: One does not fit the columns.
        """
        begun: list[str] = []
        whole: Row | None = None
        for number, line in self.lines:
            begun.append(line)
            cells = self.frame.cells("\n".join(begun))
            if cells is None and len(begun) < _MOST_JOINED:
                continue  # a cell holds a line break: the row goes on
            if cells is None:
                raise _broken(number - len(begun) + 1)
            begun.clear()
            going_on = self.frame.go_on(cells)
            texts = [
                (cell.removesuffix(_GOES_ON) if more else cell).strip()
                for cell, more in zip(cells, going_on, strict=True)
            ]
            whole = _joined(whole, texts)
            if not any(going_on):
                yield whole
                whole = None
        if begun:
            raise _broken(self.lines[-1][0] - len(begun) + 1)


def _joined(above: Row | None, row: Row) -> Row:
    if above is None:
        return row
    return [f"{one}\n{more}" if more else one for one, more in zip(above, row, strict=True)]


def _broken(number: int) -> ReadError:
    return ReadError("export.broken", line=str(number), character="1")


def _printed(lines: Sequence[str]) -> Iterator[_Printed]:
    """Yield the tables that *lines* hold."""
    number = 0
    while number < len(lines):
        line = lines[number].rstrip("\r")
        frame = _Frame.of(line) if _FRAME.fullmatch(line) or _BELOW.fullmatch(line) else None
        if frame is None or (not frame.is_closed and not number):
            number += 1
            continue
        first = number if frame.is_closed else number - 1
        inside, end = _inside(lines, first, frame)
        if len(inside) > 1:
            above = " ".join(lines[max(0, first - _LINES_ABOVE) : first])
            yield _Printed(table_asked_for(above), frame, inside)
        number = max(end, number + 1)


def _inside(lines: Sequence[str], first: int, frame: _Frame) -> tuple[list[tuple[int, str]], int]:
    """Return the lines of a table that are no rules, with their numbers, and where it ends."""
    inside: list[tuple[int, str]] = []
    begun = ""
    for at in range(first, len(lines)):
        line = lines[at].rstrip("\r")
        if not begun and (_FRAME.fullmatch(line) or _BELOW.fullmatch(line)):
            if _Frame.of(line).bounds != frame.bounds:
                return inside, at  # where the next table begins
            continue
        if not begun and not _BAR.search(line):
            return inside, at
        inside.append((at + 1, line))
        text = f"{begun}\n{line}" if begun else line
        begun = text if frame.cells(text) is None and text.count("\n") < _MOST_JOINED else ""
    return inside, len(lines)
