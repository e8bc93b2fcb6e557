"""Opens the tables that only a journal of several machines has."""

from __future__ import annotations

from bulk_import.journal_address import DatabaseUrl, JournalAddress
from bulk_import.problems import Refused
from bulk_import.store.schedules import ScheduleTable


def open_schedules(address: JournalAddress, on_one_machine: Refused) -> ScheduleTable:
    """Return the schedules of the journal at *address*.

    Args:
        address: Where the journal is.
        on_one_machine: Why a journal that one machine has keeps none.

    Raises:
        Refused: It is a file of one machine.
    """
    if not isinstance(address, DatabaseUrl):
        raise on_one_machine
    from bulk_import.store.postgres.schedules import (  # noqa: PLC0415  the extra may be missing
        schedules_of,
    )

    return schedules_of(address)
