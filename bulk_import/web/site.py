"""What the page is given from outside: settings, people, the use cases, time."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.requests import HTTPConnection

from bulk_import.app.jobs import Jobs
from bulk_import.app.sheets import Sheets
from bulk_import.clock import SYSTEM, Clock
from bulk_import.web.people import SignIn


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the page is given from outside; nothing of it is kept in a module.

    Attributes:
        sheets: The spreadsheets that people have open.
        jobs: The imports that people asked for.
        sign_in: How the people who use the page are known.
        hosts: The names by which the page may be called, in small letters and without a port.
        path: The path under which a proxy shows the page, such as `/import`; empty for none.
        account: The account that the top bar names; empty where there is none, or are several.
        practice: Whether the sandbox takes the place of TeleCMI throughout.
        shared: Whether everybody sees every sheet and run, not only their own.
        clock: Time.
    """

    sheets: Sheets
    jobs: Jobs
    sign_in: SignIn
    hosts: frozenset[str] = field(default_factory=frozenset)
    path: str = ""
    account: str = ""
    practice: bool = False
    shared: bool = False
    clock: Clock = SYSTEM


def site_of(request: HTTPConnection) -> Site:
    """Return what the page was given."""
    site: Site = request.app.state.site
    return site
