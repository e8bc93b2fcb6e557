"""What the cells of a column say about the fields that its header may mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, NamedTuple

from bulk_import.campaign import FIELDS
from bulk_import.cells import Cell, as_shown, shown
from bulk_import.fields import Field
from bulk_import.mapping.headers import fold
from bulk_import.mapping.match import Match
from bulk_import.normalizers import spans
from bulk_import.normalizers.normalizer import Context, Normalizer
from bulk_import.normalizers.spans import Splitter
from bulk_import.normalizers.text import is_blank
from bulk_import.problems import Ambiguous, Unusable
from bulk_import.sheet import Sheet

_BESIDE: Final = frozenset({"date.with_time", "time.with_date"})
"""What is told of a cell that holds more than the field."""


_Verdict = Literal["fits", "open", "against"] | None
"""How a cell fits; None for a blank one."""


class Evidence(NamedTuple):
    """How the cells of a column fit a field, or two that they may hold together.

    Attributes:
        fitting: The rows whose cell certainly fits.
        open: The rows whose cell has several readings, or holds more than the field.
        against: The rows whose cell does not fit.
        witness: The first cell that does not fit, and its address; None where all do.
    """

    fitting: int
    open: int
    against: int
    witness: tuple[str, str] | None

    @property
    def agreeing(self) -> int:
        """The rows whose cell may fit."""
        return self.fitting + self.open

    @property
    def decides(self) -> bool:
        """Whether the cells alone say that the column is the field's."""
        return self.fitting > 0 == self.against + self.open

    @property
    def contradicts(self) -> bool:
        """Whether the cells say that the column is not the field's."""
        return self.against > 0 and self.against >= self.agreeing


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a sheet, as evidence of what its columns are.

    Attributes:
        below: The rows below the header.
        known: What is known of every cell.
    """

    below: Sheet
    known: Context

    def evidence(self, match: Match, fields: tuple[str, ...]) -> Evidence:
        """Return how the cells of the column *match* fit one field, or two that each may hold."""
        letters, header = match.column, fold(match.header)
        column = self.below.columns[letters]
        verdicts = [
            None if isinstance(cell, str) and fold(cell) == header else self._verdict(cell, fields)
            for cell in column.values  # a header may be repeated in a row
        ]
        found = Counter(column.expand(verdicts))
        against = (
            (shown(column.values[at]), f"{letters}{row}")
            for row, at in zip(self.below.rows.tolist(), column.codes.tolist(), strict=True)
            if verdicts[at] == "against"
        )
        return Evidence(found["fits"], found["open"], found["against"], next(against, None))

    def _verdict(self, cell: Cell, fields: tuple[str, ...]) -> _Verdict:
        if is_blank(cell):
            return None
        found: _Verdict = "fits"
        for name, normalize in zip(fields, _normalizers(fields), strict=True):
            field = FIELDS[name]
            try:
                value = normalize(as_shown(cell), field.context(self.known))
            except Ambiguous:
                if field.kind not in {"date", "time"}:  # 07/08/2031 is a date in each reading
                    found = "open"
            except Unusable:
                return "against"
            else:
                if any(notice.code in _BESIDE for notice in value.notices):
                    found = "open"
        return found


@cache
def splitter(fields: tuple[str, ...]) -> Splitter:
    """Return what parts a cell that holds two *fields*."""
    first, second = (FIELDS[name].normalize for name in fields)
    return spans.span(first, second) if _is_span(fields) else spans.moment(first, second)


def _is_span(fields: tuple[str, ...]) -> bool:
    """Say whether two fields are the start and the end of one kind, and no day with its time."""
    return len({FIELDS[name].kind for name in fields}) == 1


def normalizer(match: Match) -> Normalizer[object]:
    """Return what a cell of the column *match* means, or its part of a cell that holds two.

    Args:
        match: A column with a field.
    """
    field = FIELDS[str(match.field)]
    return _normalizer(field, match.holds) if match.holds else field.normalize


def own_cell(match: Match) -> Callable[[Cell], Cell] | None:
    """Return what takes the field's part out of a cell that holds two; None where it is one."""
    if not match.holds:
        return None
    split, at = splitter(match.holds), match.holds.index(str(match.field))

    def own(cell: Cell) -> Cell:
        try:
            return split(as_shown(cell), Context())[at]
        except Unusable:
            return None

    return own


def _normalizer(field: Field, holds: tuple[str, ...]) -> Normalizer[object]:
    of = spans.half if _is_span(holds) else spans.part
    return of(splitter(holds), field.normalize, holds.index(field.name))


def _normalizers(fields: tuple[str, ...]) -> Iterator[Normalizer[object]]:
    if len(fields) == 1:
        yield FIELDS[fields[0]].normalize
    else:
        yield from (_normalizer(FIELDS[name], fields) for name in fields)
