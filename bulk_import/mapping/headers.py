"""What a header says: the words that mean a field, and the hints beside them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from bulk_import.campaign import FIELDS
from bulk_import.fields import Field
from bulk_import.invisible import removed
from bulk_import.normalizers.normalizer import DateOrder, Unit

RESULT_HEADERS: Final = (
    "Import result",
    "What to do",
    "TeleCMI answer",
    "Sent at",
    "Import key",
)
"""The columns that a results workbook adds; in an input they come from an earlier run."""

CONVERTED_HEADERS: Final = ("To supply", "Source campaign")
"""The columns that a converted workbook adds: what a person must supply, and which campaign of
the other dialer the row is. They are for people and for converting again."""

ACCOUNT: Final = frozenset({"inetno", "appid", "accountno", "accountid", "serviceid"})
SECRET: Final = frozenset({"secret", "appsecret", "apisecret"})

LONGEST: Final = 200
"""Characters of a header that are looked at."""

_BETWEEN: Final = re.compile(r"[\s_\-./:*#'\"?!,;()\[\]{}]+")
_IN_BRACKETS: Final = re.compile(
    r"(?P<name>.*?)[\s_]*[(\[{](?P<hint>[^()\[\]{}]*)[)\]}]\W*", re.DOTALL
)
_AT_THE_END: Final = re.compile(
    r"(?P<name>.+?)[\s_:,\-]+(?P<hint>(?:in )?(?:s|seconds?|secs?|minutes?|mins?|hours?|hrs?|h"
    r"|ms|msecs?|millis|milli ?seconds?)"
    r"|(?:dd?[-/. ]?mm?|mm?[-/. ]?dd?)[-/. ]?yy(?:yy)?|yyyy[-/. ]?mm?[-/. ]?dd?)",
    re.IGNORECASE,
)
_PLURAL: Final = re.compile(r"(?<=\w)\((e?s)\)", re.IGNORECASE)
"""The plural in brackets: Agent(s)."""

_WORDS_RUN_TOGETHER: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
"""Where a word begins in the headers of programs: maxWaitMs."""

_PART_OF_NAME: Final = ("noagent", "without")
"""Words in brackets that make another field of it: Max waiting time (no agent)."""

_DATE_ORDERS: Final[tuple[tuple[re.Pattern[str], DateOrder], ...]] = (
    (re.compile(r"dd?mm?yy(?:yy)?|dmy"), "dmy"),
    (re.compile(r"mm?dd?yy(?:yy)?|mdy"), "mdy"),
    (re.compile(r"yy(?:yy)?mm?dd?|ymd"), "ymd"),
)
_FORMAT: Final = re.compile(r"^(?:date)?(?:format)?(?:is|in|as)?")
UNIT_WORDS: Final[dict[str, Unit]] = {
    "second": "s",
    "minute": "min",
    "millisecond": "ms",
    "hour": "h",
}
_UNITS: Final[dict[str, Unit]] = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "s"),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), "min"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("ms", "msec", "msecs", "millis", "millisec", "millisecs"), "ms"),
    **dict.fromkeys(("millisecond", "milliseconds", "milli"), "ms"),
}
_OTHER_UNITS: Final = (
    frozenset(("m", "d", "day", "days", "week", "weeks", "month", "months", "year", "years"))
    | frozenset(("us", "µs", "microsecond", "microseconds", "ns", "%", "percent", "percentage"))
    | frozenset(("ds", "cs", "deciseconds", "centiseconds", "tick", "ticks"))
    | frozenset(("ring", "rings", "call", "calls", "attempt", "attempts", "times", "cycles"))
)
"""Units in which no field is; `m` may be minutes or months."""

_ALSO_SAID: Final = frozenset({"in", "of", "per", "no", "number", "the"})
_WORD: Final = re.compile(r"[^\W\d_]+|%")
_IN_COLUMN: Final = re.compile(r"(?P<header>.*\S)\s*\((?P<letters>[A-Za-z]{1,3})\)")
_CLOCK: Final = re.compile(r"\b[hms]{1,2}(?:[:.][hms]{1,2})+\b", re.IGNORECASE)
_LIMIT: Final = re.compile(r"\b(?:max|maximum|min|minimum|up ?to|at most)[ .:]*\d+", re.IGNORECASE)
"""How much a hint allows: (max 100), (min. 5 sec)."""

OddUnit = Literal["other"]
"""A unit in which no field is, or several units."""


@dataclass(frozen=True, slots=True)
class Header:
    """A header taken apart.

    Attributes:
        text: As written, on one line.
        key: Its name folded; equal keys mean the same.
        whole: The same with the hint, for headers in which it belongs to the name.
        hint: What stood in parentheses, folded; empty where nothing did.
        said: The same as written.
        name: The name as written.
    """

    text: str
    key: str
    whole: str
    hint: str
    said: str = ""
    name: str = ""

    @property
    def date_order(self) -> DateOrder | None:
        """How the header says dates are written."""
        hint = _FORMAT.sub("", self.hint)
        return next((order for form, order in _DATE_ORDERS if form.fullmatch(hint)), None)

    @property
    def in_brackets(self) -> bool:
        """Whether the hint stands in brackets."""
        return bool(self.said) and self.text.rstrip(" *:.").endswith((")", "]", "}"))

    @property
    def unit(self) -> Unit | None:
        """In which unit the header says numbers are."""
        return found if (found := _unit(self.said)) != "other" else None

    def contradicts(self, units: Collection[Unit]) -> bool:
        """Say whether the header names a unit that is none of *units*, in which a field can be."""
        found = _unit(self.said)
        if found == "other":
            return bool(units) or "%" in self.said
        return found is not None and found not in units


def _unit(said: str) -> Unit | OddUnit | None:
    """Return the unit that a hint names."""
    words = _WORD.findall(without_limits(_CLOCK.sub("", said)).casefold())
    units = {_UNITS[word] for word in words if word in _UNITS}
    if len(units) == 1:
        return units.pop()
    others = set(words) - _ALSO_SAID
    return "other" if units or (others and others <= _OTHER_UNITS) else None


def without_limits(said: str) -> str:
    """Return a hint without how much it allows, such as `max 100`."""
    return _LIMIT.sub("", said)


def in_words(text: str) -> str:
    """Return *text* with spaces between words that programs run together."""
    return _WORDS_RUN_TOGETHER.sub(" ", text)


def read_header(text: str) -> Header:
    """Take *text* apart into a name and a hint such as `(sec)` or `(DD/MM/YYYY)`."""
    line = " ".join(text[:LONGEST].split())
    spaced = in_words(_PLURAL.sub(r"\1", line))
    found = _IN_BRACKETS.fullmatch(spaced) or _AT_THE_END.fullmatch(spaced)
    name, said = (found["name"], found["hint"].strip()) if found else (spaced, "")
    if any(word in fold(said) for word in _PART_OF_NAME):
        name, said = spaced, ""
    return Header(line, fold(name), fold(line), fold(said), said, name)


def fold(text: str) -> str:
    """Return *text* without case, spaces and the punctuation that people put between words."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", removed(text)).casefold())


def own_key(header: str, letters: str) -> str:
    """Return by what the choice for one column of *header* is known, where several have it."""
    return f"{fold(header)}\n{letters}"


def in_column(named: str) -> tuple[str, str] | None:
    """Return the header and the letters of a column that is named by both: `Music (L)`."""
    found = _IN_COLUMN.fullmatch(named.strip())
    return (found["header"], found["letters"].upper()) if found else None


def field_named(name: str) -> str | None:
    """Return the field that *name* means, either the field's own name or one of its headers."""
    return known().get(fold(name), (None, ""))[0]


@cache
def known() -> dict[str, tuple[str, str]]:
    """Return what every known header means: its field, and how it was matched."""
    return meanings(FIELDS.values())


def meanings(fields: Iterable[Field]) -> dict[str, tuple[str, str]]:
    """Return what the headers of *fields* mean, by the folded header.

    Raises:
        ValueError: Two fields claim the same header: a fault of the list of fields.
    """
    known: dict[str, tuple[str, str]] = {}
    for field in fields:
        header = fold(field.header)
        for key in {header, *map(fold, (field.name, *field.synonyms.split(",")))} - {""}:
            if key in known:
                raise ValueError(f"{key!r} means {field.name} and {known[key][0]}")
            known[key] = (field.name, "header" if key == header else "synonym")
    return known
