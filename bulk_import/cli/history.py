"""`bulk-import history`: what past runs did."""

from __future__ import annotations

import click


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
    from bulk_import.cli.history_output import prune_runs, show_run, show_runs
    from bulk_import.problems import Refused
    from bulk_import.settings import load
    from bulk_import.store import open_store

    store = open_store(load({}).journal)
    if prune is not None:
        if run is not None or results is not None:
            raise Refused("usage.prune")
        prune_runs(store, prune, as_json=as_json)
    elif run is not None:
        show_run(store, run, results, as_json=as_json)
    elif results is not None:
        raise Refused("usage.results")
    else:
        show_runs(store, as_json=as_json)
    return 0
