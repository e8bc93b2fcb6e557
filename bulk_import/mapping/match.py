"""What the headers of a sheet mean: every column with its match."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from bulk_import import messages
from bulk_import.campaign import FIELDS
from bulk_import.cells import column_number
from bulk_import.mapping.headers import fold
from bulk_import.normalizers.normalizer import DateOrder, Unit

Use = Literal["field", "result", "account", "secret", "ignored", "unknown"]
"""What a column is used for; `result` is a column of ours from an earlier run."""

Answer = tuple[str, str]
"""An option of the command, as `ReadOptions` calls it, and its value as it is typed."""

_ASKED: Final = frozenset(
    f"match.{why}"
    for why in ("could_be", "perhaps", "rivals", "contradicted", "two_lines", "two_lines_or_none")
)
"""Why a column is not imported, where `--column` settles it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One column of the sheet.

    Attributes:
        column: The spreadsheet's letter.
        header: Its header as written, on one line.
        use: What the column is used for.
        field: The campaign's field that it fills; None for every use but `field`.
        how: How the header was matched, or why it was not: `header`, `synonym`, `--column` or
            `--profile`, else a code of the messages.
        facts: What that message mentions.
        date_order: What the header says about dates, such as `(DD/MM/YYYY)`.
        unit: What the header says about bare numbers, such as `(sec)`.
        said: Whatever stands in the header's parentheses, such as `UTC`; empty without any.
        holds: The two fields that each cell holds, such as the start and the end of the hours; the
            column has a match for each of them. Empty where a cell is one value.
        goes_on: The letters of more columns in which the list of this one goes on.
        part_of: The letter of the column whose list goes on in this one; empty for most.
    """

    column: str
    header: str
    use: Use
    field: str | None
    how: str
    facts: Mapping[str, str] = dataclasses.field(default_factory=dict)
    date_order: DateOrder | None = None
    unit: Unit | None = None
    said: str = ""
    holds: tuple[str, ...] = ()
    goes_on: tuple[str, ...] = ()
    part_of: str = ""

    @property
    def explanation(self) -> str:
        """In words, how the header was matched, or why it was not."""
        return messages.text(self.how, **self.facts) if "." in self.how else self.how

    @property
    def is_doubtful(self) -> bool:
        """Whether its words name the field, although a cell of the column does not fit."""
        return self.how in {"match.words_but", "match.span_but"}

    @property
    def choices(self) -> tuple[str, ...]:
        """The headers of the fields that it may be, where a person has to say which."""
        asks = self.facts.get("why") in _ASKED
        return tuple(self.facts["fields"].split(", ")) if asks else ()

    @property
    def position(self) -> int:
        """Where the column stands in a row; 0 is A."""
        return column_number(self.column) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """Every column of a sheet, and where its header stands.

    Attributes:
        header_row: The row that holds the headers; the last of them where they take two lines.
        columns: The columns, in the sheet's order.
        repeated: The rows below that hold the headers, or a title above them, once more.
        options: The options of the command that would match columns that are unknown.
    """

    header_row: int
    columns: tuple[Match, ...]
    repeated: frozenset[int] = frozenset()
    options: tuple[Answer, ...] = ()

    @property
    def by_field(self) -> Mapping[str, Match]:
        """The columns that fill a field, by that field; of a list over several, the first."""
        return {
            match.field: match
            for match in self.columns
            if match.field is not None and not match.part_of
        }


def doubled(columns: Sequence[Match]) -> dict[str, tuple[Match, ...]]:
    """Return the fields that several of *columns* fill, each with these."""
    by_field: dict[str, list[Match]] = defaultdict(list)
    for match in columns:
        if match.field and not match.part_of:
            by_field[match.field].append(match)
    return {field: tuple(several) for field, several in by_field.items() if len(several) > 1}


def free_choices(columns: Sequence[Match]) -> dict[str, tuple[str, ...]]:
    """Return which fields each doubtful one of *columns* may be that no other is, by its letter.

    They are the headers of the fields. A column of which each is taken is left out: whatever a
    person says it is, the sheet would have two columns for a field.
    """
    taken = {FIELDS[match.field].header for match in columns if match.field is not None}
    free = {
        match.column: tuple(header for header in match.choices if header not in taken)
        for match in columns
    }
    return {column: headers for column, headers in free.items() if headers}


def option_names(columns: Sequence[Match]) -> dict[str, str]:
    """Return how `--column` names each of *columns*, by its letter.

    That is its header, with the letter behind where another column has the same.
    """
    headers = Counter(fold(match.header) for match in columns)
    return {
        match.column: f"{match.header} ({match.column})"
        if headers[fold(match.header)] > 1
        else match.header
        for match in columns
    }
