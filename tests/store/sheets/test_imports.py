"""Lists of past imports: found by SQL, and right however many there are."""

import asyncio
from contextlib import closing
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from recording import NOW, attempt, row_intent, run_record, store_at

from bulk_import.events import Stopped
from bulk_import.outcome import Result, State
from bulk_import.store import Finding, open_sheets
from bulk_import.store.postgres.opening import connect
from bulk_import.store.sheets import Ending, ImportsWanted, JobRecord, JobState

STOPPED, NEEDS, ALL = Ending.STOPPED, Ending.NEEDS_PERSON, Ending.ALL_CREATED


@pytest.fixture
def path(store_address):
    return store_address


@pytest.fixture
def sheets(path):
    sheets = open_sheets(path)
    yield sheets
    sheets.close()


def record_run(path, run, *states, started=NOW, stopped=None, ends=True, file="weekly.csv"):
    """Write down a run whose rows, of the keys `key-2` and on, came to *states*."""
    rows = dict(enumerate(states, 2))
    with store_at(path).begin(replace(run_record(run, path=file), started=started)) as recorder:
        recorder.add_rows([row_intent(row, state) for row, state in rows.items()])
        if ends:
            results = {row: Result(state=state) for row, state in rows.items()}
            recorder.finish(started + timedelta(seconds=9), stopped, results)


def add_job(sheets, job, run=None, *, at=0, owner="asha", file="q3.xlsx", **changes):
    """Write down a job that is over, unless *changes* say otherwise."""
    asked = JobRecord(
        id=job,
        sheet=f"sheet of {job}",
        revision=0,
        file_name=file,
        owner=owner,
        account="",
        inet_no=1,
        first=None,
        practice=False,
        state=JobState.QUEUED,
        asked_at=NOW + timedelta(minutes=at),
    )
    sheets.add_job(asked)
    sheets.set_job(replace(asked, **({"state": JobState.DONE, "run": run} | changes)))


def found(sheets, **wanted):
    """Return the ids of the imports that Asha finds, who sees everything unless *wanted* says."""
    usual = {"person": "asha", "sees_all": True, "with_runs": True}
    imports = sheets.imports(ImportsWanted(**(usual | wanted))).imports
    return [one if isinstance(one, str) else one.id for one in imports]


def test_jobs_and_runs_of_the_command_line_are_one_list_the_newest_first(path, sheets):
    record_run(path, "first", started=NOW)
    record_run(path, "of a job", started=NOW + timedelta(minutes=1))
    add_job(sheets, "job", "of a job", at=1)
    record_run(path, "last", started=NOW + timedelta(minutes=2))
    assert found(sheets) == ["last", "job", "first"]
    assert found(sheets, with_runs=False) == ["job"]


def test_all_runs_that_an_import_took_are_that_import(path, sheets):
    for run in ("cut off", "went on"):
        record_run(path, run)
        add_job(sheets, "job", run)
    assert found(sheets) == ["job"]


def test_moments_of_several_zones_are_in_order(path, sheets):
    for minute, hours in enumerate((5.5, -8, 0)):
        moment = NOW + timedelta(minutes=minute)
        record_run(path, str(minute), started=moment.astimezone(timezone(timedelta(hours=hours))))
    assert found(sheets) == ["2", "1", "0"]


def test_a_page_is_cut_from_the_whole_list_and_beyond_the_end_is_the_last_one(sheets):
    for number in range(7):
        add_job(sheets, str(number), at=number, ending=STOPPED)
    everything = ImportsWanted(person="asha", a_page=3)
    second = sheets.imports(replace(everything, page=2))
    assert ([one.id for one in second.imports], second.of, second.page) == (["3", "2", "1"], 7, 2)
    beyond = sheets.imports(replace(everything, page=90))
    assert ([one.id for one in beyond.imports], beyond.page) == (["0"], 3)
    none = sheets.imports(replace(everything, page=4, is_meant=lambda *_: False))
    assert (none.imports, none.of, none.page) == ((), 0, 1)


def test_people_see_what_they_asked_for_what_they_approved_and_what_they_may_approve(sheets):
    add_job(sheets, "own", at=4, ending=STOPPED)
    add_job(sheets, "approved", at=3, owner="ravi", approved_by="asha", ending=STOPPED)
    add_job(sheets, "waits", at=2, owner="ravi", state=JobState.WAITING)
    add_job(sheets, "of others", at=1, owner="ravi", approved_by="mira", ending=STOPPED)
    alone = {"sees_all": False, "with_runs": False}
    assert found(sheets, **alone) == ["own", "approved"]
    assert found(sheets, **alone, may_approve=True) == ["own", "approved", "waits"]
    assert found(sheets, own=True) == ["own"]


def test_imports_are_found_by_file_and_person(path, sheets):
    record_run(path, "run", file="/home/ops/ÜBUNG.csv")
    add_job(sheets, "job", owner="ravi", file="q3.xlsx")
    assert found(sheets, is_meant=lambda file, _: "übung" in file.casefold()) == ["run"]
    assert found(sheets, is_meant=lambda _, owner: owner == "ravi") == ["job"]


def test_imports_are_found_by_how_they_ended(path, sheets):
    record_run(path, "all", State.CREATED, State.ALREADY_CREATED)
    record_run(path, "rejected", State.CREATED, State.REJECTED)
    record_run(path, "not valid", State.INVALID)
    record_run(path, "stopped", State.CREATED, State.NOT_SENT, stopped=Stopped(code="run.stopped"))
    record_run(path, "killed", State.READY, ends=False)
    add_job(sheets, "runs", state=JobState.RUNNING)
    add_job(sheets, "practice", practice=True, ending=NEEDS)
    assert sorted(found(sheets, ending=ALL)) == ["all"]
    assert sorted(found(sheets, ending=NEEDS)) == ["not valid", "practice", "rejected"]
    assert sorted(found(sheets, ending=STOPPED)) == ["killed", "stopped"]
    assert len(found(sheets)) == 7


def test_a_run_that_is_under_way_elsewhere_did_not_end(path, sheets):
    with store_at(path).begin(run_record("elsewhere")):
        assert found(sheets, ending=STOPPED) == []
        assert found(sheets) == ["elsewhere"]
    assert found(sheets, ending=STOPPED) == ["elsewhere"]


def test_a_run_of_which_nothing_was_heard_for_longer_than_its_lease_was_stopped(database):
    with closing(open_sheets(database)) as sheets, store_at(database).begin(run_record("dead")):
        assert found(sheets, ending=STOPPED) == []
        with closing(connect(database)) as connection:
            connection.run("UPDATE accounts SET renewed = renewed - interval '1 hour'")
        assert found(sheets, ending=STOPPED) == ["dead"]


def test_what_a_person_found_out_counts(path, sheets):
    store = store_at(path)
    with store.begin(run_record("doubt")) as recorder:
        recorder.add_rows([row_intent(2)])
        asyncio.run(recorder.intend(attempt(2, "key-2")))
        recorder.finish(NOW, None, {})
    assert found(sheets, ending=NEEDS) == ["doubt"]
    store.add_findings([Finding(key="key-2", is_found=True, at=NOW, person="asha")])
    assert found(sheets, ending=ALL) == ["doubt"]
    store.add_findings([Finding(key="key-2", is_found=False, at=NOW, person="asha")])
    assert found(sheets, ending=NEEDS) == ["doubt"]


def test_runs_of_which_the_rows_are_pruned_are_found_as_before(path, sheets):
    record_run(path, "all", State.CREATED)
    record_run(path, "rejected", State.REJECTED)
    store_at(path).prune(NOW + timedelta(days=1))
    assert [past.removed for past in store_at(path).runs()] == [1, 1]
    assert (found(sheets, ending=ALL), found(sheets, ending=NEEDS)) == (["all"], ["rejected"])
