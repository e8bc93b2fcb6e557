"""Lists of agents that take several columns: Agent 1, Agent 2, Agent 3, or one header repeated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bulk_import.mapping.header_meaning import field_of, fit_of_lines
from bulk_import.mapping.headers import fold
from bulk_import.mapping.match import Match

AGENTS: Final = "users"

_NUMBERED: Final = re.compile(
    r"(?P<first>\d{1,2})(?:st|nd|rd|th)\W+(?P<after>.*\D)"
    r"|(?P<before>.*?[^\W\d])[\s_#.(\[-]*(?:(?:no|number)\b\.? ?)?(?P<last>\d{1,3})[)\]]?\W*",
    re.IGNORECASE,
)
_BY_HAND: Final = frozenset({"--column", "--profile"})


def joined(columns: Sequence[Match]) -> tuple[Match, ...]:
    """Return *columns* with those that list agents, one beside the other, as one list.

    They have one header, but for numbers, or a person matched each of them.
    """
    own = [match for match in columns if _lists_agents(match)]
    if len(own) < len(("first", "second")) or not _belong_together(own):
        return tuple(columns)
    first, *others = own
    letters = tuple(match.column for match in others)
    return tuple(_joined(match, first, letters) if match in own else match for match in columns)


def _joined(match: Match, first: Match, letters: tuple[str, ...]) -> Match:
    how = "match.list" if match.how not in _BY_HAND else match.how
    if match is first:
        return replace(match, use="field", field=AGENTS, how=how, facts={}, goes_on=letters)
    return replace(match, use="field", field=AGENTS, how=how, facts={}, part_of=first.column)


def _lists_agents(match: Match) -> bool:
    if match.field == AGENTS:
        return True
    return match.use == "unknown" and _means_agents(_name(match.header))


def _means_agents(name: str) -> bool:
    """Say whether *name*, a header without its number, is that of agents."""
    if not name:
        return False
    targets = fit_of_lines([name])[1].targets
    return field_of([name], {}) == AGENTS or [one.fields for one in targets] == [(AGENTS,)]


def _belong_together(own: Sequence[Match]) -> bool:
    if all(match.how in _BY_HAND for match in own):
        return True
    if any(match.how in _BY_HAND for match in own):
        return False
    names = {fold(_name(match.header) or match.header).removesuffix("s") for match in own}
    return len(names) == 1


def _name(header: str) -> str:
    """Return a numbered header without its number; empty for any other."""
    found = _NUMBERED.fullmatch(header)
    return (found["after"] or found["before"]) if found else ""
