"""A model of the dialer behind the API, on the clock that is passed in, and runs against it."""

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field, replace

import httpx
from sending import account, carry_out, rows, write_csv

from bulk_import.api import CampaignApi
from bulk_import.app.checking import check
from bulk_import.app.rebuild_report import report_past
from bulk_import.app.running import Run
from bulk_import.cancellation import Cancellation
from bulk_import.options import SendOptions
from bulk_import.store.connection import connect as sqlite_connect
from bulk_import.store.sqlite_store import SqliteStore

OK = {"code": 200, "msg": "Campaign created successfully"}
EXISTS = {"code": 400, "msg": "Campaign Name Already Exists"}
QUIET = 120.0
OPTIONS = SendOptions(rate=10, concurrency=4, quiet_period=QUIET)


def says(status, msg="Words", **headers):
    """Answer so, and create nothing."""
    named = {name.replace("_", "-"): str(value) for name, value in headers.items()}
    return httpx.Response(status, json={"code": status, "msg": msg}, headers=named)


@dataclass(frozen=True)
class Lost:
    """The answer is lost; whether and when the request takes effect all the same."""

    applied: bool = True
    late: float = 0.0
    by: type = httpx.ReadError


@dataclass
class Dialer:
    """Creates what it is asked to, unless `script(name, count)` says otherwise.

    *count* is how many requests for *name* have come, this one included. The script returns
    None, a response, an exception, or `Lost`. A late creation takes no second look at the names.
    """

    script: object = lambda _name, _count: None
    latency: float = 0.02
    names: set = field(default_factory=set)
    created: Counter = field(default_factory=Counter)
    requests: list = field(default_factory=list)
    alive: Counter = field(default_factory=Counter)
    overlaps: list = field(default_factory=list)
    tasks: set = field(default_factory=set)

    def connect(self, account, clock):
        async def handle(request):
            name = json.loads(request.content)["name"]
            served = asyncio.create_task(self.answer(name, clock))
            self.keep(served)
            return await asyncio.shield(served)  # a client that dies does not stop the server

        return CampaignApi(account, clock, httpx.MockTransport(handle))

    async def answer(self, name, clock):
        self.requests.append((clock.monotonic(), name))
        if self.alive[name]:
            self.overlaps.append(name)
        happens = self.script(name, len(self.times(name)))
        await clock.sleep(self.latency)
        if isinstance(happens, Exception):
            raise happens
        if isinstance(happens, httpx.Response):
            return happens
        is_taken = name in self.names
        if isinstance(happens, Lost):
            if happens.applied and not is_taken:
                await self.apply(name, clock, happens.late)
            raise happens.by("lost")
        if is_taken:
            return httpx.Response(400, json=EXISTS)
        self.create(name)
        return httpx.Response(200, json=OK)

    async def apply(self, name, clock, late):
        if not late:
            self.create(name)
            return
        self.alive[name] += 1

        async def later():
            await clock.sleep(late)
            self.alive[name] -= 1
            self.create(name)

        self.keep(asyncio.create_task(later()))

    def keep(self, task):
        self.tasks.add(task)
        task.add_done_callback(lambda done: (self.tasks.discard(done), done.exception()))

    def create(self, name):
        self.names.add(name)
        self.created[name] += 1

    def times(self, name):
        return [at for at, each in self.requests if each == name]


class Runs:
    """Runs of one file in one folder, with one journal, against one dialer."""

    def __init__(self, folder, dialer, *, count=1, options=OPTIONS, lines=None):
        self.folder, self.dialer, self.options = folder, dialer, options
        self.first = None
        self.events = []
        self.cancellation = None
        self.use(lines or rows(count))

    def use(self, lines):
        """Let the file have other rows from now on."""
        self.plan = check(write_csv(self.folder / "campaigns.csv", lines))

    def told(self, kind):
        """Return the events of one kind that all runs have told."""
        return [event for event in self.events if isinstance(event, kind)]

    def prepared(self, clock, opened=sqlite_connect):
        """Return the next run."""
        self.cancellation = Cancellation()
        return Run(
            plan=self.plan,
            account=account(),
            options=replace(self.options, first=self.first),
            cancellation=self.cancellation,
            clock=clock,
            connect=self.dialer.connect,
            store=self.store(opened),
        )

    def store(self, opened=sqlite_connect):
        return SqliteStore(self.folder / "journal.sqlite3", self.folder, opened)

    async def run(self, clock, opened=sqlite_connect, listen=lambda _event: None):
        def hear(event):
            self.events.append(event)
            listen(event)

        return await carry_out(self.prepared(clock, opened), hear)

    def past(self):
        """Return the report of the last run, as the store has it."""
        store = self.store()
        newest = store.runs()[0]
        return report_past(store, newest, store.rows(newest.run))

    async def killed(self, clock, after):
        """Run, and let the run die after so many seconds: what is in flight is cut off."""
        task = asyncio.create_task(self.run(clock))
        await clock.sleep(after)
        is_alive = not task.done()
        for _ in range(2):
            task.cancel()
            await asyncio.sleep(0)
        await asyncio.gather(task, return_exceptions=True)
        return is_alive


def states(report):
    assert sum(report.counts.values()) == len(report.plan.rows) == len(report.results)
    return [report.results[row.row].state.value for row in report.plan.rows]


def codes(report):
    return [
        [problem.code for problem in report.results[row.row].problems] for row in report.plan.rows
    ]
