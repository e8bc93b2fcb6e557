"""Values that a profile itself writes, and that their field cannot take.

Constants and defaults, the targets of `map`, the numbers of `allowed`, the lines of a list that the
profile brings, the words for which a condition asks a result: all go through the steps that are
left, and then through the field's own normalizer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bulk_import.campaign import FIELDS, wrong_formats
from bulk_import.cells import Cell
from bulk_import.dialers.conditions import blank_test
from bulk_import.dialers.field_rules import NAMED
from bulk_import.dialers.lookups import Lookups
from bulk_import.dialers.profile import Profile
from bulk_import.dialers.profile_tables import RESULT, ProfileFault, nearest_name, results_of
from bulk_import.dialers.steps import STEPS, RuleContext, RuleState, scalar
from bulk_import.dialers.written_rule import FieldRule, Step
from bulk_import.fields import DIALER_TYPE
from bulk_import.normalizers.normalizer import Context
from bulk_import.normalizers.text import blank
from bulk_import.problems import Ambiguous, Unusable

_KNOWN_LATER: Final = frozenset(
    {"timezone.needs_dates", "phone.which_country", "convert.which_country"}
    | {"convert.not_in_lookup"}
)
"""What a campaign's dates, the operator's country and a list that is filled in say."""

_ACCOUNT: Final = 1
"""Any account, for texts that name it."""


Place = tuple[str | int, ...]
"""The way to something in a profile: tables, numbers of rules, keys."""


@dataclass(frozen=True, slots=True)
class OwnValue:
    """A value as a profile writes it.

    Attributes:
        field: The field that is to take it.
        place: Where it stands.
        text: How it is written.
        cell: What the steps begin with.
        steps: The steps of its rule that it still takes.
    """

    field: str
    place: Place
    text: str
    cell: Cell
    steps: Sequence[Step] = ()


def faults_of_values(profile: Profile) -> Iterator[tuple[Place, ProfileFault]]:
    """Yield each value of *profile* that its field cannot take: where it stands, and the fault."""
    lookups = Lookups(profile, ())
    for field, rules in profile.rules.items():
        for number, rule in enumerate(rules):
            context = RuleContext(
                field=field,
                rule=rule,
                blank=blank_test((*profile.source.blank, *rule.blank)),
                lookups=lookups,
                region=None,
                inet_no=_ACCOUNT,
            )
            values = [*_said(context, number), *_on_the_way(context, number)]
            faults = ((value.place, _fault(value, context)) for value in values)
            yield from ((place, fault) for place, fault in faults if fault)


def _said(context: RuleContext, number: int) -> Iterator[OwnValue]:
    """Yield the constants of a rule, and the results that its condition asks for."""
    field, rule, place = context.field, context.rule, ("set", context.field, number)
    for key, constant in (("value", rule.value), ("default", rule.default)):
        if constant is not None:
            yield OwnValue(field, (*place, key), scalar(constant), scalar(constant))
    for result in results_of(rule.when):
        name = f"{RESULT}{result}"
        for word in rule.when[name].equals or ():
            yield OwnValue(result, (*place, "when", name), scalar(word), scalar(word))


def _on_the_way(context: RuleContext, number: int) -> Iterator[OwnValue]:
    """Yield the values that steps of a rule put in the place of what the export says."""
    field, rule, place = context.field, context.rule, ("set", context.field, number)
    for word, target in rule.mapping.items():
        text = scalar(target)
        yield OwnValue(field, (*place, "map", word), text, text, _behind("map", rule))
    for one in rule.allowed:
        yield OwnValue(field, (*place, "allowed"), str(one), str(one), _behind("allowed", rule))
    if (name := rule.lookup) is not None:
        for key, line in context.lookups.tables[name].values.items():
            way, text = ("lookup", name, "values", key), ", ".join(map(scalar, line))
            yield OwnValue(field, way, text, key, ("lookup", *_behind("lookup", rule)))


def _behind(step: Step, rule: FieldRule) -> Sequence[Step]:
    return rule.steps[rule.steps.index(step) + 1 :]


def _fault(value: OwnValue, context: RuleContext) -> ProfileFault | None:
    """Return what is wrong with *value*; None where its field takes it, or nobody can say yet."""
    state = RuleState(values=[value.cell])
    try:
        for step in value.steps:
            STEPS[step](context, state)
        if state.unknown or value.field in NAMED:
            return None
        for cell in state.values:
            _take(value.field, cell)
    except (Unusable, Ambiguous) as doubt:
        if doubt.code in _KNOWN_LATER:
            return None
        near = next(iter(getattr(doubt, "candidates", ())), "")
        return _no_value(value, near)
    return None


def _take(name: str, cell: Cell) -> None:
    """Let a field take a value; a word of a closed list is one of them, and not nearly so.

    Raises:
        Unusable: It cannot.
        Ambiguous: It could be several things.
    """
    field = FIELDS[name]
    found = field.normalize(cell, field.context(Context(inet_no=_ACCOUNT)))
    is_near = field.choices and found.notices
    if is_near or (name != DIALER_TYPE and wrong_formats(name, [found.meant])):
        raise blank(cell)


def _no_value(value: OwnValue, near: str) -> ProfileFault:
    choices = FIELDS[value.field].choices
    facts = {"value": value.text, "field": value.field}
    if near := near or nearest_name(value.text.casefold(), choices):
        return ProfileFault("fault.no_value", near, **facts)
    if choices:
        return ProfileFault("fault.no_choice", choices=", ".join(choices), **facts)
    return ProfileFault("fault.no_value", **facts)
