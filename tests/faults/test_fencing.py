"""Several machines share one PostgreSQL: no kill, stop or crash makes two senders.

What is judged is the record of each account's server, never our own. In full, with the timing that
is the default, it takes about an hour:

    pytest -n0 -s -m "faults and full" tests/faults/test_fencing.py
"""

import asyncio
import json
import multiprocessing
import random
import signal
import statistics
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from threading import Event, Timer
from time import monotonic

import pytest
from databases import Cluster
from faults.fencing import (
    ENDS,
    epochs,
    is_stopped,
    stop_before_leaving,
    tell,
    worst_window,
)
from faults.killing import PRELOADED, run_here
from faults.sharing import offices
from faults.test_sharing import assert_each_created_once
from sending import account, carry_out, rows, wait_until, write_csv
from slicing import slice_or_full

from bulk_import.app.checking import check
from bulk_import.app.running import Run
from bulk_import.cancellation import Cancellation
from bulk_import.events import RowConcluded
from bulk_import.options import SendOptions
from bulk_import.sandbox import Sandbox
from bulk_import.store.postgres.opening import connect
from bulk_import.store.postgres.postgres_store import PostgresStore
from bulk_import.store.postgres.schema import upgrade

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="looks into /proc"),
]

LEASE = 1.5
"""Seconds, in place of the default's 30."""


@pytest.fixture(scope="module")
def processes():
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*PRELOADED, "bulk_import.store.postgres.postgres_store"])
    return context


# A stop between intent and request


class Aimed:
    """One file, a run that is stopped in front of its first request, and one that takes over."""

    def __init__(self, folder, url, sandbox, processes):
        self.folder, self.url, self.sandbox = folder, url, sandbox
        write_csv(folder / "campaigns.csv", rows(3))
        self.processes = processes

    def stopped(self, is_checked):
        server = (self.sandbox.base_url, self.sandbox.secret)
        arguments = (str(self.folder), self.url.url, server, LEASE, is_checked)
        process = self.processes.Process(target=stop_before_leaving, args=arguments)
        process.start()
        wait_until(lambda: is_stopped(process))
        return process

    def take_over(self):
        arguments = ["run", "campaigns.csv", "--yes", "--json", "--quiet", "--wait", "1"]
        arguments += ["--rate", "100", "--quiet-period", "0.5"]
        process = self.processes.Process(
            target=run_here, args=(arguments, str(self.folder), settings_of(self.sandbox, self.url))
        )
        process.start()
        process.join(60)
        assert process.exitcode == 0, (self.folder / "err.txt").read_text("utf-8")
        return json.loads((self.folder / "out.json").read_text("utf-8"))


def settings_of(sandbox, url):
    return {
        "TELECMI_BASE_URL": sandbox.base_url,
        "TELECMI_INET_NO": str(sandbox.inet_no),
        "TELECMI_SECRET": sandbox.secret,
        "BULK_IMPORT_JOURNAL": url.url,
        "BULK_IMPORT_LEASE": str(LEASE),
    }


@pytest.mark.parametrize("is_checked", [True, False], ids=["checked", "careless"])
def test_a_request_of_a_run_that_was_stopped_never_leaves_late(
    database, processes, tmp_path, is_checked
):
    with Sandbox() as sandbox:
        aimed = Aimed(tmp_path, database, sandbox, processes)
        first = aimed.stopped(is_checked)
        told = aimed.take_over()
        assert {row["state"] for row in told["rows"]} == {"created"}
        before = len(sandbox.requests)
        while first.is_alive():
            tell(first, signal.SIGCONT)  # with a careless one there may be another stop
            first.join(0.05)
        late = len(sandbox.requests) - before
        created = Counter(one.body["name"] for one in sandbox.campaigns)
    ended = json.loads((tmp_path / ENDS).read_text("utf-8"))
    assert late == (0 if is_checked else 1)
    assert ended["code"] == "run.taken_over"
    assert created == {f"Campaign {number}": 1 for number in (1, 2, 3)}


# Kills and stops at any moment


class Chain:
    """Runs of one account, each of which takes over from one that was killed or stopped."""

    def __init__(self, number, office, url, processes, *, lease, quiet):
        self.office, self.processes, self.lease = office, processes, lease
        self.chance = random.Random(number)  # noqa: S311  no secret is made of it
        self.settings = office.environment | {
            "BULK_IMPORT_JOURNAL": url.url,
            "BULK_IMPORT_LEASE": str(lease),
            "BULK_IMPORT_QUIET_PERIOD": str(quiet),
        }
        self.kills = self.stops = self.started = 0
        self.fail_overs, self.stopped = [], []

    def carry_out(self, blows):
        """Let a run hold the account after each of *blows*, and the last one come to its end."""
        holder = self.start()
        self.arrived_after(monotonic())
        for blow in blows:
            waiting = self.start()
            wait_until(lambda folder=waiting.folder: (folder / "err.txt").stat().st_size)
            Event().wait(self.chance.uniform(0.0, 0.3 * self.lease))
            self.strike(holder, blow)
            holder = waiting
        holder.process.join(600)
        assert holder.process.exitcode in {0, 1}, holder.said
        for each in self.stopped:
            each.process.join(600)
            assert json.loads(each.told)["stopped"]["code"] == "run.taken_over"

    def start(self):
        self.started += 1
        (folder := self.office.folder / f"run-{self.started}").mkdir()
        arguments = ["run", str(self.office.folder / "campaigns.csv"), "--yes", "--json"]
        arguments += ["--quiet", "--wait", "10", "-o", "results.csv", "--concurrency", "2"]
        arguments += ["--rate", "20" if self.lease == LEASE else "2"]
        return Started(self.processes, arguments, folder, self.settings)

    def strike(self, holder, blow):
        moment = monotonic()
        if blow == "kill":
            holder.process.kill()
            self.kills += 1
        else:
            tell(holder.process, signal.SIGSTOP)
            self.stops += 1
            self.stopped.append(holder)
            Timer(2 * self.lease, tell, (holder.process, signal.SIGCONT)).start()
        # A request that was on its way may still arrive.
        self.fail_overs.append(self.arrived_after(moment + 0.3 * self.lease) - moment)

    def arrived_after(self, moment):
        """Wait for a request after *moment*, and return when it arrived."""

        def found():
            return [one.arrived for one in self.office.sandbox.requests if one.arrived > moment]

        wait_until(found, 120)
        return found()[0]


class Started:
    """A run in a process of its own."""

    def __init__(self, processes, arguments, folder, settings):
        self.folder = folder
        (folder / "err.txt").touch()
        self.process = processes.Process(target=run_here, args=(arguments, str(folder), settings))
        self.process.start()

    @property
    def said(self):
        return (self.folder / "err.txt").read_text("utf-8")

    @property
    def told(self):
        return (self.folder / "out.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("accounts", "blows", "lease", "quiet"),
    [
        pytest.param(2, ["kill", "stop"], LEASE, 1.0, id="slice"),
        pytest.param(
            *(5, [*["kill", "stop", "kill", "kill", "kill"] * 2], 30.0, 120.0),
            id="full",
            marks=pytest.mark.full,
        ),
    ],
)
def test_no_kill_and_no_stop_makes_a_campaign_twice_or_loses_one(
    database, processes, tmp_path, accounts, blows, lease, quiet
):
    with offices(tmp_path) as found, ThreadPoolExecutor(accounts) as pool:
        chains = [
            Chain(number, office, database, processes, lease=lease, quiet=quiet)
            for number, office in enumerate(found[:accounts])
        ]
        for chain in chains:
            chain.office.write(30 * len(blows) + 30, 0)
            chain.office.strike(chain.chance, 0.1)
        for done in [pool.submit(chain.carry_out, blows) for chain in chains]:
            done.result()
        Event().wait(1.0)  # what a server still does counts as well
        assert_each_created_once(found[:accounts])
    overs = sorted(seconds for chain in chains for seconds in chain.fail_overs)
    kills, stops = (sum(getattr(chain, name) for chain in chains) for name in ("kills", "stops"))
    figures = f"median {statistics.median(overs):.1f}, longest {overs[-1]:.1f}"
    print(f"\n{kills} kills, {stops} stops, {len(overs)} fail-overs: {figures} s")  # noqa: T201  the denominators
    assert all(found == sorted(found) for found in epochs(database).values())


# A server that crashes


@pytest.mark.parametrize("crashes", slice_or_full(1, 5))
def test_a_crash_of_the_server_in_the_middle_of_a_run_loses_nothing(processes, tmp_path, crashes):
    short = Path(tempfile.mkdtemp(prefix="bi-"))
    short.chmod(0o755)
    write_csv(tmp_path / "campaigns.csv", rows(20 * crashes))
    with Cluster(short / "c") as cluster, Sandbox() as sandbox:
        with closing(connect(cluster.url)) as connection:
            upgrade(connection, "the journal")
        told = [crash_in_the_middle(cluster, sandbox, processes, tmp_path) for _ in range(crashes)]
        told.append(run_whole(cluster, sandbox, processes, tmp_path))
        created = Counter(one.body["name"] for one in sandbox.campaigns)
    assert created == {f"Campaign {number}": 1 for number in range(1, 20 * crashes + 1)}
    assert {row["state"] for row in told[-1]["rows"]} <= {"created", "already_created"}
    said = [row["name"] for one in told for row in one["rows"] if row["state"] == "created"]
    assert max(Counter(said).values()) == 1
    assert {row["state"] for one in told for row in one["rows"]} <= {
        *("created", "already_created", "not_sent")
    }


def started(cluster, sandbox, processes, folder):
    arguments = ["run", "campaigns.csv", "--yes", "--json", "--quiet", "--wait", "1"]
    arguments += ["--rate", "20", "--quiet-period", "0.5"]
    settings = settings_of(sandbox, cluster.url)
    process = processes.Process(target=run_here, args=(arguments, str(folder), settings))
    process.start()
    return process


def crash_in_the_middle(cluster, sandbox, processes, folder):
    """Let the server crash after some more requests; return what the run tells."""
    before = len(sandbox.requests)
    process = started(cluster, sandbox, processes, folder)
    wait_until(lambda: len(sandbox.requests) >= before + 8)
    cluster.stop("immediate")
    cluster.start()
    process.join(60)
    assert process.exitcode == 3, (folder / "err.txt").read_text("utf-8")
    told = json.loads((folder / "out.json").read_text("utf-8"))
    assert told["stopped"]["code"] == "journal.connection_lost"
    return told


def run_whole(cluster, sandbox, processes, folder):
    process = started(cluster, sandbox, processes, folder)
    process.join(60)
    assert process.exitcode == 0, (folder / "err.txt").read_text("utf-8")
    return json.loads((folder / "out.json").read_text("utf-8"))


# The pace


def test_no_second_holds_too_many_requests_while_an_account_is_handed_over(database, tmp_path):
    rate, cancelled_after = 20, 24
    write_csv(tmp_path / "campaigns.csv", rows(3 * cancelled_after))
    with Sandbox() as sandbox:
        blocks = []
        for part in range(3):
            before = len(sandbox.requests)
            asyncio.run(hand_over(database, sandbox, tmp_path, rate, cancelled_after * (part < 2)))
            blocks.append([one.arrived for one in sandbox.requests[before:]])
        assert len(sandbox.campaigns) == 3 * cancelled_after
        assert all(blocks)
    arrivals = [at for block in blocks for at in block]
    gaps = [after[0] - before[-1] for before, after in pairwise(blocks)]
    print(f"\nin a second at the most {worst_window(arrivals, 1.0)}; gaps {gaps}")  # noqa: T201  what was seen
    assert worst_window(arrivals, 1.0) <= rate
    assert min(gaps) >= 1.0


async def hand_over(url, sandbox, folder, rate, after):
    """Run, and end the run after so many campaigns; 0 for not at all."""
    cancellation, created = Cancellation(), []

    def listen(event):
        if isinstance(event, RowConcluded) and event.result.state == "created":
            created.append(event)
            if len(created) == after:
                cancellation.cancel()

    run = Run(
        plan=check(folder / "campaigns.csv"),
        account=account(sandbox.base_url, secret=sandbox.secret),
        options=SendOptions(rate=rate, concurrency=8),
        store=PostgresStore(url),
        cancellation=cancellation,
    )
    return await carry_out(run, listen)
