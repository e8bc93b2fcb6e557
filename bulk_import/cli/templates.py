"""`bulk-import template`: a workbook to fill in."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option(
    "--dialer",
    type=click.Choice(["predictive", "progressive", "both"]),
    default="both",
    show_default=True,
    help="Which campaigns it is for.",
)
@click.option(
    "--agents",
    metavar="FILE",
    help="A directory of agents (names and agent ids) to choose from.",
)
@click.option("-o", "--output", metavar="PATH", help="Where it goes; a .csv writes CSV.")
def template(*, dialer: str, agents: str | None, output: str | None) -> int:
    """Write a workbook to fill in: dropdowns, notes on the headers, three example rows.

    The example rows are skipped on import. An existing file is never replaced.
    """
    from bulk_import.importing import agents_of
    from bulk_import.workbooks.files import save
    from bulk_import.workbooks.template import csv_template
    from bulk_import.workbooks.template import template as workbook

    target = Path(output or f"{'campaigns' if dialer == 'both' else dialer}.xlsx")
    people = agents_of(agents) if agents else ()
    is_csv = target.suffix.lower() == ".csv"
    saved = save(csv_template(dialer) if is_csv else workbook(dialer, people), target)
    if saved != target:
        click.echo(f"{target} exists already.", err=True)
    click.echo(str(saved))
    return 0
