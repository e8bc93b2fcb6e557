"""Columns whose header is no known one: what its words and their cells make of them.

The words of a header name what its column may hold. Where that is one field, it is taken unless
the cells contradict it; where it is several, the cells decide if they fit one of them alone. Else
a person is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from bulk_import.mapping.cell_evidence import Cells
from bulk_import.mapping.header_meaning import (
    Reason,
    fit_of_lines,
    listed,
    usual_question,
    why_not,
)
from bulk_import.mapping.header_words import Target
from bulk_import.mapping.headers import Header
from bulk_import.mapping.match import Match

_SETTLED: Final = frozenset(
    {"match.two_lines", "match.two_lines_or_none", "match.unit", "match.no_header"}
)
"""Why a column is unknown whatever its words say."""

_NO_DOUBT: Final[Mapping[str, str]] = {}


class ReadColumn(NamedTuple):
    """A column as its header is known.

    Attributes:
        match: What it is, if that is known for sure.
        lines: The lines of its header; none without one.
    """

    match: Match
    lines: Sequence[str]

    @property
    def is_open(self) -> bool:
        """Whether its words and cells may still say what it is."""
        return self.match.use == "unknown" and self.match.facts["why"] not in _SETTLED


class _Choice(NamedTuple):
    """What an open column is taken for and how, or why it is not imported."""

    fields: tuple[str, ...]
    how: Reason


def likely_fields(column: ReadColumn) -> tuple[str, ...]:
    """Return the fields that a column fills for sure, or by the words of its header."""
    if column.match.field:
        return (column.match.field,)
    targets = fit_of_lines(column.lines)[1].targets if column.is_open else ()
    return targets[0].fields if len(targets) == 1 and targets[0].sure else ()


def settle(columns: Sequence[ReadColumn], cells: Cells) -> Iterator[Match]:
    """Yield what the columns are; one that holds two fields has a match for each.

    Args:
        columns: The columns as their headers are known.
        cells: The cells below them.
    """
    taken = {column.match.field for column in columns} - {None}
    found = {
        at: choice
        for at, column in enumerate(columns)
        if column.is_open and (choice := _chosen(column, taken, cells))
    }
    wanted = Counter(field for choice in found.values() for field in choice.fields)
    for at, (match, lines) in enumerate(columns):
        choice = found.get(at)
        if choice is None:
            yield match
        elif any(wanted[field] > 1 for field in choice.fields):
            yield _unmatched(match, Reason("match.rivals", {"fields": listed(choice.fields)}))
        elif choice.fields:
            yield from _matched(match, lines, choice)
        else:
            yield _unmatched(match, choice.how)


def _matched(match: Match, lines: Sequence[str], choice: _Choice) -> Iterator[Match]:
    header, fit = fit_of_lines(lines)
    for field in choice.fields:
        yield replace(
            match,
            use="field",
            field=field,
            how=choice.how.code,
            facts=choice.how.facts,
            date_order=header.date_order,
            unit=fit.unit,
            said=header.said,
            holds=choice.fields if len(choice.fields) > 1 else (),
        )


def _unmatched(match: Match, why: Reason) -> Match:
    how = why_not(why)
    return replace(match, how=how.code, facts=how.facts)


def _chosen(column: ReadColumn, taken: Collection[str | None], cells: Cells) -> _Choice | None:
    """Return what *column* is taken for, as if no other open column wanted the same.

    None where its words say nothing.
    """
    header, fit = fit_of_lines(column.lines)
    if not fit.targets:
        return None
    free = [one for one in fit.targets if not any(field in taken for field in one.fields)]
    if not free:
        return _Choice((), _question(header, fit.targets, "match.taken"))
    if len(fit.targets) == 1 and free[0].sure:
        return _by_words(column.match, header, free[0], cells)
    fitting = [one.fields for one in free if cells.evidence(column.match, one.fields).decides]
    if len(fitting) == 1:
        return _Choice(fitting[0], _how("match.cells", fitting[0]))
    return _Choice((), _question(header, fit.targets, "match.could_be"))


def _by_words(match: Match, header: Header, target: Target, cells: Cells) -> _Choice:
    found = cells.evidence(match, target.fields)
    if len(target.fields) > 1 and (found.contradicts or not found.agreeing):
        return _Choice((), _question(header, (target,), "match.holds_both"))
    doubt = dict(zip(("cell", "where"), found.witness or (), strict=False))
    if found.contradicts:
        why = Reason("match.contradicted", {"fields": listed(target.fields), **doubt})
        return _Choice((), why)
    return _Choice(target.fields, _how("match.words", target.fields, doubt))


def _how(code: str, fields: Sequence[str], doubt: Mapping[str, str] = _NO_DOUBT) -> Reason:
    """Return how a column is matched; *doubt* names a cell that does not fit."""
    if len(fields) > 1:
        code, doubt = "match.span", {"fields": listed(fields), **doubt}
    return Reason(f"{code}_but" if "cell" in doubt else code, doubt)


def _question(header: Header, targets: Sequence[Target], code: str) -> Reason:
    """Return why a person is asked: in the words that the header has of its own, else by *code*."""
    fields = dict.fromkeys(field for target in targets for field in target.fields)
    return usual_question(header) or Reason(code, {"fields": listed(fields)})
