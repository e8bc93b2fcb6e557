"""`bulk-import agents`: who works in an account, as TeleCMI lists them."""

from __future__ import annotations

import click

from bulk_import.cli.options import ACCOUNT, JSON
from bulk_import.cli.worded import WordedCommand, WordedGroup
from bulk_import.clock import Clock


@click.group("agents", cls=WordedGroup, help="help.agents")
def agents() -> int:
    """Pull the agents of accounts."""
    return 0


@agents.command("pull", cls=WordedCommand, help="help.agents_pull")
@ACCOUNT
@JSON
@click.pass_obj
def pull(clock: Clock, *, account: str | None, as_json: bool) -> int:
    """Ask TeleCMI for the agents of accounts, and keep their lists."""
    from bulk_import.app.accounts.accounts import account_names
    from bulk_import.cli.live_agents import pulled_for
    from bulk_import.cli.pull_output import tell_pulled, tell_refused
    from bulk_import.cli.trust import trusted
    from bulk_import.problems import Refused
    from bulk_import.settings import load

    def pull_one(name: str | None) -> int:
        settings = None
        try:
            settings = load({}, account=name)
            tell_pulled(pulled_for(trusted(settings), clock), settings, as_json=as_json)
        except Refused as refused:
            tell_refused(refused, name, settings, as_json=as_json)
            return 2
        return 0

    return max(map(pull_one, account_names(account)))
