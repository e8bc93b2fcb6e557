"""What one writer at a time gave a file holds where several connections write at once."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Barrier

import pytest
from recording import NOW, attempt, conclusion, run_record, store_at, table
from sending import wait_until
from sheets import sheet_of

from bulk_import.outcome import Answer, Created, Unknown
from bulk_import.problems import Refused, Stopped
from bulk_import.sheet import Spreadsheet
from bulk_import.store import Finding, Mention, StoredInput, place_of
from bulk_import.store.codec import packed
from bulk_import.store.postgres import copies
from bulk_import.store.postgres.opening import connect, postgres_committer
from bulk_import.store.postgres.postgres_store import _PRUNING

YES = Answer(200, 200, "Created")
SHEET = sheet_of({"Campaign name": "A"})
INPUT = StoredInput(
    spreadsheet=Spreadsheet(path="a.csv", format="csv", delimiter=",", sheets=(SHEET,)),
    workbook=None,
    options="{}",
)


def ran(store, run, *, finished=NOW):
    """Write down a run that kept its input and ended."""
    with store.begin(run_record(run)) as recorder:
        recorder.keep_input(INPUT)
        recorder.finish(finished, None, {})


@pytest.mark.always
def test_a_copy_that_a_run_begins_to_need_is_not_pruned(database):
    """Pruning waits for whoever keeps the same content, and sees then that it is needed."""
    store = store_at(database)
    ran(store, "old")
    later = datetime.now(UTC) + timedelta(days=1)
    with (
        closing(connect(database)) as pruning,
        store.begin(run_record("new")) as recorder,
        ThreadPoolExecutor(2) as threads,
    ):
        pruning.run(f"BEGIN; {_PRUNING}")
        keeping = threads.submit(recorder.keep_input, INPUT)
        removing = threads.submit(store.prune, later)
        pruning.run("COMMIT")
        assert keeping.result() is None
        assert removing.result().inputs == 1
    (new,) = [past for past in store.runs() if past.run == "new"]
    assert store.input_of(new) is not None
    assert place_of(database).check() == 0


def test_two_runs_that_keep_the_same_file_at_once_both_go_on(database):
    """As where one file goes to two accounts: both see that nobody has kept it yet."""
    store = store_at(database)
    with (
        closing(connect(database)) as first,
        store.begin(run_record("second")) as second,
        ThreadPoolExecutor(1) as threads,
    ):
        first.run("BEGIN")
        copies.keep(first, packed(INPUT.spreadsheet))
        keeping = threads.submit(second.keep_input, INPUT)
        with closing(connect(database)) as looking:
            wait_until(lambda: looking.execute(WAITING).fetchone())
        first.run("COMMIT")
        assert keeping.result() is None
    assert place_of(database).check() == 0


WAITING = "SELECT 1 FROM pg_locks WHERE NOT granted"


def test_of_two_runs_that_begin_at_once_for_an_account_one_is_refused(database):
    both = Barrier(2)

    def begin(run):
        both.wait()
        try:
            with store_at(database).begin(run_record(run)):
                both.wait()
        except Refused as refused:
            both.wait()
            return refused.code
        return None

    with ThreadPoolExecutor(2) as threads:
        told = set(threads.map(begin, ("one", "two")))
    assert told == {None, "run.held"}


def test_two_prunings_at_once_count_every_row_once(database):
    store = store_at(database)
    for number in range(5):
        ran(store, f"run-{number}")
    later = datetime.now(UTC) + timedelta(days=1)
    with ThreadPoolExecutor(2) as threads:
        removed = list(threads.map(lambda _: store.prune(later), range(2)))
    assert sum(one.inputs for one in removed) == 5
    assert sum(one.files for one in removed) == 1


def test_nothing_is_forgotten_while_a_run_is_under_way(database):
    store = store_at(database)
    with store.begin(run_record()), pytest.raises(Refused) as refused:
        store.forget(Mention.of("Ravi Kumar"))
    assert refused.value.code == "journal.held"
    store.forget(Mention.of("Ravi Kumar"))


@pytest.mark.always
def test_a_lost_connection_ends_the_run_and_loses_no_outcome_that_is_known(postgres, database):
    async def main():
        with store_at(database).begin(run_record()) as recorder:
            known = await recorder.intend(attempt(2, "key-2"))
            await recorder.intend(attempt(3, "key-3"))
            postgres.end_connections(database)
            stopped = await recorder.conclude(conclusion(known, Created(YES), key="key-2"))
            assert stopped.code == "journal.connection_lost"
            with pytest.raises(Stopped):
                await recorder.intend(attempt(4, "key-4"))
            with pytest.raises(Stopped):
                recorder.finish(NOW, None, {})

    asyncio.run(main())
    with store_at(database).begin(run_record("next")) as recorder:  # the account was given back
        found = recorder.prior_attempts(["key-2", "key-3", "key-4"])
    assert {key: one.state.value for key, one in found.items()} == {
        "key-2": "created",
        "key-3": "unknown",
    }


def test_an_answer_counts_for_what_was_sent_before_it_alone(database):
    """A person answers while the same campaign is sent again."""
    store = store_at(database)

    async def main():
        with store.begin(run_record()) as recorder:
            first = await recorder.intend(attempt())
            await recorder.conclude(conclusion(first, Unknown(YES, "api.timeout")))
            second = await recorder.intend(attempt())
            store.add_findings([Finding(key="key", is_found=False, at=NOW, person="ravi")])
            await recorder.conclude(conclusion(second, Created(YES)))

    asyncio.run(main())
    with store.begin(run_record("next")) as recorder:
        assert recorder.prior_attempts(["key"])["key"].state.value == "created"


def test_those_who_wait_for_a_table_are_told_that_it_is_held(database):
    impatient = partial(postgres_committer, database)
    with closing(connect(database)) as holder, closing(impatient()) as committer:
        holder.run("BEGIN; LOCK TABLE findings")
        committer._thread.submit(
            committer._transactions.connection.run, "SET lock_timeout = '50ms'"
        ).result()
        with pytest.raises(Exception, match="lock timeout"):
            committer.now(lambda connection: connection.execute("SELECT * FROM findings"))
        holder.run("COMMIT")
        assert committer.read(lambda c: c.execute("SELECT 1").fetchone()) == (1,)
    assert table(database, "findings") == []
