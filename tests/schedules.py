"""Schedules that are kept in no database, for pages of several machines."""

from dataclasses import replace
from datetime import UTC, datetime

from bulk_import.problems import Refused
from bulk_import.store.schedules import ScheduleRecord

WEEKLY = ScheduleRecord(
    id="weekly",
    cron="0 9 * * 1",
    zone="Asia/Kolkata",
    account="mumbai",
    source="/srv/campaigns/weekly.xlsx",
    options={},
    owner="asha",
    is_paused=False,
    next=datetime(2031, 8, 4, 3, 30, tzinfo=UTC),
)
PAUSED = replace(WEEKLY, id="élan 🚀", source="/srv/<b>.csv", owner="local", is_paused=True)


class Desk:
    """Schedules that are kept in no database."""

    def __init__(self, *schedules):
        self.schedules, self.changes = list(schedules), []

    def all(self):
        return self.schedules

    def change(self, what, schedule, person):
        self.changes.append((what, schedule, person))
        if schedule not in {one.id for one in self.schedules}:
            raise Refused("schedule.none", name=schedule, names="")
        return self.schedules[0]
