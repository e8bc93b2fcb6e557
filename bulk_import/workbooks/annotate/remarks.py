"""Our sheets with what there is to tell of the copy itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bulk_import import messages
from bulk_import.workbooks.annotate.additions import Additions
from bulk_import.workbooks.tables import Table, told_of_workbook


def tables_with(additions: Additions, lost: Sequence[str], reason: str = "") -> Iterator[Table]:
    """Yield our sheets; the last one tells what the copy lacks, and why it was written anew.

    Args:
        additions: What the copy gets.
        lost: What it lacks: codes of messages, or names of parts.
        reason: Why it was written anew, as a code of the messages; empty if it was not.
    """
    *others, last = additions.tables
    yield from others
    parts = ", ".join(map(_named, lost))
    told = [messages.text("summary.copy_without", parts=parts)] if lost else []
    if reason:
        told.append(messages.text("summary.copied_anew", reason=messages.text(reason)))
    yield last.with_facts(map(told_of_workbook, told)).without(additions.secrets)


def _named(part: str) -> str:
    known = messages.find(part)
    return known.whole if known else messages.text("lost.part", part=part)
