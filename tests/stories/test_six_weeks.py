"""A scheduler's story: six Mondays, two accounts, and nobody at the screen.

One run is killed, one file comes twice, one has the dates of last week, one is still growing, one
secret has expired. Each Monday is what a person would want it to be.
"""

import json
import os
import re
import subprocess
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from message_servers import json_server
from programs import PYTHON
from sending import rows, wait_until, write_csv

from bulk_import.cli import main
from bulk_import.clock import Clock
from bulk_import.sandbox import Fault, Sandbox

FIRST_MONDAY = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)
EACH = 4
"""Rows of a weekly file."""

AT_ITS_HOUR = """
import sys
from datetime import datetime
from bulk_import.cli import main
from bulk_import.clock import Clock

hour = datetime.fromisoformat(sys.argv[1])
sys.exit(main(sys.argv[2:], Clock(now=lambda: hour)))
"""


class Office:
    """Two accounts, each with a folder of its own where its scheduler works.

    Attributes:
        now: The present moment; it passes by hand.
        accounts: The servers by account.
        meanwhile: What happens while a command waits.
        statuses: The exit statuses of the scheduler's runs, by account.
    """

    def __init__(self, folder, accounts, monkeypatch, capsys):
        self.now, self.accounts, self.meanwhile = FIRST_MONDAY, accounts, lambda: None
        self.statuses = {account: [] for account in accounts}
        self._folder, self._monkeypatch, self._capsys = folder, monkeypatch, capsys

    async def sleep(self, seconds):
        self.now += timedelta(seconds=seconds)
        self.meanwhile()

    def folder(self, account):
        return self._folder / account

    def command(self, account):
        words = ["run", "weekly.csv", "--account", account, "--yes", "--json", "--guard"]
        return [*words, "--wait", "30", "--log-file", "runs.log"]

    def run(self, account):
        """Do what the scheduler does; return what is printed as JSON."""
        self._monkeypatch.chdir(self.folder(account))
        status = main(self.command(account), Clock(now=lambda: self.now, sleep=self.sleep))
        out, err = self._capsys.readouterr()
        assert all(line.startswith(str(self.now.year)) for line in err.splitlines())
        self.statuses[account].append(status)
        return json.loads(out)

    def run_as_usual(self, account, week):
        """Run the file of a week, and see all of it created."""
        self.write(account, week)
        assert self.run(account)["counts"]["created"] == EACH

    def start(self, account):
        """Start the same as a program of its own."""
        command = [PYTHON, "-c", AT_ITS_HOUR, self.now.isoformat(), *self.command(account)]
        return subprocess.Popen(
            command,
            cwd=self.folder(account),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def write(self, account, week, *, dates=None):
        """Write the file of a week, with the dates of another one if they were not changed."""
        begins = FIRST_MONDAY + timedelta(days=1 + 7 * (week if dates is None else dates))
        days = {"Start date": f"{begins:2090-%m-%d}", "End date": f"{begins:2091-%m-%d}"}
        lines = rows(EACH * (week + 1), **days)[EACH * week :]
        number = str(self.accounts[account].inet_no)
        own = [one | {"Agents": one["Agents"].replace("2224257", number)} for one in lines]
        path = write_csv(self.folder(account) / "weekly.csv", own)
        os.utime(path, (self.now.timestamp() - 3600,) * 2)
        return path

    def logged(self, account):
        lines = (self.folder(account) / "runs.log").read_text().splitlines()
        return [json.loads(line) for line in lines]


@pytest.fixture
def messages():
    with json_server() as server:
        yield server


@pytest.fixture
def office(tmp_path, monkeypatch, capsys, messages):
    monkeypatch.setenv("BULK_IMPORT_JOURNAL", str(tmp_path / "record" / "journal.sqlite3"))
    monkeypatch.setenv("BULK_IMPORT_RATE", "500")
    with Sandbox(inet_no=111) as mumbai, Sandbox(inet_no=222) as delhi:
        accounts = {"mumbai": mumbai, "delhi": delhi}
        for name, server in accounts.items():
            folder = tmp_path / name
            folder.mkdir()
            (folder / "bulk-import.toml").write_text(
                f"[accounts.{name}]\ninet_no = {server.inet_no}\nbase_url = '{server.base_url}'\n"
                f"secret_file = 'secret'\n"
                f"[accounts.{name}.notify]\nto = ['{messages.address}']\non = 'trouble'\n",
                "utf-8",
            )
            (folder / "secret").touch(0o600)
            (folder / "secret").write_text(server.secret, "utf-8")
        yield Office(tmp_path, accounts, monkeypatch, capsys)


def killed_while_it_pauses(office, account):
    """Kill a run that has created two campaigns and pauses before the third."""
    office.accounts[account].faults.set(
        Fault(name=f"Campaign {EACH + 3}", status=429, retry_after=600)
    )
    process = office.start(account)
    wait_until(lambda: any(line["event"] == "paused" for line in office.logged(account)))
    process.kill()
    process.wait()
    office.accounts[account].faults.set()


def as_it_should_be(office, week):
    office.run_as_usual("mumbai", week)
    office.run_as_usual("delhi", week)


def the_machine_goes_down(office, week):
    """In the middle of Mumbai's run; the scheduler starts the task again."""
    office.run_as_usual("delhi", week)
    office.write("mumbai", week)
    killed_while_it_pauses(office, "mumbai")
    office.now += timedelta(minutes=15)
    counts = office.run("mumbai")["counts"]
    assert counts["already_created"] >= 2
    assert counts["already_created"] + counts["created"] == EACH


def the_file_of_last_week_comes_again(office, week):
    """Delhi's, the same to the last cell."""
    office.run_as_usual("mumbai", week)
    told = office.run("delhi")
    assert told["counts"]["already_created"] == EACH
    assert [one["code"] for one in told["problems"]] == ["guard.nothing_new"]


def the_dates_are_those_of_last_week(office, week):
    """Mumbai has new campaigns, and somebody corrects their dates."""
    office.run_as_usual("delhi", week)
    office.write("mumbai", week, dates=week - 1)
    assert office.run("mumbai")["refused"]["code"] == "guard.same_dates"
    office.run_as_usual("mumbai", week)


def the_file_is_still_growing(office, week):
    """Delhi's; it is complete when the task is started again."""
    office.run_as_usual("mumbai", week)
    growing = office.write("delhi", week)
    whole = growing.read_text("utf-8")
    growing.write_text(whole[: len(whole) // 2], "utf-8")
    os.utime(growing, (office.now.timestamp() - 1,) * 2)  # a second ago
    office.meanwhile = lambda: growing.write_text(whole, "utf-8")
    assert office.run("delhi")["refused"]["code"] == "guard.growing"
    office.meanwhile = lambda: None
    office.run_as_usual("delhi", week)


def the_secret_has_expired(office, week):
    """Mumbai's; somebody writes the new one into its file."""
    office.run_as_usual("delhi", week)
    secret = office.folder("mumbai") / "secret"
    good = secret.read_text("utf-8")
    secret.write_text("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0", "utf-8")
    office.write("mumbai", week)
    assert office.run("mumbai")["stopped"]["code"] == "api.app_not_found"
    secret.write_text(good, "utf-8")
    office.run_as_usual("mumbai", week)


MONDAYS = (
    as_it_should_be,
    the_machine_goes_down,
    the_file_of_last_week_comes_again,
    the_dates_are_those_of_last_week,
    the_file_is_still_growing,
    the_secret_has_expired,
)


@pytest.mark.full
def test_six_mondays(office, messages):
    for week, monday in enumerate(MONDAYS):
        monday(office, week)
        office.now += timedelta(weeks=1)
    assert office.statuses == {
        "mumbai": [0, 0, 0, 2, 0, 0, 3, 0],
        "delhi": [0, 0, 0, 0, 2, 0, 0],
    }
    assert_told(office, messages)
    assert_recorded(office)


def assert_told(office, messages):
    """People heard of what needed them, and of nothing else; no name of a campaign left."""
    bodies = " ".join(message["message"] for message in messages.taken)
    assert re.findall(r"account (\w+)", bodies) == ["mumbai", "delhi", "mumbai"]
    assert re.findall(r"Exit status (\d)", bodies) == ["2", "2", "3"]
    assert "the dates of those created" in bodies
    assert not re.search(r"Campaign \d", bodies)
    for account, server in office.accounts.items():
        assert server.secret not in bodies
        assert server.secret not in (office.folder(account) / "runs.log").read_text()


def assert_recorded(office):
    """Every campaign was created once; journal, logs and workbooks say the same."""
    weeks = {"mumbai": 6, "delhi": 5}
    for account, server in office.accounts.items():
        created = Counter(campaign.body["name"] for campaign in server.campaigns)
        assert set(created.values()) == {1}
        assert len(created) == EACH * weeks[account]
        ends = [line for line in office.logged(account) if "status" in line]
        refused = [line for line in office.logged(account) if line["event"] == "refused"]
        assert len(ends) + len(refused) == len(office.statuses[account])
        assert len(list(office.folder(account).glob("weekly.results*"))) == len(ends)
