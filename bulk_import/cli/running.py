"""`bulk-import run`: check, ask, send, report."""

from __future__ import annotations

from functools import partial

import click

from bulk_import.cli.options import Reading, reading_options
from bulk_import.clock import Clock


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@reading_options
@click.option("--yes", is_flag=True, help="Do not ask before sending.")
@click.option("--sandbox", is_flag=True, help="A trial: send to a stand-in inside the program.")
@click.option("--all-or-nothing", is_flag=True, help="Send nothing while any row needs fixing.")
@click.option("--first", type=click.IntRange(1), metavar="N", help="Send the first N ready rows.")
@click.option("--rate", type=float, metavar="N", help="Requests in any second.  [default: 2]")
@click.option(
    "--quiet-period",
    type=float,
    metavar="SECONDS",
    help="How long before a row whose outcome is unknown is sent again.  [default: 120]",
)
@click.option("--no-resend", is_flag=True, help="Never send such a row again.")
@click.option("--concurrency", type=int, metavar="N", help="Requests in flight.  [default: 4]")
@click.pass_obj
def run(
    clock: Clock,
    *,
    files: tuple[str, ...],
    reading: Reading,
    yes: bool,
    sandbox: bool,
    all_or_nothing: bool,
    first: int | None,
    rate: float | None,
    concurrency: int | None,
    quiet_period: float | None,
    no_resend: bool,
) -> int:
    """Check FILE, ask, and create its campaigns.

    Rows that need fixing are left out and told. Writes an annotated copy of the workbook,
    NAME.results.xlsx: correct it there and run it again; what was created is not sent twice.
    """
    from bulk_import.app import Options, describe_refusal
    from bulk_import.cli.plans import plan_of
    from bulk_import.cli.redaction import discreet
    from bulk_import.cli.report_output import each_file, tell
    from bulk_import.cli.sending import confirm, opened, send
    from bulk_import.cli.targets import target_of
    from bulk_import.settings import load
    from bulk_import.submission import Pace

    settings = load(
        {
            "region": reading.region,
            "date_order": reading.date_order,
            "rate": rate,
            "concurrency": concurrency,
            "quiet_period": quiet_period,
        }
    )
    with opened(settings, sandbox=sandbox) as place, discreet(place.account.secret):
        account = place.account
        options = Options(
            pace=Pace(
                rate=settings.rate,
                concurrency=settings.concurrency,
                quiet_period=place.quiet_period,
                resend=not no_resend,
            ),
            first=first,
            all_or_nothing=all_or_nothing,
        )

        def run_one(file: str) -> int:
            target_of(file, "run", reading.output)  # a folder that cannot be written is told now
            plan = plan_of(file, reading, settings, inet_no=account.inet_no, clock=clock)
            confirm(plan, account, options, yes=yes)
            report = send(plan, place, options, clock, quiet=reading.quiet)
            return tell(report, file, reading)

        described = partial(describe_refusal, "run") if reading.as_json else None
        return each_file(files, run_one, described)
