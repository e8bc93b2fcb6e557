"""What an answer says of how many records there are, against how many of them a file holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bulk_import.cells import shown

_TOTALS: Final = frozenset(
    {"total", "totalcount", "totalrecords", "totalresults", "totalelements", "totalitems"}
    | {"totalrows", "totalhits", "totalentries", "totalsize", "recordstotal", "recordcount"}
    | {"numfound", "rowcount", "count"}
)
"""How many records there are, on all pages. A `count` may be that of one page, and then fits."""

_PAGES: Final = frozenset({"pagecount", "totalpages", "numpages", "pages", "lastpage"})
"""How many pages there are."""

_MORE: Final = frozenset(
    {"next", "nexturi", "nexturl", "nextpage", "nextpageuri", "nextlink", "nexttoken"}
    | {"nextpagetoken", "nextcursor", "nextoffset", "nextmarker", "odatanextlink", "hasmore"}
    | {"hasnext", "hasnextpage", "morerecords", "moreresults", "lastevaluatedkey"}
    | {"continuationtoken", "paginationtoken", "istruncated", "truncated"}
)
"""What is filled, or true, where another page follows."""

_PLACES: Final = frozenset(
    {"page", "pagenumber", "pageno", "pageindex", "pagesize", "perpage", "limit", "offset"}
    | {"currentpage", "firsturi", "lasturi", "selfuri", "previousuri", "prevuri", "first", "last"}
    | {"prev", "previous", "self"}
)
"""Which page it is, and where the others are."""

_PRINTED: Final = re.compile(
    r"^\(?(\d+) rows?(?: in set\b[^\n]*|\))[ \t]*\r?$", re.IGNORECASE | re.MULTILINE
)
"""What databases print below a table of its rows."""

_ON_A_PAGE: Final = re.compile(
    r"\b(?:showing|mostrando)\b[^<>\n]{0,60}?\d[^<>\n]{0,20}?\b(?:of|de)\b[^<>\n\d]{0,30}"
    r"(\d[\d.,]*)|\bfiltered from (\d[\d.,]*)",
    re.IGNORECASE,
)
"""What lists on the screen say below them: Showing 1 to 25 of 1,057 entries."""

_NOTHING: Final = frozenset({"", "0", "false", "no", "null", "none"})
_NOT_IN_NAMES: Final = re.compile(r"[^a-z]")

_ABOUT_PAGES: Final = _TOTALS | _PAGES | _MORE | _PLACES

Note = tuple[str, dict[str, str]]
"""A code of the messages, and its facts."""


@dataclass(slots=True)
class Announced:
    """What the pages of an answer say, as far as they were found.

    Attributes:
        totals: The numbers of all records that they say.
        pages: The numbers of all pages that they say.
        seen: How many pages there are.
        more: By name, what points to a page after the last one.
    """

    totals: list[int] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    seen: int = 0
    more: dict[str, str] = field(default_factory=dict)

    def page(self, fields: Mapping[str, Any], *, has_records: bool) -> None:
        """Take in what a page says beside its records, be it one level deeper.

        Args:
            fields: What stands on the page, or around it.
            has_records: Whether the records stand right there.
        """
        if has_records:
            if self.seen:
                self.more = {}
            self.seen += 1
        for name, value in _named(fields):
            self._take(name, str(value).strip() if value is not None else "")

    def printed(self, text: str) -> None:
        """Take in what databases print below tables in *text*."""
        self.totals += map(int, _PRINTED.findall(text))

    def shown(self, page: str) -> None:
        """Take in what the *page* of a list says of its entries."""
        found = (one or other for one, other in _ON_A_PAGE.findall(page))
        self.totals += (int(re.sub(r"\D", "", number)) for number in found)

    def _take(self, name: str, text: str) -> None:
        folded = _folded(name)
        if folded in _TOTALS and text.isdecimal():
            self.totals.append(int(text))
        elif folded in _PAGES and text.isdecimal():
            self.pages.append(int(text))
        elif folded in _MORE and text.casefold() not in _NOTHING:
            self.more[name] = text

    def lacking(self, held: int) -> list[Note]:
        """Return what is to be told where there are more records than the *held* ones."""
        total, pages = max(self.totals, default=0), max(self.pages, default=0)
        if total > held:
            facts = {"held": str(held), "total": str(total), "missing": str(total - held)}
            return [("export.incomplete", facts)]
        seen = max(1, self.seen)  # in XML it shows nowhere where a page begins
        if not total and pages > seen:
            return [("export.pages_missing", {"seen": str(seen), "pages": str(pages)})]
        if not total and self.more:
            return [("export.goes_on", {"fields": ", ".join(map(shown, self.more))})]
        return []


def is_about_pages(name: str) -> bool:
    """Say whether a field of this *name* tells of pages alone, which `Announced` takes in."""
    return _folded(name) in _ABOUT_PAGES


def _folded(name: str) -> str:
    return _NOT_IN_NAMES.sub("", name.casefold())


def _named(fields: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the values of *fields* and of the tables inside them, no records among them."""
    for name, value in fields.items():
        if isinstance(value, Mapping):
            yield from ((inner, one) for inner, one in value.items() if not _is_nested(one))
        elif not _is_nested(value):
            yield name, value


def _is_nested(value: Any) -> bool:
    return isinstance(value, Mapping | list)
