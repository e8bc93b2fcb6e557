"""A row of a plan: what it means, and everything that a person should know of it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue
from pydantic_core import to_jsonable_python

from bulk_import.campaign import Campaign, build
from bulk_import.outcome import State
from bulk_import.problems import Problem, Severity


@dataclass(frozen=True, slots=True)
class Change:
    """A value that is sent otherwise than it was written, with nothing lost or assumed.

    Attributes:
        field: The campaign's field.
        column: The spreadsheet's letter; None for a value given by the command.
        was: What the cell holds, as text.
        becomes: What is sent, as text.
    """

    field: str
    column: str | None
    was: str
    becomes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRow:
    """One row of the sheet, understood as far as it can be.

    Attributes:
        row: The number that the spreadsheet program shows.
        name: The campaign's name, as understood or else as written; None where there is none.
        values: Every field of the row that was understood and applies, normalized; where nothing
            is to be fixed, those of a whole campaign.
        problems: Everything a person should know, the most severe first.
        changes: What is sent otherwise than written.
        left_out: Whether a person decided that it is not sent.
        silenced: Warnings of cells that are refused; only the refusal is shown.
        label: What its DataFrame calls it; None for a row of a file.
    """

    row: int
    name: str | None
    values: Mapping[str, object]
    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]
    left_out: bool = False
    silenced: tuple[Problem, ...] = ()
    label: Hashable = None

    @property
    def called(self) -> Hashable:
        """What its user calls it: its label in a DataFrame, or its number."""
        return self.row if self.label is None else self.label

    @property
    def state(self) -> State:
        """Where the row stands before a run."""
        return state_of(is_left_out=self.left_out, is_stopped=has_stopper(self.problems))

    @property
    def campaign(self) -> Campaign | None:
        """What would be sent; None while an error or a question is open, or if it is left out.

        It is made each time: it takes three times the memory of its values.
        """
        return build(self.values) if self.state is State.READY else None

    @property
    def sent_values(self) -> dict[str, JsonValue]:
        """The values in the form in which they are sent."""
        jsonable: dict[str, JsonValue] = to_jsonable_python(dict(self.values))
        return jsonable


def state_of(*, is_left_out: bool, is_stopped: bool) -> State:
    """Return where a row stands before a run."""
    if is_left_out:
        return State.NOT_SENT
    return State.INVALID if is_stopped else State.READY


def beside_refusals(problems: Iterable[Problem]) -> tuple[list[Problem], list[Problem]]:
    """Return what is told of *problems*, and the warnings that stand beside a refusal.

    A warning that says how a cell is sent is left out where the cell is refused.
    """
    every = list(problems)
    refused = {one.field for one in every if one.severity is not Severity.WARNING} - {None}
    beside = [one for one in every if one.severity is Severity.WARNING and one.field in refused]
    return [one for one in every if one not in beside] if beside else every, beside


def has_stopper(problems: Sequence[Problem]) -> bool:
    """Say whether one of *problems* keeps its row from being sent."""
    return any(problem.severity is not Severity.WARNING for problem in problems)
