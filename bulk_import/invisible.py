"""Characters that show nothing where they stand: how they are removed, and named to people.

They come from web pages, messengers and phones' contact cards, and nobody who looks at a cell can
see them. The list is Unicode's `Default_Ignorable_Code_Point` with the marks of annotations, and
the characters that look like a space without being one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Final

_NO_WIDTH: Final = (
    "\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
_GAPS: Final = "\u115f\u1160\u2800\u3164\uffa0\ufffc"
"""Fillers, the blank of Braille and the place of an object: seen as a gap, if at all."""

_CONTROLS: Final = "".join(map(chr, (*range(9), *range(14, 28), 31, 127)))
"""Controls that show nothing around a text, such as the zero bytes that fill up a field."""

_AROUND: Final = f"{_CONTROLS} \t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"

UNSEEN: Final = f"\\s{_NO_WIDTH}{_GAPS}\x00-\x1f\x7f-\x9f"
"""Spaces and whatever shows nothing, for the inside of a character class."""

_JOINER: Final = "\u200c\u200d\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_MEANT: Final = (
    f"(?<=[^\x00-\x7f{_NO_WIDTH}{_GAPS}])[{_JOINER}]+"  # of emoji and of scripts that need them
    "|(?<=[0-9#*])\ufe0f(?=\u20e3)"  # of a key, such as 1 in a box
    "|(?<=\U0001f3f4)[\U000e0020-\U000e007e]+\U000e007f"  # of the flags of England, Wales ...
)
_REMOVED: Final = f"[{_NO_WIDTH}]"
_GAP: Final = f"[{_GAPS}]"
_OF_NO_USE: Final = f"(?P<meant>{_MEANT})|(?P<gap>[{_GAPS}])|[{_NO_WIDTH}]"
_CONTROL: Final = r"[\x00-\x08\x0e-\x1f\x7f-\x9f]"
_SEEN: Final = rf"[^\s{_NO_WIDTH}{_GAPS}{_CONTROLS}]"

_LETTER_THAT_JOINS: Final = (
    "\u0600-\u109f\u1700-\u1cff\u2190-\u2bff\u3030-\u303d\ua800-\uaaff\ufb50-\ufdff"
    "\ufe0f\ufe70-\ufefc\U00010a00-\U00011fff\U0001f000-\U0001faff"
)
"""Letters of scripts that need joiners, and emoji."""
_HARMLESS: Final = (
    f"(?<=[{_LETTER_THAT_JOINS}])[\u200c\u200d](?=[{_LETTER_THAT_JOINS}])"
    f"|(?<=[^\x00-\x7f{_NO_WIDTH}{_GAPS}])[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
    "|(?<=[0-9#*])\ufe0f(?=\u20e3)"
    "|(?<=\U0001f3f4)\U000e0067\U000e0062"  # the flags of England, Scotland and Wales
    "(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074|\U000e0077\U000e006c\U000e0073)"
    "\U000e007f"
)
_MARKED_ON_SCREENS: Final = (
    f"(?P<harmless>{_HARMLESS})|[{_NO_WIDTH}{_GAPS}\x00-\x1f\x7f-\x9f\u2028\u2029"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return *pattern*, compiled when it is first needed: most commands need few of them."""
    return re.compile(pattern)


def removed(text: str) -> str:
    """Return *text* without what shows nothing; what is seen as a gap is a space."""
    return _compiled(_GAP).sub(" ", _compiled(_REMOVED).sub("", text)).strip(_AROUND)


def removed_from_name(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a name without what shows nothing, and the characters that stood inside of it.

    Joiners and variants stay where they belong to emoji and to letters of other scripts.
    """
    first, last = _compiled(_SEEN).search(text), _compiled(_SEEN).search(text[::-1])
    if first is None or last is None:
        return "", ()
    seen = range(first.start(), len(text) - last.start())
    found = [one for one in _compiled(_OF_NO_USE).finditer(text) if not one["meant"]]
    inside = dict.fromkeys(one[0] for one in found if one.start() in seen)
    return _compiled(_OF_NO_USE).sub(_in_place, text).strip(_AROUND), tuple(inside)


def _in_place(found: re.Match[str]) -> str:
    return found["meant"] or (" " if found["gap"] else "")


def names(characters: Iterable[str]) -> str:
    """Return *characters* as people can look them up: `U+3164 (hangul filler)`."""
    return ", ".join(map(_name, characters))


def _name(character: str) -> str:
    name = unicodedata.name(character, "").lower()
    return f"U+{ord(character):04X}" + (f" ({name})" if name else "")


def found_in(text: str) -> tuple[str, ...]:
    """Return each character of *text* once that shows nothing and is of no use."""
    found = (one for one in _compiled(_OF_NO_USE).finditer(text) if not one["meant"])
    return tuple(dict.fromkeys((*(one[0] for one in found), *_compiled(_CONTROL).findall(text))))


def marked(text: str) -> str:
    """Return *text* with a mark such as ‹U+200B› in place of what shows nothing."""
    for character in found_in(text):
        text = text.replace(character, _mark(character))
    return text


def printable(text: str) -> str:
    """Return *text* as one line for a terminal, a pipe or a log, with marks as `marked` has them.

    Whatever it came from, it moves no cursor, sets no title, rings no bell, turns no text around,
    begins no line of its own and hides nothing: controls (C0, C1, DEL, line ends), bidi marks and
    tags, invisible characters and halves of surrogates are marked. Joiners stay where emoji and
    scripts need them.
    """
    if text.isascii() and text.isprintable():
        return text
    return _compiled(_MARKED_ON_SCREENS).sub(_mark_unless_harmless, text)


def _mark_unless_harmless(found: re.Match[str]) -> str:
    return found[0] if found["harmless"] else _mark(found[0])


def _mark(character: str) -> str:
    return f"‹U+{ord(character):04X}›"
