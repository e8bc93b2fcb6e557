"""The directory of agents: a sheet that says which agent id belongs to which person.

With it, rows may name people. It is found by its headers: one column of agent ids beside names,
e-mail addresses or extensions.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bulk_import.cells import Cell, written
from bulk_import.mapping.headers import fold, read_header
from bulk_import.normalizers.text import folded, is_blank
from bulk_import.sheet import Sheet

AGENT_ID: Final = frozenset({"agentid", "userid", "id", "telecmiid", "loginid"})
WHOLE_NAME: Final = frozenset({"name", "agent", "agentname", "username", "fullname"})
FIRST_NAME: Final = frozenset({"firstname", "givenname"})
LAST_NAME: Final = frozenset({"lastname", "surname", "familyname"})
CALLED: Final = frozenset(
    {"email", "emailaddress", "emailid", "mail", "extension", "ext", "extn", "extensionno"}
)
"""Columns besides names by which a row may call an agent."""

_ID: Final = re.compile(r"[0-9]+_[0-9]+")


@dataclass(frozen=True, slots=True)
class Agent:
    """One line of a directory.

    Attributes:
        id: The agent id, such as `5201_2224257`.
        name: The person's name; empty where the directory has none.
        called: Whatever else the person goes by: e-mail addresses, extensions.
    """

    id: str
    name: str
    called: tuple[str, ...]


def agents_in(sheets: Iterable[Sheet]) -> tuple[Agent, ...] | None:
    """Return the lines of the first directory among *sheets*; None without a directory."""
    found = _found(sheets)
    if found is None:
        return None
    return tuple(
        Agent(agent, names[0] if names else "", tuple(called))
        for agent, names, called in _lines(*found)
        if agent
    )


def find_directory(sheets: Iterable[Sheet]) -> Mapping[str, tuple[str, ...]] | None:
    """Return the agent ids by folded name, e-mail address or extension; None without a directory.

    Where two people share a name, it stands for both ids, so that a row that uses it is asked.
    Whoever has no usable id there stands for none.
    """
    found = _found(sheets)
    return None if found is None else _collected(*found)


def _found(sheets: Iterable[Sheet]) -> tuple[Sheet, dict[str, list[int]]] | None:
    """Return the rows of the first directory, and the places of its columns."""
    for sheet in sheets:
        for row, cells in sheet.top().iter_rows():
            columns = _columns(cells)
            if columns is not None:
                return sheet.below(row), columns
    return None


def _columns(row: Iterable[Cell]) -> dict[str, list[int]] | None:
    """Return the places of a directory's columns, if *row* is its header row."""
    kinds = {"id": AGENT_ID, "name": WHOLE_NAME, "first": FIRST_NAME, "last": LAST_NAME}
    keys = [fold(read_header(written(cell)).text) for cell in row]
    columns = {
        kind: [place for place, key in enumerate(keys) if key in names]
        for kind, names in {**kinds, "called": CALLED}.items()
    }
    callable_by = columns["name"] or columns["first"] or columns["called"]
    return columns if len(columns["id"]) == 1 and callable_by else None


def _collected(rows: Sheet, columns: Mapping[str, list[int]]) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for agent, names, called in _lines(rows, columns):
        for key in map(folded, (*names, *called)):
            if agent not in found[key]:
                found[key] += [agent] if agent else []
    return {key: tuple(agents) for key, agents in found.items()}


def _lines(
    rows: Sheet, columns: Mapping[str, list[int]]
) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield each agent's id, names and whatever else the person goes by; no id that is none."""
    texts = rows.mapped(lambda cell: "" if is_blank(cell) else written(cell).strip())
    for _, row in texts.iter_rows():
        cells = list(map(str, row))
        agent = cells[columns["id"][0]]
        both = " ".join(cells[place] for kind in ("first", "last") for place in columns[kind])
        names = [*(cells[place] for place in columns["name"]), both.strip()]
        called = [cells[place] for place in columns["called"]]
        usable = agent if _ID.fullmatch(agent) else ""
        yield usable, list(filter(None, names)), list(filter(None, called))
