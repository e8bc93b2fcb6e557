"""`bulk-import template`: a workbook to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from bulk_import.cli.options import ACCOUNT, OUTPUT
from bulk_import.cli.output import print_err, print_out
from bulk_import.cli.worded import WordedCommand, option
from bulk_import.clock import Clock
from bulk_import.messages import text


@click.command(cls=WordedCommand, help="help.template")
@option(
    "--dialer",
    type=click.Choice(["predictive", "progressive", "both"]),
    default="both",
    show_default=True,
    help="option.dialer",
)
@option("--agents", metavar="FILE", help="option.agents_to_choose")
@OUTPUT
@ACCOUNT
@click.pass_obj
def template(
    clock: Clock, *, dialer: str, agents: str | None, output: str | None, account: str | None
) -> int:
    """Write a workbook to fill in."""
    from bulk_import.app.accounts.agents import known_agents
    from bulk_import.cli.agent_output import offered
    from bulk_import.cli.progress import reading_progress
    from bulk_import.files import save
    from bulk_import.rights import open_as_usual
    from bulk_import.settings import load
    from bulk_import.store import open_store
    from bulk_import.workbooks.template import csv_template
    from bulk_import.workbooks.template import template as workbook

    target = Path(output or f"{'campaigns' if dialer == 'both' else dialer}.xlsx")
    if target.suffix.lower() == ".csv":
        content = csv_template(dialer)
    else:
        settings = load({}, account=account)
        store = open_store(settings.journal)
        listed = None if agents else offered(settings.read, clock)
        with reading_progress(agents or "", clock, quiet=agents is None) as listen:
            people = known_agents(
                agents, listed, store, settings.inet_no, say=print_err, listen=listen
            )
        content = workbook(dialer, people)
    saved = save(content, target)
    open_as_usual(saved)  # there is nothing in it that others may not see
    if saved != target:
        print_err(text("line.exists", path=str(target)))
    print_out(str(saved))
    return 0
