"""Conditions: whether a rule, or the reason to skip a row, counts for a campaign."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from bulk_import.cells import Cell, written
from bulk_import.dialers.columns import Blank, Cells, Columns
from bulk_import.dialers.numbers import number_of
from bulk_import.dialers.patterns import ANY
from bulk_import.dialers.profile_tables import RESULT, Scalar, Test, When

Results = Mapping[str, str]
"""What the fields are so far, as text."""

Condition = Callable[[Cells, Results], bool]
"""Says whether something holds of a campaign."""


def compiled(when: When, columns: Columns, blank: Blank) -> Condition:
    """Return what says whether all of *when* holds."""
    conditions = [_one(name, test, columns, blank) for name, test in when.items()]
    return lambda cells, results: all(one(cells, results) for one in conditions)


def holds(test: Test, found: Iterable[Cell]) -> bool:
    """Say whether one of the *found* cells, none of them blank, passes *test*."""
    there = list(found)
    if test.blank is not None and test.blank == bool(there):
        return False
    if test.model_fields_set == {"blank"}:
        return True
    return any(_passes(test, cell) for cell in there or [""])


def _one(name: str, test: Test, columns: Columns, blank: Blank) -> Condition:
    if name.startswith(RESULT):
        field = name.removeprefix(RESULT)
        return lambda _, results: holds(test, filter(None, [results.get(field, "")]))
    found = columns.find(name)
    most = len(found) if ANY in name else 1

    def condition(cells: Cells, results: Results) -> bool:
        del results
        return holds(test, [cells[at] for at in found if not blank(cells[at])][:most])

    return condition


def _passes(test: Test, cell: Cell) -> bool:
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


def _in_range(test: Test, cell: Cell) -> bool:
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
