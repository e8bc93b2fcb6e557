"""The options that would match the columns of a sheet with headers of its own.

They are offered to a person, who reads and pastes them; nothing is matched by them otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from bulk_import.campaign import FIELDS
from bulk_import.mapping.cell_evidence import Cells, Evidence
from bulk_import.mapping.header_meaning import question
from bulk_import.mapping.headers import field_named
from bulk_import.mapping.match import Answer, Match, option_names

_TOLD_BY_CELLS: Final = frozenset({"dialer_type", "leads_id", "timezone", "users"})
"""Fields of which no other field has cells alike, so that cells alone say what a column is."""

_PAIRS: Final = (("start_date", "end_date"), ("start_time", "end_time"))

_HARMLESS: Final = {"active": "no"}
"""What can be given for all rows without that anybody is called by it."""


def suggested_options(
    columns: Sequence[Match], absent: Collection[str], needed: Collection[str], cells: Cells
) -> tuple[Answer, ...]:
    """Return the options that would give the fields without a column theirs.

    A column is offered for a field where its words and its cells leave that one alone.

    Args:
        columns: The columns as they are matched.
        absent: The fields that have no column and no value.
        needed: Those of them that every campaign must have.
        cells: The cells below the headers.
    """
    unknown = [one for one in columns if one.use == "unknown" and one.header]
    likely = {
        one.column: [field for field in _likely(one, needed, cells) if field in absent]
        for one in unknown
    }
    found = _settled(likely)
    found |= _pairs([one for one in unknown if one.column not in found], needed, found, cells)
    names = option_names(columns)
    matched = [
        ("columns", f"{names[one.column]}={header}")
        for one in unknown
        if one.column in found and (header := FIELDS[found[one.column]].header)
    ]
    given = [
        ("given", f"{field}={value}")
        for field, value in _HARMLESS.items()
        if field in needed and field not in found.values()
    ]
    return (*matched, *given)


def _likely(match: Match, needed: Iterable[str], cells: Cells) -> Iterator[str]:
    """Yield the fields that the words of a header name, else those that its cells tell."""
    why = question(match)
    headers = why.facts.get("fields", "").split(", ") if why else []
    fields = [field for header in headers if (field := field_named(header))]
    by_words = [field for field in fields if _may_be(cells.evidence(match, (field,)))]
    yield from by_words or (
        field
        for field in needed
        if field in _TOLD_BY_CELLS and cells.evidence(match, (field,)).decides
    )


def _may_be(found: Evidence) -> bool:
    return found.agreeing > 0 and not found.contradicts


def _pairs(
    unknown: Sequence[Match], needed: Collection[str], found: Mapping[str, str], cells: Cells
) -> dict[str, str]:
    """Return two columns of days, or of times, as a start and an end, in the sheet's order.

    Where they stand the other way round, every row is refused for that.
    """
    pairs: dict[str, str] = {}
    for pair in _PAIRS:
        if all(field in needed and field not in found.values() for field in pair):
            both = [one for one in unknown if cells.evidence(one, pair[:1]).decides]
            if len(both) == len(pair):
                pairs |= dict(zip((one.column for one in both), pair, strict=True))
    return pairs


def _settled(likely: dict[str, list[str]]) -> dict[str, str]:
    """Return the field of each column that has one alone, which no other column has alone."""
    found: dict[str, str] = {}
    while True:
        left = {
            column: [field for field in fields if field not in found.values()]
            for column, fields in likely.items()
            if column not in found
        }
        sole = {column: fields[0] for column, fields in left.items() if len(fields) == 1}
        wanted = Counter(sole.values())
        new = {column: field for column, field in sole.items() if wanted[field] == 1}
        if not new:
            return found
        found |= new
