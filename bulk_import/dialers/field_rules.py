"""Rules: what the export and the profile say of one field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bulk_import.cells import Cell, written
from bulk_import.dialers.columns import Cells, Columns, blank_with
from bulk_import.dialers.conditions import Condition, Results, compiled
from bulk_import.dialers.inputs import Taken, Taking, taking
from bulk_import.dialers.lookups import Lookups
from bulk_import.dialers.profile import Profile
from bulk_import.dialers.profile_tables import headers_of, results_of
from bulk_import.dialers.steps import STEPS, Plan, Work, scalar
from bulk_import.problems import Ambiguous, Notice, Unusable


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a rule makes of a campaign's cells.

    Attributes:
        values: What came out; empty where nothing did.
        by_default: The profile says it, not the export.
        was: What the export says, as text.
        source: The headers that it stands under.
        notices: What was assumed.
        doubt: Why what the export says cannot be used.
        keys: What was looked up in the rule's side table.
        unknown: Those of them that it does not know yet.
        lookup: The side table's name.
    """

    values: tuple[Cell, ...] = ()
    by_default: bool = False
    was: str = ""
    source: str = ""
    notices: tuple[Notice, ...] = ()
    doubt: Unusable | Ambiguous | None = None
    keys: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    lookup: str = ""


REMEMBERED: Final = 4_000
"""Campaigns with different cells for a field that are kept; most fields have a few."""

NOTHING = Made()
"""What there is of a field without a rule that counts."""


class FieldRules:
    """The rules of one field, ready for one export."""

    def __init__(
        self,
        field: str,
        profile: Profile,
        columns: Columns,
        lookups: Lookups,
        *,
        region: str | None,
        inet_no: int | None,
    ) -> None:
        """Find the columns of every rule once, for all the campaigns of the export."""
        self._rules: list[tuple[Condition, _Making]] = []
        self._known: dict[object, Made] = {}
        written_rules = profile.rules.get(field, ())
        headers = [header for rule in written_rules for header in rule.headers()]
        self._cells = columns.find(*headers)
        self._results = sorted({name for rule in written_rules for name in results_of(rule.when)})
        self._needs_zone = any(rule.kind == "datetime_date" for rule in written_rules)
        for rule in written_rules:
            blank = blank_with((*profile.source.blank, *rule.blank))
            plan = Plan(
                field=field,
                rule=rule,
                blank=blank,
                lookups=lookups,
                region=region,
                inet_no=inet_no,
            )
            condition = compiled(rule.when, columns, blank_with(profile.source.blank))
            self._rules.append((condition, _Making(plan, columns)))

    def make(self, cells: Cells, results: Results, zone: Cell = None) -> Made:
        """Return what the first rule makes that counts for a campaign.

        Args:
            cells: The campaign's cells.
            results: The fields that came before.
            zone: The campaign's zone as it is written; None while unknown.
        """
        said = tuple(cells[at] for at in self._cells)
        there = tuple(results.get(name, "") for name in self._results)
        # Equal is not the same: 1, 1.0 and True.
        key = (said, tuple(map(type, said)), there, zone if self._needs_zone else None)
        found = self._known.get(key)
        if found is None:
            if len(self._known) == REMEMBERED:
                self._known.clear()
            found = self._known[key] = self._made(cells, results, zone)
        return found

    def _made(self, cells: Cells, results: Results, zone: Cell) -> Made:
        for condition, making in self._rules:
            if condition(cells, results):
                return making(cells, zone)
        return NOTHING


class _Making:
    """One rule, ready for one export."""

    def __init__(self, plan: Plan, columns: Columns) -> None:
        self._plan = plan
        self._columns = columns
        self._take: Taking = taking(plan.rule, columns, plan.blank)
        self._asked = columns.find(*headers_of(plan.rule.when))

    def __call__(self, cells: Cells, zone: Cell) -> Made:
        if self._plan.rule.value is not None:
            return self._said(cells)
        taken = Taken([], "", "")
        try:
            taken = self._take(cells)
            work = Work(taken.values, zone, taken.notices)
            for step in STEPS if taken.values else ():
                step(self._plan, work)
        except (Unusable, Ambiguous) as doubt:
            was, source = (taken.was, taken.source) if taken.was else self._seen(cells)
            return Made(was=was, source=source, doubt=doubt.with_traceback(None))
        return self._made(taken, work)

    def _made(self, taken: Taken, work: Work) -> Made:
        rule, values = self._plan.rule, work.values
        by_default = not values and not work.unknown and rule.default is not None
        if by_default:
            values = [self._plan.default]
        elif values and rule.note:
            work.notices.append(Notice("convert.note", {"note": rule.note}))
        return Made(
            values=tuple(values),
            by_default=by_default,
            was=taken.was,
            source=taken.source,
            notices=tuple(work.notices),
            keys=tuple(work.keys),
            unknown=tuple(work.unknown),
            lookup=rule.lookup or "",
        )

    def _said(self, cells: Cells) -> Made:
        """Return a value of the profile; it speaks of the export where a condition asked it."""
        rule = self._plan.rule
        there = [at for at in self._asked if not self._plan.blank(cells[at])]
        return Made(
            values=(scalar(rule.value if rule.value is not None else ""),),
            by_default=not there,
            was=", ".join(written(cells[at]) for at in there),
            source=self._columns.named(there),
            notices=(Notice("convert.note", {"note": rule.note}),) if rule.note else (),
        )

    def _seen(self, cells: Cells) -> tuple[str, str]:
        """Return what stands under the rule's headers, where taking it failed."""
        headers = (*self._plan.rule.columns, *self._plan.rule.agree, *self._plan.rule.total)
        there = [at for at in self._columns.find(*headers) if not self._plan.blank(cells[at])]
        return _joined(cells, there), self._columns.named(there)


def _joined(cells: Cells, there: Sequence[int]) -> str:
    return ", ".join(written(cells[at]) for at in there)
