"""Answers that a person wrote into a results file: whether a doubtful campaign is in TeleCMI."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bulk_import.cells import written
from bulk_import.mapping.headers import RESULT_HEADERS
from bulk_import.messages import text
from bulk_import.normalizers.text import folded
from bulk_import.outcome import State
from bulk_import.store import Finding, PriorAttempt
from bulk_import.validation import Plan

_RESULT, _SENT_AT, _KEY = RESULT_HEADERS[0], RESULT_HEADERS[3], RESULT_HEADERS[4]

_SECOND: Final = timedelta(seconds=1)
"""The results say no smaller part of the time at which a request left."""


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """What the cell *Import result* of a row says since a person changed it.

    Attributes:
        row: The row's number in its file.
        key: The campaign's identity, from *Import key*.
        is_found: Whether the person found it.
        sent_at: When the last request had left that the person knew of; None where the file does
            not say it.
    """

    row: int
    key: str
    is_found: bool
    sent_at: datetime | None


def file_answers(plan: Plan) -> list[FileAnswer]:
    """Return the answers that stand in the file of *plan*."""
    columns = {
        match.header: match.column for match in plan.matches.columns if match.use == "result"
    }
    if not columns.keys() >= {_RESULT, _KEY}:
        return []
    return list(_answers(plan, columns))


def _answers(plan: Plan, columns: Mapping[str, str]) -> Iterator[FileAnswer]:
    words = {folded(text("finding.found")): True, folded(text("finding.not_found")): False}
    results = plan.sheet.columns[columns[_RESULT]]
    answered = results.mask(lambda cell: folded(written(cell)) in words)
    rows = set(plan.sheet.rows[answered].tolist())  # mostly none
    for row in (number for number in plan.rows.numbers if number in rows):
        cell = {header: written(plan.sheet.cell(row, columns[header])) for header in columns}
        if key := cell[_KEY].strip():
            is_found = words[folded(cell[_RESULT])]
            yield FileAnswer(row, key, is_found, _moment(cell.get(_SENT_AT, "")))


def _moment(sent_at: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(sent_at.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def still_open(
    answers: Iterable[FileAnswer], prior: Callable[[Iterable[str]], Mapping[str, PriorAttempt]]
) -> list[FileAnswer]:
    """Return those of *answers* that end a doubt of today.

    A doubt that somebody ended meanwhile stays ended: the newest answer in the store counts. And
    an answer says nothing of a request that left after the file was written.

    Args:
        answers: What the file says.
        prior: Returns what is known of campaigns, by their identities.
    """
    asked = list(answers)
    known = prior(answer.key for answer in asked)
    return [answer for answer in asked if _is_open(answer, known.get(answer.key))]


def _is_open(answer: FileAnswer, before: PriorAttempt | None) -> bool:
    if before is None or before.state is not State.UNKNOWN or answer.sent_at is None:
        return False
    return answer.sent_at + _SECOND > datetime.fromisoformat(before.when)


def findings(answers: Iterable[FileAnswer], *, person: str, now: datetime) -> list[Finding]:
    """Return *answers* as they are recorded."""
    return [
        Finding(key=answer.key, is_found=answer.is_found, at=now, person=person)
        for answer in answers
    ]
