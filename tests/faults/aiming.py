"""A kill that is aimed: at the n-th statement of the journal."""

import asyncio
import signal
import sqlite3
from functools import partial
from pathlib import Path

from pydantic import SecretStr
from sending import carry_out

from bulk_import.account import Account
from bulk_import.app.checking import check
from bulk_import.app.running import Run
from bulk_import.options import SendOptions
from bulk_import.store.connection import connect
from bulk_import.store.sqlite_store import SqliteStore

WHOLE = "whole"
"""The file that a run leaves that came to its end."""


def die_at_statement(number, folder, base_url, secret):
    """Be one run that is killed as SQLite begins its *number*-th statement.

    Where the run has fewer, it comes to its end.
    """
    count = 0

    def count_down(_):
        nonlocal count
        count += 1
        if count == number:
            signal.raise_signal(signal.SIGKILL)

    class Counted(sqlite3.Connection):
        def __init__(self, *arguments, **options):
            super().__init__(*arguments, **options)
            self.set_trace_callback(count_down)

    folder = Path(folder)
    account = Account(inet_no=2224257, secret=SecretStr(secret), base_url=base_url)
    store = SqliteStore(
        folder / "journal.sqlite3",
        folder / "bulk-import" / "locks",
        partial(connect, factory=Counted),
    )
    run = Run(
        plan=check(folder / "campaigns.csv"),
        account=account,
        options=SendOptions(rate=100, concurrency=1, quiet_period=0.6),
        store=store,
    )
    asyncio.run(carry_out(run))
    (folder / WHOLE).touch()
