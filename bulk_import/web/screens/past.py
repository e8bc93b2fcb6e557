"""Past imports: those of the page and of the command line, fifty a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bulk_import.app.jobs import PastImport, Phase, RunState, facts_of
from bulk_import.normalizers.text import folded
from bulk_import.outcome import State
from bulk_import.store import FINISHED, KILLED, RUNNING
from bulk_import.store.sheets import JobRecord, JobState
from bulk_import.web.moments import day_and_time
from bulk_import.web.pages import page, say
from bulk_import.web.people import Person
from bulk_import.web.permissions import may_see, sees_others
from bulk_import.web.run_access import called
from bulk_import.web.sheet_access import in_thread, person_of
from bulk_import.web.site import Site, site_of

A_PAGE: Final = 50
"""Imports on one page."""

STATES: Final = ("any", "needs_person", "all_created", "stopped")
"""The states by which the list can be narrowed; each is a line of the page's words."""

_NOT_COUNTED: Final = frozenset({Phase.QUEUED, Phase.STOPPING})
"""What an import is doing while its rows are not worth counting."""

_NEED_A_PERSON: Final = (State.UNKNOWN, State.REJECTED, State.INVALID, State.NOT_SENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One import of the list.

    Attributes:
        address: Its address.
        file_name: The file.
        began: When it began, in words.
        who: Who asked for it.
        account: Where it went.
        created: Campaigns that were created.
        rejected: Those that TeleCMI refused.
        not_sent: Rows that were not sent.
        kind: The kind of its chip.
        icon: The icon of its chip.
        state: How it stands, in words.
        group: By which of `STATES` it is found.
        has_workbook: Whether its results can be written.
    """

    address: str
    file_name: str
    began: str
    who: str
    account: str
    created: int
    rejected: int
    not_sent: int
    kind: str
    icon: str
    state: str
    group: str
    has_workbook: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which imports somebody wants to see; all of it stands in the address.

    Attributes:
        find: Part of the name of a file or a person.
        mine: Whether only one's own.
        state: One of `STATES`.
        number: Which page, from 1.
    """

    find: str = ""
    mine: bool = False
    state: str = STATES[0]
    number: int = 1

    @classmethod
    def of(cls, query: QueryParams) -> Wanted:
        """Return what an address asks for; what nobody understands asks for nothing."""
        number = query.get("page", "")
        state = query.get("state", "")
        return cls(
            find=query.get("find", "").strip(),
            mine=query.get("whose") == "mine",
            state=state if state in STATES else STATES[0],
            number=max(1, int(number[:6])) if number.isascii() and number.isdigit() else 1,
        )

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return not (self.find or self.mine or self.state != STATES[0])

    def address(self, number: int) -> str:
        """Return the address of another page of the same list."""
        asked = {"find": self.find, "whose": "mine" if self.mine else "", "state": self.state}
        said = {name: value for name, value in asked.items() if value and value != STATES[0]}
        return f"runs?{urlencode({**said, 'page': number})}"


async def past(request: Request) -> Response:
    """Answer the list."""
    return await in_thread(lambda: _past(request))


def _past(request: Request) -> Response:
    site, person = site_of(request), person_of(request)
    wanted = Wanted.of(request.query_params)
    found = _found(site, person, wanted)
    lines = [line for line in found if wanted.state in {STATES[0], line.group}]
    last = max(1, -(-len(lines) // A_PAGE))
    number = min(wanted.number, last)
    first = (number - 1) * A_PAGE
    return page(
        request,
        "past",
        nav="past",
        wanted=wanted,
        states=STATES,
        lines=lines[first : first + A_PAGE],
        first=first + 1,
        of=len(lines),
        newer=wanted.address(number - 1) if number > 1 else "",
        older=wanted.address(number + 1) if number < last else "",
        is_team=bool(person.name),
    )


def _found(site: Site, person: Person, wanted: Wanted) -> list[Line]:
    """Return the imports that *person* may see, by name of file or person."""
    jobs = [job for job in site.jobs.recent(None) if may_see(job, person, site)]
    others = sees_others(person, site) and not (wanted.mine and person.name)
    imports = site.jobs.past.all(jobs, with_others=others)
    now = site.clock.now()
    looked_for = folded(wanted.find)
    return [
        line_of(one, state_of(site, one), person, now)
        for one in imports
        if not (wanted.mine and one.job and one.job.owner != person.owner)
        if looked_for in folded(f"{one.file_name}\n{_who(one.job, person)}")
    ]


def state_of(site: Site, one: PastImport) -> RunState | None:
    """Return how an import stands that is not over; None for one that is."""
    if one.job is None or one.job.state is JobState.DONE:
        return None
    return site.jobs.state(one.job.id)


def _who(job: JobRecord | None, person: Person) -> str:
    return say("page.person.command_line") if job is None else called(job.owner, person)


def line_of(one: PastImport, state: RunState | None, person: Person, now: datetime) -> Line:
    """Return one import as the list shows it.

    Args:
        one: The import.
        state: How it stands, while it is not over.
        person: Who looks.
        now: The moment; aware.
    """
    counts = one.counts if state is None or not state.due else {**one.counts, **state.counts}
    kind, icon, group, words = _chip(one, state, person)
    return Line(
        address=f"runs/{one.id}",
        file_name=one.file_name,
        began=day_and_time(one.began, now),
        who=_who(one.job, person),
        account=_account(one),
        created=counts.get(State.CREATED, 0),
        rejected=counts.get(State.REJECTED, 0),
        not_sent=counts.get(State.INVALID, 0) + counts.get(State.NOT_SENT, 0),
        kind=kind,
        icon=icon,
        state=words,
        group=group,
        has_workbook=state is None and one.past is not None and not one.past.removed,
    )


def _account(one: PastImport) -> str:
    if one.job is not None and one.job.practice:
        return say("page.past.sandbox")
    if one.job is not None and one.job.account:
        return one.job.account
    number = one.job.inet_no if one.job else one.past.inet_no if one.past else None
    return str(number or "")


_Chip = tuple[str, str, str, str]
"""Kind, icon, one of `STATES`, words."""


def _chip(one: PastImport, state: RunState | None, person: Person) -> _Chip:
    """Return how an import stands."""
    if state is not None:
        return _of_live(state)
    facts = facts_of(one.job) if one.job else None
    if one.job and facts and facts.withdrawn_by:
        return "out", "out", "stopped", _refused(one.job, facts.withdrawn_by, person)
    if one.past is None:
        return "out", "out", "stopped", say("page.past.st_nothing")
    if facts and facts.stopped_by:
        who = called(facts.stopped_by, person)
        return "out", "out", "stopped", say("page.past.st_stopped_by", who=who)
    if one.past.ended == RUNNING:
        return "wait", "clock", "any", say("page.past.st_elsewhere")
    if one.past.ended != FINISHED:
        is_killed = one.past.ended == KILLED
        return "out", "out", "stopped", say(f"page.past.st_{'killed' if is_killed else 'stopped'}")
    return _of_finished(one)


def _refused(job: JobRecord, who: str, person: Person) -> str:
    if who == job.owner:
        return say("page.past.st_withdrawn")
    return say("page.past.st_refused", who=called(who, person))


def _of_live(state: RunState) -> _Chip:
    if state.phase in {Phase.WAITING, Phase.APPROVED, Phase.ELSEWHERE, *_NOT_COUNTED}:
        return "wait", "clock", "any", say(f"page.past.st_{state.phase}")
    words = say("page.past.st_running", done=state.done, due=state.due)
    return "wait", "clock", "any", words


def _of_finished(one: PastImport) -> _Chip:
    counts = one.counts
    people = sum(counts.get(state, 0) for state in _NEED_A_PERSON)
    practice = one.job is not None and one.job.practice
    if not people:
        code = "page.past.st_practice" if practice else "page.past.st_created"
        return "ok", "ok", "all_created", say(code)
    if practice:
        words = say("page.past.st_practice_person", count=people)
        return "wait", "pencil", "needs_person", words
    if one.job is not None and one.job.first is not None:
        words = say("page.past.st_trial", count=counts.get(State.NOT_SENT, 0))
        return "wait", "clock", "needs_person", words
    unknown, rejected = counts.get(State.UNKNOWN, 0), counts.get(State.REJECTED, 0)
    if unknown == people:
        return "question", "question", "needs_person", say("page.past.st_unknown", count=unknown)
    if rejected == people:
        return "error", "error", "needs_person", say("page.past.st_rejected", count=rejected)
    return "error", "error", "needs_person", say("page.past.st_person", count=people)


routes = [Route("/runs", past)]
