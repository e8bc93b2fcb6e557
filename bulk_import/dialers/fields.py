"""The last word on every value: the field's own normalizer, and what there is to tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from bulk_import.campaign import FIELDS
from bulk_import.cells import Cell, shown, written
from bulk_import.dialers.converted import ConvertedValue, Origin
from bulk_import.dialers.field_rules import Made
from bulk_import.normalizers.normalizer import Context, Value, value_text
from bulk_import.problems import Ambiguous, Problem, Severity, Unusable

NAMED: Final = frozenset({"users", "leads_id"})
"""Fields in which a word of the other dialer may stand until a side table says what it is."""

AWAITING: Final = frozenset({"convert.date_needs_zone"})
"""Doubts that are settled by what is still to be supplied for another field."""

_REMEMBERED: Final = 4_000
"""Different cells of one field that are kept; most fields hold a few."""

Reading = Callable[..., Value[object] | Unusable | Ambiguous]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A value as it is written, and what it means where it is clean."""

    value: ConvertedValue
    meant: object = None


class Fields:
    """What settles the values of one conversion."""

    def __init__(self, context: Context, directory: Mapping[str, tuple[str, ...]]) -> None:
        """Read cells with what *context* knows; *directory* has the agents by name."""
        self._readings: dict[str, Reading] = {
            name: _reading(
                name, FIELDS[name].context(replace(context, directory=directory or None))
            )
            for name in FIELDS
        }
        self._known: dict[str, dict[int, tuple[Made, Settled]]] = {name: {} for name in FIELDS}

    def settle(
        self,
        field: str,
        made: Made,
        row: int,
        *,
        given: bool = False,
        question: str = "",
        beside: Mapping[str, object] | None = None,
    ) -> Settled:
        """Return what *made* is in the end.

        Args:
            field: The campaign's field.
            made: What the rules, or a person, say of it.
            row: The row of the export.
            given: A person says it.
            question: What a person is asked where nothing says it; empty without words for it.
            beside: The campaign's clean dates and times, on which the meaning of zones depends.
        """
        if given or beside is not None:
            return self._settled(field, made, row, given=given, question=question, beside=beside)
        known = self._known[field]
        kept = known.get(id(made))
        if kept is None:
            if len(known) == _REMEMBERED:
                known.clear()
            settled = self._settled(field, made, 0, given=False, question=question, beside=None)
            kept = known[id(made)] = (made, settled)  # which keeps the id in use
        return _on_row(kept[1], row)

    def _settled(
        self,
        field: str,
        made: Made,
        row: int,
        *,
        given: bool,
        question: str,
        beside: Mapping[str, object] | None,
    ) -> Settled:
        telling = _Telling(field, row, made)
        if made.doubt is not None:
            return Settled(value=telling.refused(made.doubt, ""))
        if made.unknown:
            return Settled(value=telling.to_look_up())
        if not made.values:
            return Settled(value=telling.missing(question))
        cell = made.values[0] if len(made.values) == 1 else ", ".join(map(written, made.values))
        found = self._readings[field](cell, **_known(beside) if beside is not None else {})
        if isinstance(found, Value):
            return telling.accepted(found, given=given)
        if found.code == "timezone.needs_dates" and not _has_dates(beside):
            return Settled(value=telling.kept(written(cell), found.facts["zone"], given=given))
        return Settled(value=telling.refused(found, written(cell)))


@dataclass(frozen=True, slots=True)
class _Telling:
    """One value while it is put into words."""

    field: str
    row: int
    made: Made

    def accepted(self, found: Value[object], *, given: bool) -> Settled:
        text = value_text(found.meant)
        notices = (*self.made.notices, *found.notices)
        problems = tuple(
            self._problem(Severity.WARNING, one.code, (), value=text, **one.facts)
            for one in notices
        )
        value = self._value(text, self._origin(given=given, assumed=bool(notices)), problems)
        return Settled(value=value, meant=found.meant)

    def kept(self, text: str, zone: str, *, given: bool) -> ConvertedValue:
        """Return a zone by its name, as its offset depends on dates that are still to come."""
        told = self._problem(Severity.WARNING, "convert.zone_kept", (), zone=zone)
        return self._value(text, self._origin(given=given, assumed=True), (told,))

    def refused(self, doubt: Unusable | Ambiguous, text: str) -> ConvertedValue:
        candidates = doubt.candidates if isinstance(doubt, Ambiguous) else ()
        severity = Severity.QUESTION if candidates else Severity.ERROR
        told = self._problem(severity, doubt.code, candidates, **doubt.facts)
        return self._value(text, "missing" if doubt.code in AWAITING else "wrong", (told,))

    def to_look_up(self) -> ConvertedValue:
        keys = shown(", ".join(self.made.unknown))
        told = self._problem(Severity.ERROR, "convert.to_look_up", (), keys=keys)
        known = [written(cell) for cell in self.made.values]
        text = ", ".join((*known, *self.made.unknown)) if self.field in NAMED else ""
        return self._value(text, "missing", (told,))

    def missing(self, question: str) -> ConvertedValue:
        code = "convert.asked" if question else "convert.missing"
        told = [
            self._problem(Severity.WARNING, one.code, (), value="", **one.facts)
            for one in self.made.notices
        ]
        told.append(self._problem(Severity.ERROR, code, (), question=question))
        return self._value("", "missing", tuple(told))

    def _value(self, text: str, origin: Origin, problems: tuple[Problem, ...]) -> ConvertedValue:
        return ConvertedValue(
            text=text,
            origin=origin,
            was=self.made.was,
            source=self.made.source,
            problems=problems,
        )

    def _origin(self, *, given: bool, assumed: bool) -> Origin:
        if given:
            return "given"
        if self.made.by_default:
            return "default"
        return "mapped" if assumed else "taken"

    def _problem(
        self, severity: Severity, code: str, candidates: tuple[str, ...], /, **facts: str
    ) -> Problem:
        column = FIELDS[self.field]
        said = self.made.was or ", ".join(map(written, self.made.values))
        return Problem.of(
            severity,
            code,
            row=self.row,
            field=self.field,
            candidates=candidates,
            **{"header": column.header, "cell": shown(said), "help": column.help, **facts},
        )


def wrong(settled: Settled, code: str, row: int, field: str, **facts: str) -> Settled:
    """Return *settled* with an error that the values beside it show."""
    column = FIELDS[field]
    value = settled.value
    told = Problem.of(
        Severity.ERROR,
        code,
        row=row,
        field=field,
        candidates=(),
        **{"header": column.header, "cell": shown(value.was or value.text), **facts},
    )
    problems = (*value.problems, told)
    return Settled(value=replace(value, origin="wrong", problems=problems))


def _on_row(settled: Settled, row: int) -> Settled:
    """Return what was settled for any row as that of *row*."""
    value = settled.value
    if not value.problems:
        return settled
    problems = tuple(problem.on_row(row) for problem in value.problems)
    return Settled(value=replace(value, problems=problems), meant=settled.meant)


def _reading(field: str, context: Context) -> Reading:
    """Return what reads the cells of *field*, remembering those that repeat."""
    normalize = FIELDS[field].normalize

    @lru_cache(maxsize=_REMEMBERED, typed=True)
    def read(cell: Cell, **beside: Any) -> Value[object] | Unusable | Ambiguous:
        try:
            return normalize(cell, replace(context, **beside) if beside else context)
        except (Unusable, Ambiguous) as doubt:
            return doubt.with_traceback(None)

    return read


def _known(beside: Mapping[str, object]) -> dict[str, object]:
    return {name: beside[name] for name in FIELDS["timezone"].depends_on if name in beside}


def _has_dates(beside: Mapping[str, object] | None) -> bool:
    return beside is not None and {"start_date", "end_date"} <= beside.keys()
