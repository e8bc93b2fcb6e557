"""Prints the result of a conversion: words for people, or JSON for scripts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from bulk_import.app.converting import Converted
from bulk_import.app.json_conversion import describe_conversion
from bulk_import.cli.output import print_json, print_out
from bulk_import.dialers import SkippedCampaign
from bulk_import.event_log import EventLog
from bulk_import.messages import text
from bulk_import.workbooks.review import Conversion, Loss, Supply, losses, shared, supplies

MOST_LISTED: Final = 20
"""Lines of one kind that are printed; the workbook has all of them."""


def tell_conversion(
    converted: Converted, file: str, target: Path, *, as_json: bool, quiet: bool, log: EventLog
) -> int:
    """Write the workbook, print the result of *file* and return the exit status.

    Raises:
        Refused: The workbook cannot be written.
    """
    saved = converted.save(target)
    if as_json:
        print_json(describe_conversion(converted, file, str(saved)))
    else:
        if not quiet:
            for line in _told(converted, file):
                print_out(line)
        print_out(_closing(converted, file, saved))
    made, status = converted.conversion, converted.exit_status
    counts = {"campaigns": len(made.rows), "incomplete": made.incomplete}
    log.add_result(file, run=None, counts=counts, results=str(saved), status=status)
    return status


def _told(converted: Converted, file: str) -> Iterator[str]:
    made = converted.conversion
    yield _heading(made, file)
    yield f"  {text('conversion.why', why=made.why)}"
    yield from _again(converted)
    file_problems = (problem.message for problem in made.file_problems)
    yield from _block("conversion.file_problems", file_problems)
    found = shared(losses(made.lost))
    yield from _block("conversion.supplies", map(_supply, supplies(made)))
    moving = (loss for loss in found if loss.moves_calls)
    yield from _block("conversion.moving", map(_loss, moving))
    others = (loss for loss in found if not loss.moves_calls)
    yield from _block("conversion.lost", map(_loss, others))
    yield from _block("conversion.between", (problem.message for problem in made.problems))
    yield from _block("conversion.skipped", map(_skipped, made.skipped))
    yield from _columns(made)


def _heading(made: Conversion, file: str) -> str:
    facts = {"file": file, "profile": made.profile, "title": made.title}
    if made.table:
        return text("conversion.file_and_table", table=made.table, **facts)
    return text("conversion.file", **facts)


def _again(converted: Converted) -> Iterator[str]:
    """Yield what was taken from an earlier conversion."""
    earlier = converted.earlier
    if earlier is None:
        return
    changed = sum(map(len, earlier.edits.values()))
    yield f"  {text('conversion.goes_on', path=earlier.path, cells=str(changed))}"
    if earlier.added:
        rows = ", ".join(map(str, earlier.added[:MOST_LISTED]))
        yield f"  {text('conversion.added_rows', rows=rows)}"


def _supply(one: Supply) -> str:
    count = text("conversion.campaigns", count=str(len(one.rows)))
    told = f"{one.header} ({count}): {one.words}"
    if not one.takes_one_value:  # --set would beat what others have
        return told
    return f"{told} ({text('conversion.one_for_all', field=one.field)})"


def _loss(loss: Loss) -> str:
    count = text("conversion.campaigns", count=str(len(loss.rows)))
    return f"{loss.setting} ({count}): {loss.reason}"


def _skipped(one: SkippedCampaign) -> str:
    return text("conversion.skipped_row", row=str(one.row), name=one.name, reason=one.reason)


def _columns(made: Conversion) -> Iterator[str]:
    told = (("conversion.unknown", made.unknown), ("conversion.secret", made.secret))
    for code, headers in told:
        if headers:
            yield f"  {text(code, headers=_listed(headers))}"


def _listed(headers: Sequence[str]) -> str:
    listed, more = ", ".join(headers[:MOST_LISTED]), len(headers) - MOST_LISTED
    return text("line.and_more", listed=listed, count=str(more)) if more > 0 else listed


def _block(code: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield a title and the first of *lines* below it; nothing without lines."""
    there = list(lines)
    if there:
        yield f"  {text(code)}"
    for line in there[:MOST_LISTED]:
        yield f"    {line}"
    if len(there) > MOST_LISTED:
        yield f"    {text('conversion.more', count=str(len(there) - MOST_LISTED))}"


def _closing(converted: Converted, file: str, saved: Path) -> str:
    made = converted.conversion
    missing = made.incomplete
    numbers = {
        "campaigns": len(made.rows),
        "to_complete": missing,
        "skipped_count": len(made.skipped),
    }
    counts = [
        text(f"conversion.{what}", count=str(number))
        for what, number in numbers.items()
        if number or what == "campaigns"
    ]
    code = "conversion.closing_incomplete" if missing else "conversion.closing"
    return text(code, file=file, counts=", ".join(counts), path=str(saved))
