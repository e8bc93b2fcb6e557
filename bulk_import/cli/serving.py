"""`bulk-import serve`: the page, on this machine or on a team's server."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path
from typing import Final

import click

from bulk_import.cli.output import print_out
from bulk_import.cli.worded import WordedCommand, option
from bulk_import.problems import Refused, reason_of

USUAL_PORT: Final = 8766
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
"""The names by which a browser calls its own machine."""


@click.command(cls=WordedCommand, help="help.serve")
@option("--sandbox", is_flag=True, help="option.serve_sandbox")
@option("--host", metavar="H", default="127.0.0.1", show_default=True, help="option.serve_host")
@option(
    "--port",
    type=click.IntRange(0, 65_535),
    metavar="N",
    default=USUAL_PORT,
    show_default=True,
    help="option.serve_port",
)
@option("--no-browser", is_flag=True, help="option.no_browser")
@option("--shared", is_flag=True, help="option.shared")
def serve(*, sandbox: bool, host: str, port: int, no_browser: bool, shared: bool) -> int:
    """Serve the page until it is interrupted."""
    from bulk_import.app.accounts import secret_sources
    from bulk_import.settings.serving import serve_settings
    from bulk_import.web import serving

    settings = serve_settings(() if sandbox else secret_sources())
