"""Past runs in words."""

from __future__ import annotations

from datetime import datetime

from bulk_import.journal import PastRow, PastRun


def run_line(past: PastRun) -> str:
    """Return a run on one line."""
    counts = ", ".join(f"{count} {state.label}" for state, count in past.counts.items())
    return (
        f"{past.run}  {_moment(past.started)}  account {past.inet_no}  {past.path}"
        f"  {past.ended}: {counts or 'no rows'}"
    )


def row_line(row: PastRow) -> str:
    """Return a row of a run on one line."""
    sent = f"; sent {_moment(row.sent_at)}" if row.sent_at else ""
    again = f" ({row.attempts} attempts)" if row.attempts > 1 else ""
    said = f"; {row.answer.msg or f'HTTP {row.answer.status}'}" if row.answer else ""
    return f"  Row {row.row} ({row.name or 'no name'}): {row.state.label}{sent}{again}{said}"


def _moment(iso: str) -> str:
    return datetime.fromisoformat(iso).astimezone().strftime("%Y-%m-%d %H:%M:%S")
