"""Schedules as people change them on the page: what each of them did is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bulk_import.clock import Clock
from bulk_import.fleet.schedules import Schedules
from bulk_import.store.schedules import ScheduleRecord
from bulk_import.store.sheets import AuditLine

CHANGES: Final = {
    "pause": Schedules.pause,
    "resume": Schedules.resume,
    "now": Schedules.run_now,
}
"""What can be done to a schedule on the page; adding and removing take a command."""


@dataclass(frozen=True, slots=True)
class AuditedSchedules:
    """The schedules of a store, for a page.

    Attributes:
        schedules: The schedules.
        note: Keeps a line of who did what.
        clock: Time.
    """

    schedules: Schedules
    note: Callable[[AuditLine], object]
    clock: Clock

    def all(self) -> list[ScheduleRecord]:
        """Return all schedules, by what they are called."""
        return self.schedules.all()

    def change(self, what: str, schedule: str, person: str) -> ScheduleRecord:
        """Change a schedule, and return it.

        Args:
            what: One of `CHANGES`.
            schedule: What it is called.
            person: Who does so.

        Raises:
            Refused: There is none that is called so.
        """
        changed = CHANGES[what](self.schedules, schedule)
        facts = {"account": changed.account, "source": changed.source, "owner": changed.owner}
        action = f"schedule_{what}"
        self.note(
            AuditLine(
                at=self.clock.now(), person=person, action=action, subject=schedule, facts=facts
            )
        )
        return changed
