"""Names made by a pattern of a row's own values, such as `{name} – {start_date:%b %Y}`.

They are edits of the cells that hold the names, so that everything that is told and checked of a
name holds for the new one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Final, Self

from bulk_import.campaign import FIELDS
from bulk_import.cells import shown
from bulk_import.edits import Edit
from bulk_import.mapping import field_named
from bulk_import.outcome import State
from bulk_import.problems import Problem, Refused, Severity
from bulk_import.validation import Plan

EXAMPLE: Final = "{name} – {start_date:%d %b %Y}"
"""A pattern that weekly sheets can use again and again: no two weeks begin on the same day."""

MONTHLY: Final = "{name} – {start_date:%b %Y}"
"""A shorter one, for sheets of which one begins a month."""

_NAME: Final = "name"
_MARK: Final = "\x00"
"""Stands for the old name where only what is around it matters."""

_HUGE: Final = re.compile(r"[0-9]{4}|[{}]")
"""Forms that would make a text of any length, or a pattern inside a pattern."""


@dataclass(frozen=True, slots=True)
class NamePattern:
    """A pattern for names.

    Attributes:
        text: The pattern as it was written.
        parts: Its pieces: text, and after it a field with the form of its value; None for the end.
    """

    text: str
    parts: tuple[tuple[str, str | None, str], ...]

    @classmethod
    def of(cls, text: str) -> Self:
        """Return the pattern *text*.

        Raises:
            Refused: It is none, or names a field that no campaign has.
        """
        try:
            return cls(text, tuple(_part(*piece) for piece in Formatter().parse(text)))
        except ValueError:
            raise Refused("rename.no_pattern", pattern=text, example=EXAMPLE) from None

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields whose values it asks for."""
        return tuple(field for _, field, _ in self.parts if field)

    def filled(self, values: Mapping[str, object]) -> str:
        """Return the name that *values* make.

        Raises:
            Refused: A form does not fit its value.
        """
        return "".join(
            literal + (_formed(values[field], form, self.text) if field else "")
            for literal, field, form in self.parts
        )

    def fits(self, values: Mapping[str, object]) -> bool:
        """Return whether the name in *values* was made by the pattern already."""
        before, mark, after = self.filled({**values, _NAME: _MARK}).partition(_MARK)
        name = str(values.get(_NAME, ""))
        length = len(before) + len(after)
        is_around = name.startswith(before) and name.endswith(after) and len(name) > length
        return bool(mark) and bool(length) and is_around


def _part(
    literal: str, named: str | None, form: str | None, conversion: str | None
) -> tuple[str, str | None, str]:
    if named is None:
        return literal, None, ""
    field = field_named(named)
    if field is None:
        raise Refused("column.no_such_field", field=named, fields=", ".join(FIELDS))
    if conversion or _HUGE.search(form or ""):
        raise ValueError(form)
    return literal, field, form or ""


def _formed(value: object, form: str, pattern: str) -> str:
    plain = ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
    try:
        return format(plain, "" if plain == _MARK else form)
    except (ValueError, TypeError):
        raise Refused("rename.no_pattern", pattern=pattern, example=EXAMPLE) from None


def renaming(plan: Plan, pattern: NamePattern) -> list[Edit]:
    """Return the edits that give the rows of *plan* the names of *pattern*.

    A row in which a value of the pattern is not understood yet keeps its name: it is not sent
    anyway. So does one whose name was made by the pattern before.

    Raises:
        Refused: A row that would be sent has nothing where the pattern asks for a value.
    """
    lacking = [row.row for row in plan.ready if not row.values.keys() >= {*pattern.fields}]
    if lacking:
        fields = ", ".join(FIELDS[field].header for field in pattern.fields)
        raise Refused("rename.no_value", rows=plan.sheet.listed(lacking), fields=fields)
    return list(_edits(plan, pattern))


def _edits(plan: Plan, pattern: NamePattern) -> Iterator[Edit]:
    for row in plan.rows:
        is_known = row.values.keys() >= {*pattern.fields}
        if row.state is not State.NOT_SENT and is_known and not pattern.fits(row.values):
            yield Edit(row.called, _NAME, pattern.filled(row.values))


def told_of(plan: Plan, edits: list[Edit]) -> Iterator[Problem]:
    """Yield what is told of the names that *edits* give to rows of *plan*, before they do."""
    if edits:
        first = edits[0]
        yield Problem.of(
            Severity.WARNING,
            "rename.renamed",
            rows=plan.sheet.listed(plan.sheet.number(edit.row) for edit in edits),
            cell=shown(plan.row(first.row).name or ""),
            now=shown(first.value),
        )
