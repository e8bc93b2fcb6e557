"""Past imports: those of the page and of the command line, fifty a page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bulk_import.app.jobs import (
    JobFacts,
    PastImport,
    Phase,
    RunState,
    facts_of,
    file_name_of,
)
from bulk_import.normalizers.text import folded
from bulk_import.outcome import State
from bulk_import.store import FINISHED, KILLED, RUNNING
from bulk_import.store.sheets import Ending, ImportsWanted, JobRecord, JobState
from bulk_import.web.moments import day_and_time
from bulk_import.web.pages import page, say
from bulk_import.web.people import Person
from bulk_import.web.run_access import called, imports_for
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
    found = site.jobs.past.find_page(_meant(site, person, wanted))
    now = site.clock.now()
    first = (found.page - 1) * A_PAGE
    return page(
        request,
        "past",
        nav="past",
        wanted=wanted,
        states=STATES,
        lines=[line_of(one, state_of(site, one), person, now) for one in found.imports],
        first=first + 1,
        of=found.of,
        newer=wanted.address(found.page - 1) if first else "",
        older=wanted.address(found.page + 1) if first + A_PAGE < found.of else "",
        is_team=bool(person.name),
    )


def _meant(site: Site, person: Person, wanted: Wanted) -> ImportsWanted:
    """Return which of the imports that *person* may see are *wanted*."""
    seen, looked_for = imports_for(person, site), folded(wanted.find)

    def is_meant(file: str, owner: str | None) -> bool:
        return looked_for in folded(f"{file_name_of(file)}\n{_who(owner, person)}")

    return replace(
        seen,
        with_runs=seen.with_runs and not (wanted.mine and person.name),
        own=wanted.mine,
        ending=None if wanted.state == STATES[0] else Ending(wanted.state),
        is_meant=is_meant if looked_for else None,
        page=wanted.number,
        a_page=A_PAGE,
    )


def state_of(site: Site, one: PastImport) -> RunState | None:
    """Return how an import stands that is not over; None for one that is."""
    if one.job is None or one.job.state is JobState.DONE:
        return None
    return site.jobs.state(one.job.id)


def _who(owner: str | None, person: Person) -> str:
    return say("page.person.command_line") if owner is None else called(owner, person)


def line_of(one: PastImport, state: RunState | None, person: Person, now: datetime) -> Line:
    """Return one import as the list shows it.

    Args:
        one: The import.
        state: How it stands, while it is not over.
        person: Who looks.
        now: The moment; aware.
    """
    counts = one.counts if state is None or not state.due else {**one.counts, **state.counts}
    kind, icon, words = _chip(one, state, person)
    return Line(
        address=f"runs/{one.id}",
        file_name=one.file_name,
        began=day_and_time(one.began, now),
        who=_who(one.job.owner if one.job else None, person),
        account=_account(one),
        created=counts.get(State.CREATED, 0),
        rejected=counts.get(State.REJECTED, 0),
        not_sent=counts.get(State.INVALID, 0) + counts.get(State.NOT_SENT, 0),
        kind=kind,
        icon=icon,
        state=words,
        has_workbook=state is None and one.has_rows,
    )


def _account(one: PastImport) -> str:
    if one.job is not None and one.job.practice:
        return say("page.past.sandbox")
    if one.job is not None and one.job.account:
        return one.job.account
    number = one.job.inet_no if one.job else one.past.inet_no if one.past else None
    return str(number or "")


Chip = tuple[str, str, str]
"""Kind, icon, words."""


def _chip(one: PastImport, state: RunState | None, person: Person) -> Chip:
    """Return how an import stands."""
    if state is not None:
        return chip_of(state)
    facts = facts_of(one.job) if one.job else JobFacts()
    is_practice = one.job is not None and one.job.practice
    if one.job is not None and facts.withdrawn_by:
        return "out", "out", _refused(one.job, facts.withdrawn_by, person)
    if one.past is None and not (is_practice and facts.runs):
        return "out", "out", say("page.past.st_nothing")
    if facts.stopped_by:
        who = called(facts.stopped_by, person)
        return "out", "out", say("page.past.st_stopped_by", who=who)
    if one.past is not None and one.past.ended != FINISHED:
        return _of_cut_off(one.past.ended)
    if one.job is not None and one.job.ending is Ending.STOPPED:
        return "out", "out", say("page.past.st_stopped")
    return _of_finished(one)


def _refused(job: JobRecord, who: str, person: Person) -> str:
    if who == job.owner:
        return say("page.past.st_withdrawn")
    return say("page.past.st_refused", who=called(who, person))


def _of_cut_off(ended: str) -> Chip:
    if ended == RUNNING:
        return "wait", "clock", say("page.past.st_elsewhere")
    return "out", "out", say(f"page.past.st_{'killed' if ended == KILLED else 'stopped'}")


def chip_of(state: RunState) -> Chip:
    """Return the chip of an import that is not over."""
    if state.phase in {Phase.WAITING, Phase.APPROVED, Phase.ELSEWHERE, *_NOT_COUNTED}:
        return "wait", "clock", say(f"page.past.st_{state.phase}")
    words = say("page.past.st_running", done=state.done, due=state.due)
    return "wait", "clock", words


def _of_finished(one: PastImport) -> Chip:
    counts = one.counts
    people = sum(counts.get(state, 0) for state in _NEED_A_PERSON)
    practice = one.job is not None and one.job.practice
    if not people:
        code = "page.past.st_practice" if practice else "page.past.st_created"
        return "ok", "ok", say(code)
    if practice:
        words = say("page.past.st_practice_person", count=people)
        return "wait", "pencil", words
    if one.job is not None and one.job.first is not None:
        words = say("page.past.st_trial", count=counts.get(State.NOT_SENT, 0))
        return "wait", "clock", words
    unknown, rejected = counts.get(State.UNKNOWN, 0), counts.get(State.REJECTED, 0)
    if unknown == people:
        return "question", "question", say("page.past.st_unknown", count=unknown)
    if rejected == people:
        return "error", "error", say("page.past.st_rejected", count=rejected)
    return "error", "error", say("page.past.st_person", count=people)


routes = [Route("/runs", past)]
