"""Ending a run early: it can be asked for anywhere, and happens before the next row is sent."""

from __future__ import annotations

from typing import Final

INTERRUPTED: Final = "run.interrupted"


class Cancellation:
    """A request to end a run early: rows in flight come to their end, no others are sent.

    `cancel` may be called from any task, thread or signal handler, before the run as well as during
    it. The run looks at least once a second.
    """

    def __init__(self) -> None:
        # Appending is atomic, so there is no lock on which a signal handler could hang.
        self._codes: list[str] = []

    def cancel(self, code: str = INTERRUPTED) -> None:
        """Ask the run to end.

        Args:
            code: Why, as a key of the table of messages. The first reason counts.
        """
        self._codes.append(code)

    @property
    def code(self) -> str | None:
        """Why the run was asked to end; None while it was not."""
        return self._codes[0] if self._codes else None
