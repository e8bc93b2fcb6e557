"""Agent ids, such as 5201_2224257: the extension, an underscore and the account.

Ids stay text throughout: as numbers they would lose leading zeros, and Python itself takes the
underscore for a mere digit separator.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, product
from typing import Final

from bulk_import.cells import Cell, shown, written
from bulk_import.normalizers import agent_lists
from bulk_import.normalizers.account_agents import Written, refuse_strangers
from bulk_import.normalizers.agent_lists import EXTENSION, ID, SPLIT_ID, AgentList, split
from bulk_import.normalizers.near_misses import nearest
from bulk_import.normalizers.normalizer import Context, Value
from bulk_import.normalizers.plain_agents import MOST, is_known
from bulk_import.normalizers.text import cleaned, folded, has_qualifier
from bulk_import.problems import Ambiguous, Notice, Unusable

MOST_CANDIDATES: Final = 10
"""Readings that a question shows."""

_LARGEST: Final = 10**15
"""Numbers above have more digits than a spreadsheet keeps."""

_ONE_ID: Final = re.compile(r"(?<!\w)[0-9]+_[0-9]+(?!\w)")
# Words, which may end in a small number: "Ravi - ", "Agent 1: "; or a bracket alone.
_BEFORE: Final = re.compile(r"(?:[^\W\d_][^\d_]*(?:[0-9]{1,2}\W*[:=)-] ?)?|[(<\[])?")
_AFTER: Final = re.compile(r"[)>\]]?(?:[ :=(-]+[^\W\d_][^\d_]*)?")
_WHOLE_NUMBER: Final = re.compile(r"([0-9]+)(?:\.0+)?")
_GROUPED_NUMBER: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{2,3})+")
_RANGE: Final = re.compile(
    r"[0-9_]+ ?(?:-|~|\.{2,}|…|to|till|until|upto|thru|through) ?[0-9_]+", re.IGNORECASE
)
_PLAIN_SEPARATOR: Final = re.compile(r"[,;\n]")
_SCIENTIFIC: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]+")


@dataclass(frozen=True, slots=True)
class _Entry:
    """The ids that one entry may mean, and the code of what had to be done to see them."""

    text: str
    ids: tuple[str, ...]
    code: str = ""


def normalize(cell: Cell, context: Context) -> Value[tuple[str, ...]]:
    """Return the 1 to 100 different agent ids that *cell* lists, in its order.

    One odd entry holds up the whole cell: no agent is ever dropped from a list.

    Raises:
        Unusable: An entry is no agent id, or there are more than 100 different ones.
        Ambiguous: An id can be guessed from the account, or a name is that of several agents.
    """
    listed = agent_lists.plain(cell)
    is_cut = False
    if listed is None or is_known(written(cell), context):
        text = _text(cell, context)
        listed, is_cut = _listed(text, context), agent_lists.is_cut(cell, text)
    if all(map(ID.fullmatch, listed.entries)):
        entries, meant = [], _few(tuple(dict.fromkeys(listed.entries)))
        _refuse_strangers(((one, (one,)) for one in meant), context)
    else:
        entries = [_read(text, context) for text in _members(listed.entries, context)]
        _refuse_strangers(((one.text, one.ids) for one in entries), context)
        meant = _agreed(entries)
    if is_cut:
        raise Ambiguous("agents.cut", (", ".join(meant),))
    return Value(meant, tuple(_notices(listed, entries, meant, context)))


def _refuse_strangers(entries: Iterable[Written], context: Context) -> None:
    if context.is_live and context.account_agents is not None:
        refuse_strangers(entries, context.account_agents)


def _text(cell: Cell, context: Context) -> str:
    """Return *cell* as the text of a list; a number is a list of one."""
    if isinstance(cell, str):
        # Cleaning turns the full-width comma into a plain one, and the user is told of it: keep it.
        cell = cell.replace("，", "、")
    cell = cleaned(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if not (0 < cell < _LARGEST and cell == int(cell)):
            raise Unusable("agents.number")
        return written(cell)
    if not isinstance(cell, str):
        raise Unusable("agents.not_text")
    joined = cell.replace(",", "")
    grouped = _GROUPED_NUMBER.fullmatch(cell) and _without_underscore(joined, context)
    return joined if grouped else cell


def _listed(text: str, context: Context) -> AgentList:
    """Return the entries of *text*; known names may contain separators.

    Raises:
        Unusable: There are none.
    """
    if is_known(text, context):
        return AgentList((text,))
    parts = [part.strip() for part in _PLAIN_SEPARATOR.split(text) if part.strip()]
    if parts and all(ID.fullmatch(part) or is_known(part, context) for part in parts):
        return AgentList(tuple(parts))
    listed = split(text)
    if not listed.entries:
        raise Unusable("agents.not_ids", entries=shown(text))
    return listed


def _members(entries: tuple[str, ...], context: Context) -> Iterator[str]:
    """Yield *entries* with the agents of each team in its place.

    Raises:
        Unusable: A team has no agents yet.
    """
    for entry in entries:
        team = (context.teams or {}).get(folded(entry))
        if team is None or ID.fullmatch(entry):
            yield entry
        elif team:
            yield from team
        else:
            raise Unusable("agents.team_without_agents", name=shown(entry))


def _read(entry: str, context: Context) -> _Entry:
    """Return what *entry* may mean.

    Raises:
        Unusable: It is no agent, or no single one.
    """
    if ID.fullmatch(entry):
        return _Entry(entry, (entry,))
    if named := _in_directory(entry, context):
        code = "agents.by_name" if len(named) == 1 else "agents.shared_name"
        return _Entry(entry, named, code)
    if labelled := _labelled(entry):
        return _Entry(entry, (labelled,), "agents.words_dropped")
    if likely := _likely(entry, context):
        return _Entry(entry, (likely,), "agents.likely")
    if near := _near(entry, context):
        return _Entry(entry, (near,), "agents.near_name")
    raise _refusal(entry, context)


def _near(entry: str, context: Context) -> str:
    """Return the agents of the only name or team that is very near *entry*; empty for none."""
    names = {**(context.directory or {}), **(context.teams or {})}
    near = nearest(folded(entry), names) if folded(entry) not in names else ()
    agents = names[near[0]] if len(near) == 1 else ()
    return ", ".join(agents) if all(map(ID.fullmatch, agents)) else ""


def _in_directory(entry: str, context: Context) -> tuple[str, ...]:
    return context.directory.get(folded(entry), ()) if context.directory else ()


def _labelled(entry: str) -> str | None:
    """Return the only id of *entry* where mere words stand beside it: "Ravi - 5201_2224257"."""
    found = list(_ONE_ID.finditer(entry))
    if len(found) != 1:
        return None
    before, after = entry[: found[0].start()], entry[found[0].end() :]
    words = _BEFORE.fullmatch(before) and _AFTER.fullmatch(after)
    doubtful = has_qualifier(before.strip()) or has_qualifier(after)
    return found[0][0] if words and not doubtful else None


def _likely(entry: str, context: Context) -> str | None:
    """Return the id that a spreadsheet or a person probably turned into *entry*."""
    split_id = SPLIT_ID.fullmatch(entry)
    if split_id and len(split_id[1]) < len(split_id[2]):
        return f"{split_id[1]}_{split_id[2]}"
    number = _WHOLE_NUMBER.fullmatch(entry)
    if not number or context.inet_no is None:
        return None
    if extension := _without_underscore(number[1], context):
        return f"{extension}_{context.inet_no}"
    return f"{number[1]}_{context.inet_no}" if EXTENSION.fullmatch(number[1]) else None


def _without_underscore(digits: str, context: Context) -> str:
    """Return the extension of an id that lost its underscore; empty where it is none."""
    extension, account, rest = digits.rpartition(str(context.inet_no))
    return extension if account and not rest and EXTENSION.fullmatch(extension) else ""


def _refusal(entry: str, context: Context) -> Unusable:
    if _RANGE.fullmatch(entry):
        return Unusable("agents.range", entries=shown(entry))
    if _SCIENTIFIC.fullmatch(entry):
        return Unusable("agents.digits_lost", entries=shown(entry))
    if _WHOLE_NUMBER.fullmatch(entry):
        return Unusable("agents.incomplete", entries=shown(entry))
    if folded(entry) in (context.directory or {}):
        return Unusable("agents.name_without_id", name=shown(entry))
    if context.account_agents is not None and context.teams is None and "_" not in entry:
        return Unusable("agents.unknown_in_account", name=shown(entry))
    if context.teams is not None:
        return Unusable("agents.unknown_team", name=shown(entry))
    if context.directory is not None and "_" not in entry:
        return Unusable("agents.unknown_name", name=shown(entry))
    return Unusable("agents.not_ids", entries=shown(entry))


def _agreed(entries: list[_Entry]) -> tuple[str, ...]:
    """Return the ids of all entries, each once.

    Raises:
        Unusable: They are too many.
        Ambiguous: An entry has several readings, or one that is only likely.
    """
    choices = islice(product(*[entry.ids for entry in entries]), MOST_CANDIDATES)
    lists = [_few(tuple(dict.fromkeys(choice))) for choice in choices]
    for code in ("agents.shared_name", "agents.likely", "agents.near_name"):
        if asked := _texts(entries, code):
            candidates = tuple(dict.fromkeys(map(", ".join, lists)))
            raise Ambiguous(code, candidates, entries=asked)
    return lists[0]


def _few(ids: tuple[str, ...]) -> tuple[str, ...]:
    """Return *ids*, unless they are more than a campaign may have."""
    if len(ids) > MOST:
        raise Unusable("agents.too_many", count=str(len(ids)), most=str(MOST))
    return ids


def _notices(
    listed: AgentList, entries: list[_Entry], meant: tuple[str, ...], context: Context
) -> Iterator[Notice]:
    if listed.unusual:
        yield Notice("agents.separator")
    if listed.labelled or _texts(entries, "agents.words_dropped"):
        yield Notice("agents.words_dropped")
    if names := _texts(entries, "agents.by_name"):
        yield Notice("agents.by_name", {"names": names})
    if len(meant) < (len(entries) or len(listed.entries)):
        yield Notice("agents.repeated")
    if context.inet_no is None:
        return
    account, listed_there = str(context.inet_no), context.account_agents or {}
    others = [one for one in meant if one.partition("_")[2] != account and one not in listed_there]
    if others:
        facts = {"entries": shown(", ".join(others)), "account": account}
        yield Notice("agents.other_account", facts)


def _texts(entries: list[_Entry], code: str) -> str:
    """Return the entries that were read with *code*, for a message; empty where none was."""
    texts = [entry.text for entry in entries if entry.code == code]
    return shown(", ".join(texts)) if texts else ""
