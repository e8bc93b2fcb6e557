"""What the page is given from outside: settings, people, the use cases, time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from tempfile import gettempdir
from typing import Protocol

from starlette.requests import HTTPConnection

from bulk_import.app.accounts.accounts import KnownAccount
from bulk_import.app.jobs import Jobs
from bulk_import.app.sheets import Exports, Sheets
from bulk_import.clock import SYSTEM, Clock
from bulk_import.options import ReadOptions
from bulk_import.problems import Refused
from bulk_import.store import WorkerRecord
from bulk_import.store.schedules import ScheduleRecord
from bulk_import.store.sheets import Measures
from bulk_import.web.people import SignIn
from bulk_import.web.readings import Readings


class ScheduleDesk(Protocol):
    """The schedules of a shared store, which people change; every method blocks."""

    def all(self) -> list[ScheduleRecord]:
        """Return all schedules, by what they are called."""
        ...

    def change(self, what: str, schedule: str, person: str) -> ScheduleRecord:
        """Change a schedule: `pause`, `resume`, or `now` to run it once.

        Args:
            what: What is done.
            schedule: What it is called.
            person: Who does so, which is kept.

        Raises:
            Refused: There is none that is called so.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much the page takes.

    Attributes:
        most_bytes: The most bytes of a file.
        most_rows: The most rows of a sheet.
        sheets_a_person: The most sheets that a person has open at a time.
    """

    most_bytes: int = 50 * 1024 * 1024
    most_rows: int = 100_000
    sheets_a_person: int = 20

    @property
    def megabytes(self) -> int:
        """The most megabytes of a file."""
        return self.most_bytes // (1024 * 1024)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the page is given from outside; nothing of it is kept in a module.

    Attributes:
        sheets: The spreadsheets that people have open.
        jobs: The imports that people asked for.
        exports: The exports of other dialers among them.
        sign_in: How the people who use the page are known.
        hosts: The names by which the page may be called, in small letters and without a port.
        path: The path under which a proxy shows the page, such as `/import`; empty for none.
        account: The account that the top bar names; empty where there is none, or are several.
        practice: Whether the sandbox takes the place of TeleCMI throughout.
        shared: Whether everybody sees every sheet and run, not only their own.
        limits: How much of everything is taken.
        uploads: The folder in which files lie while they arrive.
        accounts: Returns the accounts of the settings, which never say a secret; blocks.
        read: How spreadsheets are read unless somebody says otherwise.
        clock: Time.
        held: Returns which accounts a run holds now, by name, and which run; blocks.
        workers: Returns the workers of a shared store; None where this server does their work.
        schedules: The schedules of a shared store; None where there are none to have.
        measures: Returns what is counted for whoever watches the server; blocks.
        metrics_from: From where what is counted may be read without signing in.
    """

    sheets: Sheets
    jobs: Jobs
    exports: Exports
    sign_in: SignIn
    hosts: frozenset[str] = field(default_factory=frozenset)
    path: str = ""
    account: str = ""
    practice: bool = False
    shared: bool = False
    limits: Limits = Limits()
    uploads: Path = field(default_factory=lambda: Path(gettempdir()))
    accounts: Callable[[], Iterable[KnownAccount]] = tuple
    read: ReadOptions = field(default_factory=ReadOptions)
    clock: Clock = SYSTEM
    held: Callable[[], Mapping[str, Refused]] = dict
    workers: Callable[[], Iterable[WorkerRecord]] | None = None
    schedules: ScheduleDesk | None = None
    measures: Callable[[], Measures] = Measures
    metrics_from: tuple[IPv4Network | IPv6Network, ...] = ()


def readings_of(request: HTTPConnection) -> Readings:
    """Return the sheets that are being read."""
    readings: Readings = request.app.state.readings
    return readings


def site_of(request: HTTPConnection) -> Site:
    """Return what the page was given."""
    site: Site = request.app.state.site
    return site
