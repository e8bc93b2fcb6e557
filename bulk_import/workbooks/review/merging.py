"""A converted sheet and its plan, merged: what each cell holds, where from, and what is wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bulk_import import messages
from bulk_import.campaign import FIELDS, unique_fields
from bulk_import.cells import Cell, shown, written
from bulk_import.dialers import (
    FIRST_ROW,
    LETTERS,
    ConvertedCell,
    ConvertedRow,
    ConvertedSheet,
    LostSetting,
)
from bulk_import.normalizers.normalizer import sent_text
from bulk_import.normalizers.text import folded, is_blank
from bulk_import.problems import Ambiguous, Problem, Severity, Unusable
from bulk_import.validation import Plan, PlannedRow, has_stopper
from bulk_import.workbooks.review.conversion import (
    Conversion,
    ConvertedCampaign,
    ConvertedValue,
    Origin,
)

_AWAITING: Final = frozenset({"convert.to_look_up", "convert.date_needs_zone"})
"""Doubts that are settled by what is still to be supplied elsewhere."""

SHARED: Final = {
    "name": "convert.same_name",
    "leads_id": "convert.shared_leads",
    "users": "convert.shared_agents",
}
"""The fields whose values belong to one campaign only, with the code where several have one."""

_MOST_NAMED: Final = 5
"""Campaigns that a message names."""

_ZONE_CHANGES: Final = frozenset({"timezone.changes", "timezone.changes_at_start"})


def merged(converted: ConvertedSheet, plan: Plan) -> Conversion:
    """Return *converted* as people review it; *plan* is the plan of its spreadsheet."""
    planned = {row.row: row for row in plan.rows}
    campaigns: list[ConvertedCampaign] = []
    lost = list(converted.lost)
    for number, row in enumerate(converted.rows, start=FIRST_ROW):
        row_plan = planned.get(number) or _passed_over(number, row)
        campaign = _campaign(row, row_plan, converted.questions)
        campaigns.append(campaign)
        lost += _lost_days(row, campaign)
    missing = {name for campaign in campaigns for name in campaign.missing}
    asked = [name for name in FIELDS if name in missing and name in converted.questions]
    return Conversion(
        path=converted.path,
        sheet=converted.table,
        profile=converted.profile,
        title=converted.title,
        why=converted.why,
        campaigns=tuple(campaigns),
        skipped=converted.skipped,
        lost=tuple(sorted(lost, key=lambda one: one.row)),
        lookups=converted.lookups,
        missing={name: converted.questions[name] for name in asked},
        unknown=converted.unknown,
        ignored=converted.ignored,
        secret=converted.secret,
        problems=tuple(shared_values(campaigns)),
    )


def shared_values(campaigns: Iterable[ConvertedCampaign]) -> Iterator[Problem]:
    """Yield what several campaigns have that one only may have, be it looked up already or not.

    The plan says which of them must change; this says all of it at once, and already before the
    side tables are filled in. Agents that the same campaigns share are told together.
    """
    there = tuple(campaigns)
    for field, code in SHARED.items():
        texts: dict[str, str] = {}
        holders: defaultdict[str, dict[int, str]] = defaultdict(dict)
        for campaign in there:
            for text in _entries(campaign.values.get(field), field):
                texts.setdefault(folded(text), text)
                holders[folded(text)][campaign.row] = campaign.name
        together: defaultdict[tuple[tuple[int, str], ...], list[str]] = defaultdict(list)
        for key, names in holders.items():
            if len(names) > 1:
                together[tuple(names.items())].append(texts[key])
        for campaigns_of, shared in together.items():
            yield Problem.of(
                Severity.ERROR,
                code,
                field=field,
                shared=shown(", ".join(shared)),
                campaigns=_named(campaigns_of),
            )


def _entries(value: ConvertedValue | None, field: str) -> Sequence[str]:
    """Return what a field holds that one campaign only may have; nothing where it is unreadable."""
    if value is None or not value.text:
        return ()
    conflict = unique_fields()[field].conflict
    if value.origin == "wrong" and not any(one.code == conflict for one in value.problems):
        return ()
    return value.text.split(", ") if field == "users" else (value.text,)


def _named(campaigns: Sequence[tuple[int, str]]) -> str:
    named = [f"“{name}” (row {row})" for row, name in campaigns[:_MOST_NAMED]]
    more = len(campaigns) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")


def _campaign(
    row: ConvertedRow, planned: PlannedRow, questions: Mapping[str, str]
) -> ConvertedCampaign:
    by_field: defaultdict[str, list[Problem]] = defaultdict(list)
    for problem in planned.problems:
        by_field[problem.field or "name"].append(problem)
    values = {
        name: _Merging(
            field=name,
            row=planned.row,
            converted=row.cells[name],
            meant=planned.values.get(name),
            problems=by_field.get(name, ()),
            question=questions.get(name, ""),
        ).value()
        for name in FIELDS
        if name in row.cells
    }
    return ConvertedCampaign(row=row.row, key=row.key, values=values)


def _passed_over(number: int, row: ConvertedRow) -> PlannedRow:
    """Return the plan of a row that the plan takes for an example, a note or a total."""
    facts = {"cell": shown(row.name)}
    problem = _problem(Severity.ERROR, "convert.passed_over", "name", facts, row=number)
    return PlannedRow(row=number, name=row.name, values={}, problems=(problem,), changes=())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Merging:
    """One cell, with what converting and planning found out about it.

    Attributes:
        field: The campaign's field.
        row: Its row in the converted sheet.
        converted: The cell and its provenance.
        meant: What it means; None where it has no meaning.
        problems: What the plan says of it.
        question: What a person is asked where nothing says the field; empty without words for it.
    """

    field: str
    row: int
    converted: ConvertedCell
    meant: object
    problems: Sequence[Problem]
    question: str

    def value(self) -> ConvertedValue:
        """Return what the field holds in the end."""
        cell, text = self.converted.cell, "" if self.meant is None else sent_text(self.meant)
        is_stopped = has_stopper(self.problems)
        if self.meant is not None and not is_stopped:
            return self._settled(text, *self._assumed(text), *self.problems)
        if self.meant is None and self.converted.doubt is not None:
            return self._doubtful(self.converted.doubt)
        if is_blank(cell):
            code = "convert.asked" if self.question else "convert.missing"
            asked = self._problem(Severity.ERROR, code, question=self.question)
            return self._value(cell, "missing", *self._assumed(""), asked)
        if any(one.code == "timezone.needs_dates" for one in self.problems):
            kept = self._problem(Severity.WARNING, "convert.zone_kept", zone=written(cell))
            return self._settled(cell, kept)
        if not is_stopped:  # of a row that is passed over
            return self._settled(cell, *self._assumed(written(cell)))
        # What was left out of a cell to understand it may be what is wrong with it.
        is_whole = self.meant is not None and all(has_stopper([one]) for one in self.problems)
        return self._value(
            text if is_whole else cell, "wrong", *self._assumed(text), *self.problems
        )

    def _settled(self, cell: Cell, *problems: Problem) -> ConvertedValue:
        if self.converted.origin == "given":
            return self._value(cell, "given", *problems)
        if self.converted.origin == "profile":
            return self._value(cell, "default", *problems)
        return self._value(cell, "mapped" if problems else "taken", *problems)

    def _doubtful(self, doubt: Unusable | Ambiguous) -> ConvertedValue:
        candidates = doubt.candidates if isinstance(doubt, Ambiguous) else ()
        severity = Severity.QUESTION if candidates else Severity.ERROR
        problem = self._problem(severity, doubt.code, candidates, **doubt.facts)
        origin: Origin = "missing" if doubt.code in _AWAITING else "wrong"
        return self._value(self.converted.cell, origin, problem)

    def _value(self, cell: Cell, origin: Origin, *problems: Problem) -> ConvertedValue:
        was, source = self.converted.was, self.converted.source
        return ConvertedValue(cell=cell, origin=origin, was=was, source=source, problems=problems)

    def _assumed(self, text: str) -> Iterator[Problem]:
        for notice in self.converted.notices:
            yield self._problem(Severity.WARNING, notice.code, value=text, **notice.facts)

    def _problem(
        self, severity: Severity, code: str, candidates: tuple[str, ...] = (), /, **facts: str
    ) -> Problem:
        said = {"cell": shown(self.converted.was or self.converted.cell), **facts}
        return _problem(severity, code, self.field, said, row=self.row, candidates=candidates)


def _problem(
    severity: Severity,
    code: str,
    field: str,
    facts: Mapping[str, str],
    *,
    row: int,
    candidates: tuple[str, ...] = (),
) -> Problem:
    return Problem.of(
        severity,
        code,
        row=row,
        field=field,
        column=LETTERS[field],
        candidates=candidates,
        **{"header": FIELDS[field].header, "help": FIELDS[field].help, **facts},
    )


def _lost_days(row: ConvertedRow, campaign: ConvertedCampaign) -> Iterator[LostSetting]:
    """Yield the closed days and the changes of the clock that a campaign here cannot express."""
    notices = [notice for cell in row.cells.values() for notice in cell.notices]
    for closed in dict.fromkeys(
        notice.facts["parts"] for notice in notices if notice.code == "convert.closed"
    ):
        yield _lost(campaign, closed, "closed", messages.text("convert.days_lost"))
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
