"""`bulk-import check`: what would happen, with nothing sent."""

from __future__ import annotations

from functools import partial

import click

from bulk_import.cli.options import Reading, reading_options
from bulk_import.clock import Clock


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@reading_options
@click.option(
    "--save-profile",
    metavar="NAME",
    help="Remember how the columns were matched; --profile NAME takes it up again.",
)
@click.pass_obj
def check(clock: Clock, files: tuple[str, ...], reading: Reading, save_profile: str | None) -> int:
    """Read and check FILE; send nothing.

    Prints what a run would do and writes an annotated copy of the workbook, NAME.check.xlsx.
    FILE is a workbook of any usual format or a CSV; - is standard input.
    """
    from bulk_import.app import describe_refusal, report_check
    from bulk_import.app.saved_matches import place_of, remember
    from bulk_import.cli.plans import plan_of
    from bulk_import.cli.report_output import each_file, tell
    from bulk_import.problems import Refused
    from bulk_import.settings import default_profiles, load

    if save_profile is not None and len(files) > 1:
        raise Refused("usage.one_file")
    profile = None if save_profile is None else place_of(save_profile, default_profiles())
    settings = load({"region": reading.region, "date_order": reading.date_order})

    def check_one(file: str) -> int:
        plan = plan_of(file, reading, settings, inet_no=settings.inet_no, clock=clock)
        if profile is not None:
            remember(plan, profile)
            click.echo(f"The columns are remembered in {profile}.", err=True)
        return tell(report_check(plan, settings.inet_no, settings.base_url), file, reading)

    described = partial(describe_refusal, "check") if reading.as_json else None
    return each_file(files, check_one, described)
