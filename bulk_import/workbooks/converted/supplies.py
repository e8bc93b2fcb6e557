"""What a person must supply before converted campaigns can be created."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bulk_import.campaign import FIELDS
from bulk_import.conversion import Conversion, ConvertedValue, LookupSheet
from bulk_import.problems import Severity
from bulk_import.wordings import word

How = Literal["ask", "lookup", "wrong"]
"""`ask`: one value may answer it for all campaigns. `lookup`: a sheet is to be filled in. `wrong`:
each cell is to be mended by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """What is missing in one field of some campaigns.

    Attributes:
        field: The campaign's field.
        how: How it is supplied.
        sheet: The title of the sheet to fill in; empty where there is none.
        words: What is wanted, in words.
        rows: The rows of the export whose campaigns lack it, in order.
    """

    field: str
    how: How
    sheet: str
    words: str
    rows: tuple[int, ...]

    @property
    def header(self) -> str:
        """The header of the field."""
        return FIELDS[self.field].column.header


def supplies(conversion: Conversion) -> list[Supply]:
    """Return what must be supplied, in the order of the fields."""
    rows: dict[tuple[str, How], list[int]] = defaultdict(list)
    for campaign in conversion.campaigns:
        for field in campaign.missing:
            rows[field, how_supplied(conversion, field, campaign.values[field])].append(
                campaign.row
            )
    order = list(FIELDS)
    return [
        Supply(
            field=field,
            how=how,
            sheet=_title(conversion, field) if how == "lookup" else "",
            words=wanted(conversion, field, how),
            rows=tuple(rows[field, how]),
        )
        for field, how in sorted(rows, key=lambda one: order.index(one[0]))
    ]


def how_supplied(conversion: Conversion, field: str, value: ConvertedValue) -> How:
    """Say how what is missing in a cell is supplied."""
    told = any(problem.code == "convert.to_look_up" for problem in value.problems)
    if value.origin == "missing" and (value.text or told) and lookup_of(conversion, field):
        return "lookup"
    return "ask" if value.origin == "missing" else "wrong"


def wanted(conversion: Conversion, field: str, how: How) -> str:
    """Return what is wanted in *field*, in words."""
    match how:
        case "lookup":
            return word("converted.fill_in", sheet=_title(conversion, field))
        case "wrong":
            return word("converted.mend")
        case "ask":
            return conversion.missing.get(field) or FIELDS[field].column.help


def lookup_of(conversion: Conversion, field: str) -> LookupSheet | None:
    """Return the lookup sheet that serves *field*; None without one."""
    return next((sheet for sheet in conversion.lookups if field in sheet.fields), None)


def listed(conversion: Conversion, values: Iterator[tuple[str, ConvertedValue]]) -> str:
    """Return on one line what is to be supplied of the *values* of a campaign, by field."""
    return "; ".join(_brief(conversion, field, value) for field, value in values)


def asked(conversion: Conversion, field: str, value: ConvertedValue) -> str:
    """Return what is said on a cell in which something is to be supplied."""
    how = how_supplied(conversion, field, value)
    told = [one.message for one in value.problems if one.severity is not Severity.WARNING]
    if how == "lookup" or not told:
        return wanted(conversion, field, how)
    return " ".join(told)


def _brief(conversion: Conversion, field: str, value: ConvertedValue) -> str:
    header = FIELDS[field].column.header
    match how_supplied(conversion, field, value):
        case "lookup":
            return f"{header} (sheet “{_title(conversion, field)}”)"
        case "wrong":
            return f"{header} (see its note)"
        case "ask":
            return header


def _title(conversion: Conversion, field: str) -> str:
    found = lookup_of(conversion, field)
    return found.title if found else ""
