"""What a conversion leaves to a person, for all campaigns: what to supply, what is lost."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Final, Literal

from bulk_import import messages
from bulk_import.campaign import FIELDS
from bulk_import.dialers import LostSetting
from bulk_import.normalizers.text import is_blank
from bulk_import.problems import Severity
from bulk_import.workbooks.review.conversion import Conversion, ConvertedValue, ValueColumn

How = Literal["ask", "assumed", "lookup", "wrong"]
"""`ask`: one value may answer it for all campaigns. `assumed`: it is there, and to be confirmed.
`lookup`: a sheet is to be filled in. `wrong`: each cell is to be corrected by itself."""

_HOURS: Final = frozenset({"start_time", "end_time"})
"""Fields in which what the profile assumes may call people at other hours than before."""

_MOST_QUESTIONS: Final = 3
"""Questions of one field that are told beside each other."""

_DAYS: Final = re.compile(r"day|daily|week|schedule|openhours|restricted", re.IGNORECASE)
"""What the other dialer's words for days and hours hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """What is missing in one field of some campaigns.

    Attributes:
        field: The campaign's field.
        how: How it is supplied.
        sheet: The title of the sheet to fill in; empty where there is none.
        words: What to supply, in words.
        rows: The rows of the export whose campaigns lack it, in order.
        is_for_all: Whether no campaign has a value of the field, so that one may be given for all.
    """

    field: str
    how: How
    sheet: str
    words: str
    rows: tuple[int, ...]
    is_for_all: bool

    @property
    def takes_one_value(self) -> bool:
        """Whether one value may be given for all campaigns; none may where each has its own."""
        return self.how == "ask" and self.is_for_all and FIELDS[self.field].unique is None

    @property
    def header(self) -> str:
        """The header of the field."""
        return FIELDS[self.field].header


class Needs:
    """What to supply in the cells of one conversion, in words.

    Args:
        conversion: The conversion.
    """

    def __init__(self, conversion: Conversion) -> None:
        self.titles = {
            field: sheet.title for sheet in reversed(conversion.lookups) for field in sheet.fields
        }
        """The titles of the sheets to fill in, by the field that they serve."""
        self._conversion = conversion
        self._asked = conversion.missing
        self._or_here = messages.text("conversion.or_here")
        self._words: dict[tuple[str, How, str], str] = {}

    def how(self, field: str, value: ConvertedValue) -> How:
        """Say how what is missing in a cell is supplied."""
        if value.origin != "missing":
            return "wrong"
        if field not in self.titles:
            return "ask"
        return "lookup" if _looked_in(value) or not is_blank(value.cell) else "ask"

    def sheet(self, field: str, value: ConvertedValue) -> str:
        """Return the title of the sheet to fill in: that in which its words were looked up."""
        return _looked_in(value) or self.titles[field]

    def how_if_open(self, field: str, value: ConvertedValue) -> How | None:
        """Say how what is missing in a cell is supplied, or assumed; None where nothing is."""
        if value.is_open:
            return self.how(field, value)
        return "assumed" if field in _HOURS and value.origin == "default" else None

    def words(self, field: str, how: How, sheet: str = "") -> str:
        """Return what to supply in *field*, or in the *sheet* that answers it."""
        if (field, how, sheet) not in self._words:
            self._words[field, how, sheet] = self._worded(field, how, sheet)
        return self._words[field, how, sheet]

    def note(self, field: str, value: ConvertedValue) -> str:
        """Return what is said on a cell in which something is to be supplied."""
        how = self.how(field, value)
        if how == "lookup":
            return f"{self.words(field, how, self.sheet(field, value))} {self._or_here}"
        said = [one.message for one in value.problems if one.severity is not Severity.WARNING]
        return " ".join(said) or self.words(field, how)

    def listed(self) -> list[str]:
        """Return for each campaign on one line what is to be supplied; empty where nothing is."""
        briefs = [
            column.expand([self._brief(field, value) for value in column.values], "")
            for field, column in self._conversion.columns.items()
            if column.is_open or field in _HOURS
        ]
        told = zip(*briefs, strict=True) if briefs else repeat((), len(self._conversion.rows))
        return ["; ".join(filter(None, one)) for one in told]

    def _worded(self, field: str, how: How, sheet: str) -> str:
        match how:
            case "lookup":
                fill_in = messages.text("conversion.fill_in", sheet=sheet)
                return " ".join([fill_in, *self._days(field)])
            case "wrong":
                return self._questions(field) or messages.text("conversion.mend")
            case "ask":
                return self._asked.get(field) or FIELDS[field].help
            case "assumed":
                return messages.text("conversion.assumed", values=self._assumed(field))

    def _questions(self, field: str) -> str:
        """Return the questions about what the export says; empty for errors, and for many."""
        there = [
            problem
            for value in self._conversion.columns[field].values
            if value.origin == "wrong"
            for problem in value.problems
            if problem.severity is not Severity.WARNING
        ]
        asked = dict.fromkeys(f"{problem.reason} {problem.remedy}".strip() for problem in there)
        is_asked = all(problem.severity is Severity.QUESTION for problem in there)
        return " ".join(asked) if is_asked and len(asked) <= _MOST_QUESTIONS else ""

    def _days(self, field: str) -> list[str]:
        """Return what the export says of single days, where that is why a sheet is to be filled."""
        problems = [
            one for value in self._conversion.columns[field].values for one in value.problems
        ]
        told = dict.fromkeys(one.reason for one in problems if one.code == "convert.days_kept")
        return [*told][:_MOST_QUESTIONS]

    def _assumed(self, field: str) -> str:
        values = self._conversion.columns[field].values
        return ", ".join(dict.fromkeys(one.text for one in values if one.origin == "default"))

    def _brief(self, field: str, value: ConvertedValue) -> str:
        header = FIELDS[field].header
        match self.how_if_open(field, value):
            case None:
                return ""
            case "lookup":
                sheet = self.sheet(field, value)
                return messages.text("conversion.on_sheet", field=header, sheet=sheet)
            case "wrong":
                return messages.text("conversion.in_note", field=header)
            case "ask":
                return header
            case "assumed":
                return messages.text("conversion.assumed_brief", field=header, value=value.text)


def supplies(conversion: Conversion) -> list[Supply]:
    """Return what must be supplied, in the order of the fields."""
    needs = Needs(conversion)
    return [
        Supply(
            field=field,
            how=how,
            sheet=sheet,
            words=needs.words(field, how, sheet),
            rows=rows,
            is_for_all=all(value.is_open for value in column.values),
        )
        for field, column in conversion.columns.items()
        for (how, sheet), rows in sorted(_open_rows(field, column, needs, conversion.rows).items())
    ]


def _open_rows(
    field: str, column: ValueColumn, needs: Needs, numbers: Iterable[int]
) -> dict[tuple[How, str], tuple[int, ...]]:
    """Return the rows, of these *numbers*, in which a field is open.

    They are told apart by how it is supplied, and by the sheet that answers it.
    """
    ways = column.expand([_way(field, value, needs) for value in column.values], None)
    return {
        way: tuple(row for row, one in zip(numbers, ways, strict=True) if one == way)
        for way in set(ways)
        if way is not None
    }


def _way(field: str, value: ConvertedValue, needs: Needs) -> tuple[How, str] | None:
    how = needs.how_if_open(field, value)
    if how is None:
        return None
    return how, needs.sheet(field, value) if how == "lookup" else ""


def _looked_in(value: ConvertedValue) -> str:
    """Return the title of the sheet in which its words were looked up in vain; empty without."""
    sheets = (one.facts["sheet"] for one in value.problems if one.code == "convert.to_look_up")
    return next(sheets, "")


@dataclass(frozen=True, slots=True)
class Loss:
    """A setting that several campaigns lose for one reason.

    Attributes:
        setting: The setting, in the other dialer's word.
        reason: Why it is lost.
        rows: The rows of the export whose campaigns lose it, in order.
        moves_calls: Whether people may be called on other days or at other hours than before.
    """

    setting: str
    reason: str
    rows: tuple[int, ...]
    moves_calls: bool


def shared(found: Sequence[Loss]) -> list[Loss]:
    """Return *found* with the settings on one line that the same campaigns lose for one reason."""
    alike: defaultdict[tuple[str, tuple[int, ...], bool], list[str]] = defaultdict(list)
    for one in found:
        alike[one.reason, one.rows, one.moves_calls].append(one.setting)
    return [
        Loss(", ".join(settings), reason, rows, moves_calls)
        for (reason, rows, moves_calls), settings in alike.items()
    ]


def losses(lost: Iterable[LostSetting]) -> list[Loss]:
    """Return the losses, those of most campaigns first."""
    rows: dict[tuple[str, str, bool], dict[int, None]] = defaultdict(dict)
    for one in lost:
        moves_calls = one.moves_calls or _DAYS.search(one.setting) is not None
        rows[one.setting, one.reason, moves_calls][one.row] = None
    found = [
        Loss(setting, reason, tuple(where), moves_calls)
        for (setting, reason, moves_calls), where in rows.items()
    ]
    return sorted(found, key=lambda loss: -len(loss.rows))
