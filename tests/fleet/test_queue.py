"""The queue delivers what was deferred: one job of an account at a time, and again when lost."""

import asyncio
from contextlib import closing, suppress

import pytest

from bulk_import.fleet.queue import HandBack, JobQueue
from bulk_import.problems import Refused
from bulk_import.store.postgres.opening import connect

NORTH, SOUTH = "1 at https://rest.telecmi.com", "2 at https://rest.telecmi.com"


@pytest.fixture
def put(database, queue):
    """Returns what puts a job into the queue, in a transaction that is kept or taken back."""

    def put(job, account, end="COMMIT"):
        with closing(connect(database)) as connection:
            connection.run("BEGIN")
            queue.defer(connection.opened, job, account)
            connection.run(end)

    return put


def queued(queue, account=None):
    return [(one.job, one.is_taken) for one in queue.entries(account)]


def work(queue, carry_out, *accounts, until):
    """Let a worker take jobs until *until* is set."""

    async def main():
        working = asyncio.create_task(queue.work(carry_out, accounts, at_once=3, beat=5, stale=30))
        await asyncio.wait_for(until.wait(), 60)
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working

    asyncio.run(main())


@pytest.mark.always
def test_jobs_are_delivered_by_account_in_turn_and_again_when_handed_back(database, queue, put):
    put("lost", NORTH, "ROLLBACK")
    for job, account in [("a", NORTH), ("b", NORTH), ("c", SOUTH), ("practice", None)]:
        put(job, account)
    assert queued(queue, NORTH) == [("a", False), ("b", False)]
    began, ended, at_once, enough = [], [], [], asyncio.Event()

    async def carry_out(job, account):
        began.append((job, account))
        at_once.append([one for one in began if one[1] == NORTH and one[0] not in ended])
        await asyncio.sleep(0.05)
        if began.count((job, account)) == 1 and job == "a":
            raise HandBack(0)
        if job == "practice":
            raise ValueError  # a fault of ours ends that job alone
        ended.append(job)
        if job == "b":
            enough.set()

    work(queue, carry_out, NORTH, until=enough)
    assert [job for job, account in began if account == NORTH] == ["a", "a", "b"]
    assert ("practice", None) in began
    assert max(map(len, at_once)) <= 2  # both beginnings of the one that was handed back
    assert queued(queue) == [("c", False)]  # nobody here has the secret of that account


def test_a_job_that_no_worker_has_is_withdrawn(queue, put):
    put("a", NORTH)
    put("b", NORTH)
    assert queue.withdraw("b", NORTH)
    assert queue.withdraw("unknown", NORTH)
    withdrawn, enough = [], asyncio.Event()

    async def carry_out(job, account):
        withdrawn.append(await asyncio.to_thread(queue.withdraw, job, account))
        enough.set()

    work(queue, carry_out, NORTH, until=enough)
    assert withdrawn == [False]


@pytest.mark.full
def test_the_job_of_a_worker_that_gives_no_sign_of_life_is_delivered_again(database, queue, put):
    put("a", NORTH)
    taken, delivered, again = asyncio.Event(), asyncio.Event(), []

    async def stopped(job, account):
        del job, account
        with closing(connect(database)) as connection:  # as if its machine had stopped long ago
            connection.run("UPDATE procrastinate_workers SET last_heartbeat = '2020-01-01'")
        taken.set()
        await delivered.wait()

    other = JobQueue(database.url)

    async def carry_out(job, account):
        again.append((job, account))
        delivered.set()

    async def main():
        async with asyncio.TaskGroup() as tasks:
            first = tasks.create_task(queue.work(stopped, [NORTH], at_once=1, beat=60, stale=3_000))
            await taken.wait()
            second = tasks.create_task(other.work(carry_out, [NORTH], at_once=1, beat=0.1, stale=9))
            await delivered.wait()
            first.cancel()
            second.cancel()

    with suppress(ExceptionGroup):
        asyncio.run(asyncio.wait_for(main(), 60))
    assert again == [("a", NORTH)]
    other.close()


def test_a_database_without_the_tables_of_the_queue_is_refused(postgres):
    url = postgres.empty()
    queue = JobQueue(url.url)
    with pytest.raises(Refused, match="journal upgrade"):
        queue.refuse_unprepared("postgresql://x")
    assert queue.prepare()
    queue.refuse_unprepared("postgresql://x")
    assert not queue.prepare()
    queue.close()
    postgres.drop(url)
