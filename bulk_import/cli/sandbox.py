"""`bulk-import sandbox`: the stand-in of the API as a server of its own."""

from __future__ import annotations

import click

from bulk_import.cli.output import print_err, print_out
from bulk_import.cli.worded import WordedCommand, option
from bulk_import.messages import text


@click.command(cls=WordedCommand, help="help.sandbox")
@option(
    "--port",
    type=click.IntRange(0, 65_535),
    metavar="N",
    default=8765,
    show_default=True,
    help="option.port",
)
def sandbox(port: int) -> int:
    """Run the stand-in until it is interrupted."""
    from bulk_import.problems import Refused
    from bulk_import.sandbox import Sandbox, serve

    def announce(stand_in: Sandbox) -> None:
        print_out(f"TELECMI_BASE_URL={stand_in.base_url}")
        print_out(f"TELECMI_INET_NO={stand_in.inet_no}")
        print_out(f"TELECMI_SECRET={stand_in.secret}")
        created = f"{stand_in.base_url}/sandbox/campaigns"
        print_err(text("line.sandbox", address=created))

    try:
        serve(port, announce)
    except OSError as error:
        raise Refused("usage.port", port=str(port), reason=str(error)) from None
    return 0
