"""One campaign of the export: its fields in the order in which they depend on each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Final, TypeVar

from bulk_import.campaign import FIELDS, IN_ORDER
from bulk_import.cells import Cell, written
from bulk_import.dialers.columns import Cells
from bulk_import.dialers.converted import ConvertedCampaign, ConvertedValue
from bulk_import.dialers.field_rules import NOTHING, FieldRules, Made
from bulk_import.dialers.fields import Fields, Settled, wrong
from bulk_import.problems import Problem, Severity

T = TypeVar("T")

_DATES: Final = ("start_date", "end_date")
_BEFORE_ZONE: Final = FIELDS["timezone"].depends_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Conventions:
    """What a person says for the whole conversion.

    Attributes:
        given: The value of a field, for every campaign.
        keep_active: The campaigns that dial in the other dialer are to dial here.
        ask: What is asked where nothing says a field, by field.
    """

    given: Mapping[str, str]
    keep_active: bool
    ask: Mapping[str, str]


@dataclass(slots=True)
class Draft:
    """A campaign while it comes about.

    Attributes:
        row: The row of the export.
        cells: What the export says.
        edits: What a person wrote into the workbook of an earlier conversion, by field.
        settled: Its fields so far.
        made: What the rules made of them.
        results: What they are so far as text, for conditions.
    """

    row: int
    cells: Cells
    edits: Mapping[str, str]
    settled: dict[str, Settled] = field(default_factory=dict)
    made: dict[str, Made] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The campaign's name; empty while it is not known."""
        return self.settled["name"].value.text if "name" in self.settled else ""

    def clean(self, name: str, kind: type[T]) -> T | None:
        """Return what *name* means, where it is clean."""
        meant = self.settled[name].meant if name in self.settled else None
        return meant if isinstance(meant, kind) else None

    def campaign(self, key: str) -> ConvertedCampaign:
        """Return the finished campaign."""
        values = {name: self.settled[name].value for name in FIELDS if name in self.settled}
        return ConvertedCampaign(row=self.row, key=key, values=values)


class Building:
    """What makes campaigns of the records of one export."""

    def __init__(
        self, rules: Mapping[str, FieldRules], fields: Fields, conventions: Conventions
    ) -> None:
        """Make fields by *rules*, settle them by *fields*, as *conventions* say."""
        self._rules = rules
        self._fields = fields
        self._conventions = conventions

    def build(self, row: int, cells: Cells, edits: Mapping[str, str]) -> Draft:
        """Return the campaign of one record."""
        draft = Draft(row, cells, edits)
        for name in _applying(draft):
            zone = self._zone(draft) if name in _DATES else None
            self._settle(name, self._made(name, draft, zone), draft)
        _switch_off(draft, keep=self._conventions.keep_active or self._is_given("active", draft))
        _compare(draft)
        return draft

    def name_of(self, cells: Cells) -> str:
        """Return what the export itself calls a campaign."""
        made = self._rules["name"].make(cells, {}) if "name" in self._rules else NOTHING
        return ", ".join(map(written, made.values))

    def _made(self, name: str, draft: Draft, zone: Cell = None) -> Made:
        said = draft.edits.get(name) or self._conventions.given.get(name)
        if name not in self._rules:
            return replace(NOTHING, values=(said,)) if said else NOTHING
        made = self._rules[name].make(draft.cells, draft.results, zone)
        if said:
            return Made(values=(said,), was=made.was, source=made.source)
        return made

    def _zone(self, draft: Draft) -> Cell:
        """Return the zone as it is written: what it is in the end depends on the dates."""
        values = self._made("timezone", draft).values
        return values[0] if values else None

    def _is_given(self, name: str, draft: Draft) -> bool:
        return bool(draft.edits.get(name) or self._conventions.given.get(name))

    def _settle(self, name: str, made: Made, draft: Draft) -> None:
        draft.made[name] = made
        draft.settled[name] = settled = self._fields.settle(
            name,
            made,
            draft.row,
            given=self._is_given(name, draft),
            question=self._conventions.ask.get(name, ""),
            beside=_dates_and_times(draft) if name == "timezone" else None,
        )
        draft.results[name] = settled.value.text


def _applying(draft: Draft) -> Iterator[str]:
    """Yield the fields that the campaign has, as far as is known by the time they are due."""
    for one in IN_ORDER:
        if one.is_needed({name: settled.meant for name, settled in draft.settled.items()}):
            yield one.name


def _dates_and_times(draft: Draft) -> dict[str, object]:
    return {name: draft.settled[name].meant for name in _BEFORE_ZONE if draft.settled[name].meant}


def _switch_off(draft: Draft, *, keep: bool) -> None:
    """Leave the campaign switched off: the other dialer may still be calling the same people."""
    settled = draft.settled["active"]
    if keep and settled.value.origin != "missing":
        return
    value, was_on = settled.value, settled.meant is True
    told: tuple[Problem, ...] = ()
    if was_on:
        header = FIELDS["active"].header
        code = "convert.switched_off"
        told = (Problem.of(Severity.WARNING, code, row=draft.row, field="active", header=header),)
    off = ConvertedValue(
        text="false",
        origin="mapped"
        if was_on
        else "taken"
        if settled.meant is False and value.was
        else "default",
        was=value.was,
        source=value.source,
        problems=told,
    )
    draft.settled["active"] = Settled(value=off, meant=False)


def _compare(draft: Draft) -> None:
    """Tell what the dates and the hours show when they are put side by side."""
    first, last = draft.clean("start_date", date), draft.clean("end_date", date)
    if first and last and last < first:
        facts = {"start": first.isoformat(), "end": last.isoformat()}
        _mark(draft, "end_date", "date.end_before_start", **facts)
    start, end = draft.clean("start_time", time), draft.clean("end_time", time)
    if start is not None and end is not None and end <= start:
        facts = {"start": start.isoformat(), "end": end.isoformat()}
        _mark(draft, "end_time", "time.same" if end == start else "time.overnight", **facts)


def _mark(draft: Draft, name: str, code: str, **facts: str) -> None:
    draft.settled[name] = wrong(draft.settled[name], code, draft.row, name, **facts)
