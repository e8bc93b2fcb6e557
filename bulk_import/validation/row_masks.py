"""Which campaigns are ready, seen column by column: no row is made to find that out.

What a field needs, what a rule says and how a cell is understood stands where rows are read one by
one, too; here each of them is asked once for all rows that are alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from bulk_import.campaign import FIELDS, wrong_formats
from bulk_import.column import Mask, combined
from bulk_import.fields import DIALER_TYPE
from bulk_import.problems import Severity
from bulk_import.validation.column_reader import CellResult, Understood
from bulk_import.validation.row_draft import RowDraft
from bulk_import.validation.rules import RULES, RowRule
from bulk_import.validation.understood_column import UnderstoodColumn

_DECIDING = (DIALER_TYPE, *{one.condition.field for one in FIELDS.values() if one.condition})
"""The fields whose values decide which of the others a campaign has; the dialer type first."""


class RowMasks:
    """Conditions on the campaigns of a sheet.

    Args:
        columns: What the cells of each field mean, by its name.
        zones: What the headers of times say in parentheses, by field.
        height: The number of campaigns.
    """

    def __init__(
        self, columns: Mapping[str, UnderstoodColumn], zones: Mapping[str, str], height: int
    ) -> None:
        self.zones = zones
        self._columns = columns
        self._height = height

    def stopped(self, now: datetime) -> Mask:
        """Return the campaigns that a cell, a missing column or a rule keeps from being sent.

        Args:
            now: The present moment, aware.
        """
        stopped = np.zeros(self._height, np.bool_)
        for rows, values in self.alike():
            stopped[rows] |= self._incomplete(values)[rows]
        for rule in RULES:
            stopped |= self._violating(rule, now, only_stopped=True)
        return stopped

    def violating(self, now: datetime) -> Mask:
        """Return the campaigns of which a rule between fields tells anything.

        Args:
            now: The present moment, aware.
        """
        found = np.zeros(self._height, np.bool_)
        for rule in RULES:
            found |= self._violating(rule, now, only_stopped=False)
        return found

    @cached_property
    def unsendable(self) -> Mask:
        """The campaigns with a value that passes its normalizer but breaks the API's format."""
        found = np.zeros(self._height, np.bool_)
        for name, column in self._columns.items():
            if name != DIALER_TYPE and (codes := _wrong_codes(name, column)):
                found |= np.isin(column.codes, codes)
        return found

    def numbers(self, field: str) -> npt.NDArray[np.int64]:
        """Return the days since 0001 or the seconds since midnight; 0 where nothing is clean."""
        if field not in self._columns:
            return np.zeros(self._height, np.int64)
        column = self._columns[field]
        numbers = np.zeros(len(column.cells), np.int64)
        for code, value in column.values():
            numbers[code] = _number(value)
        return numbers[column.codes]

    def noticed(self, field: str, *codes: str) -> Mask:
        """Return the rows in whose cell one of the notices *codes* was found."""
        if field not in self._columns:
            return np.zeros(self._height, np.bool_)

        def holds(found: CellResult | None) -> bool:
            return isinstance(found, Understood) and any(
                notice.code in codes for notice in found.notices
            )

        return self._columns[field].mask(holds)

    def alike(self) -> Iterator[tuple[Mask, dict[str, object]]]:
        """Yield the rows that have the same fields, and the values that decide so."""
        columns = [self._columns[name] for name in _DECIDING if name in self._columns]
        if not columns or not self._height:
            yield np.ones(self._height, np.bool_), {}
            return
        firsts, kinds = combined([column.codes for column in columns])
        for kind, at in enumerate(firsts.tolist()):
            yield kinds == kind, self._deciding_values(at, columns)

    def _deciding_values(
        self, position: int, columns: Sequence[UnderstoodColumn]
    ) -> dict[str, object]:
        values: dict[str, object] = {}
        for column in columns:
            value = column.value(int(column.codes[position]))
            if value is not None and column.source.field.applies(values):
                values[column.source.field.name] = value
        return values

    def _incomplete(self, values: Mapping[str, object]) -> Mask:
        """Return the rows, if they have *values*, in which a cell is refused or missing."""
        found = np.zeros(self._height, np.bool_)
        for name, field in FIELDS.items():
            column = self._columns.get(name)
            if column is None:
                found |= field.is_needed(values)
            elif field.applies(values):
                found |= column.refused
                if field.is_needed(values):
                    found |= column.blank
        return found

    def _violating(self, rule: RowRule, now: datetime, *, only_stopped: bool) -> Mask:
        """Return the rows in which *rule* finds something, be it only what stops them."""
        found = np.zeros(self._height, np.bool_)
        columns = [self._columns[name] for name in rule.fields if name in self._columns]
        rows = np.flatnonzero(rule.suspects(self, now))
        if not columns or not len(rows):
            return found
        firsts, combinations = combined([column.codes[rows] for column in columns])
        broken = [
            any(
                not only_stopped or one.severity is not Severity.WARNING
                for one in rule.find(self._draft(at, columns), now)
            )
            for at in rows[firsts].tolist()
        ]
        found[rows] = np.array(broken, np.bool_)[combinations]
        return found

    def _draft(self, position: int, columns: Sequence[UnderstoodColumn]) -> RowDraft:
        """Return a row with nothing but what is clean in *columns*."""
        draft = RowDraft(0, (), zones=self.zones)
        for column in columns:
            result = column.result(int(column.codes[position]))
            if isinstance(result, Understood):
                draft.values[column.source.field.name] = result.meant
                if result.notices:
                    draft.notices[column.source.field.name] = result.notices
        return draft


def _number(value: Any) -> int:
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, time):
        return (value.hour * 60 + value.minute) * 60 + value.second
    return 0


def _wrong_codes(name: str, column: UnderstoodColumn) -> list[int]:
    meant = {
        code: found.meant for code, found in column.others.items() if isinstance(found, Understood)
    }
    codes = list(meant)  # what is sent as it is written has the format anyway
    return [codes[at] for at in wrong_formats(name, list(meant.values()))]
