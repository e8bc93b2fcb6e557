"""Which imports go before which: for their account, and for workers that are all busy."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bulk_import.app.jobs.job_facts import with_facts
from bulk_import.fleet.line import Line
from bulk_import.store import WorkerRecord
from bulk_import.store.sheets import JobRecord, JobState

NOON = datetime(2031, 8, 4, 12, tzinfo=UTC)
WORKER = WorkerRecord(id="w", machine="cedar", process=1, release="0.2.0", accounts=())


def job(name, inet_no=1, minutes=0, **more):
    made = JobRecord(
        id=name,
        sheet=name,
        revision=0,
        file_name=f"{name}.csv",
        owner="asha",
        account="",
        inet_no=inet_no,
        first=None,
        practice=False,
        state=JobState.QUEUED,
        asked_at=NOON + timedelta(minutes=minutes),
    )
    return replace(made, **more)


def before(line, one):
    return [other.id for other in line.before(one)]


def test_imports_of_an_account_go_in_the_order_in_which_they_were_approved():
    late = with_facts(job("late"), approved_at=(NOON + timedelta(hours=1)).isoformat())
    first, second, other = job("first", minutes=1), job("second", minutes=2), job("other", 2)
    line = Line.of([second, late, other, first], [])
    assert before(line, late) == ["first", "second"]
    assert before(line, first) == before(line, other) == []


def test_what_is_under_way_goes_before_what_was_asked_for_earlier():
    waiting, running = job("waiting"), job("running", minutes=5, state=JobState.RUNNING)
    assert before(Line.of([waiting, running], []), waiting) == ["running"]


def test_practice_and_files_of_watched_folders_are_in_nobodys_way():
    mine = job("mine", minutes=5)
    practice = job("practice", practice=True)
    watched = with_facts(job("watched"), folder="/srv/incoming")
    line = Line.of([mine, practice, watched], [])
    assert before(line, mine) == before(line, practice) == []
    assert line.before_at_workers(mine) == 1  # a worker carries the practice out


def test_the_first_of_each_account_wait_for_busy_workers_in_their_order():
    jobs = [job(str(inet_no), inet_no, minutes=inet_no) for inet_no in (1, 2, 3)]
    behind = job("behind", 1, minutes=9)
    busy = replace(WORKER, jobs={"1": {}})
    line = Line.of([*jobs, behind], [busy])
    assert [line.before_at_workers(one) for one in jobs] == [0, 0, 1]
    assert line.before_at_workers(behind) == 0  # it waits for its account
    dead = replace(busy, silent=1_000.0)
    assert [Line.of(jobs, [dead]).before_at_workers(one) for one in jobs] == [0, 1, 2]
