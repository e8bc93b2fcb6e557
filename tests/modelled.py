"""A model of the dialer behind the API, on the clock that is passed in, and runs against it."""

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field

import httpx
from sending import account, rows, write_csv

from bulk_import.api import CampaignApi
from bulk_import.app import Brake, Options, check, run_async
from bulk_import.store.connection import connect as sqlite_connect
from bulk_import.store.sqlite_store import SqliteStore
from bulk_import.submission import Pace

OK = {"code": 200, "msg": "Campaign created successfully"}
EXISTS = {"code": 400, "msg": "Campaign Name Already Exists"}
QUIET = 120.0
PACE = Pace(rate=10, concurrency=4, quiet_period=QUIET)


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

    def __init__(self, folder, dialer, *, count=1, pace=PACE, lines=None):
        self.folder, self.dialer, self.pace = folder, dialer, pace
        self.said = []
        self.brake = None
        self.use(lines or rows(count))

    def use(self, lines):
        """Let the file have other rows from now on."""
        self.plan = check(write_csv(self.folder / "campaigns.csv", lines))

    async def run(self, clock, opened=sqlite_connect, tell=lambda _row, _result: None):
        self.brake = Brake()
        return await run_async(
            self.plan,
            account(),
            Options(pace=self.pace),
            tell=tell,
            say=self.said.append,
            brake=self.brake,
            clock=clock,
            connect=self.dialer.connect,
            store=SqliteStore(self.folder / "journal.sqlite3", self.folder, opened),
        )

    async def killed(self, clock, after):
        """Run, and let the run die after so many seconds."""
        task = asyncio.create_task(self.run(clock))
        await clock.sleep(after)
        is_alive = not task.done()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return is_alive


def states(report):
    assert sum(report.counts.values()) == len(report.plan.rows) == len(report.results)
    return [report.results[row.row].state.value for row in report.plan.rows]


def codes(report):
    return [
        [problem.code for problem in report.results[row.row].problems] for row in report.plan.rows
    ]
