"""Merges a converted sheet and its plan: what each cell holds, its origin, and what is wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import numpy.typing as npt

from bulk_import.campaign import FIELDS
from bulk_import.cells import Cell, shown, written
from bulk_import.column import combined
from bulk_import.dialers import (
    FIRST_ROW,
    LETTERS,
    NOTHING,
    ConvertedCell,
    ConvertedExport,
    ConvertedSheet,
    FieldColumn,
    Kinds,
)
from bulk_import.normalizers.normalizer import value_text
from bulk_import.normalizers.text import is_blank
from bulk_import.problems import Ambiguous, Problem, Severity, Unusable
from bulk_import.validation import (
    CellResults,
    Plan,
    PlannedRow,
    Understood,
    beside_refusals,
    has_stopper,
)
from bulk_import.workbooks.review.conversion import (
    Conversion,
    ConvertedValue,
    Origin,
    ValueColumn,
)
from bulk_import.workbooks.review.lost_days import lost_days
from bulk_import.workbooks.review.shared_values import shared_values

Positions = npt.NDArray[np.intp]
"""Some of the campaigns, counted from 0."""

_AWAITING: Final = frozenset({"convert.to_look_up", "convert.date_needs_zone"})
"""Doubts that end once something else is supplied."""

_OF_PLAN: Final = ConvertedValue(cell=None, origin="wrong")
"""Stands for a value of which the plan has something of its own to tell."""


def merged(converted: ConvertedSheet, plan: Plan) -> Conversion:
    """Return *converted* as people review it; *plan* is the plan of its spreadsheet.

    What the plan tells of a cell alone is found column by column, and only of campaigns of which it
    tells more are their rows looked at.
    """
    merger = _Merger(converted.questions)
    by_cells, positions = merger.by_cells(converted, plan)
    alone = _by_rows(converted, plan, merger, positions)
    columns = {}
    for name in FIELDS:
        items = [*by_cells[name].items, *(values.get(name) for values in alone.values())]
        codes = np.empty(len(converted.rows), np.intc)
        codes[positions] = by_cells[name].codes
        codes[list(alone)] = np.arange(len(items) - len(alone), len(items))
        column = ValueColumn.of(Kinds(items, codes).in_order())
        if column.values:
            columns[name] = column
    lost = sorted((*converted.lost, *lost_days(converted, columns)), key=lambda one: one.row)
    shared = {one.name: getattr(converted, one.name) for one in fields(ConvertedExport)}
    rows = tuple(one.row for one in converted.rows)
    return Conversion(
        **{**shared, "lost": tuple(lost)},
        rows=rows,
        keys=tuple(one.key for one in converted.rows),
        columns=columns,
        problems=tuple(shared_values(rows, columns)),
    )


def _by_rows(
    converted: ConvertedSheet, plan: Plan, merger: _Merger, others: Positions
) -> dict[int, dict[str, ConvertedValue]]:
    """Return the values of the campaigns that are not among *others*, by their places."""
    there = set(plan.rows.numbers)
    found: dict[int, dict[str, ConvertedValue]] = {}
    left = np.setdiff1d(np.arange(len(converted.rows)), others)
    for at in left.tolist():
        number, name = at + FIRST_ROW, converted.rows[at].name
        planned = plan.rows.row(number) if number in there else _passed_over(number, name)
        found[at] = merger.by_plan(converted.cells(at), planned)
    return found


def _passed_over(number: int, name: str) -> PlannedRow:
    """Return the plan of a row that the plan takes for an example, a note or a total."""
    problem = _problem(Severity.ERROR, "convert.passed_over", "name", {"cell": shown(name)})
    return PlannedRow(row=number, name=name, values={}, problems=(problem,), changes=())


class _Merger:
    """Merges cells and plans; what the export says alike in many campaigns is merged once.

    Args:
        questions: What a person is asked where nothing says a field, by field.
    """

    def __init__(self, questions: Mapping[str, str]) -> None:
        self._questions = questions
        self._known: dict[tuple[str, int, str | None], ConvertedValue] = {}

    def by_cells(
        self, converted: ConvertedSheet, plan: Plan
    ) -> tuple[dict[str, Kinds[ConvertedValue | None]], Positions]:
        """Return the values of the campaigns of which the plan tells nothing of its own.

        They are found column by column, by the rows of the plan, none of which is made for it.

        Returns:
            By field the values, and which campaigns they are of, counted from 0.
        """
        results = CellResults.of(plan)
        if results is None:
            return {name: Kinds((), np.empty(0, np.intc)) for name in FIELDS}, np.empty(0, np.intp)
        positions = results.rows - FIRST_ROW
        found = {
            name: self._column(name, converted.columns[name], positions, results) for name in FIELDS
        }
        left = np.ones(len(positions), np.bool_)
        for column in found.values():
            left &= column.where(lambda value: value is not _OF_PLAN)
        return {name: column.select(left) for name, column in found.items()}, positions[left]

    def _column(
        self, field: str, cells: FieldColumn, positions: Positions, results: CellResults
    ) -> Kinds[ConvertedValue | None]:
        """Return what a field holds in many campaigns, each different value found once."""
        of_cells, of_results = cells.codes[positions], results.codes(field)
        firsts, kinds = combined([of_cells, of_results + np.intc(1)])  # from 0 on
        pairs = zip(of_cells[firsts].tolist(), of_results[firsts].tolist(), strict=True)
        values = [self._by_cell(field, cells.items[cell], code, results) for cell, code in pairs]
        return Kinds(values, kinds)

    def _by_cell(
        self, field: str, cell: ConvertedCell | None, code: int, results: CellResults
    ) -> ConvertedValue | None:
        """Return what a field holds by its cell alone; `_OF_PLAN` if the plan tells more of it."""
        if code < 0:
            return None if cell is None else self._value(field, cell, None, None)
        cell, result = cell or NOTHING, results.result(field, code)
        if isinstance(result, Understood):
            return _OF_PLAN if result.notices else self._value(field, cell, result.meant, None)
        return self._value(field, cell, None, None) if cell.is_unusable else _OF_PLAN

    def by_plan(
        self, cells: Mapping[str, ConvertedCell], planned: PlannedRow
    ) -> dict[str, ConvertedValue]:
        """Return the values of a campaign of these *cells* as it was *planned*."""
        by_field: defaultdict[str, list[Problem]] = defaultdict(list)
        for problem in (*planned.problems, *planned.silenced):
            by_field[problem.field or "name"].append(problem)
        return {
            name: self._value(
                name, cells.get(name, NOTHING), planned.values.get(name), by_field.get(name)
            )
            for name in FIELDS
            if name in cells or name in by_field
        }

    def _value(
        self, field: str, cell: ConvertedCell, meant: object, problems: Sequence[Problem] | None
    ) -> ConvertedValue:
        text = None if meant is None else value_text(meant)
        if problems and (text is not None or not cell.is_unusable):
            return _merged_value(_Cell(field, cell), text, problems)
        key = (field, id(cell), text)  # the sheet keeps the id in use
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._without_plan(_Cell(field, cell), text)
        return known

    def _without_plan(self, cell: _Cell, text: str | None) -> ConvertedValue:
        """Return what a field holds of which the plan says nothing that is not known already."""
        if text is not None:
            return cell.usable(text, *cell.assumed(text))
        if cell.converted.doubt is not None:
            return cell.doubtful(cell.converted.doubt)
        if is_blank(cell.converted.cell):
            return cell.missing(self._questions.get(cell.field, ""))
        as_it_is = cell.converted.cell  # in a row that is passed over
        return cell.usable(as_it_is, *cell.assumed(written(as_it_is)))


def _merged_value(cell: _Cell, text: str | None, problems: Sequence[Problem]) -> ConvertedValue:
    """Return what a field holds of which the plan has *problems* of its own."""
    if text is not None and not has_stopper(problems):
        return cell.usable(text, *cell.assumed(text), *problems)
    if any(one.code == "timezone.needs_dates" for one in problems):
        zone = written(cell.converted.cell)
        kept = cell.problem(Severity.WARNING, "convert.zone_kept", zone=zone)
        return cell.usable(cell.converted.cell, kept)
    # What was left out of a cell to understand it may be what is wrong with it.
    is_whole = text is not None and all(has_stopper([one]) for one in problems)
    content = text if is_whole else cell.converted.cell
    told, _ = beside_refusals(problems)
    return cell.value(content, "wrong", *cell.assumed(text or ""), *told)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of a field, and what can become of it."""

    field: str
    converted: ConvertedCell

    def usable(self, cell: Cell, *problems: Problem) -> ConvertedValue:
        if self.converted.origin == "given":
            return self.value(cell, "given", *problems)
        if self.converted.origin == "profile":
            return self.value(cell, "default", *problems)
        return self.value(cell, "mapped" if problems else "taken", *problems)

    def doubtful(self, doubt: Unusable | Ambiguous) -> ConvertedValue:
        candidates = doubt.candidates if isinstance(doubt, Ambiguous) else ()
        severity = Severity.QUESTION if isinstance(doubt, Ambiguous) else Severity.ERROR
        problem = self.problem(severity, doubt.code, candidates, **doubt.facts)
        origin: Origin = "missing" if doubt.code in _AWAITING else "wrong"
        return self.value(self.converted.cell, origin, *self.assumed(""), problem)

    def missing(self, question: str) -> ConvertedValue:
        code = "convert.asked" if question else "convert.missing"
        asked = self.problem(Severity.ERROR, code, question=question)
        return self.value(self.converted.cell, "missing", *self.assumed(""), asked)

    def value(self, cell: Cell, origin: Origin, *problems: Problem) -> ConvertedValue:
        was, source = self.converted.was, self.converted.source
        return ConvertedValue(cell=cell, origin=origin, was=was, source=source, problems=problems)

    def assumed(self, text: str) -> Iterator[Problem]:
        for notice in self.converted.notices:
            yield self.problem(Severity.WARNING, notice.code, value=text, **notice.facts)

    def problem(
        self, severity: Severity, code: str, candidates: tuple[str, ...] = (), /, **facts: str
    ) -> Problem:
        cell = shown(self.converted.was or self.converted.cell)
        return _problem(severity, code, self.field, {"cell": cell, **facts}, candidates=candidates)


def _problem(
    severity: Severity,
    code: str,
    field: str,
    facts: Mapping[str, str],
    *,
    candidates: tuple[str, ...] = (),
) -> Problem:
    """Return a problem of a field; the campaign that has it knows its row."""
    return Problem.of(
        severity,
        code,
        row=None,
        field=field,
        column=LETTERS[field],
        candidates=candidates,
        **{"header": FIELDS[field].header, "help": FIELDS[field].help_code, **facts},
    )
