"""A scheduler's story: six Mondays, two accounts of one dialer, and nobody at the screen.

Each account has a folder in which its weekly file is dropped. One watcher is killed, one file comes
twice, one has the dates of last week, one is still growing, one secret expires in the middle of a
run. Each Monday is what a person would want it to be, by the dialer's own record.
"""

import json
import os
import re
import subprocess
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from message_servers import json_server
from programs import PYTHON
from sending import rows, wait_until, write_csv

from bulk_import.cli import main
from bulk_import.clock import Clock
from bulk_import.sandbox import Fault, Sandbox
from bulk_import.sandbox.demo import Account

FIRST_MONDAY = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)
NUMBERS = {"mumbai": 111, "delhi": 222}
WEEK = 7 * 24 * 3600.0
EACH = 4
"""Rows of a weekly file."""

NEW_SECRET = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"

AT_ITS_HOUR = """
import sys
from datetime import datetime
from bulk_import.cli import main
from bulk_import.clock import Clock

hour = datetime.fromisoformat(sys.argv[1])
sys.exit(main(sys.argv[2:], Clock(now=lambda: hour)))
"""


class Office:
    """Two accounts, each with a folder whose files a scheduled command runs.

    Attributes:
        seconds: Since the first Monday at six; they pass by hand.
        sandbox: The dialer that has both accounts.
        meanwhile: What happens while a command waits.
        statuses: The exit statuses of the scheduler's commands, by account.
    """

    def __init__(self, path, sandbox, capsys):
        self.seconds, self.sandbox, self.meanwhile = 0.0, sandbox, lambda: None
        self.statuses = {account: [] for account in NUMBERS}
        self._path, self._capsys = path, capsys

    async def _sleep(self, seconds):
        self.seconds += seconds
        self.meanwhile()

    def now(self):
        return FIRST_MONDAY + timedelta(seconds=self.seconds)

    def folder(self, account):
        return self._path / account

    def dialer(self, account):
        return self.sandbox.accounts[NUMBERS[account]]

    def created(self, account):
        return [one.body["name"] for one in self.dialer(account).campaigns.created]

    def requests(self, account):
        return self.dialer(account).record.requests

    def command(self, account):
        folder = str(self.folder(account))
        words = ["watch", folder, "--once", "--account", account, "--json", "--guard"]
        return [*words, "--settle", "0.1", "--concurrency", "1"]

    def look(self, account):
        """Do what the scheduler does; return what is printed as JSON, an object a file."""
        clock = Clock(now=self.now, monotonic=lambda: self.seconds, sleep=self._sleep)
        self.statuses[account].append(main(self.command(account), clock))
        return [json.loads(line) for line in self._capsys.readouterr().out.splitlines()]

    def run(self, account):
        """Do the same where one file is waiting; return what became of it."""
        (told,) = self.look(account)
        return told

    def run_as_usual(self, account, week):
        """Drop the file of a week, and see all of it created."""
        self.drop(account, week)
        told = self.run(account)
        assert told["counts"]["created"] == EACH
        assert told["place"].startswith("done/")

    def start(self, account):
        """Start the same as a program of its own."""
        command = [PYTHON, "-c", AT_ITS_HOUR, self.now().isoformat(), *self.command(account)]
        nowhere = subprocess.DEVNULL
        return subprocess.Popen(command, stdout=nowhere, stderr=nowhere)

    def drop(self, account, week, *, dates=None):
        """Drop the file of a week, with the dates of another one if they were not changed."""
        begins = FIRST_MONDAY + timedelta(days=1 + 7 * (week if dates is None else dates))
        days = {"Start date": f"{begins:2090-%m-%d}", "End date": f"{begins:2091-%m-%d}"}
        lines = rows(EACH * (week + 1), **days)[EACH * week :]
        number = str(NUMBERS[account])
        own = [one | {"Agents": one["Agents"].replace("2224257", number)} for one in lines]
        path = write_csv(self.folder(account) / "weekly.csv", own)
        os.utime(path, (self.now().timestamp() - 3600,) * 2)
        return path

    def renew(self, account):
        """Get a new secret, and write it where the old one stands."""
        self.dialer(account).secret.replace(NEW_SECRET)
        (self.folder(account) / "secret").write_text(NEW_SECRET, "utf-8")

    def files(self, account, place):
        """Return the names of the files in a part of the folder, but for records and locks."""
        names = {path.name for path in (self.folder(account) / place).iterdir() if path.is_file()}
        return {name for name in names if not name.startswith(".")}

    def states(self, account, results):
        """Return what a results workbook says of its rows, by name."""
        sheet = openpyxl.load_workbook(self.folder(account) / results).worksheets[0]
        header = [cell.value for cell in sheet[1]]
        name, state = header.index("Campaign name"), header.index("Import result")
        return {row[name]: row[state] for row in sheet.iter_rows(min_row=2, values_only=True)}


@contextmanager
def opened_office(path, monkeypatch, capsys, told=""):
    """Yield an office whose accounts both have their troubles *told* to an address."""
    monkeypatch.setenv("BULK_IMPORT_JOURNAL", str(path / "record" / "journal.sqlite3"))
    monkeypatch.setenv("BULK_IMPORT_RATE", "500")
    mumbai, delhi = NUMBERS.values()
    with Sandbox(inet_no=mumbai, others=[Account(delhi)]) as sandbox:
        for name, number in NUMBERS.items():
            (path / name).mkdir()
            (path / name / "bulk-import.toml").write_text(
                f"[accounts.{name}]\ninet_no = {number}\nbase_url = '{sandbox.base_url}'\n"
                f"secret_file = 'secret'\n"
                f"notify = {{ to = {[told] if told else []}, on = 'trouble' }}\n",
                "utf-8",
            )
            (path / name / "secret").touch(0o600)
            (path / name / "secret").write_text(sandbox.accounts[number].secret.value, "utf-8")
        yield Office(path, sandbox, capsys)


def as_it_should_be(office, week):
    office.run_as_usual("mumbai", week)
    office.run_as_usual("delhi", week)


def the_watcher_is_killed(office, week):
    """In the middle of Mumbai's run; the scheduler starts the task again."""
    office.run_as_usual("delhi", week)
    office.drop("mumbai", week)
    faults = office.dialer("mumbai").faults
    faults.set(Fault(name=f"Campaign {EACH * week + 3}", status=429, retry_after=600))
    process = office.start("mumbai")
    wait_until(lambda: 429 in [one.status for one in office.requests("mumbai")])
    process.kill()
    process.wait()
    assert (office.folder("mumbai") / "working/weekly.csv").exists()
    office.seconds += 15 * 60
    told = office.run("mumbai")
    assert told["place"] == f"done/weekly-{week + 1}.csv"
    assert told["counts"]["already_created"] >= 1
    assert told["counts"]["already_created"] + told["counts"]["created"] == EACH


def the_file_of_last_week_comes_again(office, week):
    """Delhi's, the same to the last cell."""
    office.run_as_usual("mumbai", week)
    before = len(office.requests("delhi"))
    office.drop("delhi", week - 1)
    told = office.run("delhi")
    assert (told["counts"]["already_created"], len(office.requests("delhi"))) == (EACH, before)
    assert [one["code"] for one in told["problems"]] == ["guard.nothing_new"]


def the_dates_are_those_of_last_week(office, week):
    """Mumbai has new campaigns, and somebody corrects their dates."""
    office.run_as_usual("delhi", week)
    office.drop("mumbai", week, dates=week - 1)
    told = office.run("mumbai")
    assert (told["refused"]["code"], told["place"]) == ("guard.same_dates", "attention/weekly.csv")
    said = (office.folder("mumbai") / "attention/weekly.not-sent.txt").read_text("utf-8-sig")
    assert "weekly.csv was not sent" in said
    assert "the dates of those created" in said
    office.run_as_usual("mumbai", week)


def the_file_is_still_growing(office, week):
    """Delhi's; it is complete when the task is started again."""
    office.run_as_usual("mumbai", week)
    before = len(office.requests("delhi"))
    growing = office.drop("delhi", week)
    *some, last = growing.read_text("utf-8").splitlines(keepends=True)
    growing.write_text("".join(some), "utf-8")
    office.meanwhile = lambda: growing.write_text("".join([*some, last]), "utf-8")
    assert office.look("delhi") == []
    assert len(office.requests("delhi")) == before
    office.meanwhile = lambda: None
    assert office.run("delhi")["counts"]["created"] == EACH


def the_secret_expires(office, week):
    """Mumbai's, when half of the file is created; somebody gets a new one."""
    office.drop("mumbai", week)
    office.dialer("mumbai").secret.expire(after=2)
    told = office.run("mumbai")
    assert told["stopped"]["code"] == "api.no_longer_accepted"
    assert told["place"].startswith("attention/")
    results = office.folder("mumbai") / told["results"]
    assert [*office.states("mumbai", results).values()] == [
        *("Created", "Created", "Rejected by TeleCMI", "Not sent"),
    ]
    office.run_as_usual("delhi", week)
    office.renew("mumbai")
    results.rename(office.folder("mumbai") / "weekly.xlsx")
    told = office.run("mumbai")
    assert (told["counts"]["already_created"], told["counts"]["created"]) == (2, 2)
    assert told["place"].startswith("done/weekly")


MONDAYS = (
    as_it_should_be,
    the_watcher_is_killed,
    the_file_of_last_week_comes_again,
    the_dates_are_those_of_last_week,
    the_file_is_still_growing,
    the_secret_expires,
)


@pytest.mark.full
def test_a_secret_that_expires_half_way(tmp_path, monkeypatch, capsys):
    """The last of the six Mondays, by itself."""
    with opened_office(tmp_path, monkeypatch, capsys) as office:
        the_secret_expires(office, 0)
    assert office.statuses == {"mumbai": [1, 0], "delhi": [0]}
    assert_created_once(office, {"mumbai": 1, "delhi": 1})


@pytest.mark.full
def test_six_mondays(tmp_path, monkeypatch, capsys):
    with (
        json_server() as messages,
        opened_office(tmp_path, monkeypatch, capsys, messages.address) as office,
    ):
        for week, monday in enumerate(MONDAYS):
            monday(office, week)
            office.seconds += WEEK
    assert office.statuses == {
        "mumbai": [0, 0, 0, 1, 0, 0, 1, 0],
        "delhi": [0, 0, 0, 0, 0, 0, 0],
    }
    assert_created_once(office, {"mumbai": 6, "delhi": 5})
    assert_told(office, messages)
    assert_put_away(office)
    assert_recorded(office, capsys)


def assert_created_once(office, weeks):
    for account, count in weeks.items():
        created = Counter(office.created(account))
        assert set(created.values()) == {1}
        assert len(created) == EACH * count
        bodies = [one.body for one in office.dialer(account).campaigns.created]
        assert {body["inet_no"] for body in bodies} == {NUMBERS[account]}


def assert_told(office, messages):
    """People heard of what needed them, and of nothing else; no name of a campaign left."""
    bodies = " ".join(message["message"] for message in messages.taken)
    assert re.findall(r"account (mumbai|delhi)", bodies) == ["mumbai", "mumbai"]
    assert "the dates of those created" in bodies
    assert "no longer does: the secret expired" in bodies
    assert not re.search(r"Campaign \d", bodies)


def assert_put_away(office):
    """Each file lies where it belongs with its results, and no secret beside it."""
    attention = {"weekly.csv", "weekly.not-sent.txt", "weekly-2.csv"}
    for account, left in {"mumbai": attention, "delhi": set()}.items():
        assert office.files(account, ".") == {"bulk-import.toml", "secret", "watch.log"}
        assert office.files(account, "working") == set()
        assert office.files(account, "attention") == left
        done = office.files(account, "done")
        assert sum("results" in name for name in done) == len(done) / 2 == 6
        for path in office.folder(account).rglob("*"):
            if path.is_file() and path.name != "secret":
                assert office.dialer(account).secret.value.encode() not in path.read_bytes()


def assert_recorded(office, capsys):
    """The journal has each run of both accounts, and how it ended."""
    assert main(["history", "--json"]) == 0
    runs = json.loads(capsys.readouterr().out)["runs"]
    ends = {account: [] for account in NUMBERS.values()}
    for run in reversed(runs):
        ends[run["inet_no"]].append(run["ended"])
    usual = "finished"
    assert ends[NUMBERS["delhi"]] == [usual] * 6
    assert ends[NUMBERS["mumbai"]] == [
        *(usual, "killed", usual, usual, usual, usual, "api.no_longer_accepted", usual),
    ]
    told = sum(run["counts"]["created"] for run in runs)
    assert told == len(office.sandbox.campaigns) == EACH * 11
