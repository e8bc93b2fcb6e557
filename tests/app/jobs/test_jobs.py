"""Jobs, judged by the sandbox's own record: what reached the API is what counts."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from job_pages import QUICK, Page
from recording import run_record
from sending import rows, wait_until

from bulk_import.app.jobs import Asked, Phase, StaleRevision, facts_of
from bulk_import.outcome import State
from bulk_import.problems import Refused
from bulk_import.sandbox import Fault
from bulk_import.store import open_store
from bulk_import.store.sheets import JobState, SheetState, SqliteSheets

WRONG = {"Start date": "31/06/2090"}


def asked(sheet, revision=0, **changes):
    return Asked(sheet=sheet, revision=revision, **changes)


def names(sandbox):
    return Counter(request.name for request in sandbox.requests)


def test_a_sheet_is_imported_once_however_often_it_is_asked_for(page, sandbox):
    sheet = page.add_sheet(rows(8))
    with ThreadPoolExecutor(8) as tabs:
        jobs = list(tabs.map(lambda _: page.jobs.start(asked(sheet), "asha"), range(8)))
    assert len({job.id for job in jobs}) == 1
    done = page.finish(jobs[0])
    assert page.jobs.start(asked(sheet), "asha").id == done.id  # back, and Import again
    assert names(sandbox) == {f"Campaign {number}": 1 for number in range(1, 9)}
    assert page.state_of(sheet) is SheetState.IMPORTED
    assert page.jobs.report(done.id).counts[State.CREATED] == 8
    assert page.audit() == [("import_asked", "asha")]


def test_a_change_that_was_not_seen_is_told_and_nothing_is_sent(page, sandbox):
    sheet = page.add_sheet(rows(2))
    page.edit(sheet, "ravi", (2, "A", "Other 1"), (3, "A", "Other 2"))
    with pytest.raises(StaleRevision) as stale:
        page.jobs.start(asked(sheet), "asha")
    (change,) = stale.value.changes
    assert (change.person, len(change.writes)) == ("ravi", 2)
    assert sandbox.requests == ()
    page.finish(page.jobs.start(asked(sheet, 1), "asha"))
    assert len(sandbox.campaigns) == 2


def test_a_trial_sends_only_the_first_rows(page, sandbox):
    sheet = page.add_sheet(rows(5))
    done = page.finish(page.jobs.start(asked(sheet, first=2), "asha"))
    assert [campaign.body["name"] for campaign in sandbox.campaigns] == ["Campaign 1", "Campaign 2"]
    assert page.jobs.report(done.id).counts[State.NOT_SENT] == 3


def test_practice_reaches_no_account_and_says_what_it_was(page, sandbox, tmp_path):
    sheet = page.add_sheet(rows(3))
    done = page.finish(page.jobs.start(asked(sheet, practice=True), "asha", may_import=False))
    report = page.jobs.report(done.id)
    assert report.counts[State.CREATED] == 3
    assert report.plan.file_problems[0].code == "job.practice"
    assert sandbox.requests == ()
    assert open_store(tmp_path / "journal.sqlite3").runs() == []
    page.finish(page.jobs.start(asked(sheet), "asha"))  # practice does not count as an import
    assert len(sandbox.campaigns) == 3
    page.restarted()
    assert page.jobs.report(done.id).plan.file_problems[0].code == "job.practice"


def test_practice_needs_no_account(tmp_path):
    page = Page(tmp_path)
    sheet = page.add_sheet(rows(2))
    with pytest.raises(Refused, match="TELECMI_INET_NO"):
        page.jobs.start(asked(sheet), "asha")
    assert page.state_of(sheet) is SheetState.CHECKED
    done = page.finish(page.jobs.start(asked(sheet, practice=True), "asha"))
    assert page.jobs.report(done.id).counts[State.CREATED] == 2


def test_whoever_may_only_check_asks_and_another_approves(page, sandbox):
    sheet = page.add_sheet(rows(2))
    job = page.jobs.start(asked(sheet), "asha", may_import=False)
    assert page.jobs.state(job.id).phase is Phase.WAITING
    assert page.state_of(sheet) is SheetState.CHECKED
    page.edit(sheet, "asha", (3, "A", "Other 2"))
    with pytest.raises(StaleRevision):
        page.jobs.approve(job.id, "priya")
    assert page.jobs.withdraw(job.id, "asha").state is JobState.DONE
    again = page.jobs.start(asked(sheet, 1), "asha", may_import=False)
    assert sandbox.requests == ()
    page.jobs.approve(again.id, "priya")
    page.jobs.approve(again.id, "priya")
    done = page.finish(again)
    assert done.approved_by == "priya"
    assert names(sandbox) == {"Campaign 1": 1, "Other 2": 1}
    assert page.audit() == [
        ("import_asked", "asha"),
        ("import_withdrawn", "asha"),
        ("import_asked", "asha"),
        ("import_approved", "priya"),
    ]


def test_one_import_of_an_account_goes_first_and_the_others_are_told(page, sandbox):
    sandbox.faults.set(Fault(name="Campaign 1", delay=30))
    first = page.add_sheet(rows(1))
    second = page.add_sheet([line | {"Campaign name": "Second"} for line in rows(1)], "second")
    one = page.jobs.start(asked(first), "asha")
    two = page.jobs.start(asked(second), "ravi")
    wait_until(lambda: page.jobs.state(one.id).phase is Phase.RUNNING)
    state = page.jobs.state(two.id)
    assert (state.phase, state.ahead.job.id) == (Phase.QUEUED, one.id)
    assert names(sandbox)["Second"] == 0
    page.jobs.stop(two.id, "ravi")  # before it began: nothing was sent, and it can be asked again
    assert page.store.job(two.id).state is JobState.DONE
    assert page.state_of(second) is SheetState.CHECKED
    again = page.jobs.start(asked(second), "ravi")
    assert again.state is JobState.QUEUED
    sandbox.__exit__()


@pytest.mark.full
def test_another_program_that_holds_the_account_is_waited_for(page, sandbox, tmp_path):
    sheet = page.add_sheet(rows(1))
    held = run_record(inet_no=sandbox.inet_no, base_url=sandbox.base_url)
    with open_store(page.address, tmp_path / "locks").begin(held):
        job = page.jobs.start(asked(sheet), "asha")
        wait_until(lambda: page.jobs.state(job.id).held is not None)
        assert page.jobs.state(job.id).phase is Phase.QUEUED
        assert page.jobs.state(job.id).held.code == "run.held"
        assert sandbox.requests == ()
    page.finish(job)
    assert len(sandbox.campaigns) == 1


def test_stop_waits_for_what_is_under_way_and_keeps_the_rest(page, sandbox):
    page.send = replace(QUICK, rate=500, concurrency=1)
    sheet = page.add_sheet(rows(3))
    sandbox.faults.set(Fault(name="Campaign 1", delay=0.3))
    job = page.jobs.start(asked(sheet), "asha")
    wait_until(lambda: sandbox.requests)
    assert page.jobs.stop(job.id, "priya").state is JobState.STOPPING
    done = page.finish(job)
    report = page.jobs.report(job.id)
    assert [report.results[row].state.value for row in (2, 3, 4)] == [
        "created",
        "not_sent",
        "not_sent",
    ]
    assert names(sandbox) == {"Campaign 1": 1}
    assert facts_of(done).stopped_by == "priya"
    assert report.stopped.code == "run.stopped_on_page"


def test_a_server_that_ends_lets_nothing_new_leave_and_the_next_goes_on(page, sandbox):
    page.send = replace(QUICK, concurrency=1)
    sheet = page.add_sheet(rows(4))
    sandbox.faults.set(Fault(name="Campaign 2", delay=0.3))
    job = page.jobs.start(asked(sheet, first=3), "asha")
    wait_until(lambda: names(sandbox)["Campaign 2"])
    assert page.jobs.drain(20)
    assert page.store.job(job.id).state is JobState.RUNNING
    assert sorted(names(sandbox)) == ["Campaign 1", "Campaign 2"]
    page.restarted()
    done = page.finish(job)
    assert names(sandbox) == {"Campaign 1": 1, "Campaign 2": 1, "Campaign 3": 1}
    counts = page.jobs.report(job.id).counts
    assert (counts[State.CREATED], counts[State.NOT_SENT]) == (3, 1)  # the trial stays one of 3
    assert len(facts_of(done).runs) == 2
    page.restarted()
    assert page.jobs.report(job.id).counts == counts  # and the same from the store


def test_what_a_person_found_is_kept_with_their_name(page, sandbox):
    page.send = replace(QUICK, resend=False)
    sheet = page.add_sheet(rows(2))
    sandbox.faults.set(Fault(name="Campaign 2", shape="drop"))
    job = page.finish(page.jobs.start(asked(sheet), "asha"))
    assert page.jobs.report(job.id).counts[State.UNKNOWN] == 1
    sent = len(sandbox.requests)
    page.jobs.record_found(job.id, 3, is_found=False, person="priya")
    (problem,) = page.jobs.report(job.id).results[3].problems
    assert (problem.code, problem.facts["person"]) == ("answer.not_found", "priya")
    page.jobs.record_found(job.id, 3, is_found=True, person="priya")
    assert page.jobs.report(job.id).counts[State.CREATED] == 2
    assert len(sandbox.requests) == sent
    with pytest.raises(Refused):
        page.jobs.record_found(job.id, 2, is_found=True, person="priya")


def test_the_rest_is_a_sheet_of_what_is_left_with_the_edits(page, sandbox):
    lines = rows(4)
    lines[1] |= {"Campaign name": "Existing Campaign"}
    sheet = page.add_sheet([*lines, lines[3] | WRONG])
    page.edit(sheet, "asha", (4, "A", "Put right"))
    job = page.finish(page.jobs.start(asked(sheet, 1), "asha"))
    counts = page.jobs.report(job.id).counts
    assert (counts[State.CREATED], counts[State.REJECTED], counts[State.INVALID]) == (3, 1, 1)
    rest = page.jobs.rest(job.id, "asha")
    assert page.jobs.rest(job.id, "asha") == rest
    plan = page.sheets.open(rest).plan
    assert (plan.left_out.numbers, plan.ready.numbers) == ([2, 4, 5], [3])
    assert plan.rows.row(4).name == "Put right"
    sent = len(sandbox.requests)
    page.edit(rest, "asha", (3, "A", "A new name"))
    revision = page.sheets.open(rest).revision
    page.finish(page.jobs.start(asked(rest, revision), "asha"))
    assert [request.name for request in sandbox.requests[sent:]] == ["A new name"]


def test_whoever_reads_that_a_job_is_over_finds_its_sheet_as_it_is_from_then_on(tmp_path, sandbox):
    class Store(SqliteSheets):
        def set_job(self, job, among=(), along=None, **more):
            if job.state is JobState.DONE:
                found.append(self.sheet(job.sheet).state)
            return super().set_job(job, among, along, **more)

    found = []
    page = Page(tmp_path, opening=Store)
    page.add_account(sandbox)
    sandbox.faults.set(Fault(name="Campaign 1", delay=30))
    first = page.add_sheet(rows(1))
    second = page.add_sheet([line | {"Campaign name": "Second"} for line in rows(1)], "second")
    page.jobs.start(asked(first), "asha")
    page.jobs.stop(page.jobs.start(asked(second), "ravi").id, "ravi")  # nothing of it was sent
    assert found == [SheetState.CHECKED]
    sandbox.__exit__()
    page.jobs.drain(10)


@pytest.mark.full
def test_a_sheet_that_changes_while_it_waits_for_its_account_is_not_sent(page, sandbox):
    sandbox.faults.set(Fault(name="Campaign 1", delay=4))
    long = page.add_sheet(rows(1))
    sheet = page.add_sheet([line | {"Campaign name": "Second"} for line in rows(1)], "second")
    first = page.jobs.start(asked(long), "asha")
    job = page.jobs.start(asked(sheet), "asha")
    page.edit(sheet, "ravi", (2, "A", "Third"))
    page.finish(first)
    done = page.finish(job)
    assert facts_of(done).refused == "job.changed"
    assert names(sandbox) == {"Campaign 1": 1}
    assert page.state_of(sheet) is SheetState.CHECKED
