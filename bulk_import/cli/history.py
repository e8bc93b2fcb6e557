"""`bulk-import history`: what past runs did."""

from __future__ import annotations

import click

from bulk_import.cli.options import JSON
from bulk_import.cli.worded import WordedCommand, option
from bulk_import.clock import Clock


@click.command(cls=WordedCommand, help="help.history")
@click.argument("named", nargs=-1, metavar="[RUN or DAY]")
@option("--name", metavar="TEXT", help="option.called")
@option("--results", metavar="PATH", help="option.results")
@option("--prune", type=click.IntRange(0), metavar="DAYS", help="option.prune")
@option("--found", multiple=True, metavar="ROW", help="option.found")
@option("--not-found", multiple=True, metavar="ROW", help="option.not_found")
@JSON
@click.pass_obj
def history(
    clock: Clock,
    *,
    named: tuple[str, ...],
    name: str | None,
    results: str | None,
    prune: int | None,
    found: tuple[str, ...],
    not_found: tuple[str, ...],
    as_json: bool,
) -> int:
    """List past runs, show one of them, say what became of a row, or remove what is old."""
    from bulk_import.app.history import record_findings
    from bulk_import.cli.history_output import PastShown, prune_runs, show, show_run
    from bulk_import.cli.trust import trusted
    from bulk_import.problems import Refused
    from bulk_import.settings import load
    from bulk_import.store import open_store, user_name

    settings = trusted(load({}))
    store = open_store(settings.journal)
    run = " ".join(named) if named else None
    if prune is not None:
        if any((named, name, results, found, not_found)):
            raise Refused("usage.prune")
        prune_runs(store, prune, as_json=as_json)
        return 0
    if name is not None and (results is not None or found or not_found):
        raise Refused("usage.name")
    if run is None and (found or not_found):
        raise Refused("usage.found")
    if run is None and results is not None:
        raise Refused("usage.results")
    if run is not None and (found or not_found):
        record_findings(store, run, found, not_found, person=user_name())
    if run is not None and (found or not_found or results is not None):
        show_run(store, run, results, as_json=as_json)
        return 0
    asked = PastShown(named=run, name=name, order=settings.read.date_order, as_json=as_json)
    return show(store, asked, today=clock.now().date())
