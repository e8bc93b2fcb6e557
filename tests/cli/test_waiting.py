"""`run --wait`: a run that comes second waits for its account, by a clock that is passed in."""

import json
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sending import rows, write_csv

from bulk_import.cli import main
from bulk_import.cli.waiting import SECONDS_BETWEEN_LOOKS
from bulk_import.clock import Clock
from bulk_import.store import RunRecord
from bulk_import.store.account_lock import held, locks_of
from bulk_import.store.postgres.postgres_store import PostgresStore

SIX = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)


class Office:
    """An account that other runs hold while the time of this one passes by hand.

    Attributes:
        seconds: How long this one has waited.
        then: What happens when so many seconds are over.
    """

    def __init__(self, sandbox, locks, held_by):
        self.seconds, self.then = 0.0, {}
        self.clock = Clock(now=self.now, monotonic=lambda: self.seconds, sleep=self.sleep)
        self._sandbox, self._locks, self._held = sandbox, locks, held_by

    def now(self):
        return SIX + timedelta(seconds=self.seconds)

    async def sleep(self, seconds):
        for moment in [moment for moment in self.then if moment <= self.seconds + seconds]:
            self.then.pop(moment)()
        self.seconds += seconds

    def hold(self, run, path):
        """Let another run begin."""
        self.holding(held(self.record(run, path), self._locks))

    def holding(self, context):
        """Let what holds the account begin."""
        self._held.enter_context(context)

    def record(self, run, path):
        return RunRecord(
            run=run,
            started=SIX,
            path=path,
            sheet=None,
            inet_no=self._sandbox.inet_no,
            base_url=self._sandbox.base_url,
            release="0.2.0",
            tz_release="2026f",
        )

    def release(self):
        """Let the other run end."""
        self._held.close()


@pytest.fixture
def office(sandbox, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BULK_IMPORT_JOURNAL", str(tmp_path / "journal.sqlite3"))
    write_csv(tmp_path / "a.csv", rows(2))
    with ExitStack() as held_by:
        yield Office(sandbox, locks_of(Path("journal.sqlite3")).absolute(), held_by)


def run(office, *options):
    return main(["run", "a.csv", "--yes", "--log-file", "run.log", *options], office.clock)


def logged(event):
    lines = map(json.loads, Path("run.log").read_text().splitlines())
    return [line for line in lines if line["event"] == event]


def test_it_waits_telling_who_holds_the_account_and_goes_on_when_it_is_free(
    office, sandbox, capsys
):
    office.hold("20261130-055900-ab12", "mumbai.xlsx")
    office.then[600] = office.release
    assert run(office, "--wait", "15") == 0
    assert 600 <= office.seconds < 600 + 2 * SECONDS_BETWEEN_LOOKS
    lines = capsys.readouterr().err.splitlines()
    (waiting,) = [line for line in lines if "Waiting for account" in line]
    assert waiting.startswith("2026-11-30T06:00:00+00:00 INFO ")
    for words in ("run 20261130-055900-ab12 of mumbai.xlsx", "until 06:15:00 at the latest"):
        assert words in waiting
    assert len(sandbox.campaigns) == 2
    (line,) = logged("awaiting_account")
    assert line["facts"]["run"] == "20261130-055900-ab12"


@pytest.mark.full
def test_it_gives_up_when_the_time_is_over(office, sandbox, capsys):
    office.hold("20261130-055900-ab12", "mumbai.xlsx")
    assert run(office, "--wait", "15", "--json") == 2
    assert office.seconds == 15 * 60
    out, err = capsys.readouterr()
    assert json.loads(out)["refused"]["code"] == "run.held"
    assert "ERROR Account" in err
    assert not sandbox.requests
    assert len(logged("awaiting_account")) == 1


def test_another_run_that_was_faster_is_waited_for_and_told_as_well(office, sandbox, capsys):
    def next_one():
        office.release()
        office.hold("20261130-060100-cd34", "pune.xlsx")

    office.hold("20261130-055900-ab12", "mumbai.xlsx")
    office.then |= {60: next_one, 120: office.release}
    assert run(office, "--wait", "5") == 0
    err = capsys.readouterr().err
    assert err.count("Waiting for account") == 2
    assert "pune.xlsx" in err
    assert len(sandbox.campaigns) == 2


def test_ctrl_c_while_it_waits_ends_the_command(office, sandbox, capsys):
    def interrupt():
        raise KeyboardInterrupt("SIGINT")

    office.hold("20261130-055900-ab12", "mumbai.xlsx")
    office.then[30] = interrupt
    assert run(office, "--wait", "5") == 3
    assert capsys.readouterr().err.splitlines()[-1].endswith("WARNING Stopped by Ctrl-C.")
    assert not sandbox.requests
    assert logged("interrupted")


@pytest.mark.parametrize("options", [(), ("--wait", "0")])
def test_without_it_the_run_is_refused_at_once(office, options, capsys):
    office.hold("20261130-055900-ab12", "mumbai.xlsx")
    assert run(office, *options) == 2
    assert office.seconds == 0
    assert "--wait 30" in capsys.readouterr().err


def test_a_run_on_another_machine_is_waited_for_and_told_as_well(
    office, database, sandbox, monkeypatch, capsys
):
    monkeypatch.setenv("BULK_IMPORT_JOURNAL", database.url)
    elsewhere = PostgresStore(database)
    office.holding(elsewhere.begin(office.record("20261130-055900-ab12", "mumbai.xlsx")))
    assert run(office) == 2
    assert "run 20261130-055900-ab12 of mumbai.xlsx" in (err := capsys.readouterr().err)
    assert "free 30 seconds after its end" in err
    office.then[60] = office.release
    assert run(office, "--wait", "5") == 0
    assert "run 20261130-055900-ab12 of mumbai.xlsx" in capsys.readouterr().err
    assert len(sandbox.campaigns) == 2
