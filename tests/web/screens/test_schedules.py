"""Schedules on the page: what is due, what came of it, and who may change it."""

import re
from dataclasses import replace

import pytest
from schedules import PAUSED, WEEKLY, Desk
from sending import rows, wait_until, write_csv

from bulk_import.app.jobs import Asked
from bulk_import.options import ReadOptions
from bulk_import.store import WorkerRecord
from bulk_import.store.schedules import Told
from bulk_import.store.sheets import JobState


@pytest.fixture
def desk():
    return Desk(WEEKLY, PAUSED)


@pytest.fixture
def team(team, desk):
    """A team's page whose journal several machines share; Asha may import, Ravi may not."""
    worker = WorkerRecord(id="w", machine="cedar", process=1, release="0.2.0", accounts=())
    return replace(team, schedules=desk, workers=lambda: [worker])


def text_of(browser):
    """Return the words of the page, without its tags."""
    page = browser.get("/schedules")
    assert page.status_code == 200
    return " ".join(re.sub(r"<[^>]*>", " ", page.text).split())


def test_the_next_time_is_told_in_the_schedules_own_zone(behind):
    text = text_of(behind("Asha"))
    assert "Mon 4 Aug 2031, 09:00 0 9 * * 1 in the time of Asia/Kolkata" in text
    assert "/srv/campaigns/weekly.xlsx account mumbai · for you" in text
    assert "&lt;b&gt;.csv" in text
    assert text.count("Paused") == 1
    assert "not yet" in text
    assert "No worker is running" not in text


def test_why_a_file_was_not_imported_stands_there_with_what_to_do(behind, desk):
    facts = {"path": WEEKLY.source, "machine": "cedar"}
    told = (
        Told(file="weekly.xlsx", code="schedule.no_file", facts=facts),
        Told(file="gone.csv", job="of a database that was restored"),
    )
    desk.schedules[0] = replace(WEEKLY, last=WEEKLY.next, missed=3, told=told)
    text = text_of(behind("Asha"))
    assert "/srv/campaigns/weekly.xlsx is not there on cedar. Put it there" in text
    assert "then run the schedule once." in text  # nobody types commands here
    assert "3 times were missed" in text
    assert "gone.csv: Its import is not kept any more" in text


def test_what_became_of_an_import_is_shown_to_those_who_may_see_it(behind, desk, team, tmp_path):
    path = write_csv(tmp_path / "weekly.csv", rows(2))
    sheet = team.sheets.add(path, path.name, "asha", ReadOptions()).id
    team.sheets.read(sheet)
    job = team.jobs.start(Asked(sheet=sheet, revision=0, practice=True), "asha")
    wait_until(lambda: team.jobs.job(job.id).state is JobState.DONE)
    done = replace(WEEKLY, last=WEEKLY.next, told=(Told(file="weekly.csv", job=job.id),))
    desk.schedules = [done, replace(done, id="ravis", owner="ravi")]
    seen, unseen = (behind(who).get("/schedules").text for who in ("Asha", "Ravi"))
    assert f'<a href="runs/{job.id}">weekly.csv</a>' in seen
    assert job.id not in unseen
    assert "Its import began" in unseen
    assert ("<b>ravis</b>" in unseen, "<b>weekly</b>" in unseen) == (True, False)


@pytest.mark.parametrize(
    ("what", "said"), [("pause", "is paused"), ("resume", "goes on"), ("now", "within a minute")]
)
def test_who_may_import_pauses_resumes_and_runs_it(behind, desk, what, said):
    asha = behind("Asha")
    answer = asha.send(f"/schedules/%C3%A9lan%20%F0%9F%9A%80/{what}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/schedules")
    assert desk.changes == [(what, PAUSED.id, "asha")]
    assert said in text_of(asha).partition("Schedule Next")[0]
    assert said not in text_of(asha).partition("Schedule Next")[0]


def test_whoever_may_only_check_changes_nothing(behind, desk):
    ravi = behind("Ravi")
    assert ravi.send("/schedules/weekly/pause").status_code == 404
    assert behind("Asha").send("/schedules/weekly/remove").status_code == 404
    assert behind("Asha").post("/schedules/weekly/pause").status_code == 403
    assert desk.changes == []
    assert "There are no schedules" in text_of(ravi)


def test_one_that_was_removed_meanwhile_is_said_to_be_gone(behind):
    asha = behind("Asha")
    asha.send("/schedules/gone/now")
    assert "No schedule is called gone" in text_of(asha)


def test_one_machine_has_no_schedules(person):
    assert person.get("/schedules").status_code == 404
    assert "Schedules" not in person.get("/").text
