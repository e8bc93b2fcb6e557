"""How the files of a schedule are taken, as the store keeps it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from bulk_import.options import GuardOptions
from bulk_import.problems import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleOptions:
    """How the files of a schedule are taken.

    Attributes:
        read: The options of reading that were given, by name, as JSON.
        is_strict: Whether files are compared with earlier ones of their name.
        allowed: Codes of guards that a person allowed.
        needs_approval: Whether somebody approves each import on the page.
        all_or_nothing: Whether nothing is sent while any row needs fixing.
    """

    read: JsonObject
    is_strict: bool = False
    allowed: tuple[str, ...] = ()
    needs_approval: bool = False
    all_or_nothing: bool = False

    @property
    def guarding(self) -> GuardOptions:
        """How closely files are looked at."""
        return GuardOptions(self.is_strict, frozenset(self.allowed))

    def as_json(self) -> JsonObject:
        """Return the options as JSON; `ScheduleOptions(**kept)` has them again."""
        return asdict(self)
