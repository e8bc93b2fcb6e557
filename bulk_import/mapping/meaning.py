"""What a header means: a field for sure, something else for sure, or a question to a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from bulk_import.campaign import FIELDS
from bulk_import.cells import Cell, written
from bulk_import.mapping.headers import (
    ACCOUNT,
    CONVERTED_HEADERS,
    SECRET,
    Header,
    known,
    read_header,
)
from bulk_import.mapping.match import Match, Use
from bulk_import.mapping.near_misses import COULD_BE, HOLDS_BOTH, SOMETHING_ELSE

ByHand = Mapping[str, str]
"""Headers matched by hand: folded header to field, or to "" for "ignore it"."""

SURE_ENOUGH: Final = 80
"""Likeness, of 100, from which an unknown header earns a suggestion. It never earns a match."""


class Meaning(NamedTuple):
    """What a header means: its use, its field if it has one, and how that is known."""

    use: Use
    field: str | None
    how: str


def left_by_us(column: str, lines: Sequence[str]) -> Match:
    """Return the match of a column that an earlier import added."""
    ours = Meaning("result", None, "a column of an earlier import")
    return _match(column, read_header(lines[-1]), ours)


def decided(column: str, lines: Sequence[str], by_hand: ByHand) -> Match:
    """Return what the column is whose header stands in *lines*, from above to below.

    A header of two lines may be one text that was broken (Start / date), or a group above the
    header proper (Schedule / Start date). Where both make sense and differ, a person decides.
    """
    readings, candidates = _read(lines, by_hand)
    if len({found.field for _, found in candidates}) > 1:
        return _match(column, readings[0], Meaning("unknown", None, _why_two(candidates)))
    if candidates:
        return _match(column, *candidates[0])
    unknown = Meaning("unknown", None, f"not imported: {_why_unknown(readings[0])}")
    return _match(column, readings[0], unknown)


def field_of(lines: Sequence[str], by_hand: ByHand) -> str | None:
    """Return the field that a header of *lines* means for sure, as `decided` does."""
    fields = {found.field for _, found in _read(lines, by_hand)[1]}
    return fields.pop() if len(fields) == 1 else None


def _read(
    lines: Sequence[str], by_hand: ByHand
) -> tuple[list[Header], list[tuple[Header, Meaning]]]:
    """Return the ways to read a header of *lines*, and what those that are known mean."""
    readings = [read_header(text) for text in dict.fromkeys((" ".join(lines), lines[-1]))]
    known_ones = [(header, found) for header in readings if (found := meaning(header, by_hand))]
    return readings, [one for one in known_ones if one[0].whole in by_hand] or known_ones


def fields_at(cells: Iterable[Cell], by_hand: ByHand) -> dict[int, str]:
    """Return the fields that *cells* would name if they were headers, by their place."""
    found = {}
    for place, cell in enumerate(cells):
        if isinstance(cell, str) and (named := meaning(read_header(cell), by_hand)) and named.field:
            found[place] = named.field
    return found


def meaning(header: Header, by_hand: ByHand) -> Meaning | None:
    """Return what *header* means for sure, None where it is not known."""
    if header.whole in by_hand:
        field = by_hand[header.whole]
        return Meaning("field" if field else "ignored", field or None, "--column")
    for key in (header.whole, header.key):
        if key in known():
            return Meaning("field", *known()[key])
        if key in ACCOUNT:
            return Meaning("account", None, "compared with the account in use")
        if key in SECRET:
            return Meaning("secret", None, "never read: the secret belongs into the settings")
    if header.text in CONVERTED_HEADERS:
        return Meaning("ignored", None, "a column of the conversion")
    return None


def perhaps(header: Header) -> str | None:
    """Return which fields a person may have meant by an unknown header."""
    if fields := COULD_BE.get(header.key):
        choices = " or ".join(FIELDS[field].header for field in fields)
        return f"it could be {choices}; say which with --column"
    if fields := HOLDS_BOTH.get(header.key):
        both = " and ".join(FIELDS[field].header for field in fields)
        return f"it seems to hold {both} in one; give each a column of its own"
    if header.key not in SOMETHING_ELSE and (suggestion := _suggested(header.key)):
        return f"perhaps {suggestion}; say so with --column"
    return None


def line_of(cell: Cell) -> str:
    """Return *cell* as one line of a header."""
    return " ".join(written(cell).split())


def _match(column: str, header: Header, meaning: Meaning) -> Match:
    return Match(
        column=column,
        header=header.text,
        use=meaning.use,
        field=meaning.field,
        how=meaning.how,
        date_order=header.date_order,
        unit=header.unit,
        said=header.said,
    )


def _why_unknown(header: Header) -> str:
    if not header.text:
        return "it has no header"
    return perhaps(header) or SOMETHING_ELSE.get(header.key, "no field of a campaign")


def _why_two(candidates: Iterable[tuple[Header, Meaning]]) -> str:
    choices = " or ".join(
        FIELDS[found.field].header if found.field else "no field of a campaign"
        for _, found in candidates
    )
    return f"not imported: its two lines could be {choices}; say which with --column"


def _suggested(key: str) -> str | None:
    from rapidfuzz import fuzz, process  # noqa: PLC0415  30 ms that most files do not need

    found = process.extractOne(key, known().keys(), scorer=fuzz.ratio, score_cutoff=SURE_ENOUGH)
    return FIELDS[known()[found[0]][0]].header if found else None
