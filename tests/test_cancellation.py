import asyncio
import signal
import threading

import pytest

from bulk_import.cancellation import Cancellation
from bulk_import.sending_task import SendingTask


def test_nobody_has_asked_at_first():
    assert Cancellation().code is None


def test_the_first_reason_stays():
    cancellation = Cancellation()
    cancellation.cancel()
    cancellation.cancel("api.down")
    assert cancellation.code == "run.interrupted"


def test_it_is_asked_for_from_many_threads_and_one_reason_counts():
    cancellation = Cancellation()
    codes = [f"code.{number}" for number in range(50)]
    threads = [threading.Thread(target=cancellation.cancel, args=(code,)) for code in codes]
    for thread in threads:
        thread.start()
    seen = {cancellation.code for _ in range(1_000)} - {None}
    for thread in threads:
        thread.join()
    assert cancellation.code in codes
    assert seen <= {cancellation.code}


def test_it_is_asked_for_by_a_signal_whatever_was_at_work():
    cancellation = Cancellation()
    before = signal.signal(signal.SIGINT, lambda *_: cancellation.cancel("by.signal"))
    try:
        signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)
    assert cancellation.code == "by.signal"


def test_a_loop_that_closes_waits_for_the_task_and_asks_it_to_end():
    cancellation, done = Cancellation(), []

    async def work():
        while cancellation.code is None:  # noqa: ASYNC110  it is no event of asyncio
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        done.append(cancellation.code)

    async def main():
        SendingTask(work(), cancellation)
        await asyncio.sleep(0)

    asyncio.run(main())
    assert done == ["run.interrupted"]


def test_in_a_loop_that_runs_the_task_is_cancelled_like_any_other():
    cancellation = Cancellation()

    async def main():
        task = SendingTask(asyncio.sleep(60), cancellation)
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert cancellation.code is None
