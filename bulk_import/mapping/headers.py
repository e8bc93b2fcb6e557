"""What a header says: the words that mean a field, and the hints beside them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from bulk_import.campaign import FIELDS
from bulk_import.fields import Field
from bulk_import.normalizers.normalizer import DateOrder

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
    r"(?P<name>.+?)[\s_:\-]+(?P<hint>(?:in )?(?:seconds?|secs?|minutes?|mins?)"
    r"|(?:dd?[-/. ]?mm?|mm?[-/. ]?dd?)[-/. ]?yy(?:yy)?|yyyy[-/. ]?mm?[-/. ]?dd?)",
    re.IGNORECASE,
)
_PART_OF_NAME: Final = ("noagent", "without")
"""Words in brackets that make another field of it: Max waiting time (no agent)."""

_DATE_ORDERS: Final[tuple[tuple[re.Pattern[str], DateOrder], ...]] = (
    (re.compile(r"dd?mm?yy(?:yy)?|dmy"), "dmy"),
    (re.compile(r"mm?dd?yy(?:yy)?|mdy"), "mdy"),
    (re.compile(r"yy(?:yy)?mm?dd?|ymd"), "ymd"),
)
_FORMAT: Final = re.compile(r"^(?:date)?(?:format)?(?:is|in|as)?")
_UNITS: Final[dict[str, Literal["s", "min"]]] = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "s"),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), "min"),
}


@dataclass(frozen=True, slots=True)
class Header:
    """A header taken apart.

    Attributes:
        text: As written, on one line.
        key: Its name folded; equal keys mean the same.
        whole: The same with the hint, for headers in which it belongs to the name.
        hint: What stood in parentheses, folded; empty where nothing did.
        said: The same as written.
    """

    text: str
    key: str
    whole: str
    hint: str
    said: str = ""

    @property
    def date_order(self) -> DateOrder | None:
        """How the header says dates are written."""
        hint = _FORMAT.sub("", self.hint)
        return next((order for form, order in _DATE_ORDERS if form.fullmatch(hint)), None)

    @property
    def unit(self) -> Literal["s", "min"] | None:
        """In which unit the header says numbers are."""
        return _UNITS.get(self.hint.removeprefix("in"))


def read_header(text: str) -> Header:
    """Take *text* apart into a name and a hint such as `(sec)` or `(DD/MM/YYYY)`."""
    line = " ".join(text[:LONGEST].split())
    found = _IN_BRACKETS.fullmatch(line) or _AT_THE_END.fullmatch(line)
    name, said = (found["name"], found["hint"].strip()) if found else (line, "")
    if any(word in fold(said) for word in _PART_OF_NAME):
        name, said = line, ""
    return Header(line, fold(name), fold(line), fold(said), said)


def fold(text: str) -> str:
    """Return *text* without case, spaces and the punctuation that people put between words."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text).casefold())


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
