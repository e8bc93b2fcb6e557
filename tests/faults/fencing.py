"""Processes that share one PostgreSQL: they are killed, stopped and handed over to each other."""

import asyncio
import json
import os
import signal
from bisect import bisect_left
from contextlib import closing, contextmanager
from pathlib import Path

from pydantic import SecretStr
from sending import carry_out

from bulk_import.account import Account
from bulk_import.api import CampaignApi
from bulk_import.app.checking import check
from bulk_import.app.running import Run
from bulk_import.journal_address import DatabaseUrl
from bulk_import.options import SendOptions
from bulk_import.store.postgres.opening import connect
from bulk_import.store.postgres.postgres_store import PostgresStore

ENDS = "ends"
"""The file in which a run writes how it ended."""


class StoppingApi(CampaignApi):
    """Stops the process when a request is about to leave, and its intent is durable."""

    async def create(self, campaign, leaving):
        async def stop_first():
            signal.raise_signal(signal.SIGSTOP)
            return await leaving()

        return await super().create(campaign, stop_first)


class Careless:
    """A recorder that lets every request leave, however late it is."""

    def __init__(self, recorder):
        self._recorder = recorder

    def __getattr__(self, name):
        return getattr(self._recorder, name)

    def is_late(self, _attempt):
        return False


class CarelessStore(PostgresStore):
    """A store without the check right before a request leaves."""

    @contextmanager
    def begin(self, run, redact=str):
        with super().begin(run, redact) as recorder:
            yield Careless(recorder)


def stop_before_leaving(folder, url, server, stale, is_checked):
    """Be one run that is stopped in front of each request; write down how it ended."""
    base_url, secret = server
    kind = PostgresStore if is_checked else CarelessStore
    folder = Path(folder)
    run = Run(
        plan=check(folder / "campaigns.csv"),
        account=Account(inet_no=2224257, secret=SecretStr(secret), base_url=base_url),
        options=SendOptions(rate=100, concurrency=1, quiet_period=0.5),
        store=kind(DatabaseUrl(url, stale)),
        connect=StoppingApi,
    )
    report = asyncio.run(carry_out(run))
    stopped = report.stopped
    ended = {"code": stopped and stopped.code, "who": stopped and dict(stopped.facts)}
    (folder / ENDS).write_text(json.dumps(ended))


def is_stopped(process):
    """Return whether the system says that a process is stopped."""
    return "\nState:\tT" in Path(f"/proc/{process.pid}/status").read_text("utf-8")


def tell(process, number):
    """Send a signal to a process that `multiprocessing` has started."""
    os.kill(process.pid, number)  # noqa: TID251  only where the system can fork


def epochs(url):
    """Return the epochs of all intents by account, in their order."""
    statement = """
        SELECT inet_no, base_url, epoch FROM attempts JOIN runs USING (run) ORDER BY attempt
    """
    found = {}
    with closing(connect(url)) as connection:
        for inet_no, base_url, epoch in connection.execute(statement).fetchall():
            found.setdefault((inet_no, base_url), []).append(epoch)
    return found


def worst_window(arrivals, seconds):
    """Return how many of *arrivals* the fullest window of so many seconds holds."""
    times = sorted(arrivals)
    return max(bisect_left(times, first + seconds) - at for at, first in enumerate(times))
