"""The grammar of format codes: sections, and the parts that they are made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from operator import eq, ge, gt, le, lt, ne
from typing import Final, Literal

Kind = Literal[
    "literal",
    "digit",
    "point",
    "comma",
    "percent",
    "general",
    "text",
    "part",
    "elapsed",
    "half",
    "unread",
]
"""What a part of a format is: `part` is one of a date or time, `elapsed` a length of time, `half`
AM/PM, and `unread` what is not understood: exponents, fractions, other calendars, other digits."""

_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)'
    r"|\[(?P<bracket>[^\]]*)\]|(?P<section>;)|(?P<general>general)|(?P<half>am/pm|a/p)"
    r"|(?P<unread>e[+-]|[gbe]+)|(?P<part>(?<=s)\.0+|y+|m+|d+|h+|s+)"
    r"|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<text>@)|(?P<literal>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9]{1,15}(?:\.[0-9]{1,15})?)")
_CURRENCY: Final = re.compile(r"\$([^-]*)(?:-.*)?", re.DOTALL)
_COLOR: Final = re.compile(
    r"black|blue|cyan|green|magenta|red|white|yellow|colou?r ?[0-9]{1,2}", re.IGNORECASE
)
_ELAPSED: Final = re.compile(r"h+|m+|s+", re.IGNORECASE)
_COMPARED: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": gt,  # turned round: the number of the condition stands first
    "<=": ge,
    ">": lt,
    ">=": le,
    "=": eq,
    "<>": ne,
}


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a format: what it is, and what it says."""

    kind: Kind
    text: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """How some of the values are shown.

    Attributes:
        tokens: Its parts, from left to right.
        condition: For which numbers it holds; None where its place among the others says that.
    """

    tokens: tuple[Token, ...]
    condition: Callable[[float], bool] | None = None

    def has(self, *kinds: Kind) -> bool:
        """Say whether a part of it is of one of *kinds*."""
        return any(token.kind in kinds for token in self.tokens)


def read_sections(code: str) -> tuple[Section, ...]:
    """Return the sections of a format *code*; any text has at least one."""
    sections: list[list[re.Match[str]]] = [[]]
    for match in _TOKEN.finditer(code):
        if match["section"]:
            sections.append([])
        else:
            sections[-1].append(match)
    return tuple(map(_section, sections))


def _section(matches: list[re.Match[str]]) -> Section:
    found = (_CONDITION.fullmatch((match["bracket"] or "").strip()) for match in matches)
    conditions = [partial(_COMPARED[one[1]], float(one[2])) for one in found if one]
    return Section(tuple(_tokens(matches)), conditions[0] if conditions else None)


def _tokens(matches: list[re.Match[str]]) -> Iterator[Token]:
    for match in matches:
        kind = match.lastgroup
        text = match[kind] if kind else ""
        match kind:
            case "quoted" | "escaped" | "literal":
                yield Token("unread" if text == "/" and _is_fraction(matches) else "literal", text)
            case "space":
                yield Token("literal", " ")
            case "bracket":
                yield from _bracket(text.strip())
            case "digit" | "point" | "comma" | "percent" | "general" | "text" | "half" | "unread":
                yield Token(kind, text)
            case "part":
                yield Token(kind, text.lower())
            case _:  # what fills the cell up
                pass


def _is_fraction(matches: list[re.Match[str]]) -> bool:
    return any(match["digit"] for match in matches)


def _bracket(text: str) -> Iterator[Token]:
    if _ELAPSED.fullmatch(text):
        yield Token("elapsed", text.lower())
    elif currency := _CURRENCY.fullmatch(text):
        yield Token("literal", currency[1])
    elif not (_COLOR.fullmatch(text) or _CONDITION.fullmatch(text)):
        yield Token("unread", text)
