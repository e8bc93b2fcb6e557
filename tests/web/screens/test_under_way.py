"""Which imports are under way and in line, whosever they are; names as their owners let see."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bulk_import.app.jobs import Phase, RunState
from bulk_import.outcome import State
from bulk_import.problems import Refused
from bulk_import.store.sheets import JobRecord, JobState
from bulk_import.web.people import Person
from bulk_import.web.screens.run_view import run_view

NOON = datetime(2031, 8, 4, 12, tzinfo=UTC)
JOB = JobRecord(
    id="j1",
    sheet="s",
    revision=0,
    file_name="salaries.csv",
    owner="priya",
    account="mumbai",
    inet_no=111,
    first=None,
    practice=False,
    state=JobState.RUNNING,
    asked_at=NOON,
)
RUNNING = RunState(
    job=JOB, phase=Phase.RUNNING, due=85, counts={State.CREATED: 52}, seconds_left=240.0
)
MINE = replace(JOB, id="j2", file_name="weekly.csv", owner="asha", state=JobState.QUEUED)
THIRD = RunState(job=MINE, phase=Phase.QUEUED, ahead=RUNNING, before=2)
BUSY = RunState(job=replace(MINE, id="j3"), phase=Phase.QUEUED, before_at_workers=4)
NOBODY = replace(BUSY, before_at_workers=0, held=Refused("fleet.no_worker"))


class Jobs:
    """The imports of a page, as far as this screen asks for them."""

    def __init__(self, *states):
        self.states = states

    def under_way(self):
        return self.states

    def rates(self):
        return {}


@pytest.fixture
def team(team):
    return replace(team, jobs=Jobs(RUNNING, THIRD, BUSY, NOBODY), workers=list)


def test_imports_of_others_are_listed_without_their_files_and_names(behind):
    page = behind("Asha").get("/accounts").text
    text = " ".join(re.sub(r"<[^>]*>", " ", page).split())
    assert (
        "another file mumbai Importing, 52 of 85 about 4 minutes left weekly.csv mumbai you" in text
    )
    assert "Number 3 in line for this account: 2 imports go first." in text
    assert "Number 5 in line for a free worker: 4 imports go first." in text
    assert "No worker is running" in text
    assert not any(secret in page for secret in ("salaries", "priya", "runs/j1"))
    assert 'href="runs/j2"' in page


def test_an_import_that_waits_says_which_in_line_it_is():
    asha = Person("asha", "Asha")
    leads = [run_view(one, asha, NOON).lead for one in (THIRD, BUSY, NOBODY)]
    assert leads[0].startswith("Number 3 in line for this account: 2 imports go first. It begins")
    assert leads[1].startswith("Number 5 in line for a free worker: 4 imports go first.")
    assert leads[2].startswith("It begins by itself.")
    assert run_view(BUSY, asha, NOON).head == "Waiting for its turn"
