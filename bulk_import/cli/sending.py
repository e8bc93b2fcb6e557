"""What surrounds a run on the command line: the account, the question, progress, Ctrl-C."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from typing import Final

import click
from pydantic import SecretStr

from bulk_import import temporary
from bulk_import.account import Account
from bulk_import.app.file_answers import file_answers
from bulk_import.app.report import Report, fold
from bulk_import.app.running import Run
from bulk_import.cli.faults import in_loop
from bulk_import.cli.interrupts import interruptible
from bulk_import.cli.progress import progress
from bulk_import.events import Listener
from bulk_import.messages import text
from bulk_import.options import SendOptions
from bulk_import.problems import Refused
from bulk_import.sandbox import Sandbox
from bulk_import.settings import Settings
from bulk_import.store import Store, open_store
from bulk_import.validation import Plan

SANDBOX_QUIET_PERIOD: Final = 1.0
"""Seconds; the sandbox never works on a request without answering it."""


@contextmanager
def opened(settings: Settings, *, sandbox: bool) -> Iterator[tuple[Account, Store]]:
    """Yield the account that sends and the store that records it.

    In the sandbox both are thrown away afterwards.

    Raises:
        Refused: No account is set.
    """
    if not sandbox:
        yield settings.account(), open_store(settings.journal)
        return
    with Sandbox() as stand_in, temporary.folder() as folder:
        account = Account(
            inet_no=stand_in.inet_no,
            secret=SecretStr(stand_in.secret),
            base_url=stand_in.base_url,
        )
        yield account, open_store(folder / "journal.sqlite3", folder)


def confirm(plan: Plan, account: Account, options: SendOptions, *, yes: bool) -> None:
    """Show the counts and ask whether to send.

    Raises:
        Refused: The answer is no, or there is nobody to ask.
    """
    if yes or not plan.ready:
        return
    if not sys.stdin.isatty() or plan.path == "-":
        raise Refused("run.not_confirmed")
    rows, ready, to_fix = map(str, map(len, (plan.rows, plan.ready, plan.invalid)))
    answers = [answer.is_found for answer in file_answers(plan)]
    if answers:
        found = str(sum(answers))
        not_found = str(len(answers) - sum(answers))
        click.echo(text("line.answers", found=found, not_found=not_found), err=True)
    if options.mark_names:
        click.echo(text("line.marks"), err=True)
    click.echo(text("line.before_sending", rows=rows, ready=ready, to_fix=to_fix), err=True)
    question = text(
        "line.question",
        campaigns=str(len(plan.ready[: options.first])),
        inet_no=str(account.inet_no),
        base_url=account.base_url,
    )
    if not click.confirm(question, default=False, err=True):
        raise Refused("run.declined")


def carry_out(run: Run, *, quiet: bool) -> Report:
    """Carry out *run*, with progress on standard error."""
    rows = len(run.plan.rows)
    with interruptible(run.cancellation), progress(rows, run.clock, quiet=quiet) as listen:
        return asyncio.run(_report(run, listen))


async def _report(run: Run, listen: Listener) -> Report:
    asyncio.get_running_loop().set_exception_handler(in_loop)
    events = []
    async with aclosing(run.stream()) as stream:
        async for event in stream:
            events.append(event)
            listen(event)
    return fold(run.plan, events)
