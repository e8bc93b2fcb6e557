"""A row while it is being understood: what is clean so far, and what there is to tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from bulk_import.campaign import FIELDS, Campaign, build
from bulk_import.cells import Cell, shown, written
from bulk_import.columns import Column
from bulk_import.normalizers.normalizer import Value, sent_text
from bulk_import.normalizers.text import is_blank
from bulk_import.problems import Ambiguous, Notice, Problem, Severity, Unusable
from bulk_import.validation.plan import Change, PlannedRow, has_stopper

_WEIGHT = {severity: weight for weight, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Source:
    """Where the cells of a field come from.

    Attributes:
        field: The campaign's field.
        column: The spreadsheet's letter; None where the command gives the value for all rows.
        header: The column's own header, or what stands in its place.
        given: The value for rows that leave the cell blank; None where there is none.
    """

    field: str
    column: str | None
    header: str
    given: str | None = None

    @property
    def meaning(self) -> Column:
        """How the field appears in a spreadsheet, and what its cells mean."""
        return FIELDS[self.field].column


@dataclass(slots=True)
class Draft:
    """A row while it is being understood; without cells where it is not to be interpreted."""

    row: int
    cells: Mapping[str, Cell]
    values: dict[str, object] = field(default_factory=dict)
    notices: dict[str, tuple[Notice, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def accept(self, source: Source, value: Value[object]) -> None:
        """Keep what a cell means, tell its notices and record what is sent otherwise."""
        self.values[source.field] = value.meant
        if value.notices:
            self.notices[source.field] = value.notices
        cell, text = self.cell(source), sent_text(value.meant)
        for notice in value.notices:
            self.tell(Severity.WARNING, notice.code, source, value=text, **notice.facts)
        if not _same(cell, value.meant, text):
            column = None if self._is_given(source) else source.column
            self.changes.append(Change(source.field, column, written(cell), text))

    def refuse(self, source: Source, finding: Unusable | Ambiguous) -> None:
        """Tell why a cell has no meaning, or several."""
        if isinstance(finding, Ambiguous):
            candidates = finding.candidates
            self.tell(Severity.QUESTION, finding.code, source, candidates, **finding.facts)
        else:
            self.tell(Severity.ERROR, finding.code, source, **finding.facts)

    def tell(
        self,
        severity: Severity,
        code: str,
        source: Source,
        candidates: tuple[str, ...] = (),
        /,
        **facts: str,
    ) -> None:
        """Add a problem of the cell that *source* names; its wording may use the cell."""
        self.problems.append(
            Problem.worded(
                severity,
                code,
                row=self.row,
                field=source.field,
                column=source.column,
                candidates=candidates,
                **{
                    "header": source.header,
                    "cell": shown(self.cell(source)),
                    "help": source.meaning.help,
                    **facts,
                },
            )
        )

    def cell(self, source: Source) -> Cell:
        """Return what the sheet holds for *source*, or what the command gives in its place."""
        return source.given if self._is_given(source) else self._found(source)

    def _is_given(self, source: Source) -> bool:
        return source.given is not None and is_blank(self._found(source))

    def _found(self, source: Source) -> Cell:
        return self.cells.get(source.column) if source.column else None

    def planned(self, name: str | None) -> PlannedRow:
        """Return the finished row; *name* is what the sheet calls it."""
        campaign = None if has_stopper(tuple(self.problems)) else self._campaign()
        return PlannedRow(
            row=self.row,
            name=name,
            values=self.values,
            problems=tuple(sorted(self.problems, key=lambda problem: _WEIGHT[problem.severity])),
            changes=tuple(self.changes),
            campaign=campaign,
        )

    def _campaign(self) -> Campaign | None:
        """Return the campaign; a value that passes a normalizer but not the API page stops here."""
        try:
            return build(self.values)
        except ValidationError as error:
            places = [".".join(map(str, found["loc"])) for found in error.errors()]
            self.problems.append(
                Problem.worded(Severity.ERROR, "row.format", row=self.row, places=", ".join(places))
            )
            return None


def _same(cell: Cell, value: object, text: str) -> bool:
    """Say whether *cell* shows what is sent, apart from case of yes/no and spaces of lists."""
    if isinstance(value, bool):
        return written(cell).strip().casefold() == text
    if isinstance(value, tuple):
        return "".join(written(cell).split()) == ",".join(map(str, value))
    return written(cell) == text
