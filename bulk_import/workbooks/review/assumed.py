"""What a conversion assumed, for all campaigns: each assumption once, with its rows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from bulk_import.campaign import FIELDS
from bulk_import.problems import Severity
from bulk_import.workbooks.review.conversion import Conversion, ConvertedValue


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something that was assumed of one field of some campaigns.

    Attributes:
        field: The field.
        words: What the export says, and what was made of it.
        rows: The rows of the export with such a campaign, in order.
    """

    field: str
    words: str
    rows: tuple[int, ...]

    @property
    def header(self) -> str:
        """The header of the field."""
        return FIELDS[self.field].header


def assumptions(conversion: Conversion) -> list[Assumption]:
    """Return what was assumed, field by field, in the words that the cells' notes have too."""
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for field, column in conversion.columns.items():
        words = column.expand([_words(value) for value in column.values], ())
        for row, of_campaign in zip(conversion.rows, words, strict=True):
            for said in of_campaign:
                found[field, said].append(row)
    return [Assumption(field, said, tuple(rows)) for (field, said), rows in found.items()]


def _words(value: ConvertedValue) -> tuple[str, ...]:
    """Return what was assumed of a value; what is wrong with it is asked elsewhere."""
    told = (one for one in value.problems if one.severity is Severity.WARNING)
    return tuple(dict.fromkeys(f"{one.reason} {one.remedy}".strip() for one in told))
