"""Two pages and two workers as programs over one database, judged by the API's own record."""

import re
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack, closing
from pathlib import Path

import httpx
import pytest
from databases import Cluster, Standby
from programs import PYTHON
from psycopg.conninfo import conninfo_to_dict
from sending import rows, wait_until, write_csv

from bulk_import.cli import main
from bulk_import.fleet.queue import JobQueue
from bulk_import.fleet.worker import FENCED
from bulk_import.journal_address import DatabaseUrl
from bulk_import.sandbox import Sandbox
from bulk_import.store.postgres.opening import connect
from bulk_import.store.postgres.schema import upgrade

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows ends programs otherwise"),
]

ROWS, RATE, QUIET, LEASE = 60, 4, 5, 4


@pytest.fixture
def sandbox():
    with Sandbox() as running:
        yield running


@pytest.fixture
def servers():
    """A server whose commits wait for its standby, and the standby."""
    folder = Path(tempfile.mkdtemp(prefix="bi-"))
    folder.chmod(0o755)
    standby = Standby(folder / "s")
    with Cluster(folder / "p") as primary:
        standby.copy(primary)
        with closing(connect(primary.url)) as connection:
            connection.run("ALTER SYSTEM SET synchronous_standby_names = '*'")
            connection.run("SELECT pg_reload_conf()")
        yield primary, standby
    standby.__exit__()


@pytest.fixture
def database(request, database):
    """A fresh database; for `replicated` one of which a standby has all that was committed."""
    if not hasattr(request, "param"):
        return database
    primary, standby = request.getfixturevalue("servers")
    url = both(primary.url, standby.url)
    with closing(connect(url)) as connection:
        upgrade(connection, str(url))
    return url


def both(*urls):
    """Return the URL that finds which of two servers takes writes."""
    parts = [conninfo_to_dict(url.url) for url in urls]
    hosts = ",".join(one["host"] for one in parts)
    more = "user=postgres&dbname=postgres&target_session_attrs=read-write"
    return DatabaseUrl(f"postgresql://?host={hosts}&{more}")


@pytest.fixture
def environment(tmp_path, monkeypatch, database, sandbox):
    queue = JobQueue(database.url)
    queue.prepare()
    queue.close()
    for name, value in {
        "BULK_IMPORT_JOURNAL": database.url,
        "BULK_IMPORT_RATE": str(RATE),
        "BULK_IMPORT_QUIET_PERIOD": str(QUIET),
        "BULK_IMPORT_LEASE": str(LEASE),
        "TELECMI_INET_NO": str(sandbox.inet_no),
        "TELECMI_SECRET": sandbox.secret,
        "TELECMI_BASE_URL": sandbox.base_url,
    }.items():
        monkeypatch.setenv(name, value)


class Worker:
    """A worker as a program."""

    def __init__(self, folder, name):
        self.log = folder / f"{name}.err"
        with self.log.open("w", encoding="utf-8") as err:
            command = [PYTHON, "-m", "bulk_import", "worker"]
            self.program = subprocess.Popen(command, stderr=err, cwd=folder)

    @property
    def has_taken(self):
        """Whether it carries out, or carried out, an import."""
        return "Importing" in self.log.read_text("utf-8")

    def end(self):
        self.program.kill()
        self.program.wait()


class Page:
    """A page as a program, and who is signed in there."""

    def __init__(self, folder, stack):
        command = [PYTHON, "-m", "bulk_import", "serve", "--no-browser", "--port", "0"]
        self._program = stack.enter_context(
            subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder)
        )
        stack.callback(self._program.kill)
        address = self._program.stdout.readline().strip()
        base = address.partition("/sign-in")[0]
        self.client = stack.enter_context(
            httpx.Client(base_url=base, trust_env=False, timeout=60, follow_redirects=True)
        )
        self.client.get(address)

    @property
    def token(self):
        return re.search(r'<meta name="csrf" content="(\w+)"', self.client.get("/").text)[1]

    def post(self, address, files=None, **fields):
        return self.client.post(address, data={"csrf": self.token, **fields}, files=files)

    def edit(self, sheet, row, column, text):
        """Write into a cell, as the script of the page does."""
        cells = [{"row": row, "column": column, "text": text, "was": None}]
        asked = {"tab": "t", "seq": 1, "base": 0, "cells": cells, "view": "", "shown": [row]}
        headers = {"accept": "application/json", "x-csrf-token": self.token}
        self.client.post(f"{sheet}/edits", json=asked, headers=headers).raise_for_status()

    def created(self, run):
        """Return how many campaigns the page says are created by now."""
        told = self.client.get(f"{run}/state").json()
        return told["phase"], int(told.get("told", {}).get("created", "0").replace(",", ""))


@pytest.fixture
def page(tmp_path, environment):
    del environment
    with ExitStack() as stack:
        yield Page(tmp_path, stack)


@pytest.fixture
def other_page(tmp_path, environment):
    del environment
    with ExitStack() as stack:
        yield Page(tmp_path, stack)


@pytest.fixture
def workers(tmp_path, environment):
    del environment
    found = [Worker(tmp_path, name) for name in ("first", "second")]
    yield found
    for one in found:
        one.end()


def dropped(page, tmp_path):
    """Drop a file, and return the address of its sheet."""
    path = write_csv(tmp_path / "campaigns.csv", rows(ROWS))
    with path.open("rb") as file:
        sheet = page.post("/sheets", files={"file": (path.name, file)}).url.path
    sheet = "/".join(sheet.split("/")[:3])
    wait_until(lambda: page.client.get(f"{sheet}/confirm").url.path.endswith("/confirm"))
    return sheet


def begun(page, sheet, revision="0"):
    """Start the import of a sheet, and return the address of the run."""
    return page.post(f"{sheet}/start", revision=revision, account="", how="all").url.path


def test_a_killed_worker_is_replaced_and_nothing_is_sent_twice(
    tmp_path, page, other_page, workers, sandbox
):
    """A sheet is edited on another page than it was dropped on, and its import watched there."""
    sheet = dropped(page, tmp_path)
    other_page.edit(sheet, 2, "A", "Edited elsewhere")
    assert "Edited elsewhere" in page.client.get(sheet).text
    run = begun(page, sheet, "1")
    wait_until(lambda: other_page.created(run)[1] > 5, 120)
    (at_work,) = [one for one in workers if one.has_taken]
    at_work.program.send_signal(signal.SIGKILL)
    wait_until(lambda: other_page.created(run)[0] == "done", 240)
    names = Counter(one.body["name"] for one in sandbox.campaigns)
    others = [f"Campaign {number}" for number in range(2, ROWS + 1)]
    assert names == Counter(["Edited elsewhere", *others])
    again = Counter(request.name for request in sandbox.requests)
    assert sum(again.values()) <= ROWS + 4  # what was in flight, after the quiet period
    assert all(one.has_taken for one in workers)


def test_a_worker_that_is_asked_to_end_hands_over(tmp_path, page, workers, sandbox):
    run = begun(page, dropped(page, tmp_path))
    wait_until(lambda: page.created(run)[1] > 5, 120)
    (at_work,) = [one for one in workers if one.has_taken]
    at_work.program.send_signal(signal.SIGTERM)
    assert at_work.program.wait(60) == 0
    wait_until(lambda: page.created(run)[0] == "done", 120)
    assert Counter(request.name for request in sandbox.requests) == Counter(
        f"Campaign {number}" for number in range(1, ROWS + 1)
    )


def test_a_worker_that_slept_through_its_lease_sends_nothing_more_and_asks_to_be_started_anew(
    tmp_path, page, workers, sandbox
):
    run = begun(page, dropped(page, tmp_path))
    wait_until(lambda: page.created(run)[1] > 5, 120)
    (asleep,) = [one for one in workers if one.has_taken]
    (other,) = [one for one in workers if one is not asleep]
    asleep.program.send_signal(signal.SIGSTOP)
    wait_until(lambda: other.has_taken, 120)
    created = page.created(run)[1]
    wait_until(lambda: page.created(run)[1] > created, 120)
    asleep.program.send_signal(signal.SIGCONT)
    assert asleep.program.wait(60) == FENCED
    assert "Another worker took over" in asleep.log.read_text("utf-8")
    wait_until(lambda: page.created(run)[0] == "done", 120)
    names = Counter(one.body["name"] for one in sandbox.campaigns)
    assert names == Counter(f"Campaign {number}" for number in range(1, ROWS + 1))


@pytest.mark.full
@pytest.mark.parametrize("database", ["replicated"], indirect=True)
def test_workers_go_on_with_a_promoted_standby_once_a_person_has_looked(
    tmp_path, servers, pages, workers, sandbox
):
    primary, standby = servers
    page, _ = pages
    run = begun(page, tmp_path)
    wait_until(lambda: page.created(run)[1] > 5, 120)
    primary.stop("immediate")
    standby.promote()
    wait_until(lambda: all("--confirm" in one.log.read_text("utf-8") for one in workers), 120)
    sent = len(sandbox.requests)
    assert sent < ROWS
    wait_until(lambda: "--confirm" in page.client.get(run).text, every=0.5)
    assert main(["journal", "check", "--confirm"]) == 0
    wait_until(lambda: page.created(run)[0] == "done", 120)
    assert Counter(one.body["name"] for one in sandbox.campaigns) == Counter(
        f"Campaign {number}" for number in range(1, ROWS + 1)
    )
