"""Schedules that people change on the page: what each did is kept."""

from datetime import UTC, datetime
from pathlib import PurePosixPath

import pytest

from bulk_import.clock import Clock
from bulk_import.fleet.audited_schedules import AuditedSchedules
from bulk_import.fleet.schedules import Asked, Schedules
from bulk_import.problems import Refused

NOW = datetime(2031, 8, 4, tzinfo=UTC)


def test_each_change_is_kept_with_who_made_it(table):
    clock, lines = Clock(now=lambda: NOW), []
    schedules = Schedules(table, clock)
    source = PurePosixPath("/srv/weekly.csv")
    schedules.add(
        Asked(
            cron="0 9 * * *",
            zone="Asia/Kolkata",
            account="mumbai",
            source=source,
            options={},
            owner="asha",
        )
    )
    desk = AuditedSchedules(schedules, lines.append, clock)
    assert desk.change("pause", "weekly", "mira").is_paused
    assert not desk.change("resume", "weekly", "mira").is_paused
    assert desk.change("now", "weekly", "asha").asked_at == NOW
    with pytest.raises(Refused):
        desk.change("pause", "none", "mira")
    assert [(one.action, one.subject, one.person) for one in lines] == [
        ("schedule_pause", "weekly", "mira"),
        ("schedule_resume", "weekly", "mira"),
        ("schedule_now", "weekly", "asha"),
    ]
    assert lines[0].facts == {"account": "mumbai", "source": "/srv/weekly.csv", "owner": "asha"}
