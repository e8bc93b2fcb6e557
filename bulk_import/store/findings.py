"""What people found out about campaigns whose outcome was unknown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bulk_import.store import sql
from bulk_import.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A person's answer to the question whether a campaign is there; the newest one counts.

    Attributes:
        key: The campaign's identity.
        is_found: Whether the campaign is there: it counts as created. If it is not, it may be
            sent again at once.
        at: When the person said so; aware.
        person: Who it was, as the machine calls them.
    """

    key: str
    is_found: bool
    at: datetime
    person: str


def add_findings(connection: Connection, findings: Iterable[Finding]) -> None:
    """Write down *findings*, for every row of any run that the doubt was about."""
    connection.executemany(
        sql.ADD_FINDING,
        [(int(one.is_found), one.at.isoformat(), one.person, one.key) for one in findings],
    )


def findings_of(connection: Connection, run: str) -> dict[int, Finding]:
    """Return the newest finding about each row of *run* that has one."""
    return {
        row: Finding(key=key, is_found=bool(is_found), at=datetime.fromisoformat(at), person=person)
        for row, key, is_found, at, person in connection.execute(sql.FINDINGS, (run,))
    }
