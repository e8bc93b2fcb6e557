"""What the page shows of one cell: its text now, what is sent, and what is to be said of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from itertools import takewhile
from operator import eq
from typing import Final
from unicodedata import normalize

from bulk_import import messages
from bulk_import.campaign import FIELDS
from bulk_import.normalizers.normalizer import value_text
from bulk_import.problems import Problem, Severity
from bulk_import.validation import PlannedRow
from bulk_import.web.moments import in_words

KINDS: Final = {Severity.ERROR: "error", Severity.QUESTION: "question", Severity.WARNING: "warn"}
"""What a cell with a problem looks like."""

_UNSEEN_SPACE: Final = re.compile(r"(?:^ +)|(?: +$)|(?: {2,})|[^\S \t-\r\x1c-\x1f\x85\u2028\u2029]")
"""Spaces that a browser does not show, and those that look like another one; no line ends."""

_MOST_ALIKE: Final = 60
"""Characters that two long texts may begin with alike; the page cuts what is longer than eighty."""

SPACE: Final = "␣"
"""Stands for a space that nobody would see."""


@dataclass(frozen=True, slots=True)
class EditView:
    """What a person wrote into a cell.

    Attributes:
        text: What it is now.
        was: What the file holds.
        who: Who wrote it; None for the person who looks at the page.
    """

    text: str
    was: str
    who: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    """One cell of the grid.

    Attributes:
        column: The column's letter.
        text: What the cell holds now.
        kind: How it looks: `error`, `question`, `warn`, `edited`, `off`, or empty for as written.
        state: Which word stands below the text, as the end of a code of the page's words; empty
            for none.
        count: How many readings a question has.
        sent: What is sent, where it differs from the text or is known of an edited cell.
        read: As what the text of a wrong cell is read; empty where it is not understood.
        edit: What a person wrote there; None in a cell that is as in the file.
        locked: Whether nothing can be written into it.
    """

    column: str
    text: str
    kind: str = ""
    state: str = ""
    count: int = 0
    sent: str = ""
    read: str = ""
    edit: EditView | None = None
    locked: bool = False

    @property
    def is_wrong(self) -> bool:
        """Whether the cell keeps its row from being sent."""
        return self.kind in {"error", "question"}

    @property
    def is_plain(self) -> bool:
        """Whether nothing stands below its text."""
        return not (self.state or self.sent or self.edit)


def shown(value: object) -> str:
    """Return a normalized *value* as the page shows it: `4 Aug 2031`, `09:30`, `yes`."""
    match value:
        case bool():
            return messages.text("page.value.yes" if value else "page.value.no")
        case date():
            return in_words(value)
        case time():
            return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"
        case _:
            return value_text(value)


def told_apart(was: str, now: str) -> tuple[str, str]:
    """Return two texts as they stand beside each other, so that it is seen in what they differ.

    Spaces that nobody would see have a mark, and what long texts begin with alike is left out.
    """
    if _looks_of(was) == _looks_of(now):
        was, now = (_UNSEEN_SPACE.sub(_marked, one) for one in (was, now))
    cut = len(list(takewhile(bool, map(eq, was, now)))) - _MOST_ALIKE
    return (f"…{was[cut:]}", f"…{now[cut:]}") if cut > 0 else (was, now)


def _looks_of(text: str) -> str:
    """Return what people see of a *text*: letters are composed, and spaces are one."""
    return " ".join(normalize("NFC", text).split())


def _marked(spaces: re.Match[str]) -> str:
    return SPACE * len(spaces[0])


def cell_view(
    row: PlannedRow,
    column: str,
    text: str,
    fields: Sequence[str],
    *,
    edit: EditView | None = None,
) -> CellView:
    """Return what is shown of the cell in *column* of *row*.

    Args:
        row: The row, as it is understood.
        column: The column's letter.
        text: What the cell holds now.
        fields: The campaign's fields that the column fills; empty for one that is not imported.
        edit: What a person wrote into the cell.
    """
    if not fields:
        return CellView(column=column, text=text, kind="off", locked=True)
    problem = _worst(row.problems, column)
    sent = _sent(row, fields)
    differs = bool(sent) and not _is_alike(text, sent, row.values, fields)
    if problem is not None and problem.severity is not Severity.WARNING:
        state, count = _open(problem, text)
        wrong = CellView(column=column, text=text, kind=KINDS[problem.severity], edit=edit)
        return replace(wrong, state=state, count=count, read=sent)
    if problem is not None:
        state = "" if differs else "warning" if sent else "not_sent"
        sent = sent if differs else ""
        return CellView(column=column, text=text, kind="warn", state=state, sent=sent, edit=edit)
    sent = sent if differs else ""
    if edit is not None:
        return CellView(column=column, text=text, kind="edited", sent=sent, edit=edit)
    if not any(FIELDS[name].applies(row.values) for name in fields):
        return CellView(column=column, text=text, kind="off", locked=not text)
    return CellView(column=column, text=text, sent=sent)


def sent_as(row: PlannedRow, fields: Sequence[str]) -> str:
    """Return what a column that fills *fields* sends for *row*; empty for nothing."""
    return _sent(row, fields)


def _worst(problems: Sequence[Problem], column: str) -> Problem | None:
    """Return the worst problem of a *column*; those of a row are sorted, the worst first."""
    return next((one for one in problems if one.column == column), None)


def _open(problem: Problem, text: str) -> tuple[str, int]:
    """Return the word for a cell that keeps its row from being sent, and how many readings."""
    if problem.severity is Severity.QUESTION:
        count = len(problem.candidates)
        return ("readings" if count > 1 else "confirm" if count else "question"), count
    return ("error" if text.strip() else "empty"), 0


def _sent(row: PlannedRow, fields: Sequence[str]) -> str:
    values = (row.values[name] for name in fields if name in row.values)
    return " – ".join(map(shown, values))


def _is_alike(text: str, sent: str, values: Mapping[str, object], fields: Sequence[str]) -> bool:
    """Say whether *sent* is what the cell says: but for the case of letters, or yes in words."""
    found = [values.get(name) for name in fields]
    if all(isinstance(value, bool) for value in found):
        return True
    whole = " – ".join(value.isoformat() for value in found if isinstance(value, time))
    return text.strip().casefold() in {sent.casefold(), whole} - {""}
