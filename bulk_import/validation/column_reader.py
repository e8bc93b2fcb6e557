"""What the cells of one column mean, remembering those that repeat.

Most columns of a sheet hold a few different cells: dates, zones, yes and no. Such a cell is
understood once, and its notices are made once. A column whose cells are all
different is not remembered for long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from bulk_import.cell_identity import identity
from bulk_import.cells import Cell, FormattedCell, shown, written
from bulk_import.normalizers.normalizer import Context, Normalizer, value_text
from bulk_import.normalizers.text import is_blank, question_of_strike, refused_as_made
from bulk_import.normalizers.timezones import is_offset
from bulk_import.problems import Ambiguous, Notice, Unusable
from bulk_import.validation.field_source import FieldSource
from bulk_import.validation.planned_row import Change

MOST_REMEMBERED: Final = 2_000
"""The most different cells of one column that are kept; a column with more rarely repeats one."""

_TOGETHER: Final = 50
"""Cells that are looked at together; one among them that is not plain has each of them asked."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a cell means.

    Attributes:
        meant: The value that is sent.
        notices: What was assumed, repaired or dropped to say so.
        change: How it is sent otherwise than written; None where it is not.
    """

    meant: object
    notices: tuple[Notice, ...] = ()
    change: Change | None = None


CellResult = Understood | Unusable | Ambiguous
"""What is found for a cell that is not blank."""


class ColumnReader:
    """Reads the cells of one column.

    Args:
        source: Where the cells come from, and what stands in for blank ones.
        normalize: What a cell means.
        context: What is known of the column beside the cell.
    """

    def __init__(
        self, source: FieldSource, normalize: Normalizer[object], context: Context
    ) -> None:
        self.source = source
        self.field = source.field
        self.position = source.position
        self._normalize = normalize
        self._context = context
        self._plain = source.field.plain if normalize is source.field.normalize else None
        self._depends_on = source.field.depends_on
        self._known: dict[object, CellResult | None] = {}

    def read(self, cell: Cell, values: Mapping[str, object]) -> CellResult | None:
        """Return what *cell* means in a row whose clean *values* are these so far.

        None where the cell is blank and nothing stands in for it. The same object may be returned
        for many rows.
        """
        key: object = cell
        if not isinstance(cell, str):
            # Equal is not the same: 1, 1.0 and True, or one moment in two zones.
            key = (type(cell), cell, getattr(cell, "tzinfo", None))
        if isinstance(cell, FormattedCell):
            key = identity(cell)
        if key in self._known:
            return self._known[key]
        if self._depends_on and self._is_dated(cell):
            key = (key, *map(values.get, self._depends_on))
            if key in self._known:
                return self._known[key]
        found = self.understand(cell, {name: values.get(name) for name in self._depends_on})
        if len(self._known) < MOST_REMEMBERED:
            self._known[key] = found
        return found

    def _is_dated(self, cell: Cell) -> bool:
        """Say whether the meaning of *cell* depends on the campaign's days."""
        return not is_offset(self.source.or_given(cell))

    def not_plain(self, cells: Sequence[Cell]) -> Iterator[int]:
        """Yield the places of the *cells* that are not sent just as they are written."""
        if self._plain is None:
            yield from range(len(cells))
            return
        holds, hold, context = self._plain.holds, self._plain.hold, self._context
        for start in range(0, len(cells), _TOGETHER):
            some = cells[start : start + _TOGETHER]
            texts = [cell for cell in some if isinstance(cell, str)]
            if hold is None or len(texts) < len(some) or not hold(texts, context):
                yield from (at for at, cell in enumerate(some, start) if not holds(cell, context))

    def understand(self, cell: Cell, beside: Mapping[str, Any]) -> CellResult | None:
        """Return what *cell* means, without remembering it.

        Args:
            cell: The cell.
            beside: The clean values of the row on which its meaning depends.
        """
        if isinstance(cell, FormattedCell):
            return _as_it_looks(cell, partial(self.understand, beside=beside))
        column = self.source.column
        if is_blank(cell):
            if self.source.given is None:
                return None
            column, cell = None, self.source.given
        context = replace(self._context, **beside) if beside else self._context
        try:
            value = self._normalize(cell, context)
        except (Unusable, Ambiguous) as finding:
            made = refused_as_made(cell) if isinstance(finding, Unusable) else None
            return made or finding.with_traceback(None)  # a trace would keep its frames alive
        return Understood(
            value.meant, value.notices, _change(self.field.name, column, cell, value.meant)
        )


def _as_it_looks(
    cell: FormattedCell, read: Callable[[Cell], CellResult | None]
) -> CellResult | None:
    """Return what a cell means that looks otherwise than its value: what a person sees in it.

    What the file stores helps where that leaves questions open. Where it shows less than a whole
    value, or is struck through, a person is asked.
    """
    if doubt := question_of_strike(cell):
        return doubt
    stored = read(cell.value)
    seen = read(cell.text) if cell.text else None
    facts = {"stored": shown(cell.value)}
    match seen, stored:
        case Understood(), Understood() if seen.meant == stored.meant:
            return min(seen, stored, key=lambda one: len(one.notices))
        case Understood(), _:
            return replace(seen, notices=(Notice("cell.as_shown", facts), *seen.notices))
        case Ambiguous(), Understood():
            return stored if _reading_as(stored.meant, seen.candidates, read) else seen
        case _, Understood():
            code = "cell.shown_in_part" if cell.text else "cell.shows_nothing"
            texts = value_text(stored.meant), written(cell.value)
            return Ambiguous(code, _reading_as(stored.meant, texts, read)[:1], **facts)
        case _:
            return seen if cell.text else stored


def _reading_as(
    meant: object, texts: Iterable[str], read: Callable[[Cell], CellResult | None]
) -> tuple[str, ...]:
    """Return those of *texts* that mean *meant*."""
    readings = {text: read(text) for text in texts}
    return tuple(
        text for text, one in readings.items() if isinstance(one, Understood) and one.meant == meant
    )


def _change(field: str, column: str | None, cell: Cell, value: object) -> Change | None:
    if isinstance(cell, str) and cell == value:
        return None  # as most text is
    text = value_text(value)
    return None if _same(cell, value, text) else Change(field, column, written(cell), text)


def _same(cell: Cell, value: object, text: str) -> bool:
    """Say whether *cell* shows what is sent, apart from case of yes/no and spaces of lists."""
    if isinstance(value, bool):
        return written(cell).strip().casefold() == text
    if isinstance(value, tuple):
        return "".join(written(cell).split()) == ",".join(map(str, value))
    return written(cell) == text
