import asyncio
import sqlite3
import threading
from contextlib import closing, contextmanager

import pytest
from sending import in_virtual_time

from bulk_import.problems import Refused
from bulk_import.store.connection import connect
from bulk_import.store.sqlite_transactions import sqlite_committer


@contextmanager
def committer(path):
    one = sqlite_committer(path, connect)
    one.now(lambda connection: connection.execute("CREATE TABLE notes (note TEXT) STRICT"))
    try:
        yield one
    finally:
        one.close()


@pytest.fixture
def keeper(tmp_path):
    with committer(tmp_path / "journal.sqlite3") as one:
        yield one


def note(words):
    return lambda connection: connection.execute("INSERT INTO notes VALUES (?)", (words,)).rowcount


def notes(keeper):
    return keeper.now(lambda connection: connection.execute("SELECT note FROM notes").fetchall())


def traced(keeper):
    """Return the list to which every statement is going to be added, as SQLite runs it."""
    statements = []
    keeper.now(lambda connection: connection.set_trace_callback(statements.append))
    statements.clear()
    return statements


def test_each_work_gets_its_own_answer(keeper):
    async def main():
        number = "SELECT {}"
        works = [
            keeper.durably(lambda c, n=n: c.execute(number.format(n)).fetchone()) for n in range(9)
        ]
        return await asyncio.gather(*works)

    assert asyncio.run(main()) == [(n,) for n in range(9)]


def test_what_comes_in_at_the_same_time_shares_a_transaction(keeper):
    statements = traced(keeper)

    async def main():
        await asyncio.gather(*(keeper.durably(note(f"note {n}")) for n in range(200)))

    asyncio.run(main())
    assert statements.count("COMMIT") <= 3
    assert len(notes(keeper)) == 200


def test_what_comes_in_one_after_the_other_is_committed_one_after_the_other(keeper):
    statements = traced(keeper)

    async def main():
        for n in range(5):
            await keeper.durably(note(f"note {n}"))
            assert statements.count("COMMIT") == n + 1

    asyncio.run(main())


LONG = 3_600.0  # seconds


def test_what_is_in_no_hurry_shares_the_next_transaction(keeper):
    statements = traced(keeper)

    async def main():
        patient = [asyncio.create_task(keeper.durably(note(n), within=LONG)) for n in "abc"]
        await asyncio.sleep(0)
        assert statements == []
        await keeper.durably(note("urgent"))
        await asyncio.gather(*patient)

    asyncio.run(main())
    assert statements.count("COMMIT") == 1
    assert notes(keeper) == [("a",), ("b",), ("c",), ("urgent",)]


def test_what_is_in_no_hurry_is_committed_alone_when_its_time_is_over(keeper):
    async def main(clock):
        start = clock.monotonic()
        await asyncio.gather(*(keeper.durably(note(n), within=5.0) for n in "ab"))
        return clock.monotonic() - start

    assert in_virtual_time(main) == pytest.approx(5.0)
    assert notes(keeper) == [("a",), ("b",)]


def test_what_is_in_no_hurry_while_others_are_committed_waits_for_its_time_too(keeper):
    has_begun, may_end = threading.Event(), threading.Event()

    def slow(connection):
        has_begun.set()
        may_end.wait(60.0)
        return note("slow")(connection)

    async def main(clock):
        urgent = asyncio.create_task(keeper.durably(slow))
        await asyncio.to_thread(has_begun.wait)
        start = clock.monotonic()
        patient = asyncio.create_task(keeper.durably(note("patient"), within=5.0))
        await asyncio.sleep(0)
        may_end.set()
        await asyncio.gather(urgent, patient)
        return clock.monotonic() - start

    assert in_virtual_time(main) == pytest.approx(5.0)
    assert notes(keeper) == [("slow",), ("patient",)]


def test_what_was_in_no_hurry_is_there_after_all_when_the_file_is_closed(tmp_path):
    path = tmp_path / "journal.sqlite3"

    async def main(keeper):
        task = asyncio.create_task(keeper.durably(note("outcome"), within=LONG))
        await asyncio.sleep(0)
        task.cancel()

    with committer(path) as keeper:
        asyncio.run(main(keeper))
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT note FROM notes").fetchall() == [("outcome",)]


def test_nothing_is_said_to_be_done_before_it_is_committed(keeper):
    statements = traced(keeper)

    async def write(words):
        await keeper.durably(note(words))
        written = next(place for place, each in enumerate(statements) if f"'{words}'" in each)
        assert "COMMIT" in statements[written:]

    async def main():
        await asyncio.gather(*(write(f"note {n}") for n in range(100)))

    asyncio.run(main())


@pytest.mark.parametrize(
    ("words", "failure"),
    [(b"bytes", sqlite3.IntegrityError), ("\ud800", UnicodeEncodeError), (1 << 70, OverflowError)],
)
def test_a_failure_is_told_to_all_that_shared_the_transaction_and_nothing_of_it_stays(
    words, failure, keeper
):
    async def main():
        good = [keeper.durably(note(f"note {n}")) for n in range(3)]
        results = await asyncio.gather(*good, keeper.durably(note(words)), return_exceptions=True)
        assert [type(result) for result in results] == [failure] * 4
        await keeper.durably(note("afterwards"))

    asyncio.run(main())
    assert notes(keeper) == [("afterwards",)]


def test_one_who_does_not_wait_any_longer_harms_nobody(keeper):
    async def main():
        impatient = asyncio.create_task(keeper.durably(note("impatient")))
        patient = asyncio.create_task(keeper.durably(note("patient")))
        await asyncio.sleep(0)
        impatient.cancel()
        assert await asyncio.wait_for(patient, 10.0) == 1

    asyncio.run(main())
    assert ("patient",) in notes(keeper)


def test_a_file_that_cannot_be_opened_leaves_no_thread_behind(tmp_path):
    before = threading.enumerate()
    with pytest.raises(Refused):
        sqlite_committer(tmp_path, connect)
    assert threading.enumerate() == before
