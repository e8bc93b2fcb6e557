"""Tables that say what names in cells stand for: people, teams of agents, and lead lists.

With them, rows may name people, teams and lists in place of ids. They are found by their headers,
wherever they stand in a file. A conversion writes some of them, to be filled in once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeVar

from bulk_import.cells import Cell, column_letter, written
from bulk_import.invisible import removed
from bulk_import.mapping.headers import fold, read_header
from bulk_import.normalizers.agent_lists import split
from bulk_import.normalizers.text import folded, is_blank
from bulk_import.sheet import Sheet

Names = Mapping[str, tuple[str, ...]]
"""What each name stands for, by the folded name; empty where nothing stands beside it yet."""

AGENT_ID: Final = frozenset({"agentid", "userid", "id", "telecmiid", "loginid"})
WHOLE_NAME: Final = frozenset({"name", "agent", "agentname", "username", "fullname"})
FIRST_NAME: Final = frozenset({"firstname", "givenname"})
LAST_NAME: Final = frozenset({"lastname", "surname", "familyname"})
CALLED: Final = frozenset(
    {"email", "emailaddress", "emailid", "mail", "extension", "ext", "extn", "extensionno"}
)
"""Columns, besides names, by which a row may identify an agent."""

TEAM: Final = frozenset({"team", "teamname"})
LEAD_LIST: Final = frozenset({"leadlist", "leadlistname"})
LEADS_ID: Final = frozenset({"leadsid", "leadsuuid"})

_ID: Final = re.compile(r"[0-9]+_[0-9]+")
_OF_AN_AGENT: Final = {
    "id": AGENT_ID,
    "name": WHOLE_NAME,
    "first": FIRST_NAME,
    "last": LAST_NAME,
    "called": CALLED,
}

_Columns = TypeVar("_Columns")


@dataclass(frozen=True, slots=True)
class Agent:
    """One line of a directory.

    Attributes:
        id: The agent id, such as `5201_2224257`.
        name: The person's name; empty where the directory has none.
        called: Other names of the person: e-mail addresses, extensions.
    """

    id: str
    name: str
    called: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccountAgents:
    """Which agents an account has, by its own list.

    Attributes:
        inet_no: The account.
        pulled: When TeleCMI was asked for the list; aware.
        names: The names by agent id; empty for an agent without one.
    """

    inet_no: int
    pulled: datetime
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameTables:
    """What names in cells stand for; each None where no sheet says so.

    Attributes:
        directory: Agent ids by folded name, e-mail or extension.
        teams: Agents by the folded name of their team.
        lead_lists: Leads IDs by the folded name of the list.
        account: The agents that the account itself lists; None where its list was not pulled.
    """

    directory: Names | None = None
    teams: Names | None = None
    lead_lists: Names | None = None
    account: AccountAgents | None = None

    def with_account(self, account: AccountAgents, people: Iterable[Agent]) -> NameTables:
        """Return these tables with the agents that the account lists.

        A name for which a sheet has an id stands for that; the list says it of all others.

        Args:
            account: The list.
            people: The same, as lines of a directory.
        """
        own = {name: ids for name, ids in (self.directory or {}).items() if ids}
        listed = _by_name((one.id, (one.name, *one.called)) for one in people)
        return replace(self, directory={**(self.directory or {}), **listed, **own}, account=account)


def find_tables(agents: Sequence[Sheet], others: Sequence[Sheet] = ()) -> NameTables:
    """Return what names stand for.

    Args:
        agents: The sheets that may say it of people and teams, and of lead lists too.
        others: More sheets that may say it of lead lists; they are asked first.
    """
    return NameTables(
        directory=find_directory(agents),
        teams=find_teams(agents),
        lead_lists=find_lead_lists([*others, *agents]),
    )


def agents_in(sheets: Iterable[Sheet]) -> tuple[Agent, ...] | None:
    """Return the lines of the first directory among *sheets*; None without a directory.

    A directory has one column of agent ids beside names, e-mail addresses or extensions.
    """
    found = _find(sheets, _directory_columns)
    if found is None:
        return None
    return tuple(
        Agent(agent, names[0] if names else "", tuple(called))
        for agent, names, called in _people(*found)
        if agent
    )


def is_directory_alone(sheet: Sheet) -> bool:
    """Return whether *sheet* is a directory and has no column that would be anything else."""
    for _, cells in sheet.top().iter_rows():
        headers = [fold(read_header(written(cell)).text) for cell in cells]
        if _directory_columns(headers) is not None:
            return frozenset().union(*_OF_AN_AGENT.values()).issuperset(filter(None, headers))
    return False


def find_directory(sheets: Iterable[Sheet]) -> Names | None:
    """Return the agent ids by folded name, e-mail address or extension; None without a directory.

    Where two people share a name, it stands for both ids, so that a row that uses it is asked.
    A person without a usable id stands for none.
    """
    found = _find(sheets, _directory_columns)
    if found is None:
        return None
    return _by_name((agent, (*names, *called)) for agent, names, called in _people(*found))


def _by_name(people: Iterable[tuple[str, Iterable[str]]]) -> Names:
    """Return the ids of *people* by all that each of them is called; an empty id is none."""
    ids: defaultdict[str, list[str]] = defaultdict(list)
    for agent, called in people:
        for key in map(folded, filter(None, called)):
            if agent not in ids[key]:
                ids[key] += [agent] if agent else []
    return {key: tuple(agents) for key, agents in ids.items()}


def find_teams(sheets: Iterable[Sheet]) -> Names | None:
    """Return the agents of each team; None where no sheet lists any.

    A team may stand on several lines, and a cell may list several agents: all of them count.
    """
    found = _texts_by_name(sheets, TEAM, AGENT_ID)
    if found is None:
        return None
    return {
        key: tuple(dict.fromkeys(entry for text in texts for entry in split(text).entries))
        for key, texts in found.items()
    }


def find_lead_lists(sheets: Iterable[Sheet]) -> Names | None:
    """Return the leads IDs beside each lead list, each once; None where no sheet lists any."""
    found = _texts_by_name(sheets, LEAD_LIST, LEADS_ID)
    if found is None:
        return None
    return {key: tuple(dict.fromkeys(texts)) for key, texts in found.items()}


def _find(
    sheets: Iterable[Sheet], columns_of: Callable[[Sequence[str]], _Columns | None]
) -> tuple[Sheet, _Columns] | None:
    """Return the rows of the first table, as texts, and its columns.

    Args:
        sheets: Where it may stand.
        columns_of: Tells the columns by the folded headers; None for what is no header of it.
    """
    for sheet in sheets:
        for row, cells in sheet.top().iter_rows():
            columns = columns_of([fold(read_header(written(cell)).text) for cell in cells])
            if columns is not None:
                return sheet.below(row).mapped(_text), columns
    return None


def _text(cell: Cell) -> str:
    return "" if is_blank(cell) else removed(written(cell)).strip()


def _directory_columns(headers: Sequence[str]) -> dict[str, list[int]] | None:
    """Return the positions of a directory's columns."""
    columns = {part: _positions(headers, names) for part, names in _OF_AN_AGENT.items()}
    callable_by = columns["name"] or columns["first"] or columns["called"]
    return columns if len(columns["id"]) == 1 and callable_by else None


def _positions(headers: Sequence[str], names: frozenset[str]) -> list[int]:
    return [position for position, header in enumerate(headers) if header in names]


def _people(
    rows: Sheet, columns: Mapping[str, list[int]]
) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield each agent's id, names, e-mail addresses and extensions, without unusable ids."""
    for _, cells in rows.iter_rows():
        texts = list(map(str, cells))
        agent = texts[columns["id"][0]]
        both = " ".join(texts[at] for part in ("first", "last") for at in columns[part])
        names = [*(texts[at] for at in columns["name"]), both.strip()]
        called = [texts[at] for at in columns["called"]]
        usable = agent if _ID.fullmatch(agent) else ""
        yield usable, list(filter(None, names)), list(filter(None, called))


def _texts_by_name(
    sheets: Iterable[Sheet], names: frozenset[str], values: frozenset[str]
) -> dict[str, list[str]] | None:
    """Return the filled cells beside each name in the first sheet with both columns."""

    def columns_of(headers: Sequence[str]) -> tuple[str, str] | None:
        at, beside = _positions(headers, names), _positions(headers, values)
        if len(at) == len(beside) == 1:
            return column_letter(at[0] + 1), column_letter(beside[0] + 1)
        return None

    found = _find(sheets, columns_of)
    if found is None:
        return None
    rows, columns = found
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in zip(*(rows.columns[letters].cells for letters in columns), strict=True):
        if name:
            texts[folded(str(name))] += [str(value)] if value else []
    return dict(texts)
