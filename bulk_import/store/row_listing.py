"""What is written down of a run as it begins: the run itself, and all of its rows."""

from __future__ import annotations

from collections.abc import Callable

from bulk_import.store.codec import problems_text
from bulk_import.store.deferred import Value
from bulk_import.store.records import RowIntent, RunRecord

_Texts = tuple[str | None, str | None]
"""The problems of a row as they are kept: those of sending, and of its cells."""


def beginning(run: RunRecord, redact: Callable[[str], str]) -> tuple[Value, ...]:
    """Return what is written down of *run* itself."""
    problems = problems_text(run.problems)
    return (
        *(run.run, run.started.isoformat(), storable(run.path), run.sheet),
        *(run.inet_no, run.base_url, run.release, run.tz_release),
        None if problems is None else redact(problems),
    )


def listing(
    run: str, intents: list[RowIntent], redact: Callable[[str], str]
) -> list[tuple[Value, ...]]:
    """Return for each of *intents* what is written down of a row of *run*."""
    return [
        (
            run,
            intent.row,
            intent.result.key,
            storable(intent.name),
            intent.result.state.value,
            *told,
        )
        for intent, told in zip(intents, _told(intents, redact), strict=True)
    ]


def _told(intents: list[RowIntent], redact: Callable[[str], str]) -> list[_Texts]:
    texts = [
        (problems_text(intent.result.problems), problems_text(intent.plan_problems))
        for intent in intents
    ]
    together = "\n".join(text for pair in texts for text in pair if text)
    if redact(together) == together:  # nearly every file, and many times as fast
        return texts
    return [(sending and redact(sending), cells and redact(cells)) for sending, cells in texts]


def storable(text: str | None) -> str | None:
    """Return *text* as it can be stored: a file's name may be no text at all."""
    return None if text is None else text.encode(errors="replace").decode()
