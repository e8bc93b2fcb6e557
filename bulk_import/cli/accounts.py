"""`bulk-import account`: the accounts of the settings, and their secrets in the keyring."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Final

import click

from bulk_import.cli.options import JSON
from bulk_import.cli.worded import WordedCommand, WordedGroup, option
from bulk_import.clock import Clock

NAME = click.argument("name", metavar="NAME")
MOST: Final = 10**15 - 1
"""The largest number of an account."""


@click.group("account", cls=WordedGroup, help="help.account")
def account() -> int:
    """Add, list, remove or check accounts."""
    return 0


@account.command("add", cls=WordedCommand, help="help.account_add")
@NAME
@option("--inet-no", type=click.IntRange(1, MOST), metavar="NUMBER", help="option.inet_no")
@option("--base-url", metavar="ADDRESS", help="option.base_url")
def add(*, name: str, inet_no: int | None, base_url: str | None) -> int:
    """Keep a secret."""
    from bulk_import.app.accounts.accounts import account_to_add, address_for, keep_secret
    from bulk_import.cli.account_output import asked_secret, tell_kept
    from bulk_import.cli.redaction import discreet
    from bulk_import.cli.trust import refuse_secret_in_arguments

    name = name.strip()
    there = account_to_add(name, inet_no)
    name = there.name if there else name
    address = address_for(name, there, base_url)
    shown = there.shown if there else f"{name} ({inet_no})"
    secret = asked_secret(shown, address)
    with discreet(secret):
        refuse_secret_in_arguments(secret)
        file = keep_secret(name, secret, address, None if there else inet_no)
        tell_kept(name, address, file)
    return 0


@account.command("list", cls=WordedCommand, help="help.account_list")
@JSON
def list_accounts(*, as_json: bool) -> int:
    """List the accounts."""
    from bulk_import.app.accounts.accounts import describe_accounts, known_accounts
    from bulk_import.cli.account_output import tell_known
    from bulk_import.cli.output import print_json

    accounts = list(known_accounts())
    if as_json:
        print_json(describe_accounts("account list", accounts))
    else:
        tell_known(accounts)
    return 0


@account.command("remove", cls=WordedCommand, help="help.account_remove")
@NAME
def remove(*, name: str) -> int:
    """Remove a secret."""
    from bulk_import.app.accounts.accounts import remove_secret
    from bulk_import.cli.account_output import tell_removed

    tell_removed(name.strip(), remove_secret(name.strip()))
    return 0


@account.command("check", cls=WordedCommand, help="help.account_check")
@click.argument("name", metavar="[NAME]", required=False)
@JSON
@option("--notify", is_flag=True, help="option.notify")
@click.pass_obj
def check(clock: Clock, *, name: str | None, as_json: bool, notify: bool) -> int:
    """Ask what accounts have left."""
    from dataclasses import replace

    from bulk_import.app.accounts.accounts import checked_accounts, describe_accounts
    from bulk_import.cli.account_output import tell_checked
    from bulk_import.cli.notifying import tried_out
    from bulk_import.cli.output import print_json
    from bulk_import.cli.redaction import discreet
    from bulk_import.cli.trust import trusted
    from bulk_import.settings import Settings

    now, accounts = clock.now(), []
    with ExitStack() as held:

        def hidden(settings: Settings) -> Settings:
            if settings.secret is not None:
                held.enter_context(discreet(settings.secret))
            return trusted(settings)

        for asked in checked_accounts(name, hidden):
            one = replace(asked, notified=tried_out(asked.name)) if notify else asked
            accounts.append(one)
            if not as_json:
                tell_checked(one, now)
    if as_json:
        print_json(describe_accounts("account check", accounts))
    return int(any(one.needs_person(now) for one in accounts))
