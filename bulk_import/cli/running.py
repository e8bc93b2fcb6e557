"""`bulk-import run`: check, ask, send, report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import click

from bulk_import.cli.options import (
    CHECKING,
    FILES,
    JSON,
    OUTPUT,
    QUIET,
    SENDING,
    WordedCommand,
    declared_options,
    option,
)
from bulk_import.clock import Clock


@click.command(cls=WordedCommand, help="help.run")
@FILES
@declared_options(*CHECKING, *SENDING)
@option("--yes", is_flag=True, help="option.yes")
@option("--sandbox", is_flag=True, help="option.sandbox")
@OUTPUT
@JSON
@QUIET
@click.pass_obj
def run(
    clock: Clock,
    *,
    files: tuple[str, ...],
    options: Mapping[str, object],
    yes: bool,
    sandbox: bool,
    output: str | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """Check the files, ask, and create their campaigns."""
    from bulk_import.app.checking import check
    from bulk_import.app.json_report import describe_refusal
    from bulk_import.app.running import Options
    from bulk_import.cli.progress import reading_progress
    from bulk_import.cli.redaction import discreet
    from bulk_import.cli.report_output import each_file, tell
    from bulk_import.cli.sending import SANDBOX_QUIET_PERIOD, confirm, opened, send
    from bulk_import.cli.targets import target_of
    from bulk_import.settings import load
    from bulk_import.submission import Pace

    settings = load(options, {"quiet_period": SANDBOX_QUIET_PERIOD} if sandbox else None)
    with opened(settings, sandbox=sandbox) as place, discreet(place.account.secret):
        account = place.account
        read, wish = replace(settings.read, inet_no=account.inet_no), settings.send
        sending = Options(
            pace=Pace(
                rate=wish.rate,
                concurrency=wish.concurrency,
                quiet_period=place.quiet_period,
                resend=wish.resend,
            ),
            first=wish.first,
            all_or_nothing=wish.all_or_nothing,
        )

        def run_one(file: str) -> int:
            target_of(file, "run", output)  # a folder that cannot be written is told now
            with reading_progress(file, clock, quiet=quiet) as listen:
                plan = check(file, read, listen=listen)
            confirm(plan, account, sending, yes=yes)
            report = send(plan, place, sending, clock, quiet=quiet)
            return tell(report, file, output=output, as_json=as_json, quiet=quiet)

        return each_file(files, run_one, partial(describe_refusal, "run") if as_json else None)
