"""The list of an account's agents, page by page, with the passwords in it left behind."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any, Final, Self

from bulk_import.invisible import removed_from_name
from bulk_import.problems import Refused

MOST_PAGES: Final = 1_000
"""Pages after which a list is taken for one without an end."""

_LONGEST_NAME: Final = 200
_ID: Final = re.compile(r"[0-9]{1,10}_[0-9]{1,15}")
_EXTENSION: Final = re.compile(r"[0-9]{1,10}")
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class ListedAgent:
    """An agent as the account lists it.

    Attributes:
        id: Such as `5201_2224257`.
        name: The first and the last name; empty where there is none.
        extension: As it is dialled; empty where there is none.
    """

    id: str
    name: str
    extension: str


@dataclass(frozen=True, slots=True)
class AgentPage:
    """One page of the list.

    Attributes:
        agents: Those with an id that a campaign can have.
        unusable: How many more it lists.
        total: How many the whole list has; None where that is not said.
    """

    agents: tuple[ListedAgent, ...]
    unusable: int
    total: int | None

    @classmethod
    def of(cls, told: dict[str, Any], redact: Callable[[str], str]) -> Self:
        """Return the page that an answer holds, without the passwords beside the names.

        Args:
            told: The answer.
            redact: Hides the secret, should a name hold it.

        Raises:
            Refused: It lists no agents.
        """
        listed = told.get("agents")
        if not isinstance(listed, list):
            raise Refused("accounts.no_answer")
        agents = tuple(_usable(listed, redact))
        total = told.get("count")
        is_count = type(total) is int and total >= 0
        return cls(agents, len(listed) - len(agents), total if is_count else None)

    @property
    def size(self) -> int:
        """How many agents it lists."""
        return len(self.agents) + self.unusable


@dataclass(frozen=True, slots=True)
class AgentList:
    """The whole list.

    Attributes:
        agents: Each agent once, in the order of the list.
        unusable: How many more are in it, without an id that a campaign can have.
        missing: How many more the account says it has.
    """

    agents: tuple[ListedAgent, ...]
    unusable: int
    missing: int


def _usable(listed: list[Any], redact: Callable[[str], str]) -> Iterator[ListedAgent]:
    for one in listed:
        agent = _text(one.get("agent_id")) if isinstance(one, dict) else ""
        if _ID.fullmatch(agent):
            names = (_text(one.get(part)) for part in ("first_name", "last_name"))
            extension = _text(one.get("extension"))
            yield ListedAgent(
                id=agent,
                name=redact(" ".join(filter(None, names)))[:_LONGEST_NAME],
                extension=extension if _EXTENSION.fullmatch(extension) else "",
            )


def _text(value: object) -> str:
    """Return a text or a whole number on one line; empty for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    whole = str(value).encode("utf-8", "ignore").decode()  # without halves of surrogate pairs
    name, _ = removed_from_name(_CONTROLS.sub(" ", whole))
    return " ".join(name.split())


async def all_agents(ask: Callable[[int], Awaitable[AgentPage]]) -> AgentList:
    """Return the whole list of an account.

    It ends where as many agents were listed as the account says that it has, or with a page
    without any: a server may put fewer on a page than were asked for.

    Args:
        ask: Returns the page of that number, the first of which is 1.

    Raises:
        Refused: A page cannot be had, or comes again and again, or there is no last one.
    """
    found: dict[str, ListedAgent] = {}
    unusable = 0
    page: AgentPage | None = None
    for number in count(1):
        if number > MOST_PAGES:
            raise Refused("accounts.endless_agents", pages=str(MOST_PAGES))
        last, page = page, await ask(number)
        before = len(found)
        found |= {one.id: one for one in page.agents}
        unusable += page.unusable
        missing = (page.total or 0) - len(found) - unusable
        if not page.size or (page.total is not None and missing <= 0):
            return AgentList(tuple(found.values()), unusable, max(0, missing))
        if len(found) == before and (page.agents or page == last):
            raise Refused("accounts.repeated_agents", page=str(number))
    raise AssertionError  # the numbers never end
