"""Forgetting a name, a number or a person, in the journal and in the lists of agents beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bulk_import import temporary
from bulk_import.app.accounts.agent_directory import AgentDirectory, read_directory, write_directory
from bulk_import.journal_address import JournalAddress
from bulk_import.problems import Refused
from bulk_import.settings.places import agents_folder
from bulk_import.store import Forgotten, Mention, open_store


def mentions(mention: Mention, journal: JournalAddress) -> Forgotten:
    """Return where *mention* stands; nothing is changed.

    Raises:
        Refused: Whether a campaign was created that has it is not known, or nothing can be read.
    """
    found = open_store(journal).mentions(mention)
    return replace(found, agents=sum(count for _, _, count in _lists_with(mention, journal)))


def forget(mention: Mention, journal: JournalAddress) -> Forgotten:
    """Remove what is kept of *mention* in words, and return where it stood.

    An agent is removed from its list as a whole; the next list that is pulled has it again if
    TeleCMI still does. A list that cannot be searched is removed.

    Raises:
        Refused: As `mentions`; or something cannot be written.
    """
    found, count = open_store(journal).forget(mention), 0
    for file, left, agents in list(_lists_with(mention, journal)):
        if left is None:
            file.unlink(missing_ok=True)
        else:
            write_directory(left, file)
        count += agents
    temporary.remove_leftovers(agents_folder(journal))
    return replace(found, agents=count)


def _lists_with(
    mention: Mention, journal: JournalAddress
) -> Iterator[tuple[Path, AgentDirectory | None, int]]:
    """Yield the lists that have *mention*: what is left of each, and how many agents are not."""
    folder = agents_folder(journal)
    for file in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        try:
            directory = read_directory(file)
        except Refused:
            yield file, None, 1
            continue
        agents = directory.agents if directory else ()
        left = tuple(
            one for one in agents if not any(map(mention.is_in, (one.id, one.name, one.extension)))
        )
        if directory and len(left) < len(agents):
            yield file, directory.model_copy(update={"agents": left}), len(agents) - len(left)
