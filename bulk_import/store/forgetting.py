"""Forgetting a name, a number or a person: what is kept of them in words is masked.

What prevents that a campaign is created twice stays: its identity, which is a digest anyway, and
what it claims for itself alone, of which a digest takes the place.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from bulk_import.problems import Refused
from bulk_import.store import sql
from bulk_import.store.database import Connection
from bulk_import.store.mention import Mention

Write = tuple[str, tuple[object, ...]]
"""A statement and its values."""


_TEXTS: Final = (
    (4, sql.RUN_TEXTS, sql.MASK_RUN),
    (3, sql.ROW_TEXTS, sql.MASK_ROW),
    (2, sql.ATTEMPT_TEXTS, sql.MASK_ATTEMPT),
    (1, sql.CONTENT_TEXTS, sql.MASK_CONTENT),
    (1, sql.FINDING_TEXTS, sql.MASK_FINDING),
)
"""How many columns hold words of people, what reads them with their place, what writes them."""


def writes(connection: Connection, mention: Mention) -> list[Write]:
    """Return the writes by which the store forgets *mention*; nothing is written yet.

    Raises:
        Refused: Whether a campaign was created that has it is not known yet.
    """
    for run, row, name in connection.execute(sql.UNSETTLED):
        if mention.is_in(name or ""):
            raise Refused("forget.unsettled", name=name, run=run, row=str(row))
    return [*masking(_TEXTS, connection, mention), *_of_claims(connection, mention)]


def masking(
    places: Iterable[tuple[int, str, str]], connection: Connection, mention: Mention
) -> Iterator[Write]:
    """Yield what takes *mention* out of texts.

    Args:
        places: How many texts a statement selects, in front of where they stand; that statement;
            and the one that writes them anew.
        connection: The store.
        mention: What is to be forgotten.
    """
    for count, select, update in places:
        for found in connection.execute(select):
            texts, place = found[:count], found[count:]
            masked = tuple(without(text, mention) for text in texts)
            if masked != texts:
                yield update, (*masked, *place)


def without(text: str | None, mention: Mention) -> str | None:
    """Return a text or a JSON document without *mention*."""
    if text is None:
        return None
    if not text.startswith(("{", "[")):
        return str(mention.without(text))
    try:
        document = json.loads(text)
    except ValueError:
        return str(mention.without(text))
    masked = mention.without(document)
    return text if masked == document else json.dumps(masked, separators=(",", ":"))


def _of_claims(connection: Connection, mention: Mention) -> Iterator[Write]:
    """Put a digest in place of every claim of a campaign that has *mention* in its name or list."""
    named = {key for key, name in connection.execute(sql.NAMES) if mention.is_in(name)}
    found = set()
    for field, value, key in connection.execute(sql.CLAIMED_VALUES):
        if mention.is_in(value) or (field == "name" and key in named):
            found.add((field, value))
    found |= {
        (field, value)
        for field, value in connection.execute(sql.TAKEN_VALUES)
        if mention.is_in(value)
    }
    for field, value in sorted(found):
        digest = digest_of(field, value)
        yield sql.ADD_FORGOTTEN, (digest,)
        yield sql.FORGET_CLAIM, (digest, field, value)
        yield sql.FORGET_TAKEN, (digest, field, value)


def digest_of(field: str, value: str) -> str:
    """Return by what a claim stays known whose value was forgotten."""
    return hashlib.sha256(f"{field}\n{value}".encode()).hexdigest()


def known_claims(connection: Connection) -> Callable[[str, str], str]:
    """Return what tells how the store has the value of a field: as it is, or by its digest."""
    forgotten = {digest for (digest,) in connection.execute(sql.FORGOTTEN)}
    if not forgotten:
        return lambda _field, value: value

    def known(field: str, value: str) -> str:
        digest = digest_of(field, value)
        return digest if digest in forgotten else value

    return known
