"""What somebody asks for, and why they do not get it."""

from __future__ import annotations

from dataclasses import dataclass

from bulk_import.store.sheets import Change


class StaleRevision(Exception):
    """A sheet was changed after somebody saw what was going to be imported.

    Attributes:
        changes: What changed since, the oldest first.
    """

    def __init__(self, changes: list[Change]) -> None:
        super().__init__(len(changes))
        self.changes = changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asks for.

    Attributes:
        sheet: The open sheet.
        revision: The revision that they saw.
        account: What the settings call the account; empty for the only one.
        first: How many ready rows are sent, as a trial; None for all.
        practice: Whether they go to the sandbox.
        all_or_nothing: Whether nothing is sent while any row needs fixing.
    """

    sheet: str
    revision: int
    account: str = ""
    first: int | None = None
    practice: bool = False
    all_or_nothing: bool = False
