"""Whatever becomes of whoever listens, the work comes to its end."""

import asyncio
from contextlib import aclosing

import pytest

from bulk_import.app.event_stream import event_stream
from bulk_import.cancellation import Cancellation
from bulk_import.events import Resumed, Waiting

STEP = 0.01  # seconds


def event(number):
    return Waiting(rows=number, seconds=0.0)


class Worker:
    """Emits an event a step until it is asked to end; then it needs some more steps."""

    def __init__(self, *, last_steps=5, fails=None):
        self.cancellation = Cancellation()
        self.last_steps, self.fails = last_steps, fails
        self.steps = 0
        self.ended = None

    async def work(self, emit):
        try:
            while self.cancellation.code is None:
                self.steps += 1
                emit(event(self.steps))
                await asyncio.sleep(STEP)
            for _ in range(self.last_steps):
                await asyncio.sleep(STEP)
            if self.fails:
                raise self.fails
            self.ended = "by itself"
        except asyncio.CancelledError:
            self.ended = "cut off"
            raise

    def stream(self):
        return event_stream(self.work, self.cancellation)


async def until(condition):
    while not condition():  # noqa: ASYNC110  what it waits for knows nothing of events of asyncio
        await asyncio.sleep(0)


def test_events_come_in_their_order_and_the_stream_ends_with_the_work():
    async def work(emit):
        for number in range(5):
            emit(event(number))
            await asyncio.sleep(0)

    async def main():
        return [each async for each in event_stream(work, Cancellation())]

    assert asyncio.run(main()) == [event(number) for number in range(5)]


def test_what_the_work_raises_comes_after_its_events():
    async def work(emit):
        emit(Resumed())
        raise LookupError("a fault")

    async def main():
        stream = event_stream(work, Cancellation())
        assert await anext(stream) == Resumed()
        with pytest.raises(LookupError, match="a fault"):
            await anext(stream)

    asyncio.run(main())


def test_nothing_happens_before_the_first_step():
    worker = Worker()

    async def main():
        stream = worker.stream()
        await asyncio.sleep(5 * STEP)
        await stream.aclose()

    asyncio.run(main())
    assert worker.steps == 0


def test_whoever_listens_slowly_does_not_hold_the_work_up_and_misses_nothing():
    done, heard = [], []

    async def work(emit):
        for number in range(1_000):
            emit(event(number))
        done.append(len(heard))

    async def main():
        async for each in event_stream(work, Cancellation()):
            heard.append(each)
            await asyncio.sleep(0)

    asyncio.run(main())
    assert done == [0]
    assert len(heard) == 1_000


def test_whoever_leaves_the_loop_lets_the_work_come_to_its_end():
    worker = Worker()

    async def main():
        async with aclosing(worker.stream()) as stream:
            async for _ in stream:
                break
        assert worker.ended == "by itself"

    asyncio.run(main())
    assert worker.cancellation.code == "run.interrupted"


def test_an_error_of_whoever_listens_lets_the_work_come_to_its_end():
    worker = Worker()

    async def main():
        async with aclosing(worker.stream()) as stream:
            async for _ in stream:
                raise LookupError("of the page")

    with pytest.raises(LookupError, match="of the page"):
        asyncio.run(main())
    assert worker.ended == "by itself"


@pytest.mark.parametrize("way", ["error", "break", "return"])
def test_so_does_one_that_nobody_closes_although_the_loop_closes_at_once(way):
    worker = Worker()

    async def main():
        async for _ in worker.stream():
            if way == "error":
                raise LookupError("of the page")
            if way == "return":
                return
            break

    if way == "error":
        with pytest.raises(LookupError):
            asyncio.run(main())
    else:
        asyncio.run(main())
    assert worker.ended == "by itself"


def test_a_cancelled_task_is_cancelled_when_the_work_has_ended():
    worker = Worker()

    async def listen():
        async for _ in worker.stream():
            pass

    async def main():
        task = asyncio.create_task(listen())
        await until(lambda: worker.steps)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert worker.ended == "by itself"

    asyncio.run(main())


def test_a_task_that_is_cancelled_while_it_does_something_else_lets_the_work_end_as_well():
    worker = Worker()

    async def listen():
        async with aclosing(worker.stream()) as stream:
            async for _ in stream:
                await asyncio.sleep(60)

    async def main():
        task = asyncio.create_task(listen())
        await until(lambda: worker.steps > 2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert worker.ended == "by itself"

    asyncio.run(main())


@pytest.mark.parametrize("asked_before", [False, True])
def test_whoever_asks_twice_cuts_the_work_off(asked_before):
    worker = Worker(last_steps=10_000)

    async def listen():
        async for _ in worker.stream():
            pass

    async def main():
        task = asyncio.create_task(listen())
        await until(lambda: worker.steps)
        if asked_before:
            worker.cancellation.cancel()
        else:
            task.cancel()
            await until(lambda: worker.cancellation.code)
            assert worker.ended is None
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert worker.ended == "cut off"

    asyncio.run(main())


def test_closing_is_insisted_on_by_cancelling_twice():
    worker = Worker(last_steps=10_000)

    async def listen():
        async with aclosing(worker.stream()) as stream:
            async for _ in stream:
                break

    async def main():
        task = asyncio.create_task(listen())
        await until(lambda: worker.cancellation.code)
        task.cancel()
        await asyncio.sleep(STEP)
        assert not task.done()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert worker.ended == "cut off"

    asyncio.run(main())


def test_a_fault_that_comes_up_after_whoever_listened_has_left_is_not_lost():
    worker = Worker(fails=LookupError("a fault"))

    async def main():
        async with aclosing(worker.stream()) as stream:
            async for _ in stream:
                break

    with pytest.raises(LookupError, match="a fault"):
        asyncio.run(main())
