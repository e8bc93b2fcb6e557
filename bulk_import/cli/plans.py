"""The plan of a file, as the options and the settings have it."""

from __future__ import annotations

from collections.abc import Mapping

from bulk_import.app import ROWS, Allowance, check
from bulk_import.cli.options import Reading
from bulk_import.cli.progress import reading_progress
from bulk_import.clock import Clock
from bulk_import.settings import Settings, default_profiles
from bulk_import.validation import Plan


def plan_of(
    file: str, reading: Reading, settings: Settings, *, inet_no: int | None, clock: Clock
) -> Plan:
    """Return the plan of *file*.

    Raises:
        Refused: The file as a whole cannot be used.
    """
    with reading_progress(file, clock, quiet=reading.quiet) as listen:
        return check(
            file,
            sheet=reading.sheet,
            columns=reading.columns,
            given=reading.given,
            date_order=settings.date_order,
            region=settings.region,
            inet_no=inet_no,
            agents=reading.agents,
            remembered=_remembered(reading.profile, file),
            allowance=Allowance(rows=reading.max_rows or ROWS),
            listen=listen,
        )


def _remembered(profile: str | None, file: str) -> Mapping[str, str]:
    if profile is None:
        return {}
    from bulk_import.app.saved_matches import remembered_columns

    return remembered_columns(profile, file, [default_profiles()])
