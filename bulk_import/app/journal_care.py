"""Looking after the journal: its tables, its move to another database, its integrity."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from bulk_import.app.jobs import practice_of
from bulk_import.journal_address import DatabaseUrl, JournalAddress
from bulk_import.problems import Refused
from bulk_import.store import confirm, examine, open_schedules, place_of, upgrade, user_name
from bulk_import.store.copying import Copied, copy_journal


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look at a whole journal has found.

    Attributes:
        runs: How many runs it knows.
        missing: How many copies of inputs are gone or changed; the results of their runs cannot be
            written again.
    """

    runs: int
    missing: int


@dataclass(frozen=True, slots=True)
class Staying:
    """What is not copied with a journal.

    Attributes:
        schedules: How many schedules there are.
        practice: How many imports were practised whose results are kept.
    """

    schedules: int
    practice: int


def upgrade_journal(address: JournalAddress) -> bool:
    """Bring the tables of a journal up to date, and return whether they were changed.

    Raises:
        Refused: It cannot be used, or a newer release made its tables.
    """
    return upgrade(address)


def copy_to(source: JournalAddress, target: JournalAddress) -> Copied:
    """Copy a whole journal into an empty one, and return what was copied.

    Raises:
        Refused: One of them cannot be used, a run is under way, or the target holds something.
    """
    return copy_journal(place_of(source), place_of(target))


def staying_in(address: JournalAddress) -> Staying:
    """Return what is not copied of a journal.

    Raises:
        Refused: It cannot be read.
    """
    practice = len(practice_of(address).kept())
    if not isinstance(address, DatabaseUrl):
        return Staying(0, practice)
    with closing(open_schedules(address)) as schedules:
        return Staying(len(schedules.all()), practice)


def check_journal(address: JournalAddress) -> Checked:
    """Return what a look at the whole journal finds.

    Raises:
        Refused: It is not there, cannot be used, or is damaged.
    """
    state = examine(address)
    for refused in state.refused:
        raise refused
    if not state.is_there:
        raise Refused("journal.none_there", path=str(address))
    return Checked(state.runs, place_of(address).check())


def confirm_journal(address: JournalAddress) -> bool:
    """Let runs use a journal that may have forgotten something; return whether it may.

    Raises:
        Refused: It cannot be written.
    """
    return isinstance(address, DatabaseUrl) and confirm(address, user_name())
