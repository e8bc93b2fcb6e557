"""Where the journal is: a file, or a database that several machines share.

A database is named by a URL that may hold a password. Whatever is shown of it is shown without.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from os.path import lexists
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit, urlunsplit

from bulk_import.problems import Refused

_SCHEMES: Final = ("postgresql", "postgres")
_URL: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
"""How a URL begins; the one letter of a drive of Windows is no scheme."""

DEFAULT_LEASE: Final = 30.0
"""Seconds without a sign of life after which a run, or a worker, is taken for dead."""

_SECRET_PARAMETERS: Final = ("password", "sslpassword")
_HIDDEN: Final = "•••"


@dataclass(frozen=True, slots=True)
class DatabaseUrl:
    """The URL of a PostgreSQL database; as text it has no password.

    Attributes:
        url: As it was given, with the password if it has one: for whoever connects alone.
        lease: Seconds for which an account stays that of a run of which nothing is heard, and jobs
            stay those of such a worker.
    """

    url: str = field(repr=False)
    lease: float = DEFAULT_LEASE

    def __str__(self) -> str:
        parts = urlsplit(self.url)
        user, at, place = parts.netloc.rpartition("@")
        query = "&".join(
            one
            for one in parts.query.split("&")
            if one.partition("=")[0].lower() not in _SECRET_PARAMETERS
        )
        shown = parts._replace(netloc=f"{user.partition(':')[0]}{at}{place}", query=query)
        return urlunsplit(shown)

    def hidden_in(self, text: str) -> str:
        """Return *text* with a mark in place of each password of the URL."""
        for secret in sorted(self._secrets(), key=len, reverse=True):
            text = text.replace(secret, _HIDDEN)
        return text

    def _secrets(self) -> set[str]:
        parts = urlsplit(self.url)
        found = [parts.netloc.rpartition("@")[0].partition(":")[2]]
        for parameter in parts.query.split("&"):
            name, _, value = parameter.partition("=")
            if name.lower() in _SECRET_PARAMETERS:
                found.append(value)
        return {form for secret in found if secret for form in (secret, unquote(secret))}


JournalAddress = Path | DatabaseUrl
"""A file is SQLite's, a URL is PostgreSQL's."""


def journal_address(text: str) -> JournalAddress:
    """Return what *text* names: the journal's file, or its database.

    Raises:
        ValueError: It is a URL, but not one of PostgreSQL; the text is a code of the messages.
    """
    match = _URL.match(text)
    if match is None:
        return Path(text)
    if match[1].lower() not in _SCHEMES:
        raise ValueError("setting.journal_url")
    try:
        urlsplit(text)
    except ValueError:
        raise ValueError("setting.journal_url") from None
    return DatabaseUrl(text)


def database_of(address: JournalAddress, otherwise: Refused) -> DatabaseUrl:
    """Return the database that is the journal.

    Raises:
        Refused: It is a file, which one machine has: *otherwise*.
    """
    if isinstance(address, DatabaseUrl):
        return address
    raise otherwise


def may_exist(address: JournalAddress) -> bool:
    """Return whether there may be a journal; only connecting tells of a database."""
    return isinstance(address, DatabaseUrl) or lexists(address)
