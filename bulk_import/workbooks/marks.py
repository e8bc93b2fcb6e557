"""What stands beside and on the user's cells, as plain values that a child process can be given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bulk_import.outcome import State
from bulk_import.problems import Severity

Place = tuple[int, str | None]
"""A row's number and a column's letter; None is the row's own cell, its Import result."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How one cell is marked: how severe its problems are, and the text of its note.

    Attributes:
        severity: The worst of its problems; None for an edit without any.
        text: The note.
    """

    severity: Severity | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotations:
    """Everything that is written beside and onto the cells of a sheet.

    Attributes:
        header_row: The row that gets our headers.
        texts: What our five columns say, by row, in the order of `RESULT_HEADERS`.
        states: What became of each row.
        marks: The cells that are coloured and carry a note.
    """

    header_row: int
    texts: Mapping[int, tuple[str, ...]]
    states: Mapping[int, State]
    marks: Mapping[Place, Mark]
