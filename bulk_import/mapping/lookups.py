"""Sheets that say what another dialer's words are here: teams of agents, and lead lists.

A conversion writes them to be filled in once; anybody may write them by hand. They are found by
their headers, wherever they stand in the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bulk_import.cells import written
from bulk_import.mapping.directory import AGENT_ID, find_directory
from bulk_import.mapping.headers import fold, read_header
from bulk_import.normalizers.agent_lists import split
from bulk_import.normalizers.text import folded, is_blank
from bulk_import.sheet import Column, Sheet

Lookup = Mapping[str, tuple[str, ...]]
"""What stands beside each word, by the folded word; empty where nothing stands there yet."""

TEAM: Final = frozenset({"team", "teamname"})
LEAD_LIST: Final = frozenset({"leadlist", "leadlistname"})
LEADS_ID: Final = frozenset({"leadsid", "leadsuuid"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NameTables:
    """What names in cells stand for; each None where no sheet says so.

    Attributes:
        directory: Agent ids by folded name, e-mail or extension.
        teams: Agents by the folded name of their team.
        lead_lists: Leads IDs by the folded name of the list.
    """

    directory: Lookup | None = None
    teams: Lookup | None = None
    lead_lists: Lookup | None = None


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


def find_teams(sheets: Iterable[Sheet]) -> Lookup | None:
    """Return the agents of each team; None where no sheet lists any.

    A team may stand on several lines, and a cell may list several agents: all of them count.
    """
    found = _found(sheets, TEAM, AGENT_ID)
    if found is None:
        return None
    return {
        key: tuple(dict.fromkeys(entry for cell in cells for entry in split(cell).entries))
        for key, cells in found.items()
    }


def find_lead_lists(sheets: Iterable[Sheet]) -> Lookup | None:
    """Return the leads IDs beside each lead list, each once; None where no sheet lists any."""
    found = _found(sheets, LEAD_LIST, LEADS_ID)
    if found is None:
        return None
    return {key: tuple(dict.fromkeys(cells)) for key, cells in found.items()}


def _found(
    sheets: Iterable[Sheet], keys: frozenset[str], values: frozenset[str]
) -> dict[str, list[str]] | None:
    """Return the filled cells beside each key in the first sheet with both columns."""
    for sheet in sheets:
        for row, cells in sheet.top().iter_rows():
            headers = [fold(read_header(written(cell)).text) for cell in cells]
            at = [place for place, header in enumerate(headers) if header in keys]
            beside = [place for place, header in enumerate(headers) if header in values]
            if len(at) == len(beside) == 1:
                columns = list(sheet.below(row).columns.values())
                lines = zip(_texts(columns[at[0]]), _texts(columns[beside[0]]), strict=True)
                return _collected(lines)
    return None


def _texts(column: Column) -> list[str]:
    return column.expand(
        ["" if is_blank(cell) else written(cell).strip() for cell in column.values]
    )


def _collected(lines: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in lines:
        if key:
            found.setdefault(folded(key), []).extend([value] if value else [])
    return found
