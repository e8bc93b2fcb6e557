"""`bulk-import serve`: the page, on this machine or on a team's server."""

from __future__ import annotations

from typing import Final

import click

from bulk_import.cli.output import print_out
from bulk_import.cli.worded import WordedCommand, option
from bulk_import.problems import Refused, reason_of

_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
USUAL_PORT: Final = 8766


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
    import secrets
    import webbrowser

    from bulk_import.web import serving
    from bulk_import.web.people import KeySignIn
    from bulk_import.web.site import Site

    try:
        listener = serving.listen(host, port)
    except OSError as error:
        raise Refused("usage.port", port=str(port), reason=reason_of(error)) from None
    port = listener.getsockname()[1]
    sign_in = KeySignIn(cookie=f"bulk-import-{port}", token_secret=secrets.token_bytes(32))
    site = Site(sign_in=sign_in, hosts=frozenset(_LOOPBACK), practice=sandbox, shared=shared)
    address = f"http://{host}:{port}/sign-in?key={sign_in.key}"

    def announce() -> None:
        print_out(address)
        if not no_browser:
            webbrowser.open(address)

    serving.serve(site, listener, announce)
    return 0
