"""Ending a run early: it can be asked for anywhere, and happens before the next row is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, Final

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


class SendingTask(asyncio.Task[None]):
    """A task for which a closing loop waits.

    `asyncio.run` cancels what is still at work when its main function has returned or failed. That
    would cut off requests under way, and nobody would know what became of their rows. This task
    takes it as a request to end the run early. While the loop runs, `cancel` does what it always
    does.
    """

    def __init__(self, work: Coroutine[Any, Any, None], cancellation: Cancellation) -> None:
        super().__init__(work)
        self._cancellation = cancellation

    def cancel(self, msg: object = None) -> bool:
        """Cancel the task; in a loop that does not run, ask the run to end instead."""
        if self.get_loop().is_running():
            return super().cancel(msg)
        self._cancellation.cancel()
        return False
