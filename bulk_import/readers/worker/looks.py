"""How cells look: what their number format shows, and what is struck through."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, TypeAlias

from bulk_import.cells import Cell, FormattedCell, written
from bulk_import.readers.worker.number_formats import is_same

_OTHER_COUNTRIES: Final = str.maketrans(",.", ".,")
"""In many countries the comma stands before the decimals, and the dot between thousands."""


class Format(Protocol):
    """What is shown of cells."""

    def shown(self, cell: Cell) -> str | None:
        """Return what is shown of *cell*; None where that says the same as the cell."""
        ...


@dataclass(frozen=True, slots=True)
class ShownText:
    """A text that the file holds beside the value of one cell: what its program showed of it."""

    text: str

    def shown(self, cell: Cell) -> str | None:
        """Return the text; None where it says the same as *cell*."""
        if isinstance(cell, bool | str):
            return None
        texts = self.text, self.text.translate(_OTHER_COUNTRIES)
        if isinstance(cell, int | float) and any(is_same(text, float(cell)) for text in texts):
            return None
        return self.text


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks.

    Attributes:
        format: Its number format; None for one that shows the value.
        is_struck: All of it is struck through.
        kept: What is not struck through of a text of several runs; None where no run is.
    """

    format: Format | None = None
    is_struck: bool = False
    kept: str | None = None

    def of(self, cell: Cell) -> Cell:
        """Return *cell* with this look; the cell itself where it looks like its value."""
        if cell is None or cell == "" or isinstance(cell, FormattedCell):
            return cell
        text = self.format.shown(cell) if self.format else None
        kept = "" if self.is_struck else self.kept
        if text is None and kept is None:
            return cell
        if self.is_struck and not written(cell if text is None else text).strip():
            return cell
        return FormattedCell(cell, text, kept)


SheetLooks: TypeAlias = "defaultdict[int, dict[int, Look]]"
"""The cells of a sheet that may look otherwise than their values: by column and row, from 1."""


def no_looks() -> SheetLooks:
    """Return what holds no looks yet."""
    return defaultdict(dict)


@dataclass(slots=True)
class SheetNotes:
    """What a file says of a sheet beside its values.

    Attributes:
        hidden_rows: The numbers of the rows that are not shown.
        hidden_columns: The first and the last of each run of columns that are not shown.
        looks: The cells that may look otherwise than their values.
        corner: The last row and the last column with anything in them, counted from 0.
    """

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    looks: SheetLooks = field(default_factory=no_looks)
    corner: tuple[int, int] = (0, 0)


def with_looks(cells: Sequence[Any], looks: Mapping[int, Look], first: int) -> Sequence[Any]:
    """Return the *cells* of a column from row *first* on as they look."""
    if not looks:
        return cells
    return [looks[row].of(cell) if row in looks else cell for row, cell in enumerate(cells, first)]
