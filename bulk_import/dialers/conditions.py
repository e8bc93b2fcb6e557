"""Conditions: whether a rule, or the reason to skip a row, counts for a campaign."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bulk_import.cells import Cell, written
from bulk_import.dialers.headers import ANY, ReadableColumns, fold_header
from bulk_import.dialers.numbers import number_of
from bulk_import.dialers.profile_tables import RESULT, CellTest, Scalar, When
from bulk_import.normalizers.text import BLANK_LIKE, is_blank

Cells = Sequence[Cell]
"""The cells of one campaign, in the order of the headers."""

Results = Mapping[str, str]
"""What the fields are so far, as text."""

BlankTest = Callable[[Cell], bool]
"""Says whether a cell holds nothing."""


@dataclass(frozen=True, slots=True)
class Question:
    """One of the things that a condition asks of a campaign.

    Attributes:
        places: The places of the cells at which it looks.
        results: The fields at which it looks.
        holds: Says whether it holds of a campaign of these cells and results.
    """

    places: tuple[int, ...]
    results: tuple[str, ...]
    holds: Callable[[Cells, Results], bool]


Condition = Sequence[Question]
"""What must hold of a campaign, all of it."""

_LONGEST_BLANK: Final = max(map(len, BLANK_LIKE))
"""Letters of the longest word for "nothing here"."""


def blank_test(words: Iterable[str]) -> BlankTest:
    """Return what says whether a cell is empty, or holds one of *words* for "nothing here"."""
    blank_words = set(map(fold_header, words))
    known: dict[str, bool] = {}

    def is_nothing(cell: Cell) -> bool:
        if not isinstance(cell, str):
            return is_blank(cell) or fold_header(written(cell)) in blank_words
        found = known.get(cell)
        if found is None:
            # Plain letters and digits need no tidying.
            plain = cell.isascii() and cell.isalnum() and len(cell) > _LONGEST_BLANK
            found = (not plain and is_blank(cell)) or fold_header(cell) in blank_words
            known[cell] = found
        return found

    return is_nothing


def compiled(when: When, columns: ReadableColumns, blank: BlankTest) -> Condition:
    """Return what must hold for *when* to hold."""
    return [_question(name, test, columns, blank) for name, test in when.items()]


def holds(test: CellTest, found: Iterable[Cell]) -> bool:
    """Say whether one of the *found* cells, none of them blank, passes *test*."""
    there = list(found)
    if test.blank is not None and test.blank == bool(there):
        return False
    if test.model_fields_set == {"blank"}:
        return True
    return any(_passes(test, cell) for cell in there or [""])


def _question(name: str, test: CellTest, columns: ReadableColumns, blank: BlankTest) -> Question:
    if name.startswith(RESULT):
        field = name.removeprefix(RESULT)
        return Question(
            (), (field,), lambda _, results: holds(test, filter(None, [results.get(field, "")]))
        )
    found = columns.find(name)
    most = len(found) if ANY in name else 1

    def holds_of_cells(cells: Cells, results: Results) -> bool:
        del results
        return holds(test, [cells[at] for at in found if not blank(cells[at])][:most])

    return Question(found, (), holds_of_cells)


def _passes(test: CellTest, cell: Cell) -> bool:
    if test.equals is not None and not any(_is(word, cell) for word in test.equals):
        return False
    if test.regex is not None and not re.search(test.regex, written(cell), re.IGNORECASE):
        return False
    return _in_range(test, cell)


def _is(word: Scalar, cell: Cell) -> bool:
    if isinstance(word, int | float) and not isinstance(word, bool):
        number = number_of(cell)
        return number is not None and number == word
    return written(cell).strip().casefold() == written(word).casefold()


def _in_range(test: CellTest, cell: Cell) -> bool:
    """Say whether *cell* is within the limits of *test*; a word is within none."""
    if test.lt is test.lte is test.gt is test.gte is None:
        return True
    number = number_of(cell)
    return (
        number is not None
        and (test.lt is None or number < test.lt)
        and (test.lte is None or number <= test.lte)
        and (test.gt is None or number > test.gt)
        and (test.gte is None or number >= test.gte)
    )
