"""What an export becomes: a sheet of campaigns, and where each of its cells comes from.

The sheet is planned like any other; nothing here decides whether a value can be sent.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from bulk_import.campaign import FIELDS
from bulk_import.cells import Cell, column_letter
from bulk_import.column import Column, lettered
from bulk_import.dialers.kinds import Kinds
from bulk_import.mapping import Match, Matches
from bulk_import.mapping.headers import CONVERTED_HEADERS
from bulk_import.normalizers.text import is_blank
from bulk_import.problems import Ambiguous, Notice, Problem, Unusable
from bulk_import.sheet import Sheet, Spreadsheet

CellOrigin = Literal["export", "profile", "given", "missing"]
"""Where a cell comes from: the export; the profile, as the export says nothing; a person, by
option or in the workbook of an earlier conversion; or nowhere, so that a person must supply it."""

_FIRST, *_OTHERS = FIELDS
COLUMNS: Final[tuple[str, ...]] = (_FIRST, CONVERTED_HEADERS[0], *_OTHERS, CONVERTED_HEADERS[1])
"""The columns of converted campaigns from A on: fields by their names, and two of ours."""

LETTERS: Final = {name: column_letter(place) for place, name in enumerate(COLUMNS, start=1)}
"""The letter of each column."""

FIRST_ROW: Final = 2
"""The row of the first campaign; the headers stand above it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertedCell:
    """One cell of the sheet, with its provenance.

    Attributes:
        cell: What the field's own normalizer is to read; None or empty where there is nothing.
            For agents and lead lists that no side table knows yet it holds the other dialer's
            own names, so that a side table filled in later resolves them.
        origin: Where it comes from.
        was: What the export says, as text; empty where it says nothing.
        source: The header, or headers, of the export that it comes from; empty without one.
        notices: What was assumed.
        doubt: Why nothing, or nothing final, could be made of what the export says.
        looked_up: The side tables and the keys that were looked up in them.
    """

    cell: Cell = None
    origin: CellOrigin = "missing"
    was: str = ""
    source: str = ""
    notices: tuple[Notice, ...] = ()
    doubt: Unusable | Ambiguous | None = None
    looked_up: tuple[tuple[str, str], ...] = ()

    @property
    def is_unusable(self) -> bool:
        """Whether there is nothing to be read, so that the plan has nothing to add."""
        return self.doubt is not None or is_blank(self.cell)


NOTHING: Final = ConvertedCell()
"""The cell of a field for which no rule counts."""

FieldColumn = Kinds[ConvertedCell | None]
"""What one field becomes in all campaigns; None in those that do not have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertedRow:
    """One campaign of the export that can become one here.

    Attributes:
        row: The row of the export, or its column where a campaign is a column.
        key: What identifies it when the same export is converted again.
        name: The campaign's name; empty while it has none.
    """

    row: int
    key: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedCampaign:
    """One campaign of the export that cannot be created, with the reason in words."""

    row: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LostSetting:
    """A setting of one campaign that TeleCMI's create call cannot say.

    Attributes:
        row: The row of the export.
        name: The campaign's name.
        setting: The setting, in the other dialer's word.
        was: What the export says.
        reason: Why it is lost, in words.
        moves_calls: Without it, people may be called on other days or at other hours.
    """

    row: int
    name: str
    setting: str
    was: str
    reason: str
    moves_calls: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupEntry:
    """One line of a lookup sheet: a word of the other dialer and what it is here.

    Attributes:
        key: The other dialer's word, such as a list's name.
        values: What it is here, one a value column; empty texts are to be filled in.
        used_by: The names of the campaigns that need the line.
        said: What the export says of it, in words, where that does not fit the values.
    """

    key: str
    values: tuple[str, ...]
    used_by: tuple[str, ...] = ()
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupSheet:
    """A side table that a person fills in once.

    Attributes:
        lookup: Its name in the profile, such as `agents`; the sheet's name is made of it.
        title: The sheet's name.
        key_header: The header of the column of the other dialer's words.
        value_headers: The headers of the columns to fill in.
        many: Whether one key may stand on several lines, all of which count.
        entries: The lines, those known already among them.
        fields: The campaign's fields that it serves.
    """

    lookup: str
    title: str
    key_header: str
    value_headers: tuple[str, ...]
    many: bool
    entries: tuple[LookupEntry, ...]
    fields: tuple[str, ...] = ()

    @property
    def sheet(self) -> Sheet:
        """The side table as `check` will find it beside the campaigns."""
        lines = [(one.key, *one.values) for one in self.entries]
        return Sheet.of([(self.key_header, *self.value_headers), *lines], name=self.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertedExport:
    """What is known of a converted export beside its campaigns.

    Attributes:
        path: The export, as the user wrote it.
        table: The sheet or table of it; None for formats without.
        profile: The profile's id.
        title: The profile's title.
        why: How the profile was chosen, in words.
        skipped: The campaigns that cannot be created.
        lost: What the others lose.
        lookups: The side tables, filled as far as they are known.
        questions: What a person is asked where nothing says a field, by field.
        unknown: Headers of the export that the profile does not mention, in order.
        ignored: Headers that the profile ignores.
        secret: Headers of credentials that were seen; their cells are copied nowhere.
        file_problems: What there is to tell of the export as a whole.
    """

    path: str
    table: str | None
    profile: str
    title: str
    why: str
    skipped: tuple[SkippedCampaign, ...]
    lost: tuple[LostSetting, ...]
    lookups: tuple[LookupSheet, ...]
    questions: Mapping[str, str]
    unknown: tuple[str, ...]
    ignored: tuple[str, ...]
    secret: tuple[str, ...]
    file_problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertedSheet(ConvertedExport):
    """What an export becomes: the campaigns, each cell with its provenance, before any plan.

    Attributes:
        rows: The campaigns, in the order of the export.
        columns: Their cells, by field in the order in which fields are converted.
    """

    rows: tuple[ConvertedRow, ...]
    columns: Mapping[str, FieldColumn]

    def cells(self, campaign: int) -> dict[str, ConvertedCell]:
        """Return the cells of a *campaign*, counted from 0; only fields that it has."""
        found = ((field, column.of(campaign)) for field, column in self.columns.items())
        return {field: cell for field, cell in found if cell is not None}

    @property
    def spreadsheet(self) -> Spreadsheet:
        """The campaigns as a sheet, and beside it the side tables, as they are to be written."""
        campaigns = Sheet(
            name=None,
            rows=np.arange(1, len(self.rows) + FIRST_ROW),
            columns=lettered(map(self._column, COLUMNS)),
        )
        sheets = (campaigns, *(one.sheet for one in self.lookups))
        return Spreadsheet(path=self.path, format="xlsx", sheets=sheets)

    def _column(self, name: str) -> Column:
        """Return a column of the sheet, its header in the first row."""
        if name not in self.columns:
            return Column.of([name, *[None] * len(self.rows)])
        kinds = self.columns[name]
        cells = Column.of([FIELDS[name].header, *((one or NOTHING).cell for one in kinds.items)])
        rows = np.concatenate([[0], kinds.codes + 1])
        return replace(cells, codes=cells.codes[rows])

    def without(self, keys: Collection[str], reason: str) -> ConvertedSheet:
        """Return the same with the campaigns of *keys* among those that are skipped."""
        is_gone = np.array([row.key in keys for row in self.rows], np.bool_)
        gone = {row.row: row for row in self.rows if row.key in keys}
        skipped = [SkippedCampaign(row=n, name=one.name, reason=reason) for n, one in gone.items()]
        return replace(
            self,
            rows=tuple(one for one in self.rows if one.row not in gone),
            columns={name: kinds.select(~is_gone) for name, kinds in self.columns.items()},
            skipped=(*self.skipped, *skipped),
            lost=tuple(one for one in self.lost if one.row not in gone),
        )


MATCHES: Final = Matches(
    header_row=FIRST_ROW - 1,
    columns=tuple(
        Match(
            column=LETTERS[name],
            header=field.header,
            use="field",
            field=name,
            how="converted",
        )
        for name, field in FIELDS.items()
    ),
)
"""The columns of every sheet of converted campaigns."""
