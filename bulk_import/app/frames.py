"""What a check or a run came to as a DataFrame, and as the table that a notebook shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any, Final

import pandas as pd

from bulk_import.app.report_row import ReportRow
from bulk_import.campaign import FIELDS
from bulk_import.mapping.headers import RESULT_HEADERS
from bulk_import.outcome import State
from bulk_import.row_labels import RowLabels
from bulk_import.sheet import Sheet
from bulk_import.validation import Plan

_SHOWN: Final = 60
"""The most rows that a notebook shows; of more the first and the last."""

_OWN: Final = "import_"
"""What stands before the name of a column that the user's own DataFrame has, too."""


def frame_of(plan: Plan, rows: Iterable[ReportRow]) -> pd.DataFrame:
    """Return one line a row, indexed as the DataFrame that was checked, or by the row's number.

    A column whose name that DataFrame has as well gets `import_` in front, so that the two join.
    """
    frame = pd.DataFrame(map(_line, rows), index=_index(plan.sheet, plan.rows.numbers))
    if plan.sheet.labels is None:
        return frame
    taken = {match.header for match in plan.matches.columns}
    return frame.rename(columns={name: _OWN + name for name in frame.columns if name in taken})


def html_of(plan: Plan, counts: Mapping[State, int], row: Callable[[int], ReportRow]) -> str:
    """Return what a notebook shows.

    Args:
        plan: What was planned.
        counts: How many of its rows are in each state.
        row: Returns the row of a number; only those that are shown are asked for.
    """
    told = ", ".join(f"{count:,} {state.label}" for state, count in counts.items() if count)
    numbers = _ends(plan.rows.numbers)
    lines = [_shown(row(number)) for number in numbers]
    headers = [FIELDS["name"].header, *RESULT_HEADERS[:2]]
    frame = pd.DataFrame(lines, index=_index(plan.sheet, numbers), columns=headers)
    with pd.option_context("display.max_colwidth", None):
        table = frame.to_html(na_rep="", max_rows=_SHOWN)
    return f"<p>{escape(plan.path)}: {escape(told)}</p>\n{table}"


def _index(sheet: Sheet, numbers: Iterable[int]) -> pd.Index:
    match sheet.labels:
        case None:
            return pd.Index(numbers, name="row")
        case RowLabels(by_number=labels, names=(name,)):
            return pd.Index([labels[number] for number in numbers], name=name)
        case RowLabels(by_number=labels, names=names):
            tuples: list[Any] = [labels[number] for number in numbers]
            return pd.MultiIndex.from_tuples(tuples, names=names)


def _ends(numbers: Sequence[int]) -> list[int]:
    """Return as many of *numbers* as are shown, and one more where there are more."""
    if len(numbers) <= _SHOWN:
        return list(numbers)
    half = _SHOWN // 2
    return [*numbers[: half + 1], *numbers[-half:]]


def _shown(row: ReportRow) -> tuple[str | None, str, str]:
    return row.name, row.state.label, " ".join(problem.message for problem in row.problems)


def _line(row: ReportRow) -> dict[str, object]:
    result = row.result
    return {
        "state": result.state.value,
        "name": row.name,
        "what_to_do": "\n".join(problem.message for problem in row.problems),
        "answer": result.answer.msg if result.answer else None,
        "sent_at": result.sent_at,
        "attempts": result.attempts,
        "key": result.key,
    }
