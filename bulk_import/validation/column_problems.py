"""What is to be told of the columns themselves: those that are not imported, and doubtful ones."""

from __future__ import annotations

from bulk_import import messages
from bulk_import.campaign import FIELDS
from bulk_import.mapping import Match, Matches
from bulk_import.problems import Place, Problem, Severity


def column_problems(matches: Matches) -> tuple[Problem, ...]:
    """Return a warning for each column that is unknown, doubtful or holds a secret."""
    told = {match.column: match for match in matches.columns if _column_code(match)}
    return tuple(
        Problem(
            Severity.WARNING,
            _column_code(match),
            Place(column=match.column),
            {
                "header": match.header or messages.text("match.column", column=match.column),
                "how": match.how,
                "fields": FIELDS[match.field].header if match.field else "",
                **match.facts,
            },
        )
        for match in told.values()
    )


def _column_code(match: Match) -> str:
    """Return as what a column is told; empty where it is not."""
    if match.use in {"secret", "unknown"}:
        return f"column.{match.use}"
    return "column.by_words" if match.is_doubtful else ""
