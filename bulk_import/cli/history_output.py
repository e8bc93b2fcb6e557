"""Prints what is known of past runs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from bulk_import.app.history import (
    describe_pruned,
    describe_run,
    describe_runs,
    find_run,
    prune,
)
from bulk_import.app.rebuild_report import report_past
from bulk_import.cli.count_bars import bar, legend
from bulk_import.cli.output import (
    print_err,
    print_json,
    print_out,
    row_line,
    state_counts,
    tell_other_name,
)
from bulk_import.cli.streams import safe
from bulk_import.messages import table, text
from bulk_import.store import PastRow, PastRun, Pruned, Store

MEGABYTE: Final = 1_000_000


def show_runs(store: Store, *, as_json: bool) -> None:
    """List all runs with their counts.

    Raises:
        Refused: The store cannot be read.
    """
    runs = store.runs()
    if as_json:
        print_json(describe_runs(runs))
        return
    for line in run_lines(runs, _encoding()):
        print_out(line)
    if not runs:
        print_err(text("line.no_runs", path=store.address))


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
    for row in rows:
        print_out(past_row_line(row))
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
    for past in runs:
        account = text("line.account", inet_no=str(past.inet_no))
        counts = state_counts(past.counts) or text("line.no_rows")
        yield (
            f"{past.run}  {_moment(past.started)}  {bar(past.counts, encoding)}"
            f"  {account}  {past.path}  {_ended(past)}: {counts}"
        )
    states = {state for past in runs for state in past.counts}
    if states:
        yield legend(states, encoding)


def _ended(past: PastRun) -> str:
    """Return how a run ended in words, or the code of what stopped it."""
    code = f"ended.{past.ended}"
    return text(code) if code in table() else past.ended


def past_row_line(row: PastRow) -> str:
    """Return a row of a run on one line, with when it was sent and what TeleCMI said."""
    parts = [row_line(row.row, row.name, row.state)]
    if row.sent_at:
        again = text("line.attempts", count=str(row.attempts)) if row.attempts > 1 else ""
        parts.append(f"{text('line.sent', moment=_moment(row.sent_at))} {again}".rstrip())
    if row.answer:
        parts.append(row.answer.msg or f"HTTP {row.answer.status}")
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


def _moment(iso: str) -> str:
    return datetime.fromisoformat(iso).astimezone().strftime("%Y-%m-%d %H:%M:%S")
