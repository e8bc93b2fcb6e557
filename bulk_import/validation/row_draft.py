"""A row while it is being read: what is clean so far, and its problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import ValidationError

from bulk_import.campaign import build
from bulk_import.cells import Cell, shown
from bulk_import.fields import DIALER_TYPE
from bulk_import.normalizers.normalizer import value_text
from bulk_import.problems import Ambiguous, Notice, Problem, Severity, Unusable, worst_first
from bulk_import.validation.column_reader import Understood
from bulk_import.validation.field_source import FieldSource
from bulk_import.validation.planned_row import Change, PlannedRow, beside_refusals


@dataclass(slots=True)
class RowDraft:
    """A row while it is being read.

    Attributes:
        row: The number that the spreadsheet program shows.
        cells: Its cells, from column A on; none where the row is not to be interpreted.
        values: What is clean so far, by field.
        notices: What was assumed, by field.
        problems: Its problems so far.
        changes: What is sent otherwise than written.
        zones: What the headers of times say in parentheses, by field; it may be a zone.
        likely_dialer: The dialer type that other cells show, while it is not known.
    """

    row: int
    cells: Sequence[Cell]
    values: dict[str, object] = field(default_factory=dict)
    notices: dict[str, tuple[Notice, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    zones: Mapping[str, str] = field(default_factory=dict)
    likely_dialer: str | None = None

    @property
    def dialer(self) -> str | None:
        """The dialer type, as far as it is known."""
        dialer = self.values.get(DIALER_TYPE)
        return None if dialer is None else str(dialer)

    @property
    def deciding_values(self) -> Mapping[str, object]:
        """The values that decide which fields the row needs."""
        if self.likely_dialer is None:
            return self.values
        return {**self.values, DIALER_TYPE: self.likely_dialer}

    def accept(self, source: FieldSource, understood: Understood) -> None:
        """Keep what a cell means, its notices as warnings, and what is sent otherwise."""
        self.values[source.field.name] = understood.meant
        if understood.change is not None:
            self.changes.append(understood.change)
        if understood.notices:
            self.notices[source.field.name] = understood.notices
            text = value_text(understood.meant)
            for notice in understood.notices:
                self.add_problem(Severity.WARNING, notice.code, source, value=text, **notice.facts)

    def refuse(self, source: FieldSource, doubt: Unusable | Ambiguous) -> None:
        """Add as a problem why a cell has no meaning, or several."""
        if isinstance(doubt, Ambiguous):
            candidates = doubt.candidates
            self.add_problem(Severity.QUESTION, doubt.code, source, candidates, **doubt.facts)
        else:
            self.add_problem(Severity.ERROR, doubt.code, source, **doubt.facts)

    def add_problem(
        self,
        severity: Severity,
        code: str,
        source: FieldSource,
        candidates: tuple[str, ...] = (),
        /,
        **facts: str,
    ) -> None:
        """Add a problem of the cell that *source* names; its wording may use the cell."""
        self.problems.append(
            Problem.of(
                severity,
                code,
                row=self.row,
                field=source.field.name,
                column=source.column,
                candidates=candidates,
                **{
                    "header": source.header,
                    "cell": shown(self.cell(source)),
                    "help": source.field.help_code,
                    **facts,
                },
            )
        )

    def cell(self, source: FieldSource) -> Cell:
        """Return what the sheet holds for *source*, or what the command gives in its place."""
        return source.or_given(source.cell_of(self.cells))

    def planned(self, name: str | None, *, is_checked: bool = False) -> PlannedRow:
        """Return the finished row.

        Args:
            name: What the sheet calls it.
            is_checked: Its values are known to have the formats of the API page.
        """
        told, silenced = worst_first(self.problems), list[Problem]()
        if told and told[0].severity is not Severity.WARNING:
            told, silenced = beside_refusals(told)
        elif not is_checked:
            told = [*self._refused_by_model(), *told]
        return PlannedRow(
            row=self.row,
            name=name,
            values=self.values,
            problems=tuple(told),
            changes=tuple(self.changes),
            silenced=tuple(silenced),
        )

    def _refused_by_model(self) -> list[Problem]:
        """Refuse a value that passes its normalizer but breaks a rule of the API page."""
        try:
            build(self.values)
        except ValidationError as error:
            places = [".".join(map(str, found["loc"])) for found in error.errors()]
            listed = ", ".join(places)
            return [Problem.of(Severity.ERROR, "row.format", row=self.row, places=listed)]
        return []
