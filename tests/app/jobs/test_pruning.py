"""What the page leaves behind goes when its time is over; what an import needs never does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sending import rows

from bulk_import.app.jobs import Asked, facts_of
from bulk_import.app.sheets import Sheets
from bulk_import.clock import Clock
from bulk_import.problems import Refused
from bulk_import.store.sheets import JobState, SheetState


def in_days(page, days):
    """Return the open sheets of a server that starts so many days later."""
    then = datetime.now(UTC) + timedelta(days=days)
    return Sheets(page.store, clock=Clock(now=lambda: then))


def practised(page):
    sheet = page.add_sheet(rows(3))
    return page.finish(page.jobs.start(Asked(sheet=sheet, revision=0, practice=True), "asha"))


def journals(page):
    return [one.name for one in (page.folder / "practice").iterdir()]


def test_the_journal_of_a_practice_goes_with_its_sheet_and_its_counts_stay(page):
    job = practised(page)
    assert in_days(page, 13).prune() == []
    assert page.jobs.prune() == []
    assert page.jobs.report(job.id).exit_status == 0
    assert in_days(page, 15).prune() == [job.sheet]
    assert page.jobs.prune() == [job.id]
    assert journals(page) == []
    assert facts_of(page.store.job(job.id)).counts["created"] == 3
    with pytest.raises(Refused):
        page.jobs.report(job.id)
    assert page.jobs.prune() == []


def test_a_practice_that_is_not_over_keeps_its_journal_and_its_sheet(page):
    job = practised(page)
    page.store.set_job(replace(job, state=JobState.RUNNING))  # as a server leaves it that is killed
    assert in_days(page, 400).prune() == []
    assert page.jobs.prune() == []
    assert journals(page) == [job.id]


def test_a_journal_that_no_job_names_goes_and_other_things_stay(page):
    job = practised(page)
    folder = page.folder / "practice"
    (folder / "of-nobody").mkdir()
    (folder / "of-nobody" / "journal.sqlite3").write_bytes(b"x")
    (folder / "notes.txt").write_text("somebody put this here")
    assert page.jobs.prune() == ["of-nobody"]
    assert sorted(journals(page)) == sorted([job.id, "notes.txt"])


def test_a_journal_that_somebody_deleted_is_told_and_keeps_nobody_from_anything(page):
    job = practised(page)
    page.store.discard(job.sheet)
    page.jobs.prune()
    page.restarted()
    with pytest.raises(Refused, match="journal"):
        page.jobs.report(job.id)


def test_a_sheet_that_waits_for_approval_is_neither_deleted_nor_discarded(page, sandbox):
    sheet = page.add_sheet(rows(2))
    job = page.jobs.start(Asked(sheet=sheet, revision=0), "asha", may_import=False)
    assert in_days(page, 400).prune() == []
    assert not page.sheets.discard(sheet)
    page.finish(page.jobs.approve(job.id, "priya"))
    assert len(sandbox.campaigns) == 2
    assert in_days(page, 60).prune() == [sheet]
    assert page.state_of(sheet) is SheetState.EXPIRED
