"""`bulk-import check`: what would happen, with nothing sent."""

from __future__ import annotations

import click

from bulk_import.cli.options import Reading, reading_options


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@reading_options
def check(files: tuple[str, ...], reading: Reading) -> int:
    """Read and check FILE; send nothing.

    Prints what a run would do and writes an annotated copy of the workbook, NAME.check.xlsx.
    FILE is a workbook of any usual format or a CSV; - is standard input.
    """
    from bulk_import.cli.plans import plan_of
    from bulk_import.cli.telling import each_file, tell
    from bulk_import.importing import report_check
    from bulk_import.settings import load

    settings = load({"region": reading.region, "date_order": reading.date_order})

    def check_one(file: str) -> int:
        plan = plan_of(file, reading, settings, settings.inet_no)
        return tell(report_check(plan, settings.inet_no, settings.base_url), file, reading)

    return each_file(files, "check", reading, check_one)
