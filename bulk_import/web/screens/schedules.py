"""Schedules: what is imported at set times, what came of it, and who may change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote, unquote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bulk_import import messages
from bulk_import.normalizers import zone_offsets
from bulk_import.problems import Refused
from bulk_import.store.schedules import ScheduleRecord, Told
from bulk_import.web.pages import page, redirect, say
from bulk_import.web.people import LOCAL, Person
from bulk_import.web.permissions import may_see
from bulk_import.web.run_access import called
from bulk_import.web.screens.past import line_of, state_of
from bulk_import.web.sheet_access import in_thread, person_of
from bulk_import.web.site import ScheduleDesk, Site, site_of

_CHANGES: Final = ("pause", "resume", "now")
"""What can be done to a schedule here; adding and removing take a command."""

_TOLD: Final = "schedule-told"
"""The cookie that holds what came of a change until the page is shown again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """What came of one file the last time.

    Attributes:
        name: The file's name.
        kind: How its chip is coloured.
        icon: The chip's icon.
        state: What became of it, in words.
        remedy: What is to be done about it; empty for nothing.
        link: The address of its import; empty where it has none, or the person may not see it.
    """

    name: str
    kind: str
    icon: str
    state: str
    remedy: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleLine:
    """A schedule as the page shows it.

    Attributes:
        name: What it is called.
        address: Where its forms go.
        source: The file or folder.
        account: What the settings call its account; empty for the only one.
        owner: Whose imports they are.
        times: When it is due, in the fields of cron and in which zone.
        upcoming: When it is due next, in words of that zone; empty while it is paused.
        is_paused: Whether nothing is due until somebody resumes it.
        is_asked: Whether it is going to be run once, or is run now.
        last: When it was run last, likewise; empty for never.
        missed: How many times nobody was there before that.
        files: What came of its files then.
    """

    name: str
    address: str
    source: str
    account: str
    owner: str
    times: str
    upcoming: str
    is_paused: bool
    is_asked: bool
    last: str
    missed: int
    files: tuple[FileLine, ...]


async def schedules(request: Request) -> Response:
    """Answer the list of schedules."""
    return await in_thread(lambda: _shown(request))


def _shown(request: Request) -> Response:
    site, person, desk = site_of(request), person_of(request), _desk(request)
    lines = [_line(one, site, person) for one in desk.all() if _may_see(one, site, person)]
    workers = [] if site.workers is None else list(site.workers())
    answer = page(
        request,
        "schedules",
        nav="schedules",
        schedules=lines,
        may_change=person.may_import,
        has_worker=any(one.is_alive and not one.is_draining for one in workers),
        told=unquote(request.cookies.get(_TOLD, "")),
    )
    answer.delete_cookie(_TOLD)
    return answer


def _desk(request: Request) -> ScheduleDesk:
    """Return the schedules.

    Raises:
        HTTPException: The server has none, since its journal is of one machine.
    """
    desk = site_of(request).schedules
    if desk is None:
        raise HTTPException(404)
    return desk


def _may_see(schedule: ScheduleRecord, site: Site, person: Person) -> bool:
    """Return whether *person* may see a schedule: their own, or any where they may import."""
    return site.shared or person.may_import or schedule.owner == person.owner


def _line(one: ScheduleRecord, site: Site, person: Person) -> ScheduleLine:
    return ScheduleLine(
        name=one.id,
        address=f"schedules/{quote(one.id, safe='')}",
        source=one.source,
        account=one.account,
        owner="" if one.owner == LOCAL else called(one.owner, person),
        times=say("page.schedules.times", cron=one.cron, zone=one.zone),
        upcoming="" if one.is_paused else _moment(one.next, one),
        is_paused=one.is_paused,
        is_asked=one.asked_at is not None or one.taken is not None,
        last="" if one.last is None else _moment(one.last, one),
        missed=one.missed,
        files=tuple(_file(told, site, person) for told in one.told),
    )


def _moment(moment: datetime, schedule: ScheduleRecord) -> str:
    """Return a moment in the zone of the schedule."""
    zone = zone_offsets.load(schedule.zone)
    with messages.speaking(messages.language(), zone, on_page=True):
        return say("page.schedules.moment", moment=moment.isoformat())


def _file(told: Told, site: Site, person: Person) -> FileLine:
    if told.code:
        facts = {name: str(fact) for name, fact in told.facts.items()}
        reason, remedy = messages.reason(told.code, facts), messages.remedy(told.code, facts)
        return FileLine(name=told.file, kind="error", icon="error", state=reason, remedy=remedy)
    try:
        job = site.jobs.job(str(told.job))
    except LookupError:
        return FileLine(name=told.file, kind="out", icon="out", state=say("page.schedules.gone"))
    if not may_see(job, person, site):
        return FileLine(
            name=told.file, kind="wait", icon="clock", state=say("page.schedules.began")
        )
    found = site.jobs.past.of_job(job)
    line = line_of(found, state_of(site, found), person, site.clock.now())
    return FileLine(
        name=told.file, kind=line.kind, icon=line.icon, state=line.state, link=line.address
    )


async def change(request: Request) -> Response:
    """Pause, resume or run a schedule, and show the list again."""
    return await in_thread(lambda: _change(request))


def _change(request: Request) -> Response:
    person, desk = person_of(request), _desk(request)
    if not person.may_import or request.path_params["what"] not in _CHANGES:
        raise HTTPException(404)
    what, name = request.path_params["what"], request.path_params["schedule"]
    try:
        desk.change(what, name, person.owner)
    except Refused as refused:
        said = refused.message
    else:
        said = say(f"page.schedules.did_{what}", name=name)
    answer = redirect(request, "schedules")
    answer.set_cookie(_TOLD, quote(said), max_age=60, httponly=True, samesite="strict")
    return answer


routes = [
    Route("/schedules", schedules),
    Route("/schedules/{schedule}/{what}", change, methods=["POST"]),
]
