"""Prints each field's way from cell to value, for the author of a profile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bulk_import.app.profile_checking import CheckedField, CheckedProfile, Way
from bulk_import.cells import ranges, shown
from bulk_import.cli.output import print_out
from bulk_import.dialers import TracedStep
from bulk_import.messages import text

FIRST: Final = 3
"""Campaigns of which each field is shown, whatever others have."""

MOST_LISTED: Final = 20
"""Lines of one kind that are printed; the JSON has all of them."""


def tell_profile(checked: CheckedProfile, profile: str, file: str) -> None:
    """Print what *profile* makes of the export *file*."""
    for line in _told(checked, profile, file):
        print_out(line)


def _told(checked: CheckedProfile, profile: str, file: str) -> Iterator[str]:
    made = checked.conversion
    facts = {"file": file, "profile": profile, "title": made.title}
    yield text("conversion.file", **facts)
    yield from (f"  {problem.message}" for problem in made.file_problems)
    for code, headers in (("trace.lacking", checked.lacking), ("trace.unknown", made.unknown)):
        if headers:
            yield f"  {text(code, headers=_listed(headers))}"
    skipped = made.skipped
    for one in skipped[:MOST_LISTED]:
        facts = {"row": str(one.row), "name": one.name, "reason": one.reason}
        yield f"  {text('trace.skipped', **facts)}"
    if len(skipped) > MOST_LISTED:
        yield f"  {text('trace.more_skipped', count=str(len(skipped) - MOST_LISTED))}"
    for field in checked.fields:
        yield from _field(field)
    counts = {
        "campaigns": str(len(made.campaigns)),
        "wrong": str(checked.wrong),
        "skipped": str(len(skipped)),
    }
    yield ""
    yield text("trace.closing", file=file, **counts)


def _listed(headers: Sequence[str]) -> str:
    listed, more = ", ".join(headers[:MOST_LISTED]), len(headers) - MOST_LISTED
    return text("line.and_more", listed=listed, count=str(more)) if more > 0 else listed


def _field(field: CheckedField) -> Iterator[str]:
    yield ""
    yield field.field
    telling = list(field.telling(FIRST))
    for way, alike in telling[:MOST_LISTED]:
        yield f"  {_way(way, field.rules)}"
        yield from (f"      {problem.message}" for problem in way.value.problems)
        if alike:
            yield f"      {text('trace.alike', count=str(alike))}"
    if len(telling) > MOST_LISTED:
        yield f"  {text('trace.more', count=str(len(telling) - MOST_LISTED))}"


def _way(way: Way, rules: int) -> str:
    facts = {"rows": ranges(way.rows), "way": " → ".join(_parts(way, rules))}
    return text("trace.way", **facts)


def _parts(way: Way, rules: int) -> Iterator[str]:
    """Yield the cell, each step's result and the value."""
    cell, number = way.trace.cell, way.trace.rule
    if number is None:
        yield text("trace.no_rule" if rules else "trace.not_named")
    elif rules > 1:
        yield text("trace.rule", number=str(number))
    if cell.source:
        yield text("trace.cell", source=cell.source, cell=shown(cell.was))
    yield from map(_step, way.trace.steps)
    yield text(f"trace.{way.value.origin}", value=shown(way.value.text))


def _step(step: TracedStep) -> str:
    code = "trace.step_of" if step.argument else "trace.step"
    return text(code, step=step.key, argument=step.argument, values=_values(step.values))


def _values(values: Iterable[str]) -> str:
    return ", ".join(map(shown, values)) or text("trace.nothing")
