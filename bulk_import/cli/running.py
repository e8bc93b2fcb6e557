"""`bulk-import run`: check, ask, send, report."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import click

from bulk_import.cli.logs import stamped
from bulk_import.cli.options import (
    ACCOUNT,
    BY_ACCOUNT,
    CHECKING,
    FILES,
    NO_INPUT,
    SENDING,
    declared_options,
    guard_options,
)
from bulk_import.cli.starting_ahead import reading_ahead
from bulk_import.cli.telling import Telling, telling_options
from bulk_import.cli.worded import WordedCommand, option
from bulk_import.clock import Clock
from bulk_import.options import GuardOptions


@click.command(cls=WordedCommand, help="help.run")
@FILES
@declared_options(*CHECKING, *SENDING)
@option("--yes", is_flag=True, help="option.yes")
@option("--sandbox", is_flag=True, help="option.sandbox")
@telling_options
@ACCOUNT
@BY_ACCOUNT
@NO_INPUT
@guard_options
@option(
    "--wait", "minutes", type=click.IntRange(0), metavar="MINUTES", default=0, help="option.wait"
)
@click.pass_obj
@stamped
@reading_ahead
def run(
    clock: Clock,
    *,
    files: tuple[str, ...],
    options: Mapping[str, object],
    yes: bool,
    sandbox: bool,
    how: Telling,
    account: str | None,
    by_account: bool,
    no_input: bool,
    guarding: GuardOptions,
    minutes: int,
) -> int:
    """Check the files, ask, and create their campaigns."""
    from bulk_import.app.running import Run
    from bulk_import.cancellation import Cancellation
    from bulk_import.cli.asking import asking
    from bulk_import.cli.guarding import check_or_refuse, each_guarded_file
    from bulk_import.cli.interrupts import interruptible
    from bulk_import.cli.notifying import Notifier
    from bulk_import.cli.report_output import tell
    from bulk_import.cli.reviewed_plans import is_by_account, reviewed
    from bulk_import.cli.sending import (
        carry_out,
        confirm,
        guards_of_run,
        live_agents,
        prepared,
    )
    from bulk_import.cli.targets import target_of
    from bulk_import.cli.waiting import when_free

    if by_account or is_by_account(files):
        return _run_by_account(
            files=files,
            options=options,
            account=account,
            how=how,
            clock=clock,
            yes=yes,
            sandbox=sandbox,
            may_ask=not no_input,
            guarding=guarding,
            minutes=minutes,
        )
    notifier = Notifier(files=files, account=account, is_trial=sandbox, how=how)
    with prepared(options, notifier, may_ask=not no_input) as (settings, sender, store):
        cancellation, asks = Cancellation(), not (no_input or yes)
        live = live_agents(settings, sender, store, clock, sandbox=sandbox)
        guards = guards_of_run(guarding, sender, store, sheet=settings.read.sheet, clock=clock)

        def run_one(named: str) -> int:
            if cancellation.code is not None:  # while the results of the file before were written
                raise KeyboardInterrupt
            seen = reviewed(named, None if sandbox else sender)
            target_of(seen.file, "run", how.output)  # a folder that cannot be written is told now
            with asking(seen.file, clock, how, may_ask=asks and not seen.is_plan) as check:
                sending = Run(
                    plan=seen.confirmed(
                        check_or_refuse(
                            guards, seen.file, partial(check, live(seen.options(settings.read)))
                        )
                    ),
                    account=sender,
                    options=settings.send,
                    store=store,
                    cancellation=cancellation,
                    clock=clock,
                )
                confirm(sending, yes=yes, may_ask=not no_input)

                def send() -> int:
                    with interruptible(cancellation) as interrupts:
                        report = guards.told(carry_out(sending, seen.file, interrupts, how))
                        return tell(
                            report,
                            seen.file,
                            how,
                            is_recorded=not sandbox,
                            on_end=partial(notifier.ended, named),
                        )

                refuse_held = partial(store.refuse_held, sender)
                return when_free(send, refuse_held, clock=clock, minutes=minutes, log=how.log)

        return each_guarded_file(
            "run",
            files,
            run_one,
            allowed=guarding.allowed,
            how=how,
            on_refusal=notifier.refused,
        )


def _run_by_account(**asked: Any) -> int:
    from bulk_import.cli.by_account import Asked, run_by_account

    return run_by_account(Asked(**asked))
