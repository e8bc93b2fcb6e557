"""`bulk-import forget`: names, numbers and people are removed from what is kept."""

from __future__ import annotations

import click

from bulk_import.cli.options import JSON
from bulk_import.cli.worded import WordedCommand, option


@click.command(cls=WordedCommand, help="help.forget")
@click.argument("texts", nargs=-1, required=True, metavar="TEXT...")
@option("--yes", is_flag=True, help="option.yes")
@JSON
def forget(*, texts: tuple[str, ...], yes: bool, as_json: bool) -> int:
    """Remove what is kept of names, numbers and people."""
    from bulk_import.app import forgetting
    from bulk_import.cli.forgetting_output import confirm, document, lines
    from bulk_import.cli.output import print_json, print_out
    from bulk_import.cli.trust import trusted
    from bulk_import.settings import load
    from bulk_import.store import Mention

    journal = trusted(load({})).journal
    mentions = [Mention.of(text) for text in texts]
    if not yes:
        confirm([(mention, forgetting.mentions(mention, journal)) for mention in mentions])
    forgotten = [(mention, forgetting.forget(mention, journal)) for mention in mentions]
    if as_json:
        print_json(document(forgotten))
    else:
        for line in lines(forgotten, "line.forgotten"):
            print_out(line)
    return 0
