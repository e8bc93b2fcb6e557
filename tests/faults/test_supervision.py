"""Workers that are killed and stopped while their database crashes, judged by the API's own record.

In full, with the timing that is the default, it takes about forty minutes:

    pytest -n0 -s -m "faults and full" tests/faults/test_supervision.py
"""

import multiprocessing
import random
import statistics
import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import replace
from itertools import groupby, pairwise
from pathlib import Path
from threading import Event

import pytest
from databases import Cluster
from faults.fencing import epochs, worst_window
from faults.killing import PRELOADED
from faults.sharing import LATE, offices
from faults.supervision import Fleet, Timing

from bulk_import.fleet.queue import JobQueue
from bulk_import.outcome import State
from bulk_import.store.postgres.opening import connect
from bulk_import.store.postgres.schema import upgrade

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="workers are forked"),
]

QUICK = Timing(lease=1.5, quiet=2.0, rate=10, restart=0.2, rows=60)
FEW = ["kill", "stop", "kill"]
MANY = ["kill"] * 40 + ["stop"] * 10 + ["crash"] * 5
CREATED = {State.CREATED, State.ALREADY_CREATED}
NOT_CREATED = {State.REJECTED, State.NOT_SENT, State.INVALID}
WINDOW = 0.9
"""Seconds: what a loaded machine does to a request on its way must not be taken for ours. Whole
seconds are counted in virtual time, and where one process hands over to the next."""

TURNED_AWAY = {429, 503}
"""The statuses that say for certain that nothing was created."""


@pytest.fixture(scope="module")
def processes():
    context = multiprocessing.get_context("forkserver")
    modules = ["bulk_import.fleet.worker", "bulk_import.fleet.scheduled_imports"]
    context.set_forkserver_preload([*PRELOADED, *modules])
    return context


@pytest.fixture
def cluster():
    short = Path(tempfile.mkdtemp(prefix="bi-"))
    short.chmod(0o755)
    with Cluster(short / "c") as running:
        with closing(connect(running.url)) as connection:
            upgrade(connection, "the journal")
        queue = JobQueue(running.url.url)
        queue.prepare()
        queue.close()
        yield running
    short.rmdir()


class Judged:
    """What became of every campaign, by the record of its account's server."""

    def __init__(self, fleet):
        self.rows = self.requests = self.fullest = 0
        self.told = Counter()
        self.twice, self.lost, self.wrong, self.early, self.overlaps = [], [], [], [], []
        for account in fleet.accounts:
            self._judge(account, fleet)

    def _judge(self, account, fleet):
        created = account.office.created
        told = {}
        for each in account.imports:
            report = fleet.page.jobs.report(each.job.id)
            told |= {row.name: row.state for row in report.each_row()}
        self.rows += len(account.office.names)
        self.told += Counter(told.values())
        for name in account.office.names:
            self._judge_row(name, told.get(name), created[name])
        requests = sorted(account.office.sandbox.requests, key=lambda one: (one.name, one.arrived))
        self.requests += len(requests)
        for _, of_name in groupby(requests, lambda one: one.name):
            self.early += [
                (one, other)
                for one, other in pairwise(of_name)
                if other.arrived - one.arrived < fleet.timing.quiet
                and (one.applied or one.status not in TURNED_AWAY)
            ]
        self.overlaps += account.office.overlaps
        arrivals = [one.arrived for one in requests]
        self.fullest = max(self.fullest, worst_window(arrivals, WINDOW))

    def _judge_row(self, name, state, count):
        if count > 1:
            self.twice.append(name)
        if count == 0:
            self.lost.append((name, state))
        if state is None or (state in CREATED) > count or (state in NOT_CREATED and count):
            self.wrong.append((name, state, count))


@pytest.mark.parametrize(
    ("accounts", "blows", "timing", "pause"),
    [
        pytest.param(3, FEW, QUICK, 0.5, id="slice"),
        pytest.param(5, MANY, Timing(), 5.0, id="full", marks=[pytest.mark.full, pytest.mark.long]),
    ],
)
def test_whatever_befalls_workers_nothing_is_created_twice_or_lost(
    cluster, processes, tmp_path, accounts, blows, timing, pause
):
    blows = random.Random(7).sample(blows, len(blows))  # noqa: S311  no secret is made of it
    cluster.url = replace(cluster.url, lease=timing.lease)
    with offices(tmp_path) as found:
        fleet = Fleet(tmp_path, cluster, found[:accounts], processes, timing)
        try:
            fleet.carry_out(blows, pause)
        finally:
            statuses = fleet.end()
        Event().wait(LATE + 0.1)  # what a server still does counts as well
        judged = Judged(fleet)
        fleet.page.close()
    fail_overs = sorted(seconds for seconds, *_ in fleet.fail_overs)
    median = statistics.median(fail_overs)
    said = [
        f"{dict(fleet.blows)}; {judged.rows} rows, {judged.requests} requests: {dict(judged.told)}",
        f"{len(fail_overs)} fail-overs ({fleet.idle} more had nothing due)",
        f"median {median:.1f} s, longest {fail_overs[-1]:.1f} s",
        f"the longest {sorted(fleet.fail_overs)[-5:]}",
        f"at the most {judged.fullest} in {WINDOW} s",
        f"after crashes {[round(one, 1) for one in fleet.after_crashes]} s",
        *(str(dict(Counter(worker.statuses))) for worker in fleet.workers),
    ]
    print("", *said, sep="\n")  # noqa: T201  the denominators
    assert statuses == [0, 0], [worker.said for worker in fleet.workers]
    assert (judged.twice, judged.lost, judged.wrong) == ([], [], [])
    assert (judged.early, judged.overlaps) == ([], [])
    assert judged.fullest <= timing.rate
    assert all(found == sorted(found) for found in epochs(cluster.url).values())
    assert median <= timing.lease + 5.0
    assert fail_overs[-1] <= timing.lease + 20.0
