"""What surrounds a run on the command line: the account, the question, progress, Ctrl-C."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import aclosing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from bulk_import import temporary
from bulk_import.account import Account
from bulk_import.app.checking import report_check
from bulk_import.app.comparing import compare
from bulk_import.app.earlier_files import RecordedFiles
from bulk_import.app.file_answers import file_answers
from bulk_import.app.guarding import Guards
from bulk_import.app.history import find_run
from bulk_import.app.rebuild_report import report_cut_off
from bulk_import.app.report import Report, fold
from bulk_import.app.running import Run
from bulk_import.cli.faults import in_loop
from bulk_import.cli.guarding import guards_of
from bulk_import.cli.interrupts import Interrupts, is_main_thread
from bulk_import.cli.live_agents import LiveAgents
from bulk_import.cli.notifying import Notifier
from bulk_import.cli.output import ask, is_anybody_there, print_err
from bulk_import.cli.progress import progress
from bulk_import.cli.redaction import discreet
from bulk_import.cli.settings_output import hinting, tell_settings
from bulk_import.cli.streams import safe
from bulk_import.cli.telling import Telling
from bulk_import.cli.trust import trusted
from bulk_import.clock import Clock
from bulk_import.events import Event, Listener, Started, ignore
from bulk_import.messages import text
from bulk_import.options import GuardOptions, ReadOptions, SendOptions
from bulk_import.outcome import State
from bulk_import.problems import Problem, Refused
from bulk_import.sandbox import Sandbox
from bulk_import.settings import Settings, load
from bulk_import.settings.places import agents_file
from bulk_import.store import Store, open_store
from bulk_import.validation import Plan

SANDBOX_RATE: Final = 1_000.0
"""Requests a second for its list of agents."""

SANDBOX_QUIET_PERIOD: Final = 1.0
"""Seconds; the sandbox never works on a request without answering it."""


@contextmanager
def prepared(
    options: Mapping[str, object], notifier: Notifier, *, may_ask: bool
) -> Iterator[tuple[Settings, Account, Store]]:
    """Yield what a run goes by, who sends, and what records it; the secret is hidden meanwhile.

    Args:
        options: The options of the program, by name.
        notifier: Says which files and which account it is, and tells people where it fails.
        may_ask: Whether the command lets anything be asked.

    Raises:
        Refused: The settings cannot be used, or lead where they may not.
    """
    with notifier.telling(), hinting(notifier.files):
        settings = _settings_to_send(options, notifier, may_ask=may_ask)
        with (
            opened(settings, sandbox=notifier.is_trial) as (sender, store),
            discreet(sender.secret),
        ):
            if not (notifier.is_trial or notifier.how.quiet):
                tell_settings(settings)
            yield (
                replace(settings, read=replace(settings.read, inet_no=sender.inet_no)),
                sender,
                store,
            )


def _settings_to_send(
    options: Mapping[str, object], notifier: Notifier, *, may_ask: bool
) -> Settings:
    """Return what a run goes by, as a person who was asked lets it count."""
    is_trial = notifier.is_trial
    otherwise = {"quiet_period": SANDBOX_QUIET_PERIOD} if is_trial else None
    settings = load(options, otherwise, account=notifier.account, needs_account=not is_trial)
    notifier.go_by(settings)  # people hear of those that are refused, too
    if is_trial:
        return settings
    return trusted(settings, notifier.files, may_ask=may_ask)


@contextmanager
def opened(
    settings: Settings, *, sandbox: bool, inet_no: int | None = None
) -> Iterator[tuple[Account, Store]]:
    """Yield the account that sends and the store that records it.

    In the sandbox both are thrown away afterwards.

    Args:
        settings: What the command goes by.
        sandbox: Whether a stand-in takes the place of TeleCMI.
        inet_no: The number of the stand-in's account; None for the demo account.

    Raises:
        Refused: No account is set.
    """
    if not sandbox:
        yield settings.account(), open_store(settings.journal)
        return
    stand_in_for = Sandbox() if inet_no is None else Sandbox(inet_no=inet_no)
    with stand_in_for as stand_in, temporary.folder() as folder:
        account = Account(
            inet_no=stand_in.inet_no,
            secret=SecretStr(stand_in.secret),
            base_url=stand_in.base_url,
        )
        yield account, open_store(folder / "journal.sqlite3", folder)


def live_agents(
    settings: Settings, account: Account, store: Store, clock: Clock, *, sandbox: bool
) -> Callable[[ReadOptions], ReadOptions]:
    """Return what asks for the agents of *account*, before a plan that is held against them.

    Args:
        settings: What the command goes by.
        account: The account that sends.
        store: The store that records it, beside which the list is kept.
        clock: Time.
        sandbox: Whether a stand-in takes the place of TeleCMI, which needs no pace.
    """
    place = Path(store.address) if sandbox else settings.journal
    file = agents_file(place, account.inet_no, account.base_url)
    rate = SANDBOX_RATE if sandbox else settings.send.rate
    return LiveAgents(account, file, rate, clock).options


def guards_of_run(
    options: GuardOptions, account: Account, store: Store, *, sheet: str | None, clock: Clock
) -> Guards:
    """Return what guards the files that are sent in *account*.

    Args:
        options: How closely they are looked at.
        account: The account.
        store: Its earlier runs.
        sheet: The sheet that was chosen by hand; None where none was.
        clock: Time.
    """
    secret = account.secret
    earlier = RecordedFiles(account=account, store=store, secret=secret, now=clock.now, sheet=sheet)
    return guards_of(options, earlier, clock)


def confirm(run: Run, *, yes: bool, may_ask: bool = True) -> None:
    """Show the counts, as the record of earlier runs has them, and ask whether to send.

    Args:
        run: What is about to be sent.
        yes: Whether it was agreed to before.
        may_ask: Whether the command lets anything be asked.

    Raises:
        Refused: The answer is no, or there is nobody to ask.
    """
    plan, options = run.plan, run.options
    if yes or not plan.ready:
        return
    if not may_ask:
        raise Refused("run.no_input")
    if plan.path == "-" or not is_anybody_there():
        raise Refused("run.not_confirmed")
    _print_what_differs(plan, options)
    counts = _counts(run)
    ready, to_fix = counts[State.READY], str(counts[State.INVALID])
    rows, created = str(len(plan.rows)), str(counts[State.ALREADY_CREATED])
    print_err(text("line.before_sending", rows=rows, ready=str(ready), to_fix=to_fix))
    if counts[State.ALREADY_CREATED]:
        print_err(text("line.created_before", created=created))
    question = text(
        "line.question_and_rest" if counts[State.INVALID] else "line.question",
        campaigns=str(min(ready, options.first or ready)),
        account=run.account.shown,
        base_url=run.account.base_url,
        to_fix=to_fix,
    )
    if ready and not ask(question):
        raise Refused("run.declined")


def _print_what_differs(plan: Plan, options: SendOptions) -> None:
    """Say what is recorded or sent otherwise than the cells alone say."""
    answers = [answer.is_found for answer in file_answers(plan)]
    if answers:
        found = str(sum(answers))
        not_found = str(len(answers) - sum(answers))
        print_err(text("line.answers", found=found, not_found=not_found))
    for problem in plan.file_problems:
        if problem.code == "rename.renamed":
            print_err(problem.message)
    if options.mark_names:
        print_err(text("line.marks"))


def _counts(run: Run) -> Mapping[State, int]:
    """Return how many rows would be in each state, if the run began now."""
    account, clock = run.account, run.clock
    compared = compare(run.plan, account, run.store, run.options, now=clock.now())
    return report_check(
        run.plan, account.inet_no, account.base_url, clock, compared=compared
    ).counts


def carry_out(
    run: Run, file: str, interrupts: Interrupts, how: Telling, *, listen: Listener = ignore
) -> Report:
    """Carry out *run* of a *file*, with progress on standard error.

    Whoever reads that too slowly misses some of it, and the run does not wait.

    Args:
        run: The run.
        file: What its file is called.
        interrupts: Ends it early.
        how: How it is told.
        listen: Told of it as well.

    Raises:
        KeyboardInterrupt: It was cut off before it began.
    """
    events: list[Event] = []
    err, rows = safe(sys.stderr), len(run.plan.rows)
    with err.without_waiting(), progress(rows, run.clock, quiet=how.quiet) as show:
        log = how.log.listener(file, partial(_problems, run.plan))
        try:
            asyncio.run(_follow(run, interrupts, events.append, show, log, listen))
        except (asyncio.CancelledError, KeyboardInterrupt):
            return _cut_off(run, events)
    return fold(run.plan, events)


def _problems(plan: Plan, row: int) -> tuple[Problem, ...]:
    planned = plan.rows.find(row)
    return () if planned is None else planned.problems


async def _follow(run: Run, interrupts: Interrupts, *listeners: Listener) -> None:
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    loop.set_exception_handler(in_loop)
    if task is not None:
        interrupts.cut_off = partial(loop.call_soon_threadsafe, task.cancel)
    with _waking(loop):
        async with aclosing(run.stream()) as stream:
            async for event in stream:
                for listen in listeners:
                    listen(event)
    interrupts.cut_off = None


def _cut_off(run: Run, events: Iterable[Event]) -> Report:
    """Return the report of a run that was cut off; its record knows of what was under way."""
    started = next((event.run for event in events if isinstance(event, Started)), None)
    if started is None:
        raise KeyboardInterrupt
    return report_cut_off(run.plan, *find_run(run.store, started))


@contextmanager
def _waking(loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """Let every signal inside the block wake *loop*.

    One that comes right before the loop begins to wait would else be heard when that wait is over.
    On Windows the loop does so by itself.
    """
    if os.name == "nt" or not is_main_thread():
        yield
        return
    heard, signalled = socket.socketpair()
    with heard, signalled:
        for end in (heard, signalled):
            end.settimeout(0)
        loop.add_reader(heard, heard.recv, 4096)
        before = signal.set_wakeup_fd(signalled.fileno(), warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(before)
            loop.remove_reader(heard)
