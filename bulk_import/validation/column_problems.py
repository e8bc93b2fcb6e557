"""What is to be told of the columns themselves."""

from __future__ import annotations

from bulk_import import messages
from bulk_import.mapping import Matches
from bulk_import.problems import Place, Problem, Severity


def column_problems(matches: Matches) -> tuple[Problem, ...]:
    """Return a warning for each column that is unknown or holds a secret."""
    return tuple(
        Problem(
            Severity.WARNING,
            "column.secret" if match.use == "secret" else "column.unknown",
            Place(column=match.column),
            {
                "header": match.header or messages.text("match.column", column=match.column),
                "how": match.how,
                **match.facts,
            },
        )
        for match in matches.columns
        if match.use in {"secret", "unknown"}
    )
