"""Merges a converted sheet and its plan: what each cell holds, its origin, and what is wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import chain
from typing import Final

from bulk_import import messages
from bulk_import.campaign import FIELDS
from bulk_import.cells import Cell, shown, written
from bulk_import.dialers import (
    FIRST_ROW,
    LETTERS,
    NOTHING,
    ConvertedCell,
    ConvertedExport,
    ConvertedRow,
    ConvertedSheet,
    LostSetting,
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
    ConvertedCampaign,
    ConvertedValue,
    Origin,
)
from bulk_import.workbooks.review.shared_values import shared_values

_AWAITING: Final = frozenset({"convert.to_look_up", "convert.date_needs_zone"})
"""Doubts that end once something else is supplied."""

_OF_PLAN: Final = ConvertedValue(cell=None, origin="wrong")
"""Stands for a value of which the plan has something of its own to tell."""

_ZONE_CHANGES: Final = frozenset({"timezone.changes", "timezone.changes_at_start"})


def merged(converted: ConvertedSheet, plan: Plan) -> Conversion:
    """Return *converted* as people review it; *plan* is the plan of its spreadsheet."""
    merger = _Merger(converted.questions)
    by_cells = merger.by_cells(converted.rows, plan)
    there = set(plan.rows.numbers)
    campaigns: list[ConvertedCampaign] = []
    lost = list(converted.lost)
    for number, row in enumerate(converted.rows, start=FIRST_ROW):
        values = by_cells.get(number)
        if values is None:
            planned = plan.rows.row(number) if number in there else _passed_over(number, row.name)
            values = merger.by_plan(row, planned)
        campaign = ConvertedCampaign(row=row.row, key=row.key, values=values)
        campaigns.append(campaign)
        lost += _lost_days(row, campaign)
    shared = {one.name: getattr(converted, one.name) for one in fields(ConvertedExport)}
    shared["lost"] = tuple(sorted(lost, key=lambda one: one.row))
    return Conversion(
        **shared, campaigns=tuple(campaigns), problems=tuple(shared_values(campaigns))
    )


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
        self, rows: Sequence[ConvertedRow], plan: Plan
    ) -> dict[int, dict[str, ConvertedValue]]:
        """Return the values of those campaigns of which the plan tells nothing of its own.

        They are found column by column, by the rows of the plan, none of which is made for it.
        """
        results = CellResults.of(plan)
        if results is None:
            return {}
        numbers = results.rows.tolist()
        some = [rows[number - FIRST_ROW] for number in numbers]
        columns = [
            self._column(name, [row.cells.get(name) for row in some], results) for name in FIELDS
        ]
        found = {}
        for number, *values in zip(numbers, *columns, strict=True):
            if all(value is not _OF_PLAN for value in values):
                pairs = zip(FIELDS, values, strict=True)
                found[number] = {name: value for name, value in pairs if value is not None}
        return found

    def _column(
        self, field: str, cells: Sequence[ConvertedCell | None], results: CellResults
    ) -> list[ConvertedValue | None]:
        """Return what a field holds in many campaigns, each different value found once."""
        codes = results.codes(field).tolist()
        keys = list(zip(map(id, cells), codes, strict=True))
        found: dict[tuple[int, int], ConvertedValue | None] = {}
        for key, cell, code in zip(keys, cells, codes, strict=True):
            if key not in found:
                found[key] = self._by_cell(field, cell, code, results)
        return list(map(found.__getitem__, keys))

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

    def by_plan(self, row: ConvertedRow, planned: PlannedRow) -> dict[str, ConvertedValue]:
        """Return the values of a campaign of the export as it was *planned*."""
        by_field: defaultdict[str, list[Problem]] = defaultdict(list)
        for problem in (*planned.problems, *planned.silenced):
            by_field[problem.field or "name"].append(problem)
        return {
            name: self._value(
                name, row.cells.get(name, NOTHING), planned.values.get(name), by_field.get(name)
            )
            for name in FIELDS
            if name in row.cells or name in by_field
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


def _lost_days(row: ConvertedRow, campaign: ConvertedCampaign) -> Iterator[LostSetting]:
    """Yield the closed days and the changes of the clock that a campaign here cannot express."""
    noticed = (cell.notices for cell in row.cells.values() if cell.notices)
    notices = list(chain.from_iterable(noticed))
    for closed in dict.fromkeys(
        notice.facts["parts"] for notice in notices if notice.code == "convert.closed"
    ):
        closed_day = messages.text("conversion.closed_day")
        yield _lost(campaign, closed, closed_day, messages.text("convert.days_lost"))
    for days in dict.fromkeys(
        notice.facts["days"] for notice in notices if notice.code == "convert.days_kept"
    ):
        setting = messages.text("conversion.hours_of_days")
        yield _lost(campaign, setting, days, messages.text("convert.days_kept", days=days))
    zone = campaign.values["timezone"]
    for problem in zone.problems:
        if problem.code in _ZONE_CHANGES:
            was = zone.was or zone.text
            yield _lost(campaign, zone.source or "timezone", was, problem.message)


def _lost(campaign: ConvertedCampaign, setting: str, was: str, reason: str) -> LostSetting:
    return LostSetting(
        row=campaign.row,
        name=campaign.name,
        setting=setting,
        was=was,
        reason=reason,
        moves_calls=True,
    )
