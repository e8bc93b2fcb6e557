"""`bulk-import history`: what past runs did."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bulk_import.cli.output import print_json, tell_other_name


@click.command()
@click.argument("run", required=False, metavar="[RUN]")
@click.option(
    "--results",
    metavar="PATH",
    help="Write the workbook of RUN again; a .csv writes CSV. Nothing is replaced.",
)
@click.option(
    "--prune",
    type=click.IntRange(0),
    metavar="DAYS",
    help="Remove what is kept of runs that ended longer ago: the copies of their input, and the"
    " lists of their rows. What keeps campaigns from being created twice stays.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def history(*, run: str | None, results: str | None, prune: int | None, as_json: bool) -> int:
    """List past runs with their counts, or show RUN row by row.

    RUN is a run's id, or its beginning. Runs that were killed are listed as well.
    """
    from bulk_import.problems import Refused
    from bulk_import.settings import load

    journal = load({}).journal
    if prune is not None:
        if run is not None or results is not None:
            raise Refused("usage.prune")
        _prune(journal, prune, as_json=as_json)
    elif run is not None:
        _tell_one(journal, run, results, as_json=as_json)
    elif results is not None:
        raise Refused("usage.results")
    else:
        _tell_all(journal, as_json=as_json)
    return 0


def _tell_all(journal: Path, *, as_json: bool) -> None:
    from bulk_import.app.history import describe_runs, list_runs
    from bulk_import.cli.history_output import run_lines

    runs = list_runs(journal)
    if as_json:
        print_json(describe_runs(runs))
        return
    for line in run_lines(runs, _encoding()):
        click.echo(line)
    if not runs:
        click.echo(f"No runs yet in {journal}.", err=True)


def _tell_one(journal: Path, run: str, results: str | None, *, as_json: bool) -> None:
    from bulk_import.app.history import describe_run, find_run
    from bulk_import.app.rebuild_report import report_past
    from bulk_import.cli.history_output import row_line, run_lines

    past, rows = find_run(journal, run)
    saved = None
    if results is not None:
        saved = str(report_past(journal, past, rows).save(results))
        tell_other_name(results, saved)
    if as_json:
        print_json(describe_run(past, rows, saved))
        return
    for line in run_lines([past], _encoding()):
        click.echo(line)
    if saved is not None:
        click.echo(saved)
        return
    for row in rows:
        click.echo(row_line(row))
    if past.removed:
        click.echo(f"  {past.removed:,} rows were removed from the list with --prune.")


def _prune(journal: Path, days: int, *, as_json: bool) -> None:
    from bulk_import.app.pruning import describe_removed, prune
    from bulk_import.cli.history_output import removed_line

    removed = prune(journal, days)
    if as_json:
        print_json(describe_removed(removed))
    else:
        click.echo(removed_line(removed, days))


def _encoding() -> str:
    return sys.stdout.encoding or "ascii"
