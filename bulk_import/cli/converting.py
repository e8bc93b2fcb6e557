"""`bulk-import convert`: another dialer's export, made into campaigns to review."""

from __future__ import annotations

import click

from bulk_import.cli.options import (
    DATE_ORDER,
    JSON,
    MAX_ROWS,
    QUIET,
    REGION,
    SHEET,
)
from bulk_import.clock import Clock


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--profile",
    metavar="NAME|FILE.toml",
    help="Which dialer wrote FILE; found out by its columns where not said.",
)
@SHEET
@click.option(
    "--set",
    "set_",
    multiple=True,
    metavar="FIELD=VALUE",
    help="The value of a field for every campaign; beats what FILE says. May be repeated.",
)
@click.option(
    "--lookup",
    "lookups",
    multiple=True,
    metavar="FILE",
    help="A file with agents, teams, lead lists or calling hours. May be repeated; the workbook of"
    " the conversion before is found without it.",
)
@click.option("--keep-active", is_flag=True, help="Create those active that dial there now.")
@DATE_ORDER
@REGION
@MAX_ROWS
@click.option("-o", "--output", metavar="PATH", help="Where the workbook goes.")
@JSON
@QUIET
@click.pass_obj
def convert(
    clock: Clock,
    *,
    files: tuple[str, ...],
    profile: str | None,
    sheet: str | None,
    set_: tuple[str, ...],
    lookups: tuple[str, ...],
    keep_active: bool,
    date_order: str | None,
    region: str | None,
    max_rows: int | None,
    output: str | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """Make campaigns to review of FILE, the export of another dialer; send nothing.

    Writes NAME.campaigns.xlsx: one row a campaign, every assumption on its cell, and sheets of what
    is to be filled in and of what is lost. FILE is a CSV, a workbook, JSON, XML or a database dump.
    Filled in, the workbook is checked and run like any other; converting again keeps what was
    changed in it.
    """
    from bulk_import.app import ROWS, Allowance
    from bulk_import.app.converting import ConvertOptions
    from bulk_import.app.converting import convert as converted
    from bulk_import.app.json_conversion import describe_refused_conversion
    from bulk_import.cli.conversion_output import tell_conversion
    from bulk_import.cli.options import given_by
    from bulk_import.cli.progress import reading_progress
    from bulk_import.cli.report_output import each_file
    from bulk_import.cli.targets import target_of
    from bulk_import.settings import default_profiles, load

    settings = load({"region": region, "date_order": date_order})
    options = ConvertOptions(
        profile=profile,
        sheet=sheet,
        given=given_by(set_),
        lookups=lookups,
        keep_active=keep_active,
        date_order=settings.date_order,
        region=settings.region,
        inet_no=settings.inet_no,
        folders=[default_profiles()],
    )

    def convert_one(file: str) -> int:
        target = target_of(file, "convert", output)
        with reading_progress(file, clock, quiet=quiet) as listen:
            allowance = Allowance(rows=max_rows or ROWS)
            made = converted(file, target, options, allowance, listen=listen)
        return tell_conversion(made, file, target, as_json=as_json, quiet=quiet)

    return each_file(files, convert_one, describe_refused_conversion if as_json else None)
