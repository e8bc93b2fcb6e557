"""What the store needs of a database, whichever it is; the SQL text is the same for all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol


class Cursor(Protocol):
    """What a statement has found, or how many rows it changed."""

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""
        ...

    def fetchone(self) -> Any:
        """Return the next row, a tuple; None after the last one."""
        ...

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""
        ...

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """A connection to a database, within a transaction that somebody else begins and ends.

    The standard library's to SQLite is one as it is. Placeholders are question marks.
    """

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Cursor:
        """Execute one statement with the values of its placeholders."""
        ...

    def executemany(self, statement: str, rows: Iterable[Sequence[Any]], /) -> Cursor:
        """Execute one statement for each of several rows of values."""
        ...


class Transactions(Protocol):
    """A connection with the beginning and the end of its transactions."""

    @property
    def connection(self) -> Connection:
        """The connection."""
        ...

    def begin(self, *, writing: bool) -> None:
        """Begin a transaction, one that writes, or one that only reads."""
        ...

    def commit(self) -> None:
        """Commit; when this returns, what was written is durable, and found by others.

        Raises:
            Exception: It is not; one of `failures.DATABASE_ERRORS`.
        """
        ...

    def roll_back(self, error: BaseException) -> None:
        """Take back what was done, because of *error*; that itself raises nothing."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...
