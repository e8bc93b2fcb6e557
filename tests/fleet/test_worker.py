"""Workers carry out what was asked for on any page of their database, and send nothing twice."""

from contextlib import ExitStack, closing
from dataclasses import replace

import pytest
from fleets import FleetPage, PageWithoutSecrets, RunningWorker
from job_pages import QUICK
from recording import run_record, store_at
from sending import START, rows, wait_until

from bulk_import.app.jobs import Asked, Phase, facts_of
from bulk_import.app.jobs.job_facts import with_facts
from bulk_import.app.jobs.transitions import write_run, write_taken
from bulk_import.fleet.worker import FENCED
from bulk_import.outcome import State
from bulk_import.problems import Refused
from bulk_import.sandbox import Sandbox
from bulk_import.store import WorkerRecord, account_name, open_workers
from bulk_import.store.postgres.opening import connect
from bulk_import.store.sheets import JobState, SheetState


@pytest.fixture
def sandbox():
    with Sandbox() as running:
        yield running


@pytest.fixture
def page(tmp_path, database, queue, sandbox):
    made = FleetPage(tmp_path, database)
    made.add_account(sandbox)
    yield made
    made.close()


def asked(sheet, **more):
    return Asked(sheet=sheet, revision=0, **more)


@pytest.mark.always
def test_practice_waits_for_a_worker_and_is_carried_out_by_it(page):
    sheet = page.add_sheet(rows(3))
    job = page.jobs.start(asked(sheet, practice=True), "asha")
    waits = page.jobs.state(job.id)
    assert (waits.phase, waits.held.code) == (Phase.QUEUED, "fleet.no_worker")
    with RunningWorker(page) as worker:
        done = page.finish(job)
    assert page.jobs.report(done.id).counts[State.CREATED] == 3
    assert [(over.id, why) for over, why, _ in worker.over] == [(job.id, None)]
    assert page.workers.all() == []
    assert "campaigns.csv: 3 Created." in worker.said


@pytest.fixture
def other_page(tmp_path, page):
    """Another page of the same database, on another machine."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    made = FleetPage(folder, page.address)
    made.accounts = page.accounts
    yield made
    made.close()


def test_a_worker_does_not_say_that_something_is_imported_which_was_refused(page, other_page):
    sheet = page.add_sheet(rows(1))
    job = page.jobs.start(asked(sheet), "asha")
    page.store.forget_upload(sheet)
    with RunningWorker(other_page) as working:
        done = page.finish(job)
    refused = facts_of(done).refusal
    assert f"campaigns.csv is not imported: {refused.message}" in working.said


def names(sandbox):
    return sorted(request.name for request in sandbox.requests)


@pytest.mark.always
def test_what_one_page_starts_is_watched_and_stopped_on_another(page, other_page, sandbox):
    page.send = other_page.send = replace(QUICK, rate=20, concurrency=1)
    sheet = page.add_sheet(rows(60))
    other_page.edit(sheet, "ravi", (2, "A", "Edited elsewhere"))
    assert page.sheets.open(sheet).text(2, "A") == "Edited elsewhere"
    job = page.jobs.start(replace(asked(sheet), revision=1), "asha")
    with RunningWorker(page):
        wait_until(lambda: other_page.jobs.state(job.id).counts.get(State.CREATED, 0) > 1)
        seen = other_page.jobs.state(job.id)
        assert (seen.phase, seen.due, seen.rate) == (Phase.RUNNING, 60, 20)
        other_page.jobs.stop(job.id, "ravi")
        done = page.finish(job)
    assert facts_of(done).stopped_by == "ravi"
    report = other_page.jobs.report(job.id)
    assert report.counts[State.CREATED] == len(sandbox.requests)
    assert 1 < len(sandbox.requests) < 60
    assert "Edited elsewhere" in names(sandbox)


def test_what_a_worker_hands_over_goes_on_with_the_next(page, other_page, sandbox):
    page.send = other_page.send = replace(QUICK, rate=30, concurrency=2)
    job = page.jobs.start(asked(page.add_sheet(rows(40))), "asha")
    with RunningWorker(page, "first"):
        wait_until(lambda: len(sandbox.requests) > 3)
    assert page.store.job(job.id).state is JobState.RUNNING
    assert len(sandbox.requests) < 40
    with RunningWorker(other_page, "second"):
        done = page.finish(job)
    assert len(facts_of(done).runs) == 2
    assert names(sandbox) == sorted(f"Campaign {number}" for number in range(1, 41))
    assert page.jobs.report(job.id).counts[State.CREATED] == 40


@pytest.mark.always
def test_a_worker_whose_import_another_one_took_over_writes_nothing_and_leaves(page, sandbox):
    """It was stopped for so long that another one went on, and may have ended the import."""
    page.send = replace(QUICK, rate=20, concurrency=1)
    job = page.jobs.start(asked(page.add_sheet(rows(10))), "asha")
    with RunningWorker(page, "late") as late:
        wait_until(lambda: facts_of(page.store.job(job.id)).runs)
        (run,) = facts_of(page.store.job(job.id)).runs
        write_taken(page.store, page.store.job(job.id), "other", START)
        wait_until(lambda: late.left)
    assert late.left == [FENCED]
    known = page.store.job(job.id)
    assert (known.state, facts_of(known).worker) == (JobState.RUNNING, "other")
    assert write_run(page.store, with_facts(known, worker="late"), "later", START) is None
    assert facts_of(page.store.job(job.id)).runs == (run,)


def test_imports_of_an_account_wait_for_each_other_and_one_is_taken_back(page, sandbox):
    page.send = replace(QUICK, rate=10, concurrency=1)
    first = page.jobs.start(asked(page.add_sheet(rows(30))), "asha")
    lines = [line | {"Campaign name": "Second"} for line in rows(1)]
    second = page.jobs.start(asked(page.add_sheet(lines, "second")), "ravi")
    lines = [line | {"Campaign name": "Third"} for line in rows(1)]
    third = page.jobs.start(asked(page.add_sheet(lines, "third")), "ravi")
    assert [one.before for one in page.jobs.under_way()] == [0, 1, 2]
    with RunningWorker(page):
        wait_until(lambda: page.jobs.state(first.id).counts.get(State.CREATED, 0) > 0)
        waits = page.jobs.state(second.id)
        assert (waits.phase, waits.ahead.job.id, waits.ahead.due) == (Phase.QUEUED, first.id, 30)
        assert [one.job.id for one in page.jobs.under_way()] == [first.id, second.id, third.id]
        page.jobs.stop(second.id, "ravi")
        assert page.jobs.state(third.id).before == 1
        page.jobs.stop(third.id, "ravi")
        assert page.store.job(second.id).state is JobState.DONE
        assert page.state_of(second.sheet) is SheetState.CHECKED
        page.jobs.stop(first.id, "asha")
        page.finish(first)
    assert "Second" not in names(sandbox)


def test_what_is_delivered_twice_or_forgotten_is_sent_once(page, queue, sandbox, database):
    job = page.jobs.start(asked(page.add_sheet(rows(5))), "asha")
    with closing(connect(database)) as connection:
        connection.run("DELETE FROM procrastinate_jobs")
    page.jobs.resume_all()
    account = account_name(page.accounts[""])
    with closing(connect(database)) as connection:
        queue.defer(connection.opened, job.id, account)
    assert len(queue.entries()) == 2
    with RunningWorker(page):
        page.finish(job)
        wait_until(lambda: not queue.entries())
    page.jobs.resume_all()
    assert queue.entries() == []
    assert names(sandbox) == [f"Campaign {number}" for number in range(1, 6)]


def test_an_import_whose_account_a_command_holds_waits_and_every_page_says_for_whom(
    page, other_page, sandbox
):
    job = page.jobs.start(asked(page.add_sheet(rows(2))), "asha")
    account = page.accounts[""]
    by_hand = run_record("by-hand", inet_no=account.inet_no, base_url=account.base_url)
    with ExitStack() as until_over, closing(ExitStack()) as holding:
        holding.enter_context(store_at(page.address).begin(by_hand))
        worker = until_over.enter_context(RunningWorker(page, lease=3.0))
        wait_until(lambda: getattr(other_page.jobs.state(job.id).held, "code", "") == "run.held")
        waits = other_page.jobs.state(job.id)
        assert (waits.phase, waits.held.facts["run"]) == (Phase.QUEUED, "by-hand")
        assert sandbox.requests == ()
        holding.close()
        page.finish(job)
    assert not [said for said in worker.said if "waits" in said]
    assert names(sandbox) == ["Campaign 1", "Campaign 2"]


SILENT = """
    WITH silent AS (
        INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '3 seconds')
        RETURNING id
    )
    UPDATE procrastinate_jobs SET status = 'doing', worker_id = silent.id FROM silent
"""
"""Lets a worker have taken what is in the queue, and have died three seconds ago."""


def test_what_a_dead_worker_had_is_delivered_again_after_the_lease_of_the_settings(page, database):
    job = page.jobs.start(asked(page.add_sheet(rows(1))), "asha")
    with closing(connect(database)) as connection:
        connection.run(SILENT)
    with RunningWorker(page, lease=2.0):
        wait_until(lambda: page.store.job(job.id).state is JobState.DONE, 10)


def test_a_worker_is_taken_for_dead_after_the_lease_of_the_settings(database):
    one = WorkerRecord(id="w", machine="m", process=1, release="0", accounts=())
    with (
        closing(open_workers(database)) as usual,
        closing(open_workers(replace(database, lease=0.0))) as hasty,
    ):
        usual.renew(one)
        assert [each.is_alive for each in (*usual.all(), *hasty.all())] == [True, False]


def test_only_a_worker_with_the_secret_takes_a_job(page, other_page):
    job = page.jobs.start(asked(page.add_sheet(rows(1))), "asha")
    other_page.accounts = {}
    with RunningWorker(other_page):
        wait_until(page.workers.all)
        assert page.jobs.state(job.id).held.code == "fleet.no_worker_for"
        page.jobs.stop(job.id, "asha")
    assert page.store.job(job.id).state is JobState.DONE


@pytest.mark.always
def test_a_page_needs_no_secret_to_show_and_to_start_an_import(tmp_path, page, sandbox):
    folder = tmp_path / "bare"
    folder.mkdir()
    bare = PageWithoutSecrets(folder, page.address)
    bare.add_account(sandbox)
    (known,) = bare.jobs.accounts()
    assert (known.inet_no, known.secret_source) == (sandbox.inet_no, None)
    sheet = bare.add_sheet(rows(2))
    to = bare.jobs.destination("")
    assert len(bare.jobs.plan(sheet, to.account).ready) == 2
    with pytest.raises(Refused) as refused:
        to.unlock()
    assert refused.value.code == "settings.no_account"
    job = bare.jobs.start(asked(sheet), "asha", may_import=False)
    assert bare.jobs.shown(job).made.ready == 2
    bare.jobs.approve(job.id, "mira")
    assert bare.jobs.state(job.id).held.code == "fleet.no_worker"
    with RunningWorker(page):
        bare.finish(job)
    assert bare.jobs.report(job.id).counts[State.CREATED] == 2
    assert names(sandbox) == ["Campaign 1", "Campaign 2"]
    bare.close()


def test_what_waits_for_approval_is_in_no_queue(page, queue, sandbox):
    sheet = page.add_sheet(rows(1))
    job = page.jobs.start(asked(sheet), "asha", may_import=False)
    assert queue.entries() == []
    page.jobs.approve(job.id, "mira")
    assert [one.job for one in queue.entries()] == [job.id]
    with RunningWorker(page):
        page.finish(job)
    assert names(sandbox) == ["Campaign 1"]


def test_the_results_of_practice_are_there_on_every_machine(page, other_page):
    sheet = page.add_sheet(rows(2))
    job = page.jobs.start(asked(sheet, practice=True), "asha")
    with RunningWorker(page):
        page.finish(job)
    assert other_page.jobs.report(job.id).counts[State.CREATED] == 2
    page.sheets.discard(sheet)
    assert other_page.jobs.prune() == page.jobs.prune() == [job.id]
    with pytest.raises(Refused):
        page.jobs.report(job.id)
