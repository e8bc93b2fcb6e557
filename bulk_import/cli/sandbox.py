"""`bulk-import sandbox`: the stand-in of the API as a server of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

import click

from bulk_import.cli.output import print_err, print_out
from bulk_import.cli.worded import WordedCommand, option
from bulk_import.messages import text
from bulk_import.problems import Refused

_ACCOUNT: Final = re.compile(r"\s*(\S.*?)\s*=\s*0*([1-9][0-9]{0,14})\s*")
"""An account of the option: its name, and its number."""


@click.command(cls=WordedCommand, help="help.sandbox")
@option(
    "--port",
    type=click.IntRange(0, 65_535),
    metavar="N",
    default=8765,
    show_default=True,
    help="option.port",
)
@option("--account", "named", metavar="NAME=APP_ID", multiple=True, help="option.sandbox_account")
def sandbox(port: int, named: tuple[str, ...]) -> int:
    """Run the stand-in until it is interrupted."""
    from bulk_import.sandbox import Sandbox, serve
    from bulk_import.sandbox.demo import INET_NO

    numbers = _numbers(named)

    def announce(stand_in: Sandbox) -> None:
        print_out(f"TELECMI_BASE_URL={stand_in.base_url}")
        if numbers:
            secrets = {one: stand_in.accounts[number].secret for one, number in numbers.items()}
            _print_accounts(numbers, {name: secret.value for name, secret in secrets.items()})
        else:
            print_out(f"TELECMI_INET_NO={stand_in.inet_no}")
            print_out(f"TELECMI_SECRET={stand_in.secret}")
        created = f"{stand_in.base_url}/sandbox/campaigns"
        print_err(text("line.sandbox", address=created))

    try:
        serve(port, announce, list(numbers.values()) or [INET_NO])
    except OSError as error:
        raise Refused("usage.port", port=str(port), reason=str(error)) from None
    return 0


def _numbers(named: Iterable[str]) -> dict[str, int]:
    """Return the numbers of the accounts by their names.

    Raises:
        Refused: One is none, or two cannot be told apart.
    """
    from bulk_import.settings.accounts import secret_variable

    numbers: dict[str, int] = {}
    for one in named:
        found = _ACCOUNT.fullmatch(one)
        if found is None:
            raise Refused("usage.sandbox_account", text=one)
        name, number = found[1], int(found[2])
        variables = map(secret_variable, numbers)
        if number in numbers.values() or secret_variable(name) in variables:
            raise Refused("usage.sandbox_twice", text=one)
        numbers[name] = number
    return numbers


def _print_accounts(numbers: Mapping[str, int], secrets: Mapping[str, str]) -> None:
    """Print what makes the accounts known: their secrets for `.env`, and their tables."""
    from bulk_import.settings.accounts import secret_variable
    from bulk_import.settings.adding import written_table

    for name, secret in secrets.items():
        print_out(f"{secret_variable(name)}={secret}")
    for name, number in numbers.items():
        print_out("")
        for line in written_table(name, number).splitlines():
            print_out(line)
