"""`bulk-import convert`: another dialer's export, made into campaigns to review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import click

from bulk_import.cli.logs import LOG_FILE, event_log
from bulk_import.cli.options import ACCOUNT, FILES, JSON, QUIET, declared_options
from bulk_import.cli.starting_ahead import reading_ahead
from bulk_import.cli.worded import WordedCommand, option
from bulk_import.clock import Clock


@click.command(cls=WordedCommand, help="help.convert")
@FILES
@declared_options(
    *("profile", "sheet", "given", "lookups", "keep_active", "date_order", "region"),
    *("encoding", "max_rows", "columns"),
    helps={
        "profile": "option.dialer_profile",
        "given": "option.given_for_all",
        "columns": "option.dialer_columns",
    },
)
@option("-o", "--output", metavar="PATH", help="option.workbook")
@JSON
@QUIET
@ACCOUNT
@LOG_FILE
@click.pass_obj
@reading_ahead
def convert(
    clock: Clock,
    *,
    files: tuple[str, ...],
    options: Mapping[str, Any],
    output: str | None,
    as_json: bool,
    quiet: bool,
    account: str | None,
    log_file: str | None,
) -> int:
    """Make campaigns to review of exports of other dialers; send nothing."""
    from bulk_import.app.converting import convert as converted
    from bulk_import.app.json_conversion import describe_refused_conversion
    from bulk_import.cli.conversion_output import tell_conversion
    from bulk_import.cli.output import print_json
    from bulk_import.cli.progress import reading_progress
    from bulk_import.cli.report_output import each_file
    from bulk_import.cli.targets import target_of
    from bulk_import.events import both
    from bulk_import.problems import Refused
    from bulk_import.settings import load

    # The defaults of an account are for blank cells; what is given here is for every campaign.
    read = replace(load(options, account=account).read, given=options["given"])

    with event_log(log_file, clock) as log:

        def convert_one(file: str) -> int:
            target = target_of(file, "convert", output)
            with reading_progress(file, clock, quiet=quiet) as listen:
                heard = both(listen, log.listener(file))
                made = converted(file, target, read, listen=heard, clock=clock)
            return tell_conversion(made, file, target, as_json=as_json, quiet=quiet, log=log)

        def tell_refused(file: str, refused: Refused) -> None:
            log.add_refusal(refused, file=file)
            if as_json:
                print_json(describe_refused_conversion(file, refused))

        return each_file(files, convert_one, tell_refused)
