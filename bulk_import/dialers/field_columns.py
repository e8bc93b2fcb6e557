"""The campaigns of an export field by field: what each different combination of cells becomes.

Which cells of the export count for a field, and what of the fields before it, its rules say.
Campaigns that are alike in all of that get the same cell, which is converted once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from bulk_import.campaign import FIELDS, IN_ORDER
from bulk_import.cells import Cell, written
from bulk_import.column import Mask
from bulk_import.dialers.export_columns import ExportColumns
from bulk_import.dialers.field_rules import ExportContext, FieldRules
from bulk_import.dialers.kinds import Kinds
from bulk_import.dialers.profile import ORDER
from bulk_import.dialers.profile_tables import results_of
from bulk_import.dialers.provenance import NOTHING, ConvertedCell, FieldColumn
from bulk_import.fields import DIALER_TYPE
from bulk_import.normalizers.normalizer import Context, value_text
from bulk_import.options import ReadOptions
from bulk_import.problems import Ambiguous, Notice, Unusable

_DECIDING: Final = frozenset(
    {"name", "active", DIALER_TYPE, *(one.condition.field for one in IN_ORDER if one.condition)}
)
"""Fields whose values decide here: what a campaign is called, whether it is on, what it has."""

Said = Mapping[str, str]
"""What a person says of a campaign, by field."""


@dataclass(frozen=True, slots=True)
class _Meant:
    """What a cell means to the rules of the fields after it.

    Attributes:
        value: What it means; None where that is not one thing.
        text: The same as text, or else the cell.
    """

    value: object
    text: str


class FieldColumns:
    """Converts the campaigns of an export, one field after the other.

    Args:
        export: What the rules of every field know.
        rules: The rules of each field, in the order in which they are converted.
        columns: The cells of the campaigns.
        edits: For each campaign, what a person changed in it, which beats the values given.
    """

    def __init__(
        self,
        export: ExportContext,
        rules: Mapping[str, FieldRules],
        columns: ExportColumns,
        edits: Sequence[Said | None],
    ) -> None:
        asked = (results_of(one.when) for each in export.profile.rules.values() for one in each)
        asked_for = _DECIDING.union(*asked)
        self._asked_for = asked_for.union(*(FIELDS[name].depends_on for name in asked_for))
        self._options = export.options
        self._rules = rules
        self._columns = columns
        self._edits = [(at, one) for at, one in enumerate(edits) if one]
        self._meanings = _Meanings(export.options)
        self._meant: dict[str, Kinds[_Meant | None]] = {}
        self._by_hand: dict[tuple[str, str, str, str], ConvertedCell] = {}

    def convert(self) -> dict[str, FieldColumn]:
        """Return what becomes of each field, in the order of the rules."""
        found: dict[str, FieldColumn] = {}
        for field in ORDER:
            found[field] = self._converted(field)
            if field in self._asked_for:
                self._meant[field] = self._understood(field, found[field])
        found["active"] = self._switched_off(found["active"])
        return {field: column.in_order() for field, column in found.items()}

    def names(self) -> list[str]:
        """Return the name of each campaign, once it is converted."""
        return ["" if meant is None else meant.text for meant in self._meant["name"].of_each()]

    def _converted(self, field: str) -> FieldColumn:
        rules = self._rules[field]
        zones = self._zones() if rules.needs_zone else None
        found = rules.convert(self._columns, self._texts(rules.results), self._needed(field), zones)
        said = self._said(field)
        if not any(said.items):
            return found

        def make(at: int) -> ConvertedCell | None:
            cell, text = found.of(at), said.of(at)
            return self._given_cell(field, text, cell) if cell and text else cell

        return self._columns.once(make, (), (found, said))

    def _needed(self, field: str) -> Mask:
        """Return which campaigns must have *field*."""
        condition = FIELDS[field].condition
        known = self._known((DIALER_TYPE, *((condition.field,) if condition else ())))
        return self._columns.once(
            lambda at: FIELDS[field].is_needed(_values(known, at)), (), known.values()
        ).where(bool)

    def _zones(self) -> Kinds[Cell]:
        """Return the zones as they are written: what they are in the end depends on the dates."""
        rules, said = self._rules["timezone"], self._said("timezone")
        found = rules.convert(self._columns, self._texts(rules.results))
        return self._columns.once(
            lambda at: said.of(at) or (found.of(at) or NOTHING).cell, (), (found, said)
        )

    def _understood(self, field: str, column: FieldColumn) -> Kinds[_Meant | None]:
        """Return what the cells of a *column* mean to the rules of the fields after it.

        Many cells mean the same, and campaigns are alike to those rules that differ only in cells.
        """
        before = self._known(FIELDS[field].depends_on)

        def make(at: int) -> _Meant | None:
            cell = column.of(at)
            if cell is None:
                return None
            value = self._meanings.of(field, cell.cell, _values(before, at))
            return _Meant(value, written(cell.cell) if value is None else value_text(value))

        return self._columns.once(make, (), (column, *before.values())).different()

    def _switched_off(self, active: FieldColumn) -> FieldColumn:
        """Return *active* with no campaign on, but for what a person says."""
        said, meant = self._said("active"), self._meant["active"]

        def make(at: int) -> ConvertedCell | None:
            cell, is_kept = active.of(at), self._options.keep_active or said.of(at)
            if cell is None or (is_kept and cell.origin != "missing"):
                return cell
            known = meant.of(at)
            return _switched_off(cell, known and known.value)

        return self._columns.once(make, (), (active, said, meant))

    def _known(self, fields: Iterable[str]) -> dict[str, Kinds[_Meant | None]]:
        """Return what is known so far of those of *fields* that come before."""
        return {name: self._meant[name] for name in fields if name in self._meant}

    def _texts(self, fields: Iterable[str]) -> dict[str, Kinds[str]]:
        """Return the same as text."""
        return {
            name: Kinds([meant.text if meant else "" for meant in kinds.items], kinds.codes)
            for name, kinds in self._known(fields).items()
        }

    def _said(self, field: str) -> Kinds[str | None]:
        """Return what a person says of *field*."""
        texts: list[str | None] = [self._options.given.get(field)]
        codes = np.zeros(len(self._columns.records), np.intc)
        for at, edits in self._edits:
            if text := edits.get(field):
                codes[at] = len(texts)
                texts.append(text)
        return Kinds(texts, codes)

    def _given_cell(self, field: str, text: str, found: ConvertedCell) -> ConvertedCell:
        """Return what a person wrote in place of what was *found*; equal edits give one object."""
        key = (field, text, found.was, found.source)
        if key not in self._by_hand:
            self._by_hand[key] = ConvertedCell(
                cell=text, origin="given", was=found.was, source=found.source
            )
        return self._by_hand[key]


def _values(known: Mapping[str, Kinds[_Meant | None]], at: int) -> dict[str, object]:
    found = ((name, kinds.of(at)) for name, kinds in known.items())
    return {name: meant.value for name, meant in found if meant is not None}


class _Meanings:
    """What cells mean to the conditions of a profile; the plan decides about them later."""

    def __init__(self, options: ReadOptions) -> None:
        context = Context(
            region=options.region, inet_no=options.inet_no, date_order=options.date_order
        )
        self._contexts = {name: field.context(context) for name, field in FIELDS.items()}

    def of(self, field: str, cell: Cell, before: Mapping[str, object]) -> object:
        """Return what *cell* means; None where it has no single meaning.

        Args:
            field: The campaign's field.
            cell: Its cell.
            before: What the fields on which that depends mean.
        """
        beside: dict[str, Any] = {name: before.get(name) for name in FIELDS[field].depends_on}
        context = self._contexts[field]
        try:
            known = replace(context, **beside) if any(beside.values()) else context
            return FIELDS[field].normalize(cell, known).meant
        except (Unusable, Ambiguous):
            return None


def _switched_off(active: ConvertedCell, meant: object) -> ConvertedCell:
    """Leave the campaign switched off: the other dialer may still be calling the same people."""
    is_on = meant is True
    return ConvertedCell(
        cell="false",
        origin="export" if is_on or (meant is False and active.was) else "profile",
        was=active.was,
        source=active.source,
        notices=(Notice("convert.switched_off"),) if is_on else (),
    )
