"""Gives what was recorded under another spelling of an API's address the keys that it has now."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from typing import Final, NamedTuple

from bulk_import.api_address import canonical
from bulk_import.store.claims import account_name
from bulk_import.store.identity import key_of

_KEYED: Final = ("attempts", "run_rows", "findings")
"""The tables in which many rows may have the same key."""

_KEYED_ONCE: Final = ("contents", "claims", "name_marks")
"""Those in which a key, or a key with what it claims, stands once."""


class _Account(NamedTuple):
    """An account at one spelling of an address."""

    inet_no: int
    base_url: str


def rekey(connection: sqlite3.Connection) -> None:
    """Record every account, and its campaigns, under the one spelling of its address."""
    for old, new in list(_renamed(connection)):
        for old_key, new_key in _keys(connection, old, new):
            _replace_key(connection, old_key, new_key)
        _replace_account(connection, old, new)


def _renamed(connection: sqlite3.Connection) -> Iterator[tuple[_Account, _Account]]:
    """Yield the accounts whose address has another spelling now, as they were and as they are."""
    found = connection.execute("SELECT DISTINCT inet_no, base_url FROM runs").fetchall()
    for old in map(_Account._make, found):
        with suppress(ValueError):  # it is refused today, so that no run can meet what it did
            new = old._replace(base_url=canonical(old.base_url))
            if new != old:
                yield old, new


def _keys(
    connection: sqlite3.Connection, old: _Account, new: _Account
) -> Iterator[tuple[str, str]]:
    """Yield the old and the new key of every campaign of an account."""
    found = connection.execute(
        "SELECT DISTINCT key, body FROM claims JOIN contents USING (key) WHERE account = ?",
        (account_name(old),),
    )
    for key, kept in found.fetchall():
        body = json.loads(kept)
        if key == key_of(old, body):
            yield key, key_of(new, body)


def _replace_key(connection: sqlite3.Connection, old: str, new: str) -> None:
    """Give everything that has the key *old* the key *new*, which may be there already."""
    for table in (*_KEYED, *_KEYED_ONCE):
        connection.execute(f"UPDATE OR IGNORE {table} SET key = ? WHERE key = ?", (new, old))
    for table in _KEYED_ONCE:
        connection.execute(f"DELETE FROM {table} WHERE key = ?", (old,))


def _replace_account(connection: sqlite3.Connection, old: _Account, new: _Account) -> None:
    names = (account_name(new), account_name(old))
    for table in ("claims", "taken_elsewhere"):
        connection.execute(f"UPDATE OR IGNORE {table} SET account = ? WHERE account = ?", names)
        connection.execute(f"DELETE FROM {table} WHERE account = ?", names[1:])
    connection.execute(
        "UPDATE runs SET base_url = ? WHERE inet_no = ? AND base_url = ?",
        (new.base_url, *old),
    )
