"""`bulk-import history`: what past runs did."""

from __future__ import annotations

import click


@click.command()
@click.argument("run", required=False, metavar="[RUN]")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def history(*, run: str | None, as_json: bool) -> int:
    """List past runs with their counts, or show RUN row by row.

    RUN is a run's id, or its beginning. Runs that were killed are listed as well.
    """
    import json

    from bulk_import.cli.past import row_line, run_line
    from bulk_import.importing.history import describe_history, find_run, list_runs
    from bulk_import.settings import load

    journal = load({}).journal
    if run is None:
        runs, rows = list_runs(journal), None
    else:
        past, rows = find_run(journal, run)
        runs = [past]
    if as_json:
        click.echo(json.dumps(describe_history(runs, rows), ensure_ascii=False))
        return 0
    for each in runs:
        click.echo(run_line(each))
    for row in rows or ():
        click.echo(row_line(row))
    if not runs:
        click.echo(f"No runs yet in {journal}.", err=True)
    return 0
