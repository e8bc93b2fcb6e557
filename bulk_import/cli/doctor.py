"""`bulk-import doctor`: what is wrong here, and what to do."""

from __future__ import annotations

import click

from bulk_import.cli.options import ACCOUNT, JSON
from bulk_import.cli.worded import WordedCommand, option
from bulk_import.clock import Clock


@click.command(cls=WordedCommand, help="help.doctor")
@option("--report", metavar="PATH", help="option.report")
@JSON
@ACCOUNT
@click.pass_obj
def doctor(clock: Clock, *, report: str | None, as_json: bool, account: str | None) -> int:
    """Look at everything that a run needs."""
    from pathlib import Path

    from bulk_import.app.doctor.doctor import examine_all
    from bulk_import.app.doctor.json_doctor import describe_examination
    from bulk_import.app.doctor.support_report import report_text
    from bulk_import.cli.doctor_output import print_examination
    from bulk_import.cli.output import print_err, print_json
    from bulk_import.files import save
    from bulk_import.messages import text

    found = examine_all(clock, account)
    saved = None
    if report is not None:
        saved = str(save(report_text(found, clock.now()).encode(), Path(report)))
    if as_json:
        print_json(describe_examination(found, saved))
    else:
        print_examination(found)
    if saved is not None:
        print_err(text("line.report_written", path=saved))
    return int(found.wrong > 0)
