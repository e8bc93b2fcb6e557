"""Prints what is known of past runs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from bulk_import.app.history import (
    describe_named,
    describe_pruned,
    describe_run,
    describe_runs,
    find_run,
    found_by_name,
    prune,
    reasons,
    runs_named,
)
from bulk_import.app.past_days import day_named, runs_of
from bulk_import.app.rebuild_report import report_past
from bulk_import.cli.count_bars import bar, legend
from bulk_import.cli.output import (
    print_err,
    print_json,
    print_out,
    print_paragraph,
)
from bulk_import.cli.state_words import row_line, state_counts
from bulk_import.cli.streams import safe
from bulk_import.cli.targets import tell_other_name
from bulk_import.messages import find, reason, text
from bulk_import.normalizers.normalizer import DateOrder
from bulk_import.store import PastRow, PastRun, Pruned, Store

MEGABYTE: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PastShown:
    """What a person wants to see of past runs.

    Attributes:
        named: A run's id, or its beginning, or a day; None for all runs.
        name: A part of the names of campaigns; None for all of them.
        order: How a day in three numbers is read.
        as_json: Print one JSON object and nothing else.
    """

    named: str | None
    name: str | None
    order: DateOrder | None
    as_json: bool


def show(store: Store, asked: PastShown, *, today: date) -> int:
    """Print what is *asked* for, and return the exit status.

    Raises:
        Refused: There is no such run, or the store cannot be read.
    """
    day = None if asked.named is None else _day(store, asked, today)
    if asked.named is None:
        runs = store.runs()
    elif day is None:
        runs = runs_named(store, asked.named)
    else:
        runs = runs_of(day, store.runs())
    if asked.name is not None:
        _show_named(store, runs, asked.name, as_json=asked.as_json)
        return 0
    if asked.named is not None and day is None and len(runs) == 1:
        show_run(store, runs[0].run, None, as_json=asked.as_json)
        return 0
    _show_runs(runs, as_json=asked.as_json)
    if day is not None and not runs:
        print_err(text("line.no_runs_on", day=day.isoformat()))
    elif not runs:
        print_err(text("line.no_runs", path=store.address))
    if asked.named is None or day is not None:
        return 0
    print_err(text("line.several_runs", run=asked.named, first=runs[0].run))
    return 2


def _day(store: Store, asked: PastShown, today: date) -> date | None:
    """Return the day that is asked for; None where a run is: ids begin as days may be written."""
    named = asked.named or ""
    if any(past.run.startswith(named) for past in store.runs()):
        return None
    return day_named(named, today, asked.order)


def _show_runs(runs: list[PastRun], *, as_json: bool) -> None:
    """List *runs* with their counts."""
    if as_json:
        print_json(describe_runs(runs))
        return
    for line in run_lines(runs, _encoding()):
        print_out(line)


def _show_named(store: Store, runs: list[PastRun], name: str, *, as_json: bool) -> None:
    """Show the rows of *runs* whose campaigns have *name* in their names, run by run."""
    found = found_by_name(store, runs, name)
    if as_json:
        print_json(describe_named(found))
        return
    for past, rows in found:
        print_out(run_line(past, _encoding()))
        _print_rows(rows)
    if not found:
        print_err(text("line.none_called", name=name))


def _print_rows(rows: Iterable[PastRow]) -> None:
    for row in rows:
        print_out(past_row_line(row))
        for problem in reasons(row):
            print_paragraph(f"{problem.kind}: {problem.message}", indent=4)


def show_run(store: Store, run: str, results: str | None, *, as_json: bool) -> None:
    """Show one run row by row, or write its workbook again.

    Args:
        store: Where it is recorded.
        run: Its id, or the beginning of it.
        results: Where its workbook goes; None for no workbook.
        as_json: Print one JSON object and nothing else.

    Raises:
        Refused: There is no such run, or its workbook cannot be written.
    """
    past, rows = find_run(store, run)
    saved = None
    if results is not None:
        saved = str(report_past(store, past, rows).save(results))
        tell_other_name(results, saved)
    if as_json:
        print_json(describe_run(past, rows, saved))
        return
    for line in run_lines([past], _encoding()):
        print_out(line)
    if saved is not None:
        print_out(saved)
        return
    _print_rows(rows)
    if past.removed:
        print_out(f"  {text('line.removed_rows', rows=f'{past.removed:,}')}")


def prune_runs(store: Store, days: int, *, as_json: bool) -> None:
    """Remove what only shows runs that ended more than *days* days ago, and say what it was.

    Raises:
        Refused: The store or the copies cannot be written.
    """
    pruned = prune(store, days)
    if as_json:
        print_json(describe_pruned(pruned))
    else:
        print_out(pruned_line(pruned, days))


def _encoding() -> str:
    return safe(sys.stdout).encoding


def run_lines(runs: list[PastRun], encoding: str) -> Iterator[str]:
    """Yield a line for each of *runs*, and what the letters of their bars mean.

    Args:
        runs: The runs.
        encoding: What the console can show.
    """
    yield from (run_line(past, encoding) for past in runs)
    states = {state for past in runs for state in past.counts}
    if states:
        yield legend(states, encoding)


def run_line(past: PastRun, encoding: str) -> str:
    """Return what there is to tell of a run on one line; *encoding* is what can be shown."""
    started = text("line.started", moment=past.started)
    account = text("line.account", inet_no=str(past.inet_no))
    counts = state_counts(past.counts) or text("line.no_rows")
    return (
        f"{past.run}  {started}  {bar(past.counts, encoding)}"
        f"  {account}  {past.path}  {_ended(past)}: {counts}"
    )


def _ended(past: PastRun) -> str:
    """Return how a run ended, in words."""
    code = f"ended.{past.ended}"
    if find(code):
        return text(code)
    try:
        return reason(past.ended, past.ended_facts).rstrip(".")
    except KeyError:  # an older release said it with other facts, or a newer one wrote it
        return text("ended.stopped", code=past.ended)


def past_row_line(row: PastRow) -> str:
    """Return a row of a run on one line, with when it was sent and what TeleCMI said."""
    parts = [row_line(row.row, row.name, row.state)]
    if row.sent_at:
        again = text("line.attempts", count=str(row.attempts)) if row.attempts > 1 else ""
        parts.append(f"{text('line.sent', moment=row.sent_at)} {again}".rstrip())
    if row.answer and row.answer.msg and not reasons(row):
        parts.append(row.answer.msg)
    return f"  {'; '.join(parts)}"


def pruned_line(pruned: Pruned, days: int) -> str:
    """Return in one sentence what was removed of runs that ended more than *days* days ago."""
    if pruned == Pruned():
        return text("line.nothing_to_prune", days=f"{days:,}")
    return text(
        "line.pruned",
        days=f"{days:,}",
        inputs=f"{pruned.inputs:,}",
        files=f"{pruned.files:,}",
        size=f"{pruned.size / MEGABYTE:.1f}",
        rows=f"{pruned.rows:,}",
    )
