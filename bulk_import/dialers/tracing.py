"""The way of each field of a campaign from the cells of the export to its own, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bulk_import.cells import Cell, written
from bulk_import.dialers.conditions import Cells, Condition, Results, blank_test, compiled
from bulk_import.dialers.converting import opened
from bulk_import.dialers.detecting import Detected
from bulk_import.dialers.field_rules import ExportContext, FieldRules
from bulk_import.dialers.provenance import NOTHING, ConvertedCell
from bulk_import.dialers.written_rule import FieldRule, Step
from bulk_import.options import ReadOptions
from bulk_import.sheet import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedStep:
    """One step of a rule, and what it left.

    Attributes:
        key: The key of the rule that names it.
        argument: What the rule says there, where that is short: a kind of value, a list's name.
        values: What there was behind it, as texts.
    """

    key: Step
    argument: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldTrace:
    """How one field of one campaign was made.

    Attributes:
        rule: The number of its rule, counted from 1; None where the condition of none holds.
        steps: The steps, as far as they came.
        cell: What came out, with the cells of the export that it was made of.
    """

    rule: int | None
    steps: tuple[TracedStep, ...]
    cell: ConvertedCell


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportTraces:
    """How all campaigns of an export were made.

    Attributes:
        fields: For each campaign asked for, by field, how it was made.
        lacking: The columns that the profile reads and the export does not have.
    """

    fields: Sequence[Mapping[str, FieldTrace]]
    lacking: tuple[str, ...]


def trace(
    path: str,
    detected: Detected,
    options: ReadOptions,
    *,
    lookups: Sequence[Sheet],
    campaigns: Mapping[int, Results],
) -> ExportTraces:
    """Return how *campaigns* were made.

    Args:
        path: The export, as the user wrote it.
        detected: Its sheet with the campaigns, and the profile of it.
        options: How it is converted.
        lookups: Sheets that may hold side tables.
        campaigns: By row of the export, what the fields of a campaign became, as text: only those
            that it has.

    Raises:
        Refused: The profile does not fit the sheet.
    """
    _, whole, export = opened(path, detected, options, lookups)
    rules = {name: _TracedField(name, export) for name in export.profile.rules}
    cells = dict(whole.records)

    def traced(row: int, results: Results) -> Mapping[str, FieldTrace]:
        zone: Cell = options.given.get("timezone")
        if not zone and "timezone" in rules:
            zone = rules["timezone"].of(cells[row], results, None).cell.cell
        there = {name: one for name, one in rules.items() if name in results}
        return {name: one.of(cells[row], results, zone) for name, one in there.items()}

    fields = tuple(traced(row, results) for row, results in campaigns.items())
    return ExportTraces(fields=fields, lacking=tuple(_lacking(export)))


class _TracedField:
    """The rules of one field, whose steps are written down."""

    def __init__(self, name: str, export: ExportContext) -> None:
        blank = blank_test(export.profile.source.blank)
        self._written = export.profile.rules[name]
        self._rules = FieldRules(name, export)
        self._conditions = [compiled(rule.when, export.columns, blank) for rule in self._written]

    def of(self, cells: Cells, results: Results, zone: Cell) -> FieldTrace:
        """Return how the field of a campaign was made.

        Args:
            cells: The campaign's cells.
            results: What its fields became, as text.
            zone: Its zone as it is written; None while unknown.
        """
        holding = (at for at, one in enumerate(self._conditions) if _holds(one, cells, results))
        at = next(holding, None)
        if at is None:
            return FieldTrace(rule=None, steps=(), cell=NOTHING)
        steps: list[TracedStep] = []

        def listen(step: Step, values: Sequence[Cell]) -> None:
            texts = tuple(map(written, values))
            argument = _argument(self._written[at], step)
            steps.append(TracedStep(key=step, argument=argument, values=texts))

        cell = self._rules.convert_by(at, cells, zone, listen)
        return FieldTrace(rule=at + 1, steps=tuple(steps), cell=cell)


def _holds(condition: Condition, cells: Cells, results: Results) -> bool:
    return all(question.holds(cells, results) for question in condition)


def _argument(rule: FieldRule, step: Step) -> str:
    """Return what *rule* says at *step*; nothing where that is long, or only says that it is so."""
    told: dict[Step, str | float | None] = {
        "as": rule.kind,
        "lookup": rule.lookup,
        "pick": rule.pick,
        "scale": rule.scale,
        "min": rule.least,
        "split": rule.split,
        "format": rule.layout,
        "extract": rule.extract,
    }
    said = told.get(step, "")
    return f"{said:g}" if isinstance(said, float) else str(said)


def _lacking(export: ExportContext) -> Iterator[str]:
    for header in dict.fromkeys(export.profile.mentioned()):
        if not export.columns.find(header):
            yield header
