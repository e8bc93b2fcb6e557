"""Closed lists: the dialer type and the ring rule.

A spelling stands in a table or is refused. Nothing is matched by likeness, which would take
`longest talk time` for `least talk time`; only the names of the two dialer types are forgiven one
typo. What is very near one value is a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_lowercase
from typing import Final

from bulk_import.cells import Cell
from bulk_import.normalizers.near_misses import nearest
from bulk_import.normalizers.normalizer import Context, Value, noticed
from bulk_import.normalizers.text import cleaned
from bulk_import.problems import Ambiguous, Unusable

_DIALER_TYPES: Final = ("predictive", "progressive")

_SHORT_DIALER_TYPES: Final = {"pred": "predictive", "prog": "progressive"}

_EITHER_DIALER_TYPE: Final = frozenset({"pd", "auto", "automatic", "1:1"})
"""People say these of either type."""

_OTHER_MODES: Final = frozenset(
    {"preview", "power", "manual", "click to call", "ivr", "blaster", "blast", "obd"}
)
"""Ways of dialing that a campaign cannot be created with."""

_DIALER_TYPE: Final = re.compile(
    r"(?P<name>.+?)(?: (?:dialer|dialler|dialing|dialling|dial|calling|mode|campaign))?"
)

_RING_RULES: Final = {
    "ring all": "ring-all",
    "longest idle agent": "longest-idle-agent",
    "round robin": "round-robin",
    "agent with least talk time": "agent-with-least-talk-time",
    "agent with fewest calls": "agent-with-fewest-calls",
}

_SHORT_RING_RULES: Final = {
    rule: meant
    for meant, rules in {
        "ring-all": (
            "ringall",
            "ring all agents",
            "all agents",
            "simultaneous",
            "simultaneous ring",
            "parallel",
            "parallel ring",
        ),
        "longest-idle-agent": (
            "longest idle",
            "longest idle time",
            "longest idle agents",
            "agent with longest idle time",
            "most idle",
            "most idle agent",
            "idle",
            "lia",
        ),
        "round-robin": ("roundrobin", "rr", "rotate", "cyclic"),
        "agent-with-least-talk-time": (
            "least talk time",
            "least talk time agent",
            "agent with the least talk time",
            "agent least talk time",
            "min talk time",
            "minimum talk time",
        ),
        "agent-with-fewest-calls": (
            "fewest calls",
            "fewest calls agent",
            "agent with the fewest calls",
            "agent fewest calls",
            "agent with least calls",
            "least calls",
            "min calls",
            "minimum calls",
        ),
    }.items()
    for rule in rules
}

_SPELLINGS: Final = {
    rule.replace(" ", ""): meant
    for rule, meant in (_RING_RULES | _SHORT_RING_RULES).items()
    if not rule.startswith("min")  # max talk time is near it, and its opposite
}
"""Ring rules by spellings without spaces, with which others are compared."""

_OTHER_RING_RULES: Final = frozenset(
    {"random", "sequential", "sequence", "linear", "top down", "skill", "skill based", "skills"}
)
"""Rules of other dialers that TeleCMI does not have."""

_GAP: Final = re.compile(r"[\s_-]+")


def _typos(word: str) -> Iterator[str]:
    """Yield *word* with one letter missing, swapped with the next, too many or wrong."""
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        yield before + after[1:]
        yield before + after[1:2] + after[:1] + after[2:]
        for letter in ascii_lowercase + " .":
            yield before + letter + after
            yield before + letter + after[1:]


_MISSPELT: Final = {typo: word for word in _DIALER_TYPES for typo in _typos(word)}


def normalize_dialer_type(cell: Cell, context: Context) -> Value[str]:
    """Return `predictive` or `progressive`.

    Raises:
        Unusable: The cell names another way of dialing, both, or none.
        Ambiguous: A name that is used of both, or is near one of them.
    """
    del context
    text = _folded(cell)
    match = _DIALER_TYPE.fullmatch(text)
    name = match["name"] if match else text
    if name in _DIALER_TYPES:
        return Value(name)
    if name in _SHORT_DIALER_TYPES:
        return noticed(_SHORT_DIALER_TYPES[name], "choice.short")
    if name in _MISSPELT:
        return noticed(_MISSPELT[name], "choice.misspelt")
    if name in _EITHER_DIALER_TYPE:
        raise Ambiguous("choice.dialer_type_unclear", _DIALER_TYPES)
    if name in _OTHER_MODES:
        raise Unusable("choice.other_mode")
    asked = _DIALER_TYPE.fullmatch(text.strip(" .?!"))
    near = nearest(asked["name"] if asked else text, _DIALER_TYPES)
    if len(near) == 1:
        raise Ambiguous("choice.near_dialer_type", near)
    raise Unusable("choice.dialer_type")


def normalize_ring_rule(cell: Cell, context: Context) -> Value[str]:
    """Return one of the five ring rules.

    Raises:
        Unusable: The cell names no ring rule of TeleCMI, several, or the opposite of one.
        Ambiguous: What it names is near a rule.
    """
    del context
    text = _folded(cell)
    if text in _RING_RULES:
        return Value(_RING_RULES[text])
    if text in _SHORT_RING_RULES:
        return noticed(_SHORT_RING_RULES[text], "choice.short")
    allowed = " · ".join(_RING_RULES.values())
    if text in _OTHER_RING_RULES:
        raise Unusable("choice.other_ring_rule", allowed=allowed)
    near = {_SPELLINGS[one] for one in nearest(text.replace(" ", ""), _SPELLINGS)}
    if len(near) == 1:
        raise Ambiguous("choice.near_ring_rule", tuple(near), allowed=allowed)
    raise Unusable("choice.ring_rule", allowed=allowed)


def _folded(cell: Cell) -> str:
    """Return the text of *cell* without case, with one space for every gap, dash or underscore.

    Cells that hold no text become "", which is in no table.
    """
    content = cleaned(cell)
    return _GAP.sub(" ", content.casefold()).strip() if isinstance(content, str) else ""
