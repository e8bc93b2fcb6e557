"""Agents of a row that the account itself does not list, and those that were perhaps meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice, product
from string import digits
from typing import Final

from bulk_import.cells import shown
from bulk_import.normalizers.agent_lists import ID
from bulk_import.normalizers.near_misses import nearest
from bulk_import.normalizers.text import folded
from bulk_import.problems import Ambiguous, Unusable

MOST_NEAR: Final = 3
"""Agents that one may have been meant for; of more, none is more likely than the others."""

LONGEST_EXTENSION: Final = 10
"""Digits; what has more is no extension with a slip in it."""

MOST_NAMED: Final = 5
"""Agents that a message names."""

MOST_CANDIDATES: Final = 10
"""Lists that a question shows."""

Written = tuple[str, Sequence[str]]
"""An entry of a list as it is written, and the ids that it may mean."""


def refuse_strangers(entries: Iterable[Written], known: Mapping[str, str]) -> None:
    """Refuse a list with agents that the account does not have.

    Args:
        entries: The list.
        known: The names of the agents of the account, by their ids.

    Raises:
        Ambiguous: Each of the strangers is near to an agent that the account has.
        Unusable: One is near to none.
    """
    entries = list(entries)
    near = {text: _near(text, ids, known) for text, ids in entries if not _has_any(known, ids)}
    if not near:
        return
    strangers = shown(", ".join(near))
    if not all(near.values()):
        raise Unusable("agents.not_in_account", entries=strangers, agents=str(len(known)))
    lists = product(*(near.get(text) or ids for text, ids in entries))
    candidates = [", ".join(dict.fromkeys(one)) for one in islice(lists, MOST_CANDIDATES)]
    raise Ambiguous(
        "agents.near_in_account",
        tuple(dict.fromkeys(candidates)),
        entries=strangers,
        near=_people(near.values(), known),
    )


def _people(near: Iterable[Sequence[str]], known: Mapping[str, str]) -> str:
    """Return agents with their names, for a message."""
    meant = dict.fromkeys(agent for agents in near for agent in agents)
    people = [f"{one} ({known[one]})" if known[one] else one for one in meant]
    return ", ".join([*people[:MOST_NAMED], *(["…"] if len(people) > MOST_NAMED else [])])


def _has_any(known: Mapping[str, str], ids: Iterable[str]) -> bool:
    """Return whether one of *ids* is known; the agents of a team stand in one text."""
    return not known.keys().isdisjoint(agent for one in ids for agent in one.split(", "))


def _near(text: str, ids: Iterable[str], known: Mapping[str, str]) -> tuple[str, ...]:
    """Return the agents of the account that an entry may have been meant for; none for too many."""
    named = () if ID.fullmatch(text) else _of_that_name(text, tuple(known.items()))
    for some in (named, *(_of_near_id(one, known) for one in ids)):
        if some:
            return some if len(some) <= MOST_NEAR else ()
    return ()


def _of_that_name(text: str, known: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Return who is called so, or by the only name that is very near."""
    by_name, wanted = _by_name(known), folded(text)
    if wanted not in by_name:
        near = nearest(wanted, by_name)
        wanted = near[0] if len(near) == 1 else ""
    return tuple(by_name.get(wanted, ()))


@lru_cache(maxsize=2)
def _by_name(known: tuple[tuple[str, str], ...]) -> Mapping[str, Sequence[str]]:
    """Return the agents of each name: the same for all rows, which may be a million."""
    by_name: dict[str, list[str]] = {}
    for agent, name in known:
        if name:
            by_name.setdefault(folded(name), []).append(agent)
    return by_name


def _of_near_id(agent: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Return those with the same extension, else with two digits exchanged, else with one other."""
    extension, _, account = agent.partition("_")
    same = tuple(one for one in known if one.startswith(f"{extension}_"))
    if same or len(extension) > LONGEST_EXTENSION:
        return same
    for spellings in (_exchanged(extension), _one_off(extension)):
        found = dict.fromkeys(f"{one}_{account}" for one in spellings)
        if some := tuple(one for one in found if one in known):
            return some
    return ()


def _exchanged(extension: str) -> Iterator[str]:
    """Yield *extension* with two digits side by side in each other's place."""
    for at in range(len(extension) - 1):
        yield f"{extension[:at]}{extension[at : at + 2][::-1]}{extension[at + 2 :]}"


def _one_off(extension: str) -> Iterator[str]:
    """Yield *extension* with one digit that is another, missing or too many."""
    for at in range(len(extension)):
        yield from (f"{extension[:at]}{digit}{extension[at + 1 :]}" for digit in digits)
        yield extension[:at] + extension[at + 1 :]
    for at in range(len(extension) + 1):
        yield from (f"{extension[:at]}{digit}{extension[at:]}" for digit in digits)
