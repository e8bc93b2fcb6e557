"""Number formats: what a spreadsheet shows of a cell's value.

A closed reading of the format codes of Excel (ECMA-376 part 1, 18.8.31), which other programs and
web pages write as well. What it does not understand, and what says the same as the value, shows
nothing else than the value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from math import isfinite
from typing import Final, Literal

from bulk_import.cells import Cell, as_displayed
from bulk_import.readers.worker.number_formats import dates, digits
from bulk_import.readers.worker.number_formats.grammar import Section, read_sections

LONGEST: Final = 255
"""Characters of a format; Excel allows no more."""

Shows = Literal["value", "rounded", "otherwise"]
"""What a format shows: the value itself, the value rounded, or perhaps something else."""

_SAME: Final = re.compile(r"-?(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
_NUMERIC_SECTIONS: Final = 3


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A format, read.

    Attributes:
        sections: Its sections: for positive numbers, negative ones, zero and text, or by their
            conditions.
    """

    sections: tuple[Section, ...]

    @property
    def shows(self) -> Shows:
        """What it shows of the values that it is made for."""
        first = self.sections[0]
        kinds = {token.kind for token in first.tokens}
        if len(self.sections) > 1 or first.condition:
            return "otherwise"
        if kinds & {"part", "elapsed"}:
            return "value" if dates.shows_all(first.tokens) else "otherwise"
        if kinds in ({"general"}, {"text"}) or "unread" in kinds:
            return "value"
        return "rounded" if digits.is_plain(first.tokens) else "otherwise"

    def shown(self, cell: Cell) -> str | None:
        """Return what it shows of *cell*; None where that says no more and no less than the cell.

        None also where what it shows is not understood.
        """
        match cell:
            case bool():
                return None
            case str():
                return self._text(cell)
            case int() | float():
                return self._number(float(cell)) if isfinite(cell) else None
            case date() | time() | timedelta():
                first = self.sections[0]
                return dates.shown(cell, first.tokens) if first.has("part", "elapsed") else None
            case _:
                return None

    def _text(self, text: str) -> str | None:
        last = self.sections[-1]
        if len(self.sections) <= _NUMERIC_SECTIONS and not last.has("text"):
            return None
        shown = "".join(
            text if token.kind == "text" else token.text
            for token in last.tokens
            if token.kind in {"text", "literal"}
        )
        return None if shown.strip() == text.strip() else shown.strip()

    def _number(self, number: float) -> str | None:
        section, has_sign = self._section(number)
        if section.has("part", "elapsed", "unread", "text"):
            return None
        sign = "-" if number < 0 and not has_sign else ""
        text = f"{sign}{digits.filled_in(section.tokens, abs(number))}".strip()
        return None if is_same(text, number) else text

    def _section(self, number: float) -> tuple[Section, bool]:
        """Return the section for *number*, and whether it shows by itself that one is negative."""
        numeric = self.sections[:_NUMERIC_SECTIONS]
        if any(one.condition for one in numeric):
            fitting = (one for one in numeric if one.condition is None or one.condition(number))
            found = next(fitting, numeric[-1])
            return found, found is not numeric[0]
        if number < 0 and len(numeric) > 1:
            return numeric[1], True
        return numeric[2 if number == 0 and len(numeric) == _NUMERIC_SECTIONS else 0], False


def is_same(text: str, number: float) -> bool:
    """Say whether *text* shows all of *number*, and nothing beside it."""
    is_number = _SAME.fullmatch(text) is not None
    return is_number and float(text.replace(",", "")) == as_displayed(number)


@lru_cache(maxsize=1_000)
def number_format(code: str) -> NumberFormat:
    """Return the format that *code* writes; text that is too long for one shows the value."""
    return NumberFormat(read_sections(code if len(code) <= LONGEST else "General"))
