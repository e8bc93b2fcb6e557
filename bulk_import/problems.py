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

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from bulk_import.messages import word


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


class _Told(ValueError):
    """A finding about one cell: a stable code and the facts that its wording needs."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class Unusable(_Told):
    """A cell that no reading fits, or that contradicts itself.

    Args:
        code: A key of the table of wordings, such as `date.no_such_day`.
        facts: What the wording mentions beside the header and the cell.
    """


class Ambiguous(_Told):
    """A cell that several readings fit.

    Args:
        code: A key of the table of wordings, such as `date.ambiguous`.
        candidates: The readings, each in a form that can be pasted back into the cell.
        facts: What the wording mentions beside the header and the cell.
    """

    def __init__(self, code: str, candidates: tuple[str, ...], **facts: str) -> None:
        super().__init__(code, **facts)
        self.candidates = candidates


@dataclass(frozen=True, slots=True)
class Notice:
    """Something assumed, repaired or dropped while a cell was understood; becomes a warning."""

    code: str
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to tell the user, with the place where it is fixed.

    Attributes:
        severity: What it means for the row.
        code: Stable and dotted, for scripts: `date.ambiguous`, `row.conflict`.
        message: For people: the header, what the cell holds, what to write instead.
        row: The number that the spreadsheet program shows; None for the whole file.
        field: The campaign's field; None where the problem belongs to no field.
        column: The spreadsheet's letter; None where the problem stands in no column.
        candidates: For a question, the readings, in a form that can be pasted into the cell.
    """

    severity: Severity
    code: str
    message: str
    row: int | None = None
    field: str | None = None
    column: str | None = None
    candidates: tuple[str, ...] = ()

    @classmethod
    def worded(
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
        """Return the problem with its message taken from the table of wordings."""
        return cls(
            severity=severity,
            code=code,
            message=word(code, candidates, **facts),
            row=row,
            field=field,
            column=column,
            candidates=candidates,
        )


class BulkImportError(Exception):
    """Base of every error that stops a run.

    Args:
        code: A key of the table of wordings, such as `file.missing`.
        facts: What the wording mentions.
    """

    def __init__(self, code: str, **facts: str) -> None:
        self.code = code
        self.facts = facts
        self.message = word(code, **facts)
        super().__init__(self.message)


class Refused(BulkImportError):
    """The file, the settings or the command cannot be used; nothing was sent."""


class Stopped(BulkImportError):
    """The run ended before its end; the rows that were not sent are still due."""
