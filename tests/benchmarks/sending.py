"""Sending, measured where it arrives: our run, and a bare httpx loop that keeps no journal.

    python tests/benchmarks/sending.py ours|bare|single|same PORT ROWS RATE AT_ONCE

`single` is the bare loop with a client for each of its workers, which httpx is far quicker with;
`same` does so by the very calls of httpx that `run` makes: the rest is what is ours.

It prints the seconds of the wall clock and of the processor that sending alone took.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections import deque
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx
import pandas as pd
from generating import HEADERS, rows
from measuring import HERE

import bulk_import
from bulk_import.campaign import body

PATH = "/v3/campaign/create"
SECRET = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
NO_LIMIT = 100_000.0


@dataclass(frozen=True)
class Sent:
    """Seconds that sending took, and when each request came to the server."""

    wall: float
    cpu: float
    arrivals: tuple[float, ...]

    @property
    def rate(self):
        """Requests a second, from the first to the last that arrived."""
        return (len(self.arrivals) - 1) / (self.arrivals[-1] - self.arrivals[0])

    @property
    def worst_second(self):
        """The most requests that arrived within any second."""
        window, worst = deque(), 0
        for moment in self.arrivals:
            window.append(moment)
            while window[0] <= moment - 1:
                window.popleft()
            worst = max(worst, len(window))
        return worst


def sent(who, count, *, rate=NO_LIMIT, at_once=4, delay=0.0):
    """Return what *who* took to send *count* campaigns to a server that takes *delay* seconds."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "arrivals"
        command = [sys.executable, str(HERE / "answering.py"), str(delay), str(log)]
        server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        port = server.stdout.readline().strip()
        script = [sys.executable, str(HERE / "sending.py"), who, port]
        figures = map(str, (count, rate, at_once))
        done = subprocess.run([*script, *figures], capture_output=True, text=True, check=True)
        server.communicate("")
        arrivals = tuple(sorted(map(float, log.read_text(encoding="utf-8").split())))
    wall, cpu = map(float, done.stdout.split())
    return Sent(wall, cpu, arrivals)


def planned(count):
    """Return the plan of *count* campaigns that can all be sent."""
    frame = pd.DataFrame(rows(count, wrong=0), columns=HEADERS, dtype=object)
    plan = bulk_import.check(frame, bulk_import.ReadOptions(inet_no=2224257))
    if len(plan.ready) != count:
        raise RuntimeError(plan.problems[:3])
    return plan


def ours(plan, base_url, rate, at_once, folder):
    account = bulk_import.Account(inet_no=2224257, secret=SECRET, base_url=base_url)
    options = bulk_import.SendOptions(rate=rate, concurrency=at_once)
    report = bulk_import.run(plan, account, options, journal=folder / "journal.sqlite3")
    if report.exit_status:
        raise RuntimeError(report.counts)


async def post(client, fields):
    """Send a campaign as whoever writes a loop does."""
    answer = await client.post(PATH, json=fields)
    answer.raise_for_status().json()


async def stream(client, fields):
    """Send a campaign by the same calls of httpx as `run`, with none of what `run` does of it."""
    async with (
        asyncio.timeout(180),
        client.stream(
            "POST",
            PATH,
            content=json.dumps(fields).encode(),
            headers={"content-type": "application/json"},
            extensions={"trace": _watch},
        ) as answer,
    ):
        content = b"".join([piece async for piece in answer.aiter_bytes()])
    json.loads(content)


async def _watch(event, info):
    del event, info


def bare(plan, base_url, at_once, *, clients, call=post):
    async def send():
        waiting = iter([body(row.campaign) for row in plan.ready])
        limits = httpx.Limits(max_connections=at_once, max_keepalive_connections=at_once)
        verify = httpx.create_ssl_context()  # 30 ms, and once is enough
        connect = partial(
            httpx.AsyncClient, base_url=base_url, timeout=30, limits=limits, verify=verify
        )
        async with AsyncExitStack() as stack:
            made = [await stack.enter_async_context(connect()) for _ in range(clients)]

            async def work(client):
                for fields in waiting:
                    await call(client, fields)

            await asyncio.gather(*(work(made[place % clients]) for place in range(at_once)))

    asyncio.run(send())


CALLS = {"single": post, "same": stream}


def main(who, port, count, rate, at_once):
    """Send, and print how long it took."""
    base_url = f"http://127.0.0.1:{port}"
    plan = planned(int(count))
    bulk_import.run  # noqa: B018  loading it is no part of sending
    with tempfile.TemporaryDirectory() as folder:
        started, spent = time.perf_counter(), time.process_time()
        if who == "ours":
            ours(plan, base_url, float(rate), int(at_once), Path(folder))
        elif who == "bare":
            bare(plan, base_url, int(at_once), clients=1)
        else:
            bare(plan, base_url, int(at_once), clients=int(at_once), call=CALLS[who])
        wall, cpu = time.perf_counter() - started, time.process_time() - spent
    print(wall, cpu)  # noqa: T201  the result


if __name__ == "__main__":
    main(*sys.argv[1:])
