"""A sheet of ours as plain lines, independent of any format."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from bulk_import import messages
from bulk_import.workbooks.secrecy import Secrets
from bulk_import.workbooks.styles import (
    ASKED,
    HEAD,
    HEADING,
    INPUT,
    LABEL,
    LINE_HEIGHT,
    LISTED,
    PLAIN,
    TITLE,
    Look,
    row_height,
)

Style = Literal["title", "heading", "sentence", "fact", "head", "listed", "typed", "asked"]
"""`fact` is a label and its value, `head` the headers of a list, `listed` a line of it; `typed` is
a line of a list that people go on writing, `asked` one whose empty cells they are to fill in."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet of ours, from column A on.

    Attributes:
        style: What it is.
        cells: Texts, and counts as numbers.
        fill: The colour of the first cell; None for none.
    """

    style: Style = "sentence"
    cells: tuple[str | int, ...] = ()
    fill: str | None = None

    def look(self, place: int) -> Look:
        """Return what the cell at *place*, counted from 0, looks like."""
        match self.style:
            case "title":
                return TITLE
            case "heading":
                return HEADING
            case "head":
                return HEAD
            case "listed":
                return LISTED.filled(self.fill) if place == 0 and self.fill else LISTED
            case "fact" | "sentence":
                return LABEL if self.style == "fact" and place == 0 else PLAIN
            case "typed" | "asked":
                return ASKED if self.style == "asked" and not self.cells[place] else INPUT

    def height(self, widths: tuple[int, ...]) -> float:
        """Return the height in points at which the line can be read in columns of *widths*."""
        if self.style in {"title", "heading"}:
            return 2 * LINE_HEIGHT
        is_wrapped = self.look(0).wrap
        return row_height(map(str, self.cells), widths) if is_wrapped else LINE_HEIGHT


def told_of_workbook(remark: str) -> Line:
    """Return the line with what there is to tell of the workbook itself."""
    return Line("fact", (messages.text("fact.workbook"), remark))


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet of ours.

    Attributes:
        name: The sheet's name.
        widths: The widths of its columns, in characters.
        lines: Its rows, from row 1 on.
        is_list: The first line is a header to freeze and to filter by.
        charted: The rows, counted from 1, of labels and counts that a chart beside them shows.
        facts_end: The lines up to the last fact.
        is_opened: The workbook opens on it.
    """

    name: str
    widths: tuple[int, ...]
    lines: tuple[Line, ...]
    is_list: bool = False
    charted: range = range(0)
    facts_end: int = 0
    is_opened: bool = False

    @property
    def title(self) -> str:
        """What stands in its first cell, by which the sheet is recognized when it comes back."""
        return str(self.lines[0].cells[0])

    def with_facts(self, facts: Iterable[Line]) -> Table:
        """Return the sheet with more *facts* behind those that it has."""
        more = tuple(facts)
        at, charted = self.facts_end, self.charted
        return replace(
            self,
            lines=(*self.lines[:at], *more, *self.lines[at:]),
            charted=range(charted.start + len(more), charted.stop + len(more)),
            facts_end=at + len(more),
        )

    def without(self, secrets: Secrets) -> Table:
        """Return the sheet without any of *secrets* in its texts."""
        return self.with_texts(secrets.removed_from) if secrets.texts else self

    def with_texts(self, change: Callable[[str], str]) -> Table:
        """Return the sheet with every text changed."""
        return replace(
            self,
            lines=tuple(
                replace(
                    line,
                    cells=tuple(
                        change(cell) if isinstance(cell, str) else cell for cell in line.cells
                    ),
                )
                for line in self.lines
            ),
        )
