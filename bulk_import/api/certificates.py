"""Whose certificates an API's server may show."""

from __future__ import annotations

import os
import ssl
import sys
from functools import cache
from pathlib import Path
from typing import Final

import certifi
import truststore

_VARIABLES: Final = ("SSL_CERT_FILE", "SSL_CERT_DIR")
"""Name other certificates than the usual ones, as OpenSSL has it: a file, or a folder."""


def trusted(ca_file: Path | None = None) -> ssl.SSLContext:
    """Return what checks the certificates of servers.

    `ssl.create_default_context` would write the keys of each connection into the file that the
    variable SSLKEYLOGFILE names, and whoever can read that could read the secret on its way.

    Args:
        ca_file: The certificates that are trusted, and no others; None for those that variables
            name, or else the system's.
    """
    file, folder = map(os.environ.get, _VARIABLES)
    return _trusted(str(ca_file) if ca_file else file, folder, sys.platform)


@cache
def _trusted(file: str | None, folder: str | None, platform: str) -> ssl.SSLContext:
    """Return the context; its certificates take 30 ms to load, so all clients share it."""
    if not file and not folder and platform in {"win32", "darwin"}:
        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # the system itself decides there
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # which checks certificates and names
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if file or folder:
        context.load_verify_locations(*((file, None) if file else (None, folder)))
    else:
        context.set_default_verify_paths()
        context.load_verify_locations(certifi.where())  # for systems that come without any
    return context
