"""Asking TeleCMI which agents an account has, and keeping the list beside the journal."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import JsonValue

from bulk_import.account import Account
from bulk_import.api.account_api import AccountApi
from bulk_import.api.agent_pages import AgentList, AgentPage, all_agents
from bulk_import.app.accounts.agent_directory import (
    AgentDirectory,
    DirectoryAgent,
    read_directory,
    write_directory,
)
from bulk_import.app.json_report import VERSION, Document, describe_error
from bulk_import.clock import SYSTEM, Clock
from bulk_import.normalizers.text import folded
from bulk_import.problems import Refused
from bulk_import.submission import Throttle

TRIES: Final = 3
"""How often a page is asked for that does not come."""

FIRST_PAUSE: Final = 1.0
"""Seconds before the second try; before each further one they are four times as many."""

_PASSING: Final = frozenset({"accounts.busy", "accounts.unreachable"})
"""Why a page did not come that may come when it is asked for again; asking changes nothing."""

Told = Callable[[int], object]
"""Called after each page with how many agents have come so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """A list that was pulled.

    Attributes:
        directory: What is kept.
        file: Where.
        unusable: How many more TeleCMI listed, without an id that a campaign can have.
        missing: How many more it says there are, and did not list.
        before: The list that was kept until then; None for none.
    """

    directory: AgentDirectory
    file: Path
    unusable: int = 0
    missing: int = 0
    before: AgentDirectory | None = None

    @property
    def added(self) -> tuple[DirectoryAgent, ...]:
        """Who was not in the list before."""
        return _without(self.directory, self.before)

    @property
    def gone(self) -> tuple[DirectoryAgent, ...]:
        """Who is not in it any more."""
        return _without(self.before, self.directory)

    @property
    def shared_names(self) -> Mapping[str, tuple[str, ...]]:
        """The names that several agents have, each with their ids."""
        found: dict[str, list[DirectoryAgent]] = {}
        for one in self.directory.agents:
            found.setdefault(folded(one.name), []).append(one)
        return {
            some[0].name: tuple(one.id for one in some)
            for name, some in found.items()
            if name and len(some) > 1
        }


def _without(
    those: AgentDirectory | None, others: AgentDirectory | None
) -> tuple[DirectoryAgent, ...]:
    known = {one.id for one in others.agents} if others else set()
    return tuple(one for one in those.agents if one.id not in known) if those else ()


def pull(
    account: Account,
    file: Path,
    rate: float,
    *,
    clock: Clock = SYSTEM,
    connect: Callable[[Account], AccountApi] = AccountApi,
    told: Told = lambda _agents: None,
) -> Pulled:
    """Ask TeleCMI for the agents of *account*, and keep their list in *file*.

    Args:
        account: The account.
        file: Where the list is kept; an earlier one there stays until the whole new one is there.
        rate: Requests in any second, at the most.
        clock: Time.
        connect: Returns what asks TeleCMI about an account.
        told: Told of each page.

    Raises:
        Refused: No whole list could be had, or it cannot be kept.
    """
    listed = asyncio.run(_listed(connect(account), Throttle(rate, clock), clock, told))
    directory = AgentDirectory(
        inet_no=account.inet_no,
        base_url=account.base_url,
        pulled=clock.now(),
        agents=tuple(
            DirectoryAgent(id=one.id, name=one.name, extension=one.extension)
            for one in listed.agents
        ),
    )
    before = _before(file)
    write_directory(directory, file)
    return Pulled(
        directory=directory,
        file=file,
        unusable=listed.unusable,
        missing=listed.missing,
        before=before,
    )


def _before(file: Path) -> AgentDirectory | None:
    try:
        return read_directory(file)
    except Refused:  # it is replaced
        return None


async def _listed(api: AccountApi, throttle: Throttle, clock: Clock, told: Told) -> AgentList:
    came = 0

    async def ask(number: int) -> AgentPage:
        nonlocal came
        page = await _tried(lambda: api.agents(number), throttle, clock)
        came += page.size
        told(came)
        return page

    return await all_agents(ask)


async def _tried(
    ask: Callable[[], Awaitable[AgentPage]], throttle: Throttle, clock: Clock
) -> AgentPage:
    """Return a page, asked for again where it may come then.

    Raises:
        Refused: It does not come.
    """
    pause = FIRST_PAUSE
    for _ in range(TRIES - 1):
        await throttle.acquire()
        try:
            return await ask()
        except Refused as refused:
            if refused.code not in _PASSING:
                raise
        await clock.sleep(pause)
        pause *= 4
    await throttle.acquire()
    return await ask()


def describe_pulled(
    pulled: Pulled | None, *, name: str | None, inet_no: int | None, problem: Refused | None = None
) -> Document:
    """Return what is told of a list that was pulled, or of why there is none.

    Args:
        pulled: The list; None where none could be had.
        name: What the settings call the account; None for the one without a name.
        inet_no: Its number; None where that is not known.
        problem: Why there is none; None where there is one.
    """
    directory = pulled.directory if pulled else None
    return {
        "version": VERSION,
        "command": "agents pull",
        "account": name,
        "inet_no": inet_no,
        "base_url": directory.base_url if directory else None,
        "path": str(pulled.file) if pulled else None,
        "pulled": directory.pulled.isoformat() if directory else None,
        "agents": _described(directory.agents if directory else ()),
        "added": _described(pulled.added if pulled else ()),
        "gone": _described(pulled.gone if pulled else ()),
        "unusable": pulled.unusable if pulled else 0,
        "missing": pulled.missing if pulled else 0,
        "problem": describe_error(problem),
    }


def _described(agents: tuple[DirectoryAgent, ...]) -> JsonValue:
    return [one.model_dump(mode="json") for one in agents]
