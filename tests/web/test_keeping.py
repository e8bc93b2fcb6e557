"""What a server does beside requests: it deletes what nobody needs any more, by its own clock."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sending import rows, write_csv

from bulk_import.app.sheets import Sheets
from bulk_import.clock import Clock
from bulk_import.options import ReadOptions
from bulk_import.problems import Refused
from bulk_import.store.sheets import AuditLine, SheetState, SqliteSheets
from bulk_import.web.application import create_app


class Hours:
    """A clock of which each wait takes its hours at once, until *hours* are over."""

    def __init__(self, hours):
        self.left, self.moment, self.over = hours, datetime.now(UTC), asyncio.Event()

    def now(self):
        return self.moment

    async def sleep(self, seconds):
        assert seconds <= 24 * 3600
        self.left -= seconds / 3600
        self.moment += timedelta(seconds=seconds)
        if self.left <= 0:
            self.over.set()
            await asyncio.Event().wait()


def serve(site, hours, sheets=None):
    """Let a server of *site* run for so many hours."""

    async def main():
        clock = Hours(hours)
        passed = Clock(now=clock.now, sleep=clock.sleep)
        made = sheets or Sheets(SqliteSheets(site.uploads / "journal.sqlite3"), clock=passed)
        app = create_app(replace(site, clock=passed, sheets=made))
        async with app.router.lifespan_context(app):
            await clock.over.wait()

    asyncio.run(main())


@pytest.mark.full
def test_what_nobody_needs_goes_while_the_server_runs(site):
    file = write_csv(site.uploads / "weekly.csv", rows(2))
    kept = site.sheets.add(file, file.name, "local", ReadOptions()).id
    no_sheet = site.uploads / "logo.png"
    no_sheet.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    refused = site.sheets.add(no_sheet, no_sheet.name, "local", ReadOptions()).id
    assert site.sheets.read(kept).state is SheetState.CHECKED
    assert site.sheets.read(refused).state is SheetState.REFUSED
    serve(site, hours=13 * 24)
    assert site.sheets.record(kept).state is SheetState.CHECKED
    assert site.sheets.count_open("local") == 1
    serve(site, hours=15 * 24)
    assert site.sheets.record(kept).state is SheetState.EXPIRED


def test_the_record_of_a_deleted_sheet_goes_90_days_after_it(site, person):
    file = write_csv(site.uploads / "weekly.csv", rows(1))
    sheet = site.sheets.add(file, file.name, "local", ReadOptions()).id
    store, now = SqliteSheets(site.uploads / "journal.sqlite3"), datetime.now(UTC)
    asked = AuditLine(at=now, person="local", action="import_asked", subject=sheet)
    store.add_audit(asked)

    def found_after(days):
        Sheets(store, clock=Clock(now=lambda: now + timedelta(days=days))).prune()
        return person.get(f"/sheets/{sheet}")

    assert [found_after(days).status_code for days in (15, 103)] == [410, 410]
    gone = found_after(106)
    assert gone.status_code == 404
    assert "There is nothing here" in gone.text
    assert store.audit(1) == [asked]


def test_one_failure_keeps_nothing_else_from_being_deleted(site):
    folder = site.uploads / "practice" / "of-nobody"
    folder.mkdir(parents=True)

    class Held(Sheets):
        def prune(self):
            raise Refused("journal.held", path="journal.sqlite3")

    serve(site, 1, Held(SqliteSheets(site.uploads / "journal.sqlite3")))
    assert not folder.exists()
