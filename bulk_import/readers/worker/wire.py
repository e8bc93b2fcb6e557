"""What parent and child send each other: frames of plain values, encoded alike on both sides.

A frame is a length in four bytes and as many bytes of `marshal`. Marshal holds values only and
is not able to run anything when it is loaded, other than pickle.
"""

from __future__ import annotations

import marshal
import struct
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from operator import attrgetter
from typing import IO, Any, Final

from bulk_import.cell_identity import coded
from bulk_import.cells import NO_RESULT, Cell, ErrorCell, FormattedCell

Send = Callable[..., None]
"""Sends a message: its kind, and what belongs to it."""

LONGEST_FRAME: Final = 2**29
_LENGTH: Final = struct.Struct("<I")
_VERSION: Final = 2
"""Of marshal: later ones look for repeated objects, which costs more than it saves here."""

_PLAIN: Final = frozenset({str, int, float, bool, type(None)})

_PARTS: Final[dict[type, tuple[str, tuple[str, ...]]]] = {
    datetime: ("moment", ("year", "month", "day", "hour", "minute", "second", "microsecond")),
    date: ("day", ("year", "month", "day")),
    time: ("time", ("hour", "minute", "second", "microsecond")),
    timedelta: ("length", ("days", "seconds", "microseconds")),
}
_MAKERS: Final[dict[str, Callable[..., Cell]]] = {
    "moment": datetime,
    "day": date,
    "time": time,
    "length": timedelta,
    "error": ErrorCell,
    "none": lambda: NO_RESULT,
    "look": lambda value, text, kept: FormattedCell(_inner(value), text, kept),
}
_SAMPLE: Final = 64
"""Cells by which a column is judged to hold ever different ones, which are sent as they are."""

_BETWEEN: Final = "\x1f"
"""What stands between the texts of a column; a column that holds it goes another way."""

Column = tuple[str, int, Any, bytes | None]
"""Cells on their way: how they are packed, how many rows are blank, the different cells, and for
each row which of them it holds; None in place of that where each row has a cell of its own.

Cells of one kind are packed into one value, which is handed over and taken apart many times
faster than as many values: `text`, `number`, and the parts of days and times.
"""


@dataclass(frozen=True, slots=True)
class Task:
    """What the parent asks for.

    Attributes:
        kind: The format, as the signature has it.
        rows: The most rows with anything in them that are sent of a sheet.
        scale: How many times the usual size is allowed.
        explain: Only find out why the file cannot be read: an earlier child died of it.
        encoding: How a text is encoded, where it does not say so itself.
        records: Ways to the records of a document, beside where its form shows them.
    """

    kind: str
    rows: int
    scale: float
    explain: bool = False
    encoding: str | None = None
    records: tuple[str, ...] = ()


class ReadError(Exception):
    """Why a file cannot be used: a code of the messages, and the facts for its sentence."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def put(stream: IO[bytes], message: tuple[Any, ...]) -> None:
    """Write one frame."""
    frame = marshal.dumps(message, _VERSION)
    stream.write(_LENGTH.pack(len(frame)))
    stream.write(frame)
    stream.flush()


def messages(stream: IO[bytes]) -> Iterator[tuple[Any, ...]]:
    """Yield the messages of *stream* up to its end, or to the first frame that is broken off.

    Raises:
        ValueError, EOFError, TypeError: A frame is none that a child writes.
    """
    while len(head := stream.read(_LENGTH.size)) == _LENGTH.size:
        (length,) = _LENGTH.unpack(head)
        if length > LONGEST_FRAME:
            raise ValueError("the frame is too long")
        frame = stream.read(length)
        if len(frame) < length:
            return
        message = marshal.loads(frame)  # noqa: S302  written by our own child; holds values only
        if not isinstance(message, tuple):
            raise TypeError("the frame holds no message")
        yield message


def encode(column: Sequence[Any]) -> Column:
    """Return the cells of *column*, "" as blank as None."""
    if len(column) < _SAMPLE or len(set(column[:_SAMPLE])) * 2 > _SAMPLE:
        tag, packed = _packed(column)
        return tag, column.count("") + column.count(None), packed, None
    cells, codes = coded(column)
    blanks = sum(codes.count(code) for code, cell in enumerate(cells) if cell in {"", None})
    tag, packed = _packed(cells)
    return tag, blanks, packed, codes.tobytes()


def decode(column: Column) -> tuple[Sequence[Cell], array[int] | None]:
    """Return the cells of which `encode` made *column*, and which of them each row holds.

    None in place of that where each row has a cell of its own.

    Raises:
        ValueError, TypeError, KeyError: It is nothing that `encode` returns.
    """
    tag, blanks, packed, codes = column
    cells = _unpacked(tag, packed, has_blanks=bool(blanks))
    return cells, None if codes is None else _values("i", codes)


def _packed(cells: Sequence[Any]) -> tuple[str, Any]:
    """Return how *cells* are packed, and the cells: as one value where they are of one kind."""
    kinds = set(map(type, cells))
    one = _packed_as_one(cells, *kinds) if len(kinds) == 1 else None
    if one is not None:
        return one
    cells = [None if type(cell) is str and cell == "" else cell for cell in cells]
    if kinds <= _PLAIN:
        return "plain", cells
    return "mixed", [cell if type(cell) in _PLAIN else _encoded(cell) for cell in cells]


def _packed_as_one(cells: Sequence[Any], kind: type) -> tuple[str, Any] | None:
    """Return cells of one *kind* as one value; None where they cannot be one."""
    if kind is str:
        joined = _BETWEEN.join(cells)
        if joined.count(_BETWEEN) == len(cells) - 1:
            return "text", joined
    elif kind is date:
        return "day", array("i", map(date.toordinal, cells)).tobytes()
    elif kind is float:
        return "number", array("d", cells).tobytes()
    elif kind in _PARTS:
        tag, parts = _PARTS[kind]
        return tag, [array("i", map(attrgetter(part), cells)).tobytes() for part in parts]
    return None


def _unpacked(tag: str, packed: Any, *, has_blanks: bool) -> Sequence[Cell]:
    match tag:
        case "text":
            texts: list[str] = packed.split(_BETWEEN)
            return [text or None for text in texts] if has_blanks else texts
        case "number":
            return _values("d", packed).tolist()
        case "day":
            return list(map(date.fromordinal, _values("i", packed)))
        case "plain":
            if not set(map(type, packed)) <= _PLAIN:
                raise ValueError("the column holds more than cells")
            return list(packed)
        case "mixed":
            return [_decoded(*cell) if type(cell) is tuple else cell for cell in packed]
        case _:
            return list(map(_MAKERS[tag], *(_values("i", part) for part in packed)))


def _values(kind: str, packed: bytes) -> array[Any]:
    values = array(kind)
    values.frombytes(packed)
    return values


def _encoded(cell: Any) -> tuple[Any, ...]:
    if type(cell) in _PARTS:
        tag, parts = _PARTS[type(cell)]
        return (tag, *attrgetter(*parts)(cell))
    if type(cell) is FormattedCell:
        value = cell.value
        return "look", value if type(value) in _PLAIN else _encoded(value), cell.text, cell.kept
    return ("none",) if cell == NO_RESULT else ("error", cell.text)


def _decoded(tag: str, *parts: Any) -> Cell:
    return _MAKERS[tag](*parts)


def _inner(value: Any) -> Any:
    """Return the value of a formatted cell, which is none itself."""
    if type(value) is tuple and value[0] == "look":
        raise ValueError("a formatted cell holds another one")
    return _decoded(*value) if type(value) is tuple else value
