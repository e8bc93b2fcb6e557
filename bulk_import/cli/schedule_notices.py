"""Tells people of the files of schedules, as a watched folder's are told of."""

from __future__ import annotations

from contextlib import suppress
from pathlib import PurePath

from bulk_import.app.jobs import facts_of
from bulk_import.app.notify.delivery import deliver
from bulk_import.app.notify.notified import Notified
from bulk_import.app.notify.notifying import Deliver
from bulk_import.app.report import Report
from bulk_import.cli.notifying import Notifier
from bulk_import.cli.telling import Telling
from bulk_import.problems import Refused
from bulk_import.settings import load
from bulk_import.store.schedules import ScheduleRecord, Told
from bulk_import.store.sheets import JobRecord


def refused(schedule: ScheduleRecord, told: Told, deliver: Deliver = deliver) -> Notified | None:
    """Tell people of a file that was not imported, or of which they should know something.

    Args:
        schedule: The schedule.
        told: What came of the file, with its code.
        deliver: Sends a message.
    """
    source = PurePath(schedule.source)
    file = str(source if told.file == source.name else source / told.file)
    notifier = _notifier(file, schedule.account, deliver)
    return notifier.refused(file, Refused(told.code, **told.facts), 1 if told.job else 2)


def ended(
    job: JobRecord, why: Refused | None, report: Report | None, deliver: Deliver = deliver
) -> Notified | None:
    """Tell people how the import of a schedule ended; whoever asked for another one watches it.

    Args:
        job: The import.
        why: Why nothing was sent; None where that is not so.
        report: What became of its rows; None where it never began.
        deliver: Sends a message.
    """
    if facts_of(job).schedule is None:
        return None
    notifier = _notifier(job.file_name, job.account, deliver)
    if why is not None:
        return notifier.refused(job.file_name, why)
    return notifier.ended(job.file_name, report, None, is_kept=True) if report else None


def _notifier(file: str, account: str, deliver: Deliver) -> Notifier:
    how = Telling(quiet=True)
    notifier = Notifier(files=(file,), account=account or None, how=how, deliver=deliver)
    with suppress(Refused):  # the message says which account was meant, and what is wrong with it
        notifier.go_by(load({}, account=account or None))
    return notifier
