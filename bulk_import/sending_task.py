"""The task in which campaigns are sent."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from bulk_import.cancellation import Cancellation


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
