import asyncio
import subprocess
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

import pytest
from databases import ON_SQLITE
from hypothesis import given
from hypothesis import strategies as st
from programs import PYTHON
from recording import NOW, attempt, conclusion, run_record, store_at, table
from slicing import examples

from bulk_import import events
from bulk_import.outcome import Answer, Created, NotSent, Outcome, Rejected, State, Unknown
from bulk_import.problems import Refused, Stopped
from bulk_import.store.connection import connect
from bulk_import.store.outcome_writes import _STATES

YES = Answer(200, 200, "Campaign created successfully")
NO = Answer(400, 400, "Leads ID Not Found")
NOTHING = Answer(None, None, "")


def write(path, *outcomes, key="key", run="run-1"):
    """Write down a run that tries *key* once for each of *outcomes*; None is never concluded."""

    async def main():
        with store_at(path).begin(run_record(run)) as recorder:
            for outcome in outcomes:
                number = await recorder.intend(attempt(key=key))
                if outcome is not None:
                    await recorder.conclude(conclusion(number, outcome))

    asyncio.run(main())


def prior_attempts(path, *keys):
    with store_at(path).begin(run_record("the next run")) as recorder:
        return recorder.prior_attempts(keys)


@pytest.fixture
def path(store_address):
    return store_address


def test_a_key_that_nobody_ever_sent_has_no_earlier_run(path):
    assert prior_attempts(path, "key") == {}


@pytest.mark.parametrize(
    ("outcomes", "state"),
    [
        ([Created(YES)], State.CREATED),
        ([Unknown(NOTHING, "api.timeout")], State.UNKNOWN),
        ([None], State.UNKNOWN),
        ([Rejected(NO)], None),
        ([NotSent("api.unreachable")], None),
        ([NotSent("api.busy", Answer(429, None, ""))] * 5, None),
        ([NotSent("api.unreachable"), Created(YES)], State.CREATED),
        ([Rejected(NO), Unknown(NOTHING, "api.timeout")], State.UNKNOWN),
        ([Unknown(NOTHING, "api.timeout"), Rejected(NO)], State.UNKNOWN),
        ([Created(YES), Unknown(NOTHING, "api.timeout")], State.CREATED),
        ([Created(YES), None], State.CREATED),
        ([None, Created(YES)], State.CREATED),
        ([Created(YES), Rejected(NO), NotSent("api.unreachable")], State.CREATED),
    ],
)
def test_created_stays_created_and_what_may_have_been_stays_unknown(outcomes, state, path):
    write(path, *outcomes)
    found = prior_attempts(path, "key")
    assert {key: one.state for key, one in found.items()} == ({"key": state} if state else {})


def test_an_earlier_attempt_says_where_and_when_it_was(path):
    write(path, Created(YES))
    (found,) = prior_attempts(path, "key").values()
    assert (found.run, found.row, found.when) == ("run-1", 2, NOW.isoformat())


def test_keys_are_asked_for_all_at_once_and_as_often_as_one_likes(path):
    write(path, Created(YES), key="a")
    write(path, None, key="b", run="run-2")
    keys = [*"abcc", *(str(number) for number in range(5_000))]
    with store_at(path).begin(run_record("the next run")) as recorder:
        assert set(recorder.prior_attempts(keys)) == {"a", "b"}
        assert set(recorder.prior_attempts(["b", "c"])) == {"b"}
        assert recorder.prior_attempts([]) == {}


outcomes_of_a_key = st.lists(
    st.sampled_from(
        [Created(YES), Rejected(NO), Unknown(NOTHING, "api.timeout"), NotSent("api.down"), None]
    ),
    min_size=1,
    max_size=6,
)


@examples(0.2)
@given(outcomes_of_a_key)
def test_no_order_of_outcomes_makes_a_campaign_forgotten(outcomes):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "journal.sqlite3"
        write(path, *outcomes)
        found = prior_attempts(path, "key").get("key")
    kinds = {type(outcome) for outcome in outcomes}
    if Created in kinds:
        assert found.state is State.CREATED
    elif kinds & {Unknown, type(None)}:
        assert found.state is State.UNKNOWN
    else:
        assert found is None


def test_what_the_api_said_is_kept_with_the_attempt(path):
    write(path, Rejected(NO), NotSent("api.unreachable"))
    rejected, not_sent = table(path, "attempts")
    when, later = NOW.isoformat(), (NOW + timedelta(seconds=1)).isoformat()
    told = ("run-1", 2, "key", "Q2 Sales", when, later)
    assert rejected[1:11] == (*told, "rejected", 400, 400, "Leads ID Not Found")
    assert not_sent[1:11] == (*told, "not_sent", None, None, "")


def test_a_run_is_kept_with_its_end_and_its_file_whatever_its_name(path):
    store = store_at(path)
    with store.begin(run_record("run-1", path="caf\udce9.csv")) as recorder:
        recorder.finish(NOW, events.Stopped(code="api.down"), {})
    with store.begin(run_record("run-2")):
        pass
    when = NOW.isoformat()
    assert [run[:8] for run in table(path, "runs")] == [
        ("run-1", when, "caf?.csv", None, 1, "https://rest.telecmi.com", when, "api.down"),
        ("run-2", when, "campaigns.xlsx", None, 1, "https://rest.telecmi.com", None, None),
    ]


def test_every_outcome_has_its_state():
    assert set(_STATES) == set(get_args(Outcome))
    assert len(set(_STATES.values())) == len(_STATES)


def fill_the_disk(recorder):
    """Let the file grow no further, as on a disk that is full."""
    recorder._committer.now(lambda connection: connection.execute("PRAGMA max_page_count = 1"))


def on_a_full_disk(path):
    connection = connect(path)
    connection.execute("PRAGMA max_page_count = 1")
    return connection


LONG = "n" * 20_000


@ON_SQLITE
def test_a_full_disk_stops_the_run_before_anything_is_sent(path):
    async def main():
        with store_at(path).begin(run_record()) as recorder:
            fill_the_disk(recorder)
            with pytest.raises(Stopped) as stopped:
                await recorder.intend(attempt(name=LONG))
        return stopped.value

    stopped = asyncio.run(main())
    assert stopped.code == "journal.disk_full"
    assert str(path) in stopped.message
    assert "is full" in stopped.message
    assert table(path, "attempts") == []


@ON_SQLITE
def test_an_outcome_that_cannot_be_kept_stops_the_run_and_counts_as_unknown(path):
    async def main():
        with store_at(path).begin(run_record()) as recorder:
            number = await recorder.intend(attempt())
            fill_the_disk(recorder)
            with pytest.raises(Stopped) as stopped:
                await recorder.conclude(conclusion(number, Rejected(Answer(400, 400, LONG))))
        return stopped.value.code

    assert asyncio.run(main()) == "journal.disk_full"
    assert prior_attempts(path, "key")["key"].state is State.UNKNOWN


@ON_SQLITE
def test_a_full_disk_lets_no_run_begin_and_no_end_be_lost_in_silence(path):
    with store_at(path).begin(run_record()) as recorder:
        fill_the_disk(recorder)
        with pytest.raises(Stopped):
            recorder.finish(NOW, events.Stopped(code=LONG), {})
    full = store_at(path, on_a_full_disk)
    with pytest.raises(Refused), full.begin(run_record("run-2", path=LONG)):
        pass


SENDS_AND_HANGS = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from bulk_import.store import Attempt, RunRecord, open_store

async def main():
    journal, locks = map(Path, sys.argv[1:])
    now = datetime.now(UTC)
    run = RunRecord(run="r", started=now, path="f", sheet=None, inet_no=1, base_url="b",
                    release="0.2.0", tz_release="2026f")
    with open_store(journal, locks).begin(run) as recorder:
        for key in ("first", "second"):
            await recorder.intend(Attempt(row=2, key=key, name="n", started=now))
            print("the request leaves now", flush=True)
        sys.stdin.read()

asyncio.run(main())
"""


@ON_SQLITE
def test_an_intent_survives_a_kill_and_counts_as_unknown(path):
    command = [PYTHON, "-c", SENDS_AND_HANGS, str(path), str(path.parent)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        child.stdout.readline()
        child.stdout.readline()
        same_account = run_record(base_url="b")
        with pytest.raises(Refused), store_at(path).begin(same_account):
            pass
        child.kill()
    assert {key: one.state for key, one in prior_attempts(path, "first", "second").items()} == {
        "first": State.UNKNOWN,
        "second": State.UNKNOWN,
    }
