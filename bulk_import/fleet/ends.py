"""Whether an import is over when a run of it has ended, and what a worker tells of that."""

from __future__ import annotations

from typing import Final

from bulk_import.app.jobs.carrying_out import LiveJob
from bulk_import.app.report import Report, counts_in_words
from bulk_import.messages import text
from bulk_import.problems import Refused
from bulk_import.store.lease_times import LeaseTimes

_LOST: Final = frozenset({"journal.connection_lost", "journal.unreachable"})
"""Why a run ends that the next worker goes on with: the journal could not be reached."""

_WAITS: Final = frozenset({"run.held", "journal.replica", "journal.moved", "journal.moved_empty"})
"""Why nothing is sent now, until another run ends, or somebody has looked after the journal."""


def seconds_until_again(live: LiveJob, refused: Refused | None, times: LeaseTimes) -> float | None:
    """Return after how many seconds an import is gone on with; None where it is over.

    One that has to wait, such as for its account, is tried again with each sign of life.

    Args:
        live: The import.
        refused: Why nothing was sent; None where it began.
        times: Of the worker's lease.
    """
    if live.is_shut_down:
        return 0.0
    if refused is not None and refused.code in _WAITS | _LOST:
        return times.renew
    stopped = None if live.report is None else live.report.stopped
    return times.renew if stopped is not None and stopped.code in _LOST else None


def told_end(file: str, refused: Refused | None, report: Report | None) -> tuple[str, bool]:
    """Return what is told of an import that is over, and whether somebody should look.

    Args:
        file: The file, for people.
        refused: Why nothing was sent; None where it began.
        report: What became of its rows; None where it never began.
    """
    if refused is not None or report is None:
        why = Refused("job.nothing_sent") if refused is None else refused
        return text("working.refused", file=file, message=why.message), True
    facts = {"file": file, "counts": counts_in_words(report)}
    if report.stopped is None:
        return text("working.ended", **facts), report.exit_status != 0
    return text("working.cut_short", message=report.stopped.message, **facts), True
