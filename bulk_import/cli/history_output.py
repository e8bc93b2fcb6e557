"""Past runs in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from bulk_import.app.pruning import Removed
from bulk_import.cli.count_bars import bar, legend
from bulk_import.store import PastRow, PastRun

MEGABYTE: Final = 1_000_000


def run_lines(runs: list[PastRun], encoding: str) -> Iterator[str]:
    """Yield a line for each of *runs*, and what the letters of their bars mean.

    Args:
        runs: The runs.
        encoding: What the console can show.
    """
    for past in runs:
        counts = ", ".join(f"{count:,} {state.label}" for state, count in past.counts.items())
        yield (
            f"{past.run}  {_moment(past.started)}  {bar(past.counts, encoding)}"
            f"  account {past.inet_no}  {past.path}  {past.ended}: {counts or 'no rows'}"
        )
    states = {state for past in runs for state in past.counts}
    if states:
        yield legend(states, encoding)


def row_line(row: PastRow) -> str:
    """Return a row of a run on one line."""
    sent = f"; sent {_moment(row.sent_at)}" if row.sent_at else ""
    again = f" ({row.attempts} attempts)" if row.attempts > 1 else ""
    said = f"; {row.answer.msg or f'HTTP {row.answer.status}'}" if row.answer else ""
    return f"  Row {row.row} ({row.name or 'no name'}): {row.state.label}{sent}{again}{said}"


def removed_line(removed: Removed, days: int) -> str:
    """Return in one sentence what was removed of runs that ended more than *days* days ago."""
    old = f"runs that ended more than {_many(days, 'day')} ago"
    if removed == Removed():
        return f"Nothing is kept of {old} that could be removed."
    inputs, rows = _many(removed.inputs, "run"), _many(removed.rows, "row")
    files = f"{_many(removed.files, 'file')}, {removed.size / MEGABYTE:.1f} MB"
    return (
        f"Removed of {old}: the input of {inputs} ({files}) and the list of {rows}."
        " What keeps campaigns from being created twice was kept."
    )


def _many(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def _moment(iso: str) -> str:
    return datetime.fromisoformat(iso).astimezone().strftime("%Y-%m-%d %H:%M:%S")
