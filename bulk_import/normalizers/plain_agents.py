"""Lists of agents that are sent just as they are written, as most are: the short way to see so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bulk_import.cells import Cell
from bulk_import.normalizers.normalizer import Context
from bulk_import.normalizers.text import LONGEST, folded

MOST: Final = 100
"""Agents of one campaign, by the API page."""

_IDS: Final = r"[0-9]+_[0-9]+(?:, ?[0-9]+_[0-9]+)*+"
_AS_SENT: Final = re.compile(_IDS)
_LINES_AS_SENT: Final = re.compile(rf"(?:{_IDS}\n)++")


def is_plain(cell: Cell, context: Context) -> bool:
    """Say whether the ids of *cell* are sent just as they are written, as most lists are."""
    if not isinstance(cell, str) or len(cell) > LONGEST or not _AS_SENT.fullmatch(cell):
        return False
    if (context.teams or context.directory) and is_known(cell, context):
        return False
    ids = as_sent(cell)
    if len(set(ids)) < len(ids) or len(ids) > MOST:
        return False
    if context.account_agents is not None and context.account_agents.keys() >= set(ids):
        return True
    if context.is_live:
        return False
    account = f"_{context.inet_no}"
    return context.inet_no is None or all(one.endswith(account) for one in ids)


def are_plain(texts: Sequence[str], context: Context) -> bool:
    """Say whether each of *texts* certainly `is_plain`; False where each has to be asked.

    It is certain where no agent is named twice, which is usual: each belongs to one campaign.
    """
    lines = "\n".join((*texts, ""))
    if context.teams or context.directory or context.is_live or lines.count("\n") > len(texts):
        return False
    if not _LINES_AS_SENT.fullmatch(lines) or max(map(len, texts)) > LONGEST:
        return False
    ids = as_sent(lines.replace("\n", ",")[:-1])
    if len(set(ids)) < len(ids) or max(text.count(",") for text in texts) >= MOST:
        return False
    account = f"_{context.inet_no}"
    return context.inet_no is None or all(one.endswith(account) for one in ids)


def as_sent(cell: str) -> tuple[str, ...]:
    """Return the ids of a plain *cell*."""
    return tuple(cell.replace(" ", "").split(","))


def is_known(name: str, context: Context) -> bool:
    """Say whether *name* is that of a team or of an agent of the directory."""
    return any(folded(name) in known for known in (context.teams, context.directory) if known)
