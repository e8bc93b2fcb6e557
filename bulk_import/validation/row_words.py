"""Which rows surely are campaigns: those with more different words than any note or total has.

A row of a campaign has a dialer type, a zone, a yes and a no: to see that much of the columns
that repeat themselves takes nearly nothing. Only the other rows are looked at one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import count

import numpy as np
import numpy.typing as npt

from bulk_import.cells import Cell, FormattedCell, as_shown, written
from bulk_import.column import Column, Mask
from bulk_import.normalizers.text import is_blank
from bulk_import.validation.row_patterns import is_example, is_number, may_be_example

_NO_WORD = -1

_TEXTS = (str, FormattedCell)

Words = npt.NDArray[np.int64]
"""For each row the number of a word; `_NO_WORD` where there is none."""


def surely_campaigns(columns: Sequence[tuple[Column, bool]], name: Column, most: int) -> Mask:
    """Return the rows that hold more words than *most*, one below a field, and mark no example.

    Args:
        columns: The columns of the table in their order, and whether each has a field.
        name: The column by whose cells an example is known, beside the first filled one.
        most: The most different words of a row that may be no campaign.
    """
    several = _with_several_words(columns, len(name), most)
    return several & ~_examples(name) & ~_begins_as_example(columns, len(name))


def marks_example(cell: Cell) -> bool:
    """Say whether *cell* marks its row as the example of a template."""
    if isinstance(cell, FormattedCell):
        return marks_example(cell.shown)
    return isinstance(cell, str) and is_example(cell.strip())


def _with_several_words(columns: Iterable[tuple[Column, bool]], height: int, most: int) -> Mask:
    """Return the rows with more than *most* different words; one stands below a field."""
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    seen: list[Words] = [np.full(height, _NO_WORD) for _ in range(most)]
    several, has_field = np.zeros(height, np.bool_), np.zeros(height, np.bool_)
    for column, is_field in sorted(columns, key=lambda one: len(one[0].values)):
        if (several & has_field).all():
            break
        if is_field:
            has_field |= ~column.mask(is_blank)
        found = np.array([_number(cell, numbers) for cell in column.values], np.int64)
        words = found[column.codes]
        is_new = words != _NO_WORD
        for earlier in seen:
            is_new &= words != earlier
        several |= _keep(words, is_new, seen)
    return several & has_field


def _keep(words: Words, is_new: Mask, seen: Iterable[Words]) -> Mask:
    """Put new *words* where there is room among those *seen*, and return the rows without room."""
    for earlier in seen:
        has_room = is_new & (earlier == _NO_WORD)
        earlier[has_room] = words[has_room]
        is_new = is_new & ~has_room
    return is_new


def _number(cell: Cell, numbers: defaultdict[str, int]) -> int:
    if is_blank(cell):
        return _NO_WORD
    text = " ".join(written(cell).split())
    return _NO_WORD if is_number(text) else numbers[text]


def _examples(column: Column) -> Mask:
    """Return the rows whose cell marks them as an example."""
    texts = [str(as_shown(cell)) for cell in column.values if isinstance(cell, _TEXTS)]
    if may_be_example("\n".join(texts)):
        return column.mask(marks_example)
    return np.zeros(len(column), np.bool_)


def _begins_as_example(columns: Iterable[tuple[Column, bool]], height: int) -> Mask:
    """Return the rows whose first filled cell marks them as an example."""
    found, is_open = np.zeros(height, np.bool_), np.ones(height, np.bool_)
    for column, _ in columns:
        if not is_open.any():
            break
        found |= is_open & _examples(column)
        is_open &= column.mask(is_blank)
    return found
