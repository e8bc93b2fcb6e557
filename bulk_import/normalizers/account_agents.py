"""Agents of a row that the account itself does not list, and those that were perhaps meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, product
from typing import Final

from bulk_import.cells import shown
from bulk_import.normalizers.near_misses import nearest
from bulk_import.normalizers.text import folded
from bulk_import.problems import Ambiguous, Unusable

MOST_NEAR: Final = 3
"""Agents that one may have been meant for; of more, none is more likely than the others."""

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
    meant = dict.fromkeys(agent for agents in near.values() for agent in agents)
    lists = product(*(near.get(text) or ids for text, ids in entries))
    candidates = [", ".join(dict.fromkeys(one)) for one in islice(lists, MOST_CANDIDATES)]
    people = ", ".join(f"{one} ({known[one]})" if known[one] else one for one in meant)
    raise Ambiguous(
        "agents.near_in_account", tuple(dict.fromkeys(candidates)), entries=strangers, near=people
    )


def _has_any(known: Mapping[str, str], ids: Iterable[str]) -> bool:
    """Return whether one of *ids* is known; the agents of a team stand in one text."""
    return not known.keys().isdisjoint(agent for one in ids for agent in one.split(", "))


def _near(text: str, ids: Iterable[str], known: Mapping[str, str]) -> tuple[str, ...]:
    """Return the agents of the account that an entry may have been meant for; none for too many."""
    for some in (_of_that_name(text, known), *(_of_near_id(one, known) for one in ids)):
        if some:
            return tuple(some) if len(some) <= MOST_NEAR else ()
    return ()


def _of_that_name(text: str, known: Mapping[str, str]) -> list[str]:
    """Return who is called so, or by the only name that is very near."""
    by_name: dict[str, list[str]] = {}
    for agent, name in known.items():
        by_name.setdefault(folded(name), []).append(agent)
    wanted = folded(text)
    if wanted in by_name:
        return by_name[wanted]
    near = nearest(wanted, by_name)
    return by_name[near[0]] if len(near) == 1 else []


def _of_near_id(agent: str, known: Mapping[str, str]) -> list[str]:
    """Return those with the same extension, else with two digits exchanged, else with one other."""
    extension, _, account = agent.partition("_")
    others = [one.partition("_") for one in known]
    own = {one: f"{one}_{account}" for one, _, other in others if other == account}
    for some in (
        (f"{one}_{other}" for one, _, other in others if one == extension),
        (own[one] for one in own if _is_exchanged(one, extension)),
        (own[one] for one in own if _is_one_off(one, extension)),
    ):
        if found := list(some):
            return found
    return []


def _is_exchanged(one: str, other: str) -> bool:
    """Return whether two digits side by side have changed places."""
    places = list(_differences(one, other))
    return (
        len(one) == len(other)
        and len(places) == 2  # noqa: PLR2004  two digits
        and places[0] + 1 == places[1]
        and sorted(one) == sorted(other)
    )


def _is_one_off(one: str, other: str) -> bool:
    """Return whether one digit is another, too many or missing."""
    if len(one) == len(other):
        return len(list(_differences(one, other))) == 1
    longer, shorter = sorted((one, other), key=len, reverse=True)
    return len(longer) == len(shorter) + 1 and any(
        longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))
    )


def _differences(one: str, other: str) -> Iterator[int]:
    for at, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            yield at
