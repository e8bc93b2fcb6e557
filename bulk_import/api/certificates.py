"""Whose certificates an API's server may show."""

from __future__ import annotations

import os
import ssl
from functools import cache
from typing import Final

import certifi

_VARIABLES: Final = ("SSL_CERT_FILE", "SSL_CERT_DIR")
"""Name other certificates than the usual ones, as OpenSSL has it: a file, or a folder."""


def trusted() -> ssl.SSLContext:
    """Return what checks the certificates of servers.

    `ssl.create_default_context` would write the keys of each connection into the file that the
    variable SSLKEYLOGFILE names, and whoever can read that could read the secret on its way.
    """
    return _trusted(*map(os.environ.get, _VARIABLES))


@cache
def _trusted(file: str | None, folder: str | None) -> ssl.SSLContext:
    """Return the context; its certificates take 30 ms to load, so all clients share it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # which checks certificates and names
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if folder and not file:
        context.load_verify_locations(capath=folder)
    else:
        context.load_verify_locations(file or certifi.where())
    return context
