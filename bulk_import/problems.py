"""What can be wrong: problems as values, and the exceptions that stop a run.

The tree of exceptions:

    ValueError
      Unusable        a cell has no reading            (becomes a `Problem`, never reaches a user)
      Ambiguous       a cell has several readings      (becomes a `Problem`, never reaches a user)
    Exception
      BulkImportError base of everything that stops a run
        Refused       nothing was sent                 (exit status 2)
        Stopped       the run ended before its end     (exit status 3)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final, Self

from bulk_import import messages

JsonObject = dict[str, Any]


def reason_of(error: OSError) -> str:
    """Return in the system's words why it could not do something."""
    return error.strerror or type(error).__name__


class Severity(StrEnum):
    """How much a problem weighs; the order of the members is from worst to mildest."""

    ERROR = "error"
    """The row is not sent."""
    QUESTION = "question"
    """Several readings fit: the row is not sent, the candidates are shown."""
    WARNING = "warning"
    """The row is sent, but something was assumed, repaired or dropped."""

    @property
    def label(self) -> str:
        """The word for people."""
        return messages.text(f"severity.{self.value}")


INFORMATION: Final = frozenset(
    {
        "journal.created_before",
        "history.created_before",
        "answer.found",
        "answer.name_marked",
        "run.name_marked",
        "run.trial",
        "row.left_out",
    }
)
"""Warnings that only say how a row came to its state; there is nothing in them to check."""

_WEIGHTS: Final = {severity: weight for weight, severity in enumerate(Severity)}


class _CellError(ValueError):
    """A finding about one cell: a stable code and the facts that its message needs."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class Unusable(_CellError):
    """A cell that no reading fits, or that contradicts itself.

    Args:
        code: A key of the table of messages, such as `date.no_such_day`.
        facts: What the message mentions beside the header and the cell.
    """


class Ambiguous(_CellError):
    """A cell that several readings fit.

    Args:
        code: A key of the table of messages, such as `date.ambiguous`.
        candidates: The readings, each in a form that can be pasted back into the cell.
        facts: What the message mentions beside the header and the cell.
    """

    def __init__(self, code: str, candidates: tuple[str, ...], **facts: str) -> None:
        super().__init__(code, **facts)
        self.candidates = candidates


@dataclass(frozen=True, slots=True)
class Notice:
    """Something assumed, repaired or dropped while a cell was understood; becomes a warning."""

    code: str
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is fixed.

    Attributes:
        row: The number that the spreadsheet program shows; None for the whole file.
        field: The campaign's field; None where the problem belongs to no field.
        column: The spreadsheet's letter; None where the problem is in no column.
    """

    row: int | None = None
    field: str | None = None
    column: str | None = None


ANYWHERE: Final = Place()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to tell the user, as facts; `messages` makes words of them.

    Attributes:
        severity: What it means for the row.
        code: Stable and dotted, for scripts: `date.ambiguous`, `row.conflict`.
        place: Where it is fixed.
        facts: What the message mentions, by name: the column's `header`, the `cell` in quotes.
        candidates: For a question, the readings, in a form that can be pasted into the cell.
    """

    severity: Severity
    code: str
    place: Place = ANYWHERE
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)
    candidates: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        severity: Severity,
        code: str,
        *,
        row: int | None = None,
        field: str | None = None,
        column: str | None = None,
        candidates: tuple[str, ...] = (),
        **facts: str,
    ) -> Self:
        """Return the problem of *code* at a place, with its facts by name."""
        return cls(severity, code, Place(row, field, column), facts, candidates)

    @property
    def row(self) -> int | None:
        """The row's number; None for the whole file."""
        return self.place.row

    @property
    def field(self) -> str | None:
        """The campaign's field; None where the problem belongs to no field."""
        return self.place.field

    @property
    def column(self) -> str | None:
        """The spreadsheet's letter; None where the problem is in no column."""
        return self.place.column

    @property
    def is_information(self) -> bool:
        """Whether it only says how a row came to its state."""
        return self.severity is Severity.WARNING and self.code in INFORMATION

    @property
    def kind(self) -> str:
        """The word for people of how much it weighs."""
        return messages.text("severity.information") if self.is_information else self.severity.label

    @property
    def reason(self) -> str:
        """What is the matter, in words, without the header in front."""
        return messages.reason(self.code, self.facts)

    @property
    def remedy(self) -> str:
        """What to do about it, in words; empty where there is nothing to do."""
        return messages.remedy(self.code, self.facts, self.candidates)

    @property
    def message(self) -> str:
        """The header, what is the matter and what to do, in words."""
        return messages.sentence(self.code, self.facts, self.candidates)

    def on_row(self, row: int) -> Self:
        """Return the same problem of another row."""
        return replace(self, place=replace(self.place, row=row))


def plain(problem: Problem) -> JsonObject:
    """Return *problem* as JSON holds it."""
    return {
        "severity": problem.severity.value,
        "code": problem.code,
        "row": problem.row,
        "field": problem.field,
        "column": problem.column,
        "facts": dict(problem.facts),
        "candidates": list(problem.candidates),
    }


def problem_from(kept: JsonObject) -> Problem:
    """Return the problem that `plain` made *kept* of.

    Release 0.1.0 kept the message in place of the facts; it is shown again as it was.

    Raises:
        KeyError: *kept* is no problem.
        ValueError: A newer release wrote it, with a severity that this one does not know.
    """
    facts = {"said": kept["message"]} if "facts" not in kept else kept["facts"]
    return Problem(
        Severity(kept["severity"]),
        kept["code"],
        Place(kept["row"], kept["field"], kept["column"]),
        facts,
        tuple(kept["candidates"]),
    )


def worst_first(problems: Iterable[Problem]) -> list[Problem]:
    """Return *problems* by severity, otherwise in their own order."""
    return sorted(problems, key=lambda problem: _WEIGHTS[problem.severity])


class BulkImportError(Exception):
    """Base of every error that stops a run.

    Args:
        code: A key of the table of messages, such as `file.missing`.
        facts: What the message mentions.
    """

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, str] = facts

    @property
    def message(self) -> str:
        """What is the matter and what to do, in words."""
        return messages.sentence(self.code, self.facts)

    def __str__(self) -> str:
        """Return the message."""
        return self.message


class Refused(BulkImportError):
    """The file, the settings or the command cannot be used; nothing was sent."""


class Stopped(BulkImportError):
    """The run ended before its end; the rows that were not sent are still due."""
