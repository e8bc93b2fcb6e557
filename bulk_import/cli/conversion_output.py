"""What came of a conversion on standard output: words for people, or JSON for scripts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import click

from bulk_import.app.converting import Converted
from bulk_import.app.json_conversion import describe_conversion
from bulk_import.cli.output import print_json
from bulk_import.workbooks.review import Conversion, Loss, Supply, losses, supplies

MOST_LISTED: Final = 20
"""Lines of one kind that are printed; the workbook has all of them."""


def tell_conversion(
    converted: Converted, file: str, target: Path, *, as_json: bool, quiet: bool
) -> int:
    """Write the workbook, print what came of *file* and return the exit status.

    Raises:
        Refused: The workbook cannot be written.
    """
    saved = converted.save(target)
    if as_json:
        print_json(describe_conversion(converted, file, str(saved)))
    else:
        if not quiet:
            for line in _told(converted, file):
                click.echo(line)
        click.echo(_closing(converted, file, saved))
    return converted.exit_status


def _told(converted: Converted, file: str) -> Iterator[str]:
    made = converted.conversion
    table = f", table “{made.table}”" if made.table else ""
    yield f"{file}{table}: converted by the profile {made.profile}, {made.title}"
    yield f"  Why this one: {made.why}."
    yield from _again(converted)
    found = losses(made.lost)
    yield from _block("To supply", map(_supply, supplies(made)))
    yield from _block(
        "Make sure of this, as people may be called on other days or at other hours",
        map(_loss, (loss for loss in found if loss.moves_calls)),
    )
    yield from _block("Lost", map(_loss, (loss for loss in found if not loss.moves_calls)))
    yield from _block("Between campaigns", (problem.message for problem in made.problems))
    skipped = (f"row {one.row} ({one.name}): {one.reason}" for one in made.skipped)
    yield from _block("Skipped", skipped)
    yield from _columns(made)


def _again(converted: Converted) -> Iterator[str]:
    """Yield what was taken from an earlier conversion."""
    earlier = converted.earlier
    if earlier is None:
        return
    changed = sum(map(len, earlier.edits.values()))
    yield f"  Goes on from {earlier.path}: {_many(changed, 'changed cell')} kept."
    if earlier.added:
        rows = ", ".join(map(str, earlier.added[:MOST_LISTED]))
        yield f"  Rows added there by hand are not taken over: {rows}."


def _supply(one: Supply) -> str:
    line = f"{one.header} ({_many(len(one.rows), 'campaign')}): {one.words}"
    if one.how != "ask" or not one.is_for_all:  # --set would beat what other campaigns have
        return line
    end = "" if line.endswith((".", "?")) else "."
    return f"{line}{end} One value for all: --set {one.field}=VALUE"


def _loss(loss: Loss) -> str:
    return f"{loss.setting} ({_many(len(loss.rows), 'campaign')}): {loss.reason}"


def _columns(made: Conversion) -> Iterator[str]:
    unused = (
        ("Columns that the profile does not know", made.unknown),
        ("Columns with credentials, of which nothing was copied", made.secret),
    )
    for title, headers in unused:
        if headers:
            more = len(headers) - MOST_LISTED
            end = f" and {more} more" if more > 0 else ""
            yield f"  {title}: {', '.join(headers[:MOST_LISTED])}{end}."


def _block(title: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield *title* and the first of *lines* below it; nothing without lines."""
    there = list(lines)
    if there:
        yield f"  {title}:"
    for line in there[:MOST_LISTED]:
        yield f"    {line}"
    if len(there) > MOST_LISTED:
        yield f"    … and {len(there) - MOST_LISTED} more; the workbook has them all."


def _closing(converted: Converted, file: str, saved: Path) -> str:
    made = converted.conversion
    missing = made.incomplete
    counts = [_many(len(made.campaigns), "campaign")]
    counts += [f"{missing} to complete"] if missing else []
    counts += [f"{len(made.skipped)} skipped"] if made.skipped else []
    first = "fill in its red cells, then " if missing else ""
    return f"{file}: {', '.join(counts)}; review {saved}, {first}bulk-import check {saved}"


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
