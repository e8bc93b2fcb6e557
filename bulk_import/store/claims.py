"""What campaigns claim for themselves alone, and who has it: the uniqueness constraints."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bulk_import import campaign as campaigns
from bulk_import.campaign import Campaign, unique_values
from bulk_import.normalizers.text import folded
from bulk_import.outcome import State
from bulk_import.store import sql
from bulk_import.store.database import Connection
from bulk_import.store.forgetting import known_claims
from bulk_import.store.identity import AccountAddress, Addressed
from bulk_import.store.records import ClaimHolder, PriorAttempt, PriorClaim, RowIntent


def account_name(account: Addressed) -> str:
    """Return what the store calls *account*."""
    return f"{account.inet_no} at {account.base_url}"


def account_of(name: str) -> AccountAddress:
    """Return the account that `account_name` calls so."""
    number, _, base_url = name.partition(" at ")
    return AccountAddress(int(number), base_url)


def add_claims(connection: Connection, account: str, rows: Iterable[RowIntent]) -> None:
    """Write down what each of *rows* is going to send, and what it claims for itself."""
    new = {row.result.key: row.campaign for row in rows if row.result.key and row.campaign}
    known = known_claims(connection)
    connection.executemany(
        sql.ADD_CONTENT, ((key, _json(campaign)) for key, campaign in new.items())
    )
    connection.executemany(
        sql.ADD_CLAIM,
        (
            (account, field, known(field, value), key)
            for key, campaign in new.items()
            for field, value in unique_values(campaign)
        ),
    )


def _json(campaign: Campaign) -> str:
    return json.dumps(campaigns.body(campaign), separators=(",", ":"))


def prior_attempts(connection: Connection, keys: Iterable[str]) -> dict[str, PriorAttempt]:
    """Return what became of each of *keys*, where that still counts."""
    _ask(connection, ((key, "") for key in keys))
    return _best(connection.execute(sql.PRIOR_ATTEMPTS))


def marks(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    """Return the mark in the name of each of *keys* that has one."""
    _ask(connection, ((key, "") for key in keys))
    return dict(connection.execute(sql.MARKS).fetchall())


def add_marks(connection: Connection, rows: Iterable[RowIntent]) -> None:
    """Write down the marks with which the campaigns of *rows* are sent, now and ever after."""
    new = {row.result.key: row.mark for row in rows if row.result.key and row.mark}
    connection.executemany(sql.ADD_MARK, new.items())


def prior_names(
    connection: Connection, account: str, names: Iterable[tuple[str, str]]
) -> dict[str, PriorAttempt]:
    """Return, for each pair of key and name, another campaign of the name that may exist."""
    known = known_claims(connection)
    _ask(connection, ((key, known("name", folded(name))) for key, name in names))
    return _best(connection.execute(sql.PRIOR_NAMES, (account,)))


def prior_claims(
    connection: Connection, account: str, asking: Mapping[str, Campaign]
) -> dict[str, list[PriorClaim]]:
    """Return, for each key, what its campaign asks for and another one was created with."""
    if connection.execute(sql.HAS_CLAIMS, (account,)).fetchone() is None:
        return {}
    known = known_claims(connection)
    connection.execute(sql.CREATE_CLAIMED)
    connection.execute(sql.CLEAR_CLAIMED)
    connection.executemany(
        sql.CLAIM,
        (
            (key, field, value, known(field, value))
            for key, campaign in asking.items()
            for field, value in unique_values(campaign)
        ),
    )
    last: dict[tuple[str, str, str], PriorClaim] = {}
    for key, field, value, name, body, *attempt in connection.execute(sql.PRIOR_CLAIMS, (account,)):
        last[key, field, value] = PriorClaim(
            field=field,
            value=value,
            name=name,
            attempt=_prior(attempt),
            body=json.loads(body or "{}"),
        )
    found: dict[str, list[PriorClaim]] = defaultdict(list)
    for (key, _, _), claim in last.items():
        found[key].append(claim)
    return found


def _ask(connection: Connection, keys: Iterable[tuple[str, str]]) -> None:
    """Put *keys* into the table that the next question is about."""
    connection.execute(sql.CREATE_ASKED)
    connection.execute(sql.CLEAR_ASKED)
    connection.executemany(sql.ASK, keys)


def holder(connection: Connection, key: str, claim: str) -> ClaimHolder | None:
    """Return who else holds what the campaign *key* claims; None where nobody is known."""
    ours = _best(connection.execute(sql.HOLDERS, (key, claim)))
    if ours:
        return ClaimHolder(ours[key])
    (taken,) = connection.execute(sql.IS_TAKEN, (key, claim)).fetchone()
    return ClaimHolder(None) if taken else None


def _best(
    found: Iterable[tuple[str, str | None, str, int, str, str | None]],
) -> dict[str, PriorAttempt]:
    """Return the last attempt *found* on each key; a creation comes last of all.

    A doubt stays even where a later request was refused: what is refused today may have been
    created by the request before.
    """
    return {key: _prior(attempt) for key, *attempt in found}


def _prior(attempt: Sequence[Any]) -> PriorAttempt:
    outcome, run, row, started, ended = attempt
    return PriorAttempt(State(outcome or "unknown"), run, row, started, ended)
