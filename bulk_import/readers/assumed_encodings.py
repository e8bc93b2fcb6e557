"""The warning that the encoding of a text had to be assumed."""

from __future__ import annotations

from bulk_import.cells import shown
from bulk_import.problems import Problem, Severity


def told(encodings: tuple[str, ...], line: int, sample: str) -> tuple[Problem, ...]:
    """Return the warning that an encoding had to be assumed, with the text that shows it.

    Args:
        encodings: Those that fit, the one that was taken first; empty where none was assumed.
        line: The line of the text.
        sample: The text.
    """
    if not encodings:
        return ()
    facts = {"line": str(line), "text": shown(sample), "encoding": encodings[0]}
    return (Problem(Severity.WARNING, "file.not_utf8", facts=facts),)
