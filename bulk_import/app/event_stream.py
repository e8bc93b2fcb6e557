"""Work that emits events, and ends in order whatever happens to its listener."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any

from bulk_import.cancellation import Cancellation
from bulk_import.events import Event, Listener
from bulk_import.sending_task import SendingTask

Work = Callable[[Listener], Coroutine[Any, Any, None]]
"""Does something, and calls what it is given with each event."""


async def event_stream(work: Work, cancellation: Cancellation) -> AsyncGenerator[Event]:
    """Yield the events of *work*, which runs in a task of its own.

    The work never waits for its listener: events queue up, at most a few for each row. A listener
    that stops, fails or is cancelled asks the work to end early; when it has ended, the stream is
    closed or the cancellation is passed on. A second cancellation while the work ends cuts it off,
    and so does one after *cancellation* was asked to end it.

    Args:
        work: What is done. It must end soon after *cancellation* was asked to end it.
        cancellation: Ends the work early.

    Raises:
        Exception: What *work* raises, after the events that it emitted before.
    """
    listener = asyncio.current_task()
    queue = asyncio.Queue[Event | None]()
    task = SendingTask(work(queue.put_nowait), cancellation)
    task.add_done_callback(lambda _: queue.put_nowait(None))
    try:
        while (event := await queue.get()) is not None:
            yield event
    except asyncio.CancelledError:
        # A loop that closes cancels the task by which it closes a forgotten stream, too.
        is_asked = asyncio.current_task() is listener
        is_asked_again = is_asked and cancellation.code is not None
        await _end_early(task, cancellation, cancels=is_asked + is_asked_again)
        raise
    except GeneratorExit:
        await _end_early(task, cancellation, cancels=0)
        raise
    task.result()


async def _end_early(task: SendingTask, cancellation: Cancellation, *, cancels: int) -> None:
    """Wait until *task* has ended; a second cancel cuts it off.

    Args:
        task: What is at work.
        cancellation: Asks it to end.
        cancels: How often the waiting task was cancelled before.
    """
    cancellation.cancel()
    is_cancelled = False
    while not task.done():
        if cancels > 1:
            task.cancel()
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError:
            is_cancelled = True
            cancels += 1
    if not task.cancelled():
        task.result()
    if is_cancelled:
        raise asyncio.CancelledError
