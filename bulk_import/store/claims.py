"""What campaigns want for themselves alone, and who has it: the journal's questions about it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bulk_import import campaign as campaigns
from bulk_import.account import Account
from bulk_import.campaign import Campaign, unique_values
from bulk_import.normalizers.text import folded
from bulk_import.outcome import State
from bulk_import.store.records import Earlier, Listed

COUNTS: Final = "(outcome IS NULL OR outcome IN ('created', 'unknown'))"
"""The attempts after which a campaign may exist. One without an outcome was cut off."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has, or may have, what a campaign wants.

    Attributes:
        earlier: The other campaign of ours; None for one that is not ours.
    """

    earlier: Earlier | None


def account_name(account: Account) -> str:
    """Return what the journal calls *account*."""
    return f"{account.inet_no} at {account.base_url}"


def keep_contents(connection: sqlite3.Connection, account: str, rows: Iterable[Listed]) -> None:
    """Write down what each of *rows* is going to send, and what it wants for itself."""
    new = {row.key: row.campaign for row in rows if row.key and row.campaign}
    connection.executemany(
        "INSERT OR IGNORE INTO contents VALUES (?, ?)",
        ((key, _json(campaign)) for key, campaign in new.items()),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO claims VALUES (?, ?, ?, ?)",
        (
            (account, field, value, key)
            for key, campaign in new.items()
            for field, value in unique_values(campaign)
        ),
    )


def _json(campaign: Campaign) -> str:
    return json.dumps(campaigns.body(campaign), separators=(",", ":"))


def want(connection: sqlite3.Connection, keys: Iterable[str]) -> None:
    """Put *keys* into the table that questions are asked about."""
    want_names(connection, ((key, "") for key in keys))


def want_names(connection: sqlite3.Connection, names: Iterable[tuple[str, str]]) -> None:
    """Do as `want`, with the name of each key's campaign."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (key TEXT PRIMARY KEY, name TEXT)")
    connection.execute("DELETE FROM wanted")
    connection.executemany(
        "INSERT OR IGNORE INTO wanted VALUES (?, ?)",
        ((key, folded(name)) for key, name in names),
    )


def earlier_of_wanted(connection: sqlite3.Connection) -> dict[str, Earlier]:
    """Return what became of each wanted key, where that still counts."""
    found = connection.execute(
        "SELECT key, outcome, run, row, started, finished FROM attempts JOIN wanted USING (key)"  # noqa: S608  our own text
        f" WHERE {COUNTS} ORDER BY outcome IS 'created', attempt"
    )
    return _last_words(found)


def namesakes_of_wanted(connection: sqlite3.Connection, account: str) -> dict[str, Earlier]:
    """Return, for each wanted key, another campaign of its name that was or may be created."""
    found = connection.execute(
        "SELECT wanted.key, outcome, run, row, started, finished FROM wanted"  # noqa: S608  our own text
        " JOIN claims ON account = ? AND claim = 'name' AND value = wanted.name"
        " JOIN attempts ON attempts.key = claims.key"
        f" WHERE claims.key <> wanted.key AND {COUNTS} ORDER BY outcome IS 'created', attempt",
        (account,),
    )
    return _last_words(found)


def holder_of(connection: sqlite3.Connection, key: str, claim: str) -> Holder | None:
    """Return who else has what the campaign *key* wants; None where nobody is known."""
    found = connection.execute(
        "SELECT mine.key, outcome, run, row, started, finished"  # noqa: S608  our own text
        " FROM claims AS mine JOIN claims AS other USING (account, claim, value)"
        " JOIN attempts ON attempts.key = other.key"
        f" WHERE mine.key = ? AND claim = ? AND other.key <> mine.key AND {COUNTS}"
        " ORDER BY outcome IS 'created', attempt",
        (key, claim),
    )
    ours = _last_words(found)
    if ours:
        return Holder(ours[key])
    (is_taken,) = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM claims JOIN taken USING (account, claim, value)"
        " WHERE key = ? AND claim = ?)",
        (key, claim),
    ).fetchone()
    return Holder(None) if is_taken else None


def note_taken(connection: sqlite3.Connection, attempt: int, claim: str) -> None:
    """Write down that somebody else has what the campaign of *attempt* wants."""
    connection.execute(
        "INSERT OR IGNORE INTO taken SELECT account, claim, value FROM claims"
        " WHERE key = (SELECT key FROM attempts WHERE attempt = ?) AND claim = ?",
        (attempt, claim),
    )


def note_ours(connection: sqlite3.Connection, attempt: int) -> None:
    """Write down that what the campaign of *attempt* wants is its own from now on."""
    connection.execute(
        "DELETE FROM taken WHERE (account, claim, value) IN (SELECT account, claim, value"
        " FROM claims WHERE key = (SELECT key FROM attempts WHERE attempt = ?))",
        (attempt,),
    )


def _last_words(
    found: Iterable[tuple[str, str | None, str, int, str, str | None]],
) -> dict[str, Earlier]:
    """Return the last of what was *found* on each key; a creation comes last of all.

    A doubt stays even where a later request was refused: what is refused today may have been
    created by the request before.
    """
    return {
        key: Earlier(State(outcome or "unknown"), run, row, started, ended)
        for key, outcome, run, row, started, ended in found
    }
