"""Imports of many accounts, carried out by workers as programs against the stand-in for the API."""

import csv
import os
import subprocess
import sys
import time
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass

import psutil
from generating import HEADERS, rows
from measuring import ROOT
from pydantic import SecretStr

from bulk_import.app.jobs import Asked, Destinations, Jobs
from bulk_import.app.jobs.practice import PracticeJournals
from bulk_import.app.sheets import Sheets
from bulk_import.fleet.dispatching import dispatching_over
from bulk_import.fleet.queue import JobQueue
from bulk_import.options import ReadOptions, SendOptions
from bulk_import.sandbox import Sandbox
from bulk_import.sandbox.demo import Account
from bulk_import.settings import Settings
from bulk_import.store import open_sheets, open_workers
from bulk_import.store.sheets import JobState

WORKERS = 2
FIRST = 3_000_001
"""The number of the first account."""
RATE = 100
"""Requests a second that an account allows: it is the machine that is measured."""
LONGEST = 1_200.0


@dataclass(frozen=True)
class Imported:
    """Seconds from a worker's being ready to the end of the last import, and of their work then."""

    wall: float
    cpu: float


def imported(url, folder, accounts, each):
    """Return what it takes until a file of *each* rows is imported into each of *accounts*."""
    numbers = range(FIRST, FIRST + accounts)
    with ExitStack() as stack:
        first, *others = map(Account, numbers)
        sandbox = Sandbox(inet_no=first.inet_no, secret=first.secret, others=others)
        stack.enter_context(sandbox)
        desk = stack.enter_context(closing(Desk(url, folder, sandbox)))
        for number in numbers:
            desk.ask(number, each)
        with _working(url, folder, sandbox) as workers:
            begun, before = _begun(workers)
            desk.wait()
            wall, cpu = time.monotonic() - begun, sum(map(_spent, workers)) - before
    if len(sandbox.campaigns) != accounts * each:
        raise RuntimeError(len(sandbox.campaigns))
    return Imported(wall, cpu)


class Desk:
    """Who asks for the imports, as a page does."""

    def __init__(self, url, folder, sandbox):
        self.folder, self.sandbox = folder, sandbox
        self.store, self.workers = open_sheets(url), open_workers(url)
        queue = JobQueue(url.url)
        queue.prepare()
        self.sheets = Sheets(self.store)
        self.jobs = Jobs(
            store=self.store,
            sheets=self.sheets,
            destinations=Destinations(
                known=list,
                load=lambda name: self.settings(url, name),
                practice=PracticeJournals(folder),
            ),
            dispatching=dispatching_over(queue, self.workers),
        )

    def settings(self, url, name):
        number = int(name.removeprefix("a"))
        return Settings(
            inet_no=number,
            secret=SecretStr(self.sandbox.accounts[number].secret.value),
            base_url=self.sandbox.base_url,
            journal=url,
            read=ReadOptions(),
            send=SendOptions(),
        )

    def ask(self, number, count):
        """Drop a file, and ask that it is imported into an account."""
        path = self.folder / f"{number}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADERS, *rows(count, wrong=0)])
        sheet = self.sheets.add(path, path.name, "asha", ReadOptions())
        self.sheets.read(sheet.id)
        self.jobs.start(Asked(sheet=sheet.id, revision=0, account=f"a{number}"), "asha")

    def wait(self):
        """Wait until every import is over."""
        last = time.monotonic() + LONGEST
        while self.store.jobs(states=(JobState.QUEUED, JobState.RUNNING)):
            if time.monotonic() > last:
                raise RuntimeError(len(self.sandbox.requests))
            time.sleep(0.2)

    def close(self):
        """Let go of the database."""
        self.jobs.drain()
        self.workers.close()
        self.store.close()


@contextmanager
def _working(url, folder, sandbox):
    """Yield the processes of the workers, which end with the block, with their logs."""
    with ExitStack() as stack:
        started = {}
        for number in range(WORKERS):
            log = stack.enter_context((folder / f"worker-{number}").open("wb"))
            command = [sys.executable, "-m", "bulk_import", "worker"]
            environment = _environment(url, folder, sandbox)
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=log)
            stack.callback(process.wait)
            stack.callback(process.terminate)
            started[psutil.Process(process.pid)] = folder / f"worker-{number}"
        yield started


def _environment(url, folder, sandbox):
    """Return what a worker finds: the accounts with their secrets, the journal, and the pace."""
    home = {name: str(folder) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    (folder / "bulk-import").mkdir(exist_ok=True)
    (folder / "bulk-import" / "bulk-import.toml").write_text(
        "\n".join(f"[accounts.a{number}]\ninet_no = {number}" for number in sandbox.accounts),
        encoding="utf-8",
    )
    secrets = {
        f"TELECMI_SECRET_A{number}": one.secret.value for number, one in sandbox.accounts.items()
    }
    return (
        os.environ
        | home
        | secrets
        | {
            "TELECMI_BASE_URL": sandbox.base_url,
            "BULK_IMPORT_JOURNAL": url.url,
            "BULK_IMPORT_RATE": str(RATE),
        }
    )


def _begun(workers):
    """Return when the first worker was ready, and what all had worked until each was."""
    begun, before = None, {}
    while len(before) < len(workers):
        for process, log in workers.items():
            if process not in before and log.stat().st_size:
                begun, before[process] = begun or time.monotonic(), _spent(process)
        time.sleep(0.005)
    return begun, sum(before.values())


def _spent(process):
    spent = process.cpu_times()
    return spent.user + spent.system + spent.children_user + spent.children_system
