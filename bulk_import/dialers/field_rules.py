"""Rules: what the export and the profile say of one field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bulk_import.cells import Cell, shown, written
from bulk_import.column import Mask
from bulk_import.dialers.conditions import Cells, Condition, blank_test, compiled
from bulk_import.dialers.day_hours import Edge
from bulk_import.dialers.export_columns import Case, ExportColumns
from bulk_import.dialers.headers import ReadableColumns
from bulk_import.dialers.inputs import input_reader
from bulk_import.dialers.kinds import Kinds
from bulk_import.dialers.lookups import Lookups
from bulk_import.dialers.profile import Profile
from bulk_import.dialers.profile_tables import headers_of, results_of
from bulk_import.dialers.provenance import NOTHING, CellOrigin, ConvertedCell
from bulk_import.dialers.steps import STEPS, RuleContext, RuleState, scalar
from bulk_import.dialers.written_rule import Step
from bulk_import.normalizers.text import question_of_strike
from bulk_import.options import ReadOptions
from bulk_import.problems import Ambiguous, Notice, Unusable

_OTHER_EDGE: Final = {"start_time": "end_time", "end_time": "start_time"}

StepListener = Callable[[Step, Sequence[Cell]], None]
"""Hears of each step of a rule, and of the values that it left."""

NAMED: Final = frozenset({"users", "leads_id"})
"""Fields in which a word of the other dialer may stand until a side table says what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportContext:
    """What the rules of every field know.

    Attributes:
        profile: The profile.
        columns: The columns of the export.
        lookups: The side tables.
        options: How the export is converted.
    """

    profile: Profile
    columns: ReadableColumns
    lookups: Lookups
    options: ReadOptions


class FieldRules:
    """The rules of one field, ready for one export.

    Args:
        field: The campaign's field.
        export: What the rules of every field know.
    """

    def __init__(self, field: str, export: ExportContext) -> None:
        rules = export.profile.rules.get(field, ())
        self.needs_zone = any(rule.kind == "datetime_date" for rule in rules)
        self.results = sorted({name for rule in rules for name in results_of(rule.when)})
        """The fields before this one at which they look."""
        nothing = export.profile.source.blank
        self._rules: list[tuple[Condition, _Rule]] = []
        for rule, edge in zip(rules, _edges(field, export.profile), strict=True):
            context = RuleContext(
                field=field,
                rule=rule,
                blank=blank_test((*nothing, *rule.blank)),
                lookups=export.lookups,
                region=export.options.region,
                inet_no=export.options.inet_no,
            )
            condition = compiled(rule.when, export.columns, blank_test(nothing))
            self._rules.append((condition, _Rule(context, export.columns, edge)))

    def convert(
        self,
        columns: ExportColumns,
        results: Mapping[str, Kinds[str]],
        needed: Mask | None = None,
        zones: Kinds[Cell] | None = None,
    ) -> Kinds[ConvertedCell | None]:
        """Return what the first rule makes of each campaign whose condition that meets.

        A rule is asked once for campaigns that are alike in the cells at which it looks.

        Args:
            columns: The campaigns.
            results: The fields that came before, as text.
            needed: The campaigns that have the field, of which alone something is made; None for
                all of them.
            zones: The zone of each campaign as it is written; None while unknown, or not needed.
        """
        cases: list[Case[ConvertedCell | None]] = []
        if needed is not None:
            cases.append(Case(~needed, lambda _: None))
        for condition, rule in self._rules:
            cases.append(_case(rule, columns, columns.meeting(condition, results), zones))
        return columns.by_case([*cases, Case(columns.all, lambda _: NOTHING)])

    def convert_by(
        self, rule: int, cells: Cells, zone: Cell, listen: StepListener
    ) -> ConvertedCell:
        """Return what the *rule* of this number, counted from 0, makes of a campaign's *cells*.

        Whether its condition holds is not asked. *listen* hears of its steps.
        """
        _, one = self._rules[rule]
        return one.convert(cells, zone, listen)


def _case(
    rule: _Rule, columns: ExportColumns, campaigns: Mask, zones: Kinds[Cell] | None
) -> Case[ConvertedCell]:
    def make(at: int) -> ConvertedCell:
        return rule.convert(columns.records[at], zones.of(at) if zones else None)

    return Case(campaigns, make, rule.places, (zones,) if zones else ())


def _edges(field: str, profile: Profile) -> list[Edge | None]:
    """Return for each rule of *field* which end of the hours of a day it takes; None for neither.

    The rules of both ends belong together in the order in which they are written.
    """
    own = profile.rules.get(field, ())
    others = profile.rules.get(_OTHER_EDGE.get(field, ""), ())
    if len(own) != len(others):
        return [None] * len(own)
    return [Edge(field == "start_time", other) if other.agree else None for other in others]


class _Rule:
    """One rule, ready for one export."""

    def __init__(
        self, context: RuleContext, columns: ReadableColumns, edge: Edge | None = None
    ) -> None:
        self._context = context
        self._columns = columns
        self._read = input_reader(context.rule, columns, context.blank, edge)
        self._asked = columns.find(*headers_of(context.rule.when))
        self._named = columns.find(*context.rule.headers())
        other = edge.other.headers() if edge else ()
        self.places = (*self._named, *columns.find(*other))
        """The places of the cells at which the rule looks, and at no others."""
        self._steps = [(name, STEPS[name]) for name in context.rule.steps]

    def convert(
        self, cells: Cells, zone: Cell, listen: StepListener | None = None
    ) -> ConvertedCell:
        """Return the result of the rule for a campaign's *cells*; *listen* hears of its steps."""
        state = RuleState()
        try:
            self._refuse_strikes(cells)
            if self._context.rule.question is not None:
                return self._asked_of(cells, self._context.rule.question)
            if self._context.rule.value is not None:
                return self._constant(cells, scalar(self._context.rule.value))
            state = self._read(cells)
            state.zone = zone
            for name, step in self._steps if state.values else ():
                step(self._context, state)
                if listen:
                    listen(name, state.values)
        except (Unusable, Ambiguous) as doubt:
            was, source = (state.was, state.source) if state.was else self._seen(cells)
            doubt = doubt.with_traceback(None)
            return ConvertedCell(origin="export", was=was, source=source, doubt=doubt)
        return self._result(state)

    def _refuse_strikes(self, cells: Cells) -> None:
        """Ask about what is struck through among what the rule reads, whatever it makes of it."""
        for at in self._named:
            if question := question_of_strike(cells[at]):
                raise question

    def _result(self, state: RuleState) -> ConvertedCell:
        """Return what the steps left; the rule's default where that is nothing."""
        rule, values, doubt = self._context.rule, state.values, None
        origin: CellOrigin = "export"
        if state.unknown:
            keys = shown(", ".join(state.unknown))
            sheet = self._context.lookups.tables[rule.lookup or ""].title
            doubt = Unusable("convert.to_look_up", keys=keys, sheet=sheet)
            values = [*values, *state.unknown] if self._context.field in NAMED else []
        elif not values and rule.default is not None:
            values, origin = [self._context.default], "profile"
        if rule.note and values and origin == "export":
            state.notices.append(Notice("convert.note", {"note": rule.note}))
        return ConvertedCell(
            cell=_joined(values),
            origin=origin if values or doubt else "missing",
            # A reference, such as ${queue.Sales.id}, is told as the word that it was looked up by.
            was=", ".join(state.keys) if rule.extract and state.keys else state.was,
            source=state.source,
            notices=tuple(state.notices),
            doubt=doubt,
            looked_up=tuple((rule.lookup or "", key) for key in state.keys),
        )

    def _constant(self, cells: Cells, value: str) -> ConvertedCell:
        """Return a value of the profile; it speaks of the export where a condition asked it."""
        note = self._context.rule.note
        was, source = self._texts(cells, self._asked)
        return ConvertedCell(
            cell=value,
            origin="export" if source else "profile",
            was=was,
            source=source,
            notices=(Notice("convert.note", {"note": note}),) if note else (),
        )

    def _asked_of(self, cells: Cells, question: str) -> ConvertedCell:
        """Return a cell that a person is to fill in, with what the export says of it."""
        was, source = self._texts(cells, self._asked)
        doubt = Ambiguous("convert.question", (), question=question)
        return ConvertedCell(origin="export", was=was, source=source, doubt=doubt)

    def _seen(self, cells: Cells) -> tuple[str, str]:
        """Return what stands under the rule's headers, where taking it failed."""
        rule = self._context.rule
        return self._texts(cells, self._columns.find(*rule.columns, *rule.agree, *rule.total))

    def _texts(self, cells: Cells, places: Sequence[int]) -> tuple[str, str]:
        """Return what is filled at *places*, and the headers above it."""
        filled = [at for at in places if not self._context.blank(cells[at])]
        return ", ".join(written(cells[at]) for at in filled), self._columns.named(filled)


def _joined(values: Sequence[Cell]) -> Cell:
    if len(values) == 1:
        return values[0]
    return ", ".join(map(written, values)) or None
