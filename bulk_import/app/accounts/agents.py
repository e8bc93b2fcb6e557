"""The agents that rows may name: those of a directory, of the account, and of earlier runs."""

from __future__ import annotations

from collections.abc import Callable
from os import PathLike, fspath

from bulk_import import mapping, readers
from bulk_import.app.accounts.agent_directory import AgentDirectory
from bulk_import.events import Listener, ignore
from bulk_import.mapping import Agent
from bulk_import.problems import Refused
from bulk_import.store import Store


def agents_of(file: str | PathLike[str], listen: Listener = ignore) -> tuple[Agent, ...]:
    """Return the agents of a directory.

    Args:
        file: Its path.
        listen: Called with `Reading` now and then.

    Raises:
        Refused: The file cannot be read, or is no directory of agents.
    """
    agents = mapping.agents_in(readers.read(fspath(file), listen=listen).sheets)
    if agents is None:
        raise Refused("file.no_directory", path=fspath(file))
    return agents


def known_agents(
    file: str | None,
    listed: AgentDirectory | None,
    store: Store,
    inet_no: int | None,
    *,
    say: Callable[[str], None],
    listen: Listener = ignore,
) -> tuple[Agent, ...]:
    """Return the agents to choose from: those of a directory, else those of the account.

    Behind those of a directory come those of earlier runs' campaigns, which also stand alone where
    nobody asked TeleCMI whom the account has.

    Args:
        file: The directory; None for none.
        listed: The agents that the account lists; None where its list was not pulled.
        store: The earlier runs. If it cannot be read, a sentence says so and the work goes on.
        inet_no: The account whose agents they are; None for those of every account.
        say: Called with a sentence for the user.
        listen: Called with `Reading` now and then.

    Raises:
        Refused: The directory cannot be read, or is none.
    """
    if file is None and listed is not None:
        return listed.people
    people = agents_of(file, listen) if file else ()
    known = {agent.id for agent in people}
    try:
        past = store.agents(inet_no)
    except Refused as refused:
        say(refused.message)
        return people
    return (*people, *(Agent(one, "", ()) for one in past if one not in known))
