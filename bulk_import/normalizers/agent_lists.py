"""How people write a list of agents in one cell: its separators, brackets, label and bullets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bulk_import.cells import Cell
from bulk_import.normalizers.text import LONGEST, has_qualifier

ID: Final = re.compile(r"[0-9]+_[0-9]+")
"""An agent id: the extension, an underscore, the account."""

EXTENSION: Final = re.compile(r"[0-9]{2,6}")
"""An extension alone; TeleCMI's own have three or four digits."""

SPLIT_ID: Final = re.compile(r"([0-9]{1,6})[ .-]([0-9]{5,12})")
"""An id with another sign for its underscore."""

_IDS: Final = re.compile(r"[0-9]+_[0-9]+(?:[,;\n] ?[0-9]+_[0-9]+)*+")
"""Nothing but ids and what always parts them, as most lists are; the rest takes far longer."""

_LABEL: Final = re.compile(r"[^\W\d_][^\d_:=,;|/\n\t\[\]<>@\"']*(?::-?|=)\s*")
_BRACKETED: Final = re.compile(r"\[([^\[\]]*)\]|\(([^()]*)\)|\{([^{}]*)\}")
_UNUSUAL: Final = re.compile(r"\band\b|&amp;|(?<![0-9]e)\+|[&、،؛•·●▪◦‣]|<br ?/?>", re.IGNORECASE)
# "N/A" is one word.
_SEPARATOR: Final = re.compile(r"[,;|\n\t]|/(?!(?<=n/)a\b)", re.IGNORECASE)
# "103 - 105_1111113" is a range, not the hundred and third line of a list.
_BULLET: Final = re.compile(r"(?:[*>-]|\(?[0-9]{1,3}\)|[0-9]{1,3}\.(?= )|[0-9]{1,2} ?[:-](?= ))\s*")
_QUOTES: Final = " \"'"
_PAIRED_QUOTES: Final = ('"', "'")
_APOSTROPHES: Final = tuple("'‘’‚‛`´")
_BRACKETS: Final = ("[]", "()", "{}")


@dataclass(frozen=True, slots=True)
class AgentList:
    """The entries of a list, in their order, and how they were written.

    Attributes:
        entries: What stands between the separators; nothing is dropped but empty entries.
        unusual: The separators were words, signs or spaces that could also be meant otherwise.
        labelled: A label, bullets or numbers in front were left out.
    """

    entries: tuple[str, ...]
    unusual: bool = False
    labelled: bool = False


def plain(cell: Cell) -> AgentList | None:
    """Return the list of a cell that holds nothing but ids; None for every other cell."""
    if isinstance(cell, str) and len(cell) <= LONGEST and _IDS.fullmatch(cell):
        return AgentList(tuple(ID.findall(cell)))
    return None


def split(text: str) -> AgentList:
    """Return the list that cleaned *text* holds."""
    labelled = False
    label = _LABEL.match(text)
    if label and not has_qualifier(label[0]):
        labelled = True
        text = text[label.end() :]
    if bracketed := _BRACKETED.fullmatch(text):
        text = "".join(inner or "" for inner in bracketed.groups())
    text, unusual = _UNUSUAL.subn(",", text)
    parts = [part.strip(_QUOTES) for part in _SEPARATOR.split(text)]
    written = [part for part in parts if part]
    if written and all(_BULLET.match(part) for part in written):
        labelled = True
        written = [_BULLET.sub("", part, count=1) for part in written]
    entries = tuple(entry for part in written for entry in _by_spaces(part))
    return AgentList(entries, bool(unusual) or len(entries) > len(written), labelled)


def is_cut(cell: Cell, text: str) -> bool:
    """Say whether a list begins or ends with a quote or a bracket without its partner.

    What stood between the two has been lost, or stands elsewhere.

    Args:
        cell: The list as it stands in the sheet.
        text: The same cleaned, without an apostrophe in front of it all, which marks text.
    """
    raw = str(cell).strip()
    if raw[:1] in _APOSTROPHES and raw[-1:] not in _APOSTROPHES:
        return raw[0] != "'" or _SEPARATOR.search(text) is not None
    quote = text[:1] if text[:1] in _PAIRED_QUOTES else text[-1:]
    if quote in _PAIRED_QUOTES and text.count(quote) % 2:
        return True
    return any(
        text.startswith(opening) > (closing in text) or text.endswith(closing) > (opening in text)
        for opening, closing in _BRACKETS
    )


def _by_spaces(part: str) -> list[str]:
    """Return the ids of *part*; names hold spaces too, so only numbers are split by them."""
    entries = [entry.strip(_QUOTES) for entry in part.split()]
    numbers = all(ID.fullmatch(entry) or EXTENSION.fullmatch(entry) for entry in entries)
    return entries if numbers and not SPLIT_ID.fullmatch(part) else [part]
