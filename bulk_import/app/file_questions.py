"""Questions of the file as a whole: in which order its dates are, of which country a zone is.

A person answers one of them once for all rows. Every answer is an option of the command, so that
nobody has to be asked the next time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Any, Final, Literal, NamedTuple, get_args

import numpy as np

from bulk_import.app.origin import EditablePlan, origin_of, planned
from bulk_import.causes import Cause
from bulk_import.cells import shown
from bulk_import.mapping import Match, MissingColumns, free_choices, option_names
from bulk_import.options import ReadOptions
from bulk_import.problems import Refused
from bulk_import.sheet import Sheet
from bulk_import.workbooks import causes_of

MOST_EXAMPLES: Final = 2
"""Cells that a question shows."""

ROWS_LOOKED_AT: Final = 100
"""The first rows of a column, in which its examples are looked for."""

Asked = Literal["columns", "date_order", "region"]
"""What a question is about: the option that its answer sets."""


_ASKED: Final[Mapping[str, Asked]] = {one: one for one in get_args(Asked)}


class Example(NamedTuple):
    """A cell that a question shows, and where it stands; its row, and what is to be sent of it."""

    row: int
    column: str
    field: str
    cell: str


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """An answer to a question of the file as a whole.

    Attributes:
        option: The option that it sets, as `ReadOptions` calls it.
        value: Its value as it is typed, such as `dmy`, `IN` or `Date=Start date`.
        sent: What would be sent of the cells that the question shows, by the cell; None where
            that would still be open.
    """

    option: Asked
    value: str
    sent: Mapping[str, str | None]

    def applied(self, options: ReadOptions) -> ReadOptions:
        """Return *options* with this answer."""
        if self.option == "columns":
            header, _, field = self.value.rpartition("=")
            return replace(options, columns={**options.columns, header: field})
        changes: dict[str, Any] = {self.option: self.value}
        return replace(options, **changes)


@dataclass(frozen=True, slots=True)
class FileQuestion:
    """A question of the file as a whole.

    Attributes:
        option: What it is about.
        headers: The headers of the columns whose cells it is about.
        rows: The numbers of the rows that wait for it; none where that is not known.
        cells: Some of the cells, in quotes.
        answers: What a person may answer.
    """

    option: Asked
    headers: tuple[str, ...]
    rows: tuple[int, ...]
    cells: tuple[str, ...]
    answers: tuple[FileAnswer, ...]

    @property
    def subject(self) -> tuple[str, ...]:
        """What tells it from the other questions of a file."""
        return (self.option, *(self.headers if self.option == "columns" else ()))


Check = Callable[[ReadOptions], EditablePlan]
"""Returns the plan that options make of a file."""

Ask = Callable[[FileQuestion], FileAnswer | None]
"""Asks a person; None where it stays open."""


def settled(check: Check, options: ReadOptions, ask: Ask) -> EditablePlan:
    """Return the plan of a file after a person was asked about the file as a whole.

    No question is asked twice. What an answer makes of the file may raise the next question.

    Args:
        check: Checks the file; called again with each answer.
        options: Those of the command.
        ask: Asks one question.

    Raises:
        Refused: The file as a whole cannot be used, also with the answers.
    """
    asked: set[tuple[str, ...]] = set()
    while True:
        plan, questions = _checked(check, options)
        answer = next(_answers(questions, asked, ask), None)
        if answer is not None:
            options = answer.applied(options)
        elif isinstance(plan, Refused):
            raise plan
        else:
            return plan


def _checked(
    check: Check, options: ReadOptions
) -> tuple[EditablePlan | Refused, Iterable[FileQuestion]]:
    """Return the plan, or why there is none, and what a person could be asked."""
    try:
        plan = check(options)
    except MissingColumns as refused:
        return refused, _of_columns(refused.sheet, refused.columns)
    return plan, questions_of(plan)


def _answers(
    questions: Iterable[FileQuestion], asked: set[tuple[str, ...]], ask: Ask
) -> Iterator[FileAnswer]:
    for question in questions:
        if question.subject not in asked:
            asked.add(question.subject)
            answer = ask(question)
            if answer is not None:
                yield answer


def questions_of(plan: EditablePlan) -> Iterator[FileQuestion]:
    """Yield what a person could be asked about the file of *plan*: columns before their cells."""
    below = plan.sheet.below(plan.matches.header_row)
    yield from _of_columns(below, plan.matches.columns)
    alike: dict[Asked, list[Cause]] = {}
    for cause in causes_of(plan):
        if cause.answers:
            alike.setdefault(_ASKED[cause.answers[0][0]], []).append(cause)
    for option, together in alike.items():
        yield _of_cells(plan, option, together)


def _of_columns(below: Sheet, columns: Sequence[Match]) -> Iterator[FileQuestion]:
    """Yield a question for each column that may be several fields, as far as these are free."""
    names = option_names(columns)
    for column, free in free_choices(columns).items():
        name = names[column]
        yield FileQuestion(
            "columns",
            (name,),
            (),
            _cells_of(below, column),
            tuple(FileAnswer("columns", f"{name}={field}", {}) for field in (*free, "")),
        )


def _cells_of(below: Sheet, column: str) -> tuple[str, ...]:
    """Return some of the different cells of a column, in quotes."""
    cells = below.columns[column].select(slice(ROWS_LOOKED_AT)).cells
    filled = dict.fromkeys(shown(cell) for cell in cells if cell is not None)
    return tuple(islice(filled, MOST_EXAMPLES))


def _of_cells(plan: EditablePlan, option: Asked, together: Sequence[Cause]) -> FileQuestion:
    """Return the question that settles the causes *together*, each answer with what it means."""
    problems = [cause.example for cause in together if cause.example is not None]
    examples = [
        Example(one.row, one.column, one.field, one.facts["cell"])
        for one in problems
        if one.row is not None and one.column is not None and one.field is not None
    ][:MOST_EXAMPLES]
    answers = dict.fromkeys(value for cause in together for _, value in cause.answers)
    return FileQuestion(
        option,
        tuple(dict.fromkeys(one.facts["header"] for one in problems)),
        tuple(sorted(set(chain.from_iterable(cause.rows for cause in together)))),
        tuple(dict.fromkeys(one.cell for one in examples)),
        tuple(
            replace(answer, sent=_sent(plan, answer, examples))
            for answer in (FileAnswer(option, value, {}) for value in answers)
        ),
    )


def _sent(
    plan: EditablePlan, answer: FileAnswer, examples: Sequence[Example]
) -> dict[str, str | None]:
    """Return what *answer* would have sent of each cell: their rows are planned with it."""
    origin = origin_of(plan)
    (sheet,) = origin.spreadsheet.sheets
    rows = [one.row for one in examples]
    there = (sheet.rows <= plan.matches.header_row) | np.isin(sheet.rows, rows)
    few = replace(origin.spreadsheet, sheets=(sheet.select(there),))
    options = answer.applied(origin.options)
    alone = replace(origin, spreadsheet=few, options=options, edits=(), left_out=frozenset())
    try:
        trial = planned(alone)
    except Refused:
        return {}
    values = {one.cell: trial.rows.row(one.row).sent_values.get(one.field) for one in examples}
    return {cell: None if value is None else str(value) for cell, value in values.items()}
