"""`bulk-import sandbox`: the stand-in of the API as a server of its own."""

from __future__ import annotations

import click


@click.command()
@click.option("--port", type=click.IntRange(0, 65_535), default=8765, show_default=True)
def sandbox(port: int) -> int:
    """Run a stand-in of TeleCMI's API on this machine, until Ctrl-C.

    Prints its address and the demo account; set them as TELECMI_BASE_URL, TELECMI_INET_NO and
    TELECMI_SECRET to try everything without a real account. Nobody is called.
    """
    from bulk_import.problems import Refused
    from bulk_import.sandbox import Sandbox, serve

    def announce(stand_in: Sandbox) -> None:
        click.echo(f"TELECMI_BASE_URL={stand_in.base_url}")
        click.echo(f"TELECMI_INET_NO={stand_in.inet_no}")
        click.echo(f"TELECMI_SECRET={stand_in.secret}")
        click.echo(
            f"What it created: {stand_in.base_url}/sandbox/campaigns. Ctrl-C ends it.", err=True
        )

    try:
        serve(port, announce)
    except OSError as error:
        raise Refused("usage.port", port=str(port), reason=str(error)) from None
    return 0
