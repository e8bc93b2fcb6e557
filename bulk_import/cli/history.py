"""`bulk-import history`: what past runs did."""

from __future__ import annotations

import click

from bulk_import.cli.options import JSON, WordedCommand, option


@click.command(cls=WordedCommand, help="help.history")
@click.argument("run", required=False, metavar="[RUN]")
@option("--results", metavar="PATH", help="option.results")
@option("--prune", type=click.IntRange(0), metavar="DAYS", help="option.prune")
@JSON
def history(*, run: str | None, results: str | None, prune: int | None, as_json: bool) -> int:
    """List past runs, show one of them, or remove what is old."""
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
