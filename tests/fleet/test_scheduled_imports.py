"""What becomes of a schedule's files, judged by the sandbox's own record."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from job_pages import Page
from sending import rows, wait_until, write_csv

from bulk_import.app.jobs import Destinations, Phase, PracticeJournals, facts_of
from bulk_import.clock import Clock
from bulk_import.fleet.schedule_options import ScheduleOptions
from bulk_import.fleet.scheduled_imports import ScheduledImports
from bulk_import.fleet.schedules import IN_TIME, STALE, Asked, Schedules
from bulk_import.problems import Refused
from bulk_import.sandbox import Sandbox
from bulk_import.store.sheets import JobState

ONCE = timedelta(seconds=61)


class Workers:
    """Workers that serve one schedule after the other, at a time that the test sets."""

    def __init__(self, page, table):
        self.page, self.table = page, table
        self.now, self.said, self.notified = datetime.now(UTC), [], []
        self.clock = Clock(now=lambda: self.now)
        self.schedules = Schedules(table, self.clock)

    def add(self, source, account="", **options):
        taken = ScheduleOptions(read={}, **options)
        asked = Asked(
            cron="* * * * *",
            zone="Asia/Kolkata",
            account=account,
            source=source,
            options=taken.as_json(),
            owner="asha",
        )
        return self.schedules.add(asked).id

    def serve(self, after=ONCE, worker="one", **changed):
        """Let time pass and a worker serve; return what is told of the only schedule."""
        self.now += after
        destinations = Destinations(
            known=self.page.known,
            load=self.page.load,
            practice=PracticeJournals(self.page.folder / "practice"),
            locks=self.page.folder / "locks",
        )
        imports = ScheduledImports(
            table=self.table,
            sheets=self.page.sheets,
            jobs=self.page.jobs,
            destinations=destinations,
            profiles=self.page.folder,
            clock=self.clock,
            worker=worker,
            wait=lambda _: None,
            tell=lambda said, *, is_trouble: self.said.append((said, is_trouble)),
            notify=lambda schedule, told: self.notified.append((schedule.id, told.code)),
        )
        replace(imports, **changed).serve_due()
        return self.table.all()[0].told

    def finished(self, told):
        wait_until(lambda: self.page.store.job(told.job).state is JobState.DONE)


@pytest.fixture
def sandbox():
    with Sandbox() as running:
        yield running


@pytest.fixture
def workers(tmp_path, table, sandbox):
    page = Page(tmp_path)
    page.add_account(sandbox)
    yield Workers(page, table)
    page.jobs.drain(10)


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def sent(sandbox):
    return Counter(request.name for request in sandbox.requests)


def test_a_file_is_imported_at_each_of_its_times_and_nothing_twice(workers, sandbox, tmp_path):
    file = write_csv(tmp_path / "weekly.csv", rows(2))
    workers.add(file)
    assert workers.serve(after=timedelta(0)) == ()
    assert workers.table.all()[0].last is None
    (told,) = workers.serve()
    workers.finished(told)
    assert (told.file, told.code) == ("weekly.csv", "")
    assert workers.said == [("weekly: the import of weekly.csv began.", False)]
    assert workers.notified == []
    assert facts_of(workers.page.store.job(told.job)).schedule == "weekly"
    write_csv(file, rows(3))
    (again,) = workers.serve()
    workers.finished(again)
    assert sent(sandbox) == {f"Campaign {number}": 1 for number in (1, 2, 3)}
    assert workers.page.store.job(again.job).owner == "asha"
    assert file.exists()


@pytest.mark.full
def test_each_file_of_a_folder_is_taken_and_what_cannot_be_used_is_put_aside(
    workers, sandbox, tmp_path
):
    folder = tmp_path / "incoming"
    folder.mkdir()
    workers.add(folder)
    write_csv(folder / "north.csv", rows(1))
    (folder / "south.pdf").write_bytes(b"%PDF-1.7")
    (folder / "later.csv.part").write_text("Name", "utf-8")
    told = {one.file: one for one in workers.serve()}
    assert set(told) == {"north.csv", "south.pdf"}
    workers.finished(told["north.csv"])
    assert sent(sandbox) == {"Campaign 1": 1}
    assert names_in(folder) == ["attention", "later.csv.part", "taken"]
    assert names_in(folder / "taken") == ["north.csv"]
    assert names_in(folder / "attention") == ["south.not-sent.txt", "south.pdf"]
    message = Refused(told["south.pdf"].code, **told["south.pdf"].facts).message
    assert message in (folder / "attention" / "south.not-sent.txt").read_text("utf-8-sig")
    assert workers.serve() == ()  # there is nothing new
    write_csv(folder / "north.csv", rows(2))
    workers.finished(workers.serve()[0])
    assert names_in(folder / "taken") == ["north-2.csv", "north.csv"]
    assert len(sandbox.campaigns) == 2


@pytest.mark.full
def test_what_a_spreadsheet_program_has_open_stays_where_it_is(workers, tmp_path):
    folder = tmp_path / "incoming"
    folder.mkdir()
    workers.add(folder)
    write_csv(folder / "north.csv", rows(1))
    (folder / ".~lock.north.csv#").touch()
    (told,) = workers.serve()
    assert (told.job, told.code) == (None, "schedule.growing")
    assert (folder / "north.csv").exists()
    assert "bulk-import schedule now incoming" in workers.said[0][0]


@pytest.mark.slice(1)
@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (None, "schedule.no_file"),
        ([], "file.empty"),
        (rows(2, **{"Start date": "1 Jan 2020", "End date": "2 Jan 2020"}), "guard.past"),
    ],
)
def test_what_is_not_imported_is_told_with_its_reason(workers, sandbox, tmp_path, lines, code):
    file = tmp_path / "weekly.csv"
    if lines is not None:
        write_csv(file, lines) if lines else file.touch()
    name = workers.add(file)
    (told,) = workers.serve()
    assert (told.job, told.code) == (None, code)
    assert Refused(told.code, **told.facts).message in workers.said[0][0]
    assert workers.said[0][1]
    assert workers.notified == [(name, code)]
    assert sandbox.requests == ()
    file.unlink(missing_ok=True)
    write_csv(file, rows(1))
    workers.schedules.run_now(name)
    workers.finished(workers.serve(after=timedelta(0))[0])
    assert len(sandbox.campaigns) == 1


@pytest.mark.full
def test_a_guard_may_be_allowed(workers, tmp_path):
    past = rows(2, **{"Start date": "1 Jan 2020", "End date": "2 Jan 2020"})
    workers.add(write_csv(tmp_path / "weekly.csv", past), allowed=("guard.past",))
    (told,) = workers.serve()
    assert told.job is not None


@pytest.mark.full
def test_what_needs_an_approval_waits_for_it(workers, sandbox, tmp_path):
    workers.add(write_csv(tmp_path / "weekly.csv", rows(2)), needs_approval=True)
    (told,) = workers.serve()
    assert workers.page.jobs.state(told.job).phase is Phase.WAITING
    assert sandbox.requests == ()


@pytest.mark.full
def test_missed_times_are_told_and_made_up_for_by_one_import(workers, sandbox, tmp_path):
    workers.add(write_csv(tmp_path / "weekly.csv", rows(1)))
    workers.finished(workers.serve(after=timedelta(hours=2))[0])
    record = workers.table.all()[0]
    assert 110 < record.missed < 121
    assert f"{record.missed} times were missed" in workers.said[0][0]
    assert len(workers.page.store.jobs()) == 1
    assert workers.serve(after=timedelta(0))
    assert len(workers.page.store.jobs()) == 1


def test_a_worker_leaves_an_account_that_it_does_not_know_to_others_for_a_while(workers, tmp_path):
    workers.add(write_csv(tmp_path / "weekly.csv", rows(1)), account="delhi")
    load = workers.page.load

    def knows_no_delhi(name):
        if name == "delhi":
            raise Refused("accounts.unknown", name=name, accounts="mumbai")
        return load(name)

    workers.page.load = knows_no_delhi
    assert workers.serve() == ()
    assert workers.table.all()[0].taken_by is None
    (told,) = workers.serve(after=IN_TIME + ONCE)
    assert told.code == "accounts.unknown"


def test_another_worker_goes_on_where_one_lost_the_store(workers, sandbox, tmp_path):
    workers.add(write_csv(tmp_path / "weekly.csv", rows(1)))
    add = workers.page.sheets.add

    def lost(*_):
        raise Refused("journal.unreachable", path="db", reason="gone")

    workers.page.sheets.add = lost
    with pytest.raises(Refused):
        workers.serve()
    workers.page.sheets.add = add
    assert workers.serve(worker="two") == ()
    (told,) = workers.serve(after=STALE, worker="two")
    workers.finished(told)
    assert len(sandbox.campaigns) == 1
