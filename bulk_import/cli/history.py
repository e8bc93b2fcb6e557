"""`bulk-import history`: what past runs did."""

from __future__ import annotations

import click

from bulk_import.cli.options import JSON, WordedCommand, option


@click.command(cls=WordedCommand, help="help.history")
@click.argument("run", required=False, metavar="[RUN]")
@option("--results", metavar="PATH", help="option.results")
@option("--prune", type=click.IntRange(0), metavar="DAYS", help="option.prune")
@option("--found", multiple=True, metavar="ROW", help="option.found")
@option("--not-found", multiple=True, metavar="ROW", help="option.not_found")
@JSON
def history(
    *,
    run: str | None,
    results: str | None,
    prune: int | None,
    found: tuple[str, ...],
    not_found: tuple[str, ...],
    as_json: bool,
) -> int:
    """List past runs, show one of them, say what became of a row, or remove what is old."""
    from bulk_import.app.history import record_findings
    from bulk_import.cli.history_output import prune_runs, show_run, show_runs
    from bulk_import.cli.trust import trusted
    from bulk_import.problems import Refused
    from bulk_import.settings import load
    from bulk_import.store import open_store, user_name

    store = open_store(trusted(load({})).journal)
    if prune is not None:
        if run is not None or results is not None or found or not_found:
            raise Refused("usage.prune")
        prune_runs(store, prune, as_json=as_json)
    elif run is not None:
        if found or not_found:
            record_findings(store, run, found, not_found, person=user_name())
        show_run(store, run, results, as_json=as_json)
    elif found or not_found:
        raise Refused("usage.found")
    elif results is not None:
        raise Refused("usage.results")
    else:
        show_runs(store, as_json=as_json)
    return 0
