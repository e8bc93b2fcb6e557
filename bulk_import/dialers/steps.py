"""The steps of a rule, each by the key that names it.

A step takes the values that a rule has so far, usually one, and leaves others, perhaps none. A
rule's steps run in the order in which they are written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Final

from bulk_import.cells import Cell, shown, written
from bulk_import.dialers.casting import CastContext, cast
from bulk_import.dialers.conditions import BlankTest
from bulk_import.dialers.lookups import Lookups
from bulk_import.dialers.native_tables import Line
from bulk_import.dialers.numbers import number_of, plain
from bulk_import.dialers.profile_tables import Scalar
from bulk_import.dialers.side_tables import Lookup
from bulk_import.dialers.written_rule import FieldRule, Step
from bulk_import.problems import Notice, Unusable


@dataclass(frozen=True, kw_only=True)
class RuleContext:
    """What the steps of one rule know beside the campaign.

    Attributes:
        field: The campaign's field.
        rule: The rule.
        blank: What says that a value is none.
        lookups: The side tables.
        region: ISO code of the operator's country.
        inet_no: The account.
    """

    field: str
    rule: FieldRule
    blank: BlankTest
    lookups: Lookups
    region: str | None
    inet_no: int | None

    @cached_property
    def words(self) -> Mapping[str, Scalar]:
        """The words of `map`, whatever their case."""
        return {word.strip().casefold(): value for word, value in self.rule.mapping.items()}

    @property
    def default(self) -> str:
        """What the rule says where nothing comes out; empty where it says nothing."""
        return "" if self.rule.default is None else scalar(self.rule.default)


@dataclass(slots=True)
class RuleState:
    """What a rule has made so far.

    Attributes:
        values: The values, none of them blank; empty where the export says nothing.
        was: What the export says, as text.
        source: The headers that it stands under.
        zone: The campaign's zone as it is written; None while unknown.
        notices: What was assumed.
        keys: What was looked up, in order.
        unknown: Keys that no side table knows yet.
    """

    values: list[Cell] = field(default_factory=list)
    was: str = ""
    source: str = ""
    zone: Cell = None
    notices: list[Notice] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


Action = Callable[[RuleContext, RuleState], None]
"""What a step does with the values so far."""


def scalar(value: Scalar) -> str:
    """Return a value of a profile as a cell says it."""
    return written(value).lower() if isinstance(value, bool) else written(value)


def extracted(pattern: str, cell: Cell) -> str:
    """Return the part of *cell* that the one group of *pattern* finds; empty where it is empty.

    Raises:
        Unusable: The pattern finds nothing.
    """
    found = re.search(pattern, written(cell).strip())
    if not found:
        raise Unusable("convert.no_part", part=shown(cell))
    return found[1] or ""


def _extract(context: RuleContext, state: RuleState) -> None:
    pattern = context.rule.extract
    if pattern is not None and not context.rule.agree:  # there it is done part by part
        values = [extracted(pattern, value) for value in state.values]
        state.values = [value for value in values if not context.blank(value)]


def _split(context: RuleContext, state: RuleState) -> None:
    separator = context.rule.split
    if separator is not None:
        parts = [part for value in state.values for part in _parts(value, separator)]
        state.values = [part for part in parts if not context.blank(part)]


def _single(context: RuleContext, state: RuleState) -> None:
    if context.rule.single and len(state.values) > 1:
        listed = ", ".join(map(written, state.values))
        raise Unusable("convert.several", count=str(len(state.values)), listed=shown(listed))


def _parts(cell: Cell, separator: str) -> Iterator[str]:
    """Yield what stands between the separators, or the entries of a list in square brackets."""
    text = written(cell).strip()
    listed = _list(text) if text.startswith("[") else None
    if listed is None:
        yield from (part.strip() for part in text.split(separator))
        return
    for one in listed:
        yield one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)


def _list(text: str) -> list[object] | None:
    try:
        found = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return None
    return [one for one in found if one is not None] if isinstance(found, list) else None


def _map(context: RuleContext, state: RuleState) -> None:
    if not context.words:
        return
    found: list[Cell] = []
    for value in state.values:
        meant = context.words.get(written(value).strip().casefold())
        if meant is not None:
            found.append(scalar(meant))
        elif context.default:
            facts = {"word": shown(value), "default": context.default}
            state.notices.append(Notice("convert.no_counterpart", facts))
        else:
            raise Unusable("convert.unknown_word", word=shown(value))
    state.values = found


def _look_up(context: RuleContext, state: RuleState) -> None:
    name = context.rule.lookup
    if name is None:
        return
    table, picks = context.lookups.tables[name], context.rule.picks_from_line
    found: list[Cell] = []
    for value in state.values:
        key = written(value).strip()
        lines = context.lookups.find(name, key)
        if not lines and table.on_missing == "error":
            raise Unusable("convert.not_in_lookup", key=shown(key), sheet=table.title)
        if not lines and table.on_missing == "ask":
            state.unknown.append(key)
        if lines or table.on_missing == "ask":
            state.keys.append(key)
        if week := context.lookups.week(name, key):
            state.notices.append(Notice("convert.days_kept", {"days": week.said()}))
        found += _values(lines, table, key, context.rule.pick if picks else None)
    state.values = list(dict.fromkeys(found))


def _values(lines: Sequence[Line], table: Lookup, key: str, pick: int | None) -> list[Cell]:
    if len(lines) > 1 and not table.many:
        raise Unusable("convert.twice_in_lookup", key=shown(key), sheet=table.title)
    return [cell for line in lines for cell in (line if pick is None else line[pick:][:1])]


def _pick(context: RuleContext, state: RuleState) -> None:
    place = context.rule.pick
    if place is not None and not context.rule.picks_from_line:
        state.values = state.values[place:][:1]


def _scale(context: RuleContext, state: RuleState) -> None:
    if context.rule.scale is not None:
        factor = Decimal(str(context.rule.scale))
        state.values = [plain(_number(value) * factor) for value in state.values]


def _as(context: RuleContext, state: RuleState) -> None:
    rule = context.rule
    if rule.kind is None:
        return
    beside = CastContext(
        field=context.field,
        calls_first=rule.sides == "calls:agents",
        country=rule.country or rule.likely_country,
        is_likely=rule.likely_country is not None,
        region=context.region,
        zone=state.zone,
    )
    found = []
    for cell in state.values:
        value = cast(rule.kind, cell, beside)
        found.append(value.meant)
        state.notices += value.notices
    state.values = found


def _min(context: RuleContext, state: RuleState) -> None:
    least = context.rule.least
    if least is None:
        return
    low = [value for value in state.values if _number(value) < Decimal(str(least))]
    if low and context.default:
        facts = {"low": shown(low[0]), "default": context.default}
        state.notices.append(Notice("convert.below", facts))
    state.values = [value for value in state.values if value not in low]


def _allowed(context: RuleContext, state: RuleState) -> None:
    allowed = sorted(context.rule.allowed)
    if not allowed:
        return
    found: list[Cell] = []
    for value in state.values:
        number = _number(value)
        chosen = next((one for one in allowed if one >= number), allowed[-1])
        if chosen != number:
            if context.rule.snap is None:
                raise Unusable("convert.not_allowed", allowed=" · ".join(map(str, allowed)))
            facts = {"was": plain(number), "allowed": " · ".join(map(str, allowed))}
            state.notices.append(Notice("convert.snapped", facts))
        found.append(str(chosen))
    state.values = found


def _format(context: RuleContext, state: RuleState) -> None:
    layout = context.rule.layout
    if layout is None or not state.values:
        return
    if "{inet_no}" in layout and context.inet_no is None:
        raise Unusable("convert.no_account")
    state.values = [
        layout.format(written(value), inet_no=context.inet_no) for value in state.values
    ]


def _number(cell: Cell) -> Decimal:
    number = number_of(cell)
    if number is None:
        raise Unusable("convert.not_number")
    return number


STEPS: Final[Mapping[Step, Action]] = {
    "extract": _extract,
    "split": _split,
    "single": _single,
    "map": _map,
    "lookup": _look_up,
    "pick": _pick,
    "scale": _scale,
    "as": _as,
    "min": _min,
    "allowed": _allowed,
    "format": _format,
}
"""What each step does."""
