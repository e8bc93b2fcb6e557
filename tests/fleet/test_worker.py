"""Workers carry out what was asked for on any page of their database, and send nothing twice."""

import pytest
from fleets import FleetPage, RunningWorker
from sending import rows

from bulk_import.app.jobs import Asked, Phase
from bulk_import.outcome import State
from bulk_import.sandbox import Sandbox


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
    with RunningWorker(page):
        done = page.finish(job)
    assert page.jobs.report(done.id).counts[State.CREATED] == 3
    assert page.workers.all() == []
