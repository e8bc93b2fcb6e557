"""What a worker tells of an import that is over."""

from __future__ import annotations

from bulk_import.app.report import Report, counts_in_words
from bulk_import.messages import text
from bulk_import.problems import Refused


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
