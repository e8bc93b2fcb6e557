"""Which rows below the header are campaigns; every other row is skipped, and told as skipped.

A row is skipped only for what it certainly is. An incomplete campaign is an error, never skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bulk_import.cells import Cell, written
from bulk_import.mapping import Matches
from bulk_import.normalizers.text import is_blank
from bulk_import.problems import Problem, Severity
from bulk_import.sheet import Sheet, place
from bulk_import.validation.draft import Draft
from bulk_import.validation.plan import Skipped, WhySkipped

_TOTAL: Final = re.compile(
    r"(?:grand[ -]?|sub[ -]?)?totals?"
    r"(?: (?:campaigns?|agents?|users|leads?|calls?|rows?|count))?[ :=]*",
    re.IGNORECASE,
)
_NOTE: Final = re.compile(
    r"(?:notes?|n\.?b\.?|remarks?|instructions?)\b.*|\*.*|//.*", re.IGNORECASE | re.DOTALL
)
EXAMPLE: Final = "Example: "
"""How the names of the rows begin that a template brings to show how a campaign is written."""

_NUMBER: Final = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?%?")


def sift(sheet: Sheet, matches: Matches, *, ragged: bool) -> tuple[list[Draft], list[Skipped]]:
    """Return the campaigns of *sheet*, not understood yet, and the rows that are none.

    Args:
        sheet: The sheet.
        matches: Its columns and its header row.
        ragged: Rows may have more cells than the header has columns, as in CSV. The cells of such
            a row may all stand one column too far to the right: none of them is looked at.
    """
    read = [match.column for match in matches.columns if match.use in {"field", "account"}]
    headers = [match.header for match in matches.columns if match.column in read]
    too_long = set(_too_long(sheet, matches)) if ragged else set()
    name = matches.by_field.get("name")
    named = read.index(name.column) if name else None
    drafts, skipped = [], []
    below = sheet.cells.loc[sheet.cells.index > matches.header_row, read]
    for row, cells in zip(map(int, below.index), below.to_numpy().tolist(), strict=True):
        if row in too_long:
            problem = Problem.worded(Severity.ERROR, "row.too_long", row=row)
            drafts.append(Draft(row, {}, problems=[problem]))
        elif why := _why_skipped(cells, headers):
            skipped.append(Skipped(row, why))
        elif named is not None and written(cells[named]).startswith(EXAMPLE):
            skipped.append(Skipped(row, "example"))
        else:
            drafts.append(Draft(row, dict(zip(read, cells, strict=True))))
    return drafts, skipped


def _too_long(sheet: Sheet, matches: Matches) -> Iterator[int]:
    """Yield the rows with anything to the right of the last header."""
    last = max(place(match.column) for match in matches.columns if match.header)
    beyond = sheet.cells.iloc[:, last:]
    for row, cells in zip(map(int, beyond.index), beyond.to_numpy(), strict=True):
        if any(written(cell).strip() for cell in cells):
            yield row


def _why_skipped(cells: Sequence[Cell], headers: Sequence[str]) -> WhySkipped | None:
    """Say what a row is that is no campaign; None where it is one."""
    if [" ".join(written(cell).split()) for cell in cells] == headers:
        return "header"
    filled = [written(cell).strip() for cell in cells if not is_blank(cell)]
    if not filled:
        return "blank"
    words = [text for text in filled if not _NUMBER.fullmatch(text)]
    if len(words) == 1 and _TOTAL.fullmatch(words[0]):
        return "total"
    if len(filled) == 1 and _NOTE.fullmatch(filled[0]):
        return "note"
    return None
