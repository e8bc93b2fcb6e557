"""What was done lately, for Start: open sheets and imports, each with one link."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bulk_import.app.sheets import chosen_option
from bulk_import.store.sheets import ImportsWanted, JobRecord, SheetRecord, SheetState
from bulk_import.web.moments import shown_moment
from bulk_import.web.pages import say
from bulk_import.web.people import Person
from bulk_import.web.permissions import may_see
from bulk_import.web.run_access import called
from bulk_import.web.screens.past import line_of, state_of
from bulk_import.web.site import Site

_MOST: Final = 5

_STATES: Final = {
    SheetState.UPLOADED: ("wait", "clock", "page.recent.reading", "page.recent.watch"),
    SheetState.READING: ("wait", "clock", "page.recent.reading", "page.recent.watch"),
    SheetState.CHOOSING: ("question", "question", "page.recent.choosing", "page.recent.go_on"),
    SheetState.ASKING: ("question", "question", "page.recent.asking", "page.recent.go_on"),
    SheetState.EXPORT: ("question", "question", "page.recent.export", "page.recent.go_on"),
    SheetState.REFUSED: ("error", "error", "page.recent.refused", "page.recent.reason"),
}
"""How a sheet that cannot be checked yet is shown: kind, icon, words, link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentImport:
    """A line of the list.

    Attributes:
        file_name: The spreadsheet.
        at: When it was last changed; aware.
        when: The same, for people.
        who: Whose it is; empty where nobody has a name.
        kind: How its state is coloured.
        icon: The icon of its state.
        state: Its state in words.
        link: The address of what is next.
        step: What is next.
        discard: The address that discards it; empty for an import.
    """

    file_name: str
    at: datetime
    when: str
    who: str
    kind: str
    icon: str
    state: str
    link: str
    step: str
    discard: str = ""


def recent_imports(site: Site, person: Person) -> list[RecentImport]:
    """Return what was changed last, the newest first; blocks."""
    owner = None if site.shared else person.owner
    lines = [_line(one, site, person) for one in site.sheets.recent(owner, _MOST)]
    lines += _imports(site, person)
    return sorted(lines, key=lambda one: one.at, reverse=True)[:_MOST]


def waiting_imports(site: Site, person: Person) -> list[RecentImport]:
    """Return the imports that wait for *person* to approve them, the newest first; blocks."""
    if not person.may_import:
        return []
    waiting = [job for job in site.jobs.waiting() if may_see(job, person, site)]
    return [_waiting(job, site, person) for job in waiting]


def _waiting(job: JobRecord, site: Site, person: Person) -> RecentImport:
    return RecentImport(
        file_name=job.file_name,
        at=job.asked_at,
        when=shown_moment(job.asked_at, site.clock.now()),
        who=called(job.owner, person),
        kind="question",
        icon="question",
        state=say("page.past.st_waiting"),
        link=f"runs/{job.id}",
        step=say("page.recent.look"),
    )


def _imports(site: Site, person: Person) -> Iterator[RecentImport]:
    now = site.clock.now()
    wanted = ImportsWanted(person=person.owner, sees_all=site.shared, a_page=_MOST)
    for one in site.jobs.past.find_page(wanted).imports:
        state = state_of(site, one)
        line = line_of(one, state, person, now)
        yield RecentImport(
            file_name=line.file_name,
            at=one.began,
            when=shown_moment(one.began, now),
            who=who(one.job.owner, person) if one.job else "",
            kind=line.kind,
            icon=line.icon,
            state=line.state,
            link=line.address,
            step=say("page.recent.watch" if state else "page.recent.result"),
        )


def _line(record: SheetRecord, site: Site, person: Person) -> RecentImport:
    kind, icon, state, step = _state(record)
    return RecentImport(
        file_name=record.file_name,
        at=record.changed,
        when=shown_moment(record.changed, site.clock.now()),
        who=who(record.owner, person),
        kind=kind,
        icon=icon,
        state=state,
        link=f"sheets/{record.id}",
        step=step,
        discard=f"sheets/{record.id}/discard",
    )


def _state(record: SheetRecord) -> tuple[str, str, str, str]:
    if record.state in _STATES:
        kind, icon, state, step = _STATES[record.state]
        if record.state is SheetState.CHOOSING and chosen_option(record) == "encoding":
            state = "page.recent.encoding"
        return kind, icon, say(state), say(step)
    fixing = _count(record.counts, "fixing")
    if fixing:
        words = say("page.recent.fixing", fixing=fixing, rows=record.rows)
        return "question", "question", words, say("page.recent.go_on")
    return "ok", "ok", say("page.recent.ready", rows=record.rows), say("page.recent.go_on")


def _count(counts: Mapping[str, int], name: str) -> int:
    return counts.get(name, 0)


def who(owner: str, person: Person) -> str:
    """Return whose something is, for *person*; empty where nobody has a name."""
    if not person.name:
        return ""
    return say("page.recent.you") if owner == person.owner else owner
