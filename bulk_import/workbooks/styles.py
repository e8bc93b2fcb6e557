"""How the workbooks look: colours, widths and sizes, the same for every writer.

Colours are light tints that black text stands out from; they differ in brightness, so that a
print in black and white tells them apart, and no colour stands without a word beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from math import ceil
from typing import Final

from bulk_import.outcome import State
from bulk_import.problems import Severity

AUTHOR: Final = "bulk-import"
"""The author of our notes; by it they are recognized in a later round."""
SIGNATURE: Final = "\n— bulk-import"
"""The end of our notes; by it they are recognized where a program dropped their author."""

_RED: Final = "F4B6B6"
_ORANGE: Final = "FFD58A"
_YELLOW: Final = "FFF2B8"
_GREEN: Final = "BFE3C6"
_PALE_GREEN: Final = "E2F0E4"
_BLUE: Final = "DCE9F7"
_GREY: Final = "E4E4E4"
_SLATE: Final = "D5DCE6"
_INK: Final = "1F3864"

SEVERITY_FILLS: Final[Mapping[Severity, str]] = {
    Severity.ERROR: _RED,
    Severity.QUESTION: _ORANGE,
    Severity.WARNING: _YELLOW,
}
STATE_FILLS: Final[Mapping[State, str]] = {
    State.READY: _BLUE,
    State.INVALID: _RED,
    State.CREATED: _GREEN,
    State.ALREADY_CREATED: _PALE_GREEN,
    State.REJECTED: _RED,
    State.UNKNOWN: _ORANGE,
    State.NOT_SENT: _GREY,
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Look:
    """What a cell of ours looks like; its text stands at the top left.

    There are a dozen of them for millions of cells, so they are compared by identity.

    Attributes:
        bold: Whether the letters are bold.
        size: Their size in points; None for the workbook's own.
        ink: Their colour, six hexadecimal digits; None for black.
        fill: The colour of the cell; None for none.
        wrap: Whether long text goes on below instead of beside the cell.
        ruled: Whether a thin line parts the cell from the one below.
        as_text: Whether the cell keeps what somebody types into it as it was typed.
        struck: Whether a line goes through the letters.
        form: How a number, a day or a time is shown, such as `hh:mm`; None for the usual way.
    """

    bold: bool = False
    size: int | None = None
    ink: str | None = None
    fill: str | None = None
    wrap: bool = False
    ruled: bool = False
    as_text: bool = False
    struck: bool = False
    form: str | None = None

    @cache  # noqa: B019  the looks live as long as the program
    def filled(self, colour: str | None) -> Look:
        """Return the same look in another colour of the cell."""
        return replace(self, fill=colour)

    @cache  # noqa: B019  the looks live as long as the program
    def struck_through(self) -> Look:
        """Return the same look with a line through the letters."""
        return replace(self, struck=True)


TITLE: Final = Look(bold=True, size=16, ink=_INK)
HEADING: Final = Look(bold=True, size=13, ink=_INK)
HEAD: Final = Look(bold=True, ink=_INK, fill=_SLATE, wrap=True, ruled=True)
LISTED: Final = Look(wrap=True, ruled=True)
LABEL: Final = Look(bold=True)
PLAIN: Final = Look()
RESULT_HEADER: Final = Look(bold=True, ink=_INK, fill=_SLATE, wrap=True)
RESULT_TEXT: Final = Look(wrap=True)
INPUT: Final = Look(as_text=True)
ASKED: Final = Look(as_text=True, fill=_RED)

RESULT_WIDTHS: Final = (20, 70, 40, 28, 36)
"""Widths of our five columns, in characters."""

LINE_HEIGHT: Final = 15.0
"""Points that a line of ordinary text takes."""

TALLEST: Final = 399.0
"""Points that a row grows to at the most, in whole pixels below Excel's own limit; beyond them the
notes of the cells tell the rest."""

_NOTE_WIDTH: Final = 340
_NOTE_CHARACTERS: Final = 52
_NOTE_LINE: Final = 17
_NOTE_TALLEST: Final = 480

CHART_WIDTH: Final = 460
"""The width of the chart of states, in pixels."""
CHART_EDGE: Final = "7F7F7F"
_CHART_LINE: Final = 20


@dataclass(frozen=True, slots=True)
class NoteSize:
    """The size of a note, in pixels."""

    width: int
    height: int


@lru_cache(maxsize=10_000)
def note_size(text: str) -> NoteSize:
    """Return the size in which a note shows all of *text*, within reason."""
    height = (lines(text, _NOTE_CHARACTERS) + 1) * _NOTE_LINE
    return NoteSize(_NOTE_WIDTH, min(height, _NOTE_TALLEST))


def chart_height(bars: int) -> int:
    """Return the height in pixels of a chart that stands beside the lines that it shows."""
    return (bars + 3) * _CHART_LINE


def lines(text: str, width: int) -> int:
    """Return about how many lines *text* takes when it is wrapped at *width* characters."""
    if len(text) <= width and "\n" not in text:
        return 1
    return sum(max(1, ceil(len(line) / width)) for line in text.split("\n"))


def row_height(texts: Iterable[str], widths: Iterable[int] = RESULT_WIDTHS) -> float:
    """Return the height in points at which *texts*, wrapped in columns of *widths*, can be read.

    Heights are told outright, since not every program fits a row to wrapped text by itself.
    """
    needed = max(map(lines, texts, widths), default=1)
    return min(needed * LINE_HEIGHT, TALLEST)
