"""Conditions: whether a rule, or the reason to skip a row, counts for a campaign."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
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

Condition = Callable[[Cells, Results], bool]
"""Says whether something holds of a campaign."""

BlankTest = Callable[[Cell], bool]
"""Says whether a cell holds nothing."""

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
    """Return what says whether all of *when* holds."""
    conditions = [_one(name, test, columns, blank) for name, test in when.items()]
    return lambda cells, results: all(one(cells, results) for one in conditions)


def holds(test: CellTest, found: Iterable[Cell]) -> bool:
    """Say whether one of the *found* cells, none of them blank, passes *test*."""
    there = list(found)
    if test.blank is not None and test.blank == bool(there):
        return False
    if test.model_fields_set == {"blank"}:
        return True
    return any(_passes(test, cell) for cell in there or [""])


def _one(name: str, test: CellTest, columns: ReadableColumns, blank: BlankTest) -> Condition:
    if name.startswith(RESULT):
        field = name.removeprefix(RESULT)
        return lambda _, results: holds(test, filter(None, [results.get(field, "")]))
    found = columns.find(name)
    most = len(found) if ANY in name else 1

    def condition(cells: Cells, results: Results) -> bool:
        del results
        return holds(test, [cells[at] for at in found if not blank(cells[at])][:most])

    return condition


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
