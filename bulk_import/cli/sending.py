"""What surrounds a run on the command line: the account, the question, progress, Ctrl-C."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from pydantic import SecretStr

from bulk_import.account import Account
from bulk_import.cli.interrupts import braking
from bulk_import.cli.progress import progress
from bulk_import.importing import Brake, Options, Report, run_async
from bulk_import.problems import Refused
from bulk_import.sandbox import Sandbox
from bulk_import.settings import Settings
from bulk_import.validation import Plan


@contextmanager
def opened(settings: Settings, *, sandbox: bool) -> Iterator[tuple[Account, Path]]:
    """Yield the account and its journal; in the sandbox, both are thrown away afterwards.

    Raises:
        Refused: No account is set.
    """
    if not sandbox:
        yield settings.account(), settings.journal
        return
    with Sandbox() as stand_in, tempfile.TemporaryDirectory(prefix="bulk-import-") as folder:
        account = Account(
            inet_no=stand_in.inet_no,
            secret=SecretStr(stand_in.secret),
            base_url=stand_in.base_url,
        )
        yield account, Path(folder) / "journal.sqlite3"


def confirm(plan: Plan, account: Account, options: Options, *, yes: bool) -> None:
    """Show the counts and ask whether to send.

    Raises:
        Refused: The answer is no, or there is nobody to ask.
    """
    if yes or not plan.ready:
        return
    if not sys.stdin.isatty() or plan.path == "-":
        raise Refused("run.not_confirmed")
    ready = len(plan.ready[: options.first])
    click.echo(
        f"{len(plan.rows)} rows: {len(plan.ready)} ready, {len(plan.invalid)} to fix.", err=True
    )
    question = f"Create {ready} campaigns in account {account.inet_no} at {account.base_url}?"
    if not click.confirm(question, default=False, err=True):
        raise Refused("run.declined")


def send(plan: Plan, account: Account, options: Options, *, quiet: bool) -> Report:
    """Send what is due of *plan*, with progress on standard error."""
    brake = Brake()
    with braking(brake), progress(len(plan.rows), quiet=quiet) as tell:
        return asyncio.run(run_async(plan, account, options, tell=tell, brake=brake))
