"""The imports that are under way or in line, of everybody: what keeps an import waiting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bulk_import.app.jobs import Phase, RunState, facts_of
from bulk_import.messages import reason
from bulk_import.store.sheets import JobRecord
from bulk_import.web.moments import roughly
from bulk_import.web.pages import say
from bulk_import.web.people import Person
from bulk_import.web.permissions import may_see
from bulk_import.web.run_access import called
from bulk_import.web.screens.past import chip_of
from bulk_import.web.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportLine:
    """An import that is not over, as the page shows it.

    Attributes:
        account: Where it goes.
        file_name: The file; empty where the person may not know it.
        who: Who asked for it; empty likewise.
        link: Its address; empty likewise.
        kind: How its chip is coloured.
        icon: The chip's icon.
        state: How it stands, in words.
        more: How long it still takes, or what it waits for; empty where that is not known.
    """

    account: str
    file_name: str
    who: str
    link: str
    kind: str
    icon: str
    state: str
    more: str


def imports_under_way(site: Site, person: Person) -> Iterator[ImportLine]:
    """Yield the imports that are not over and wait for nobody, by account and in turn; blocks."""
    for state in site.jobs.under_way():
        kind, icon, words = chip_of(state)
        is_seen = may_see(state.job, person, site)
        yield ImportLine(
            account=_account(state.job),
            file_name=state.job.file_name if is_seen else "",
            who=called(state.job.owner, person) if is_seen else "",
            link=f"runs/{state.job.id}" if is_seen else "",
            kind=kind,
            icon=icon,
            state=words,
            more=_more(state),
        )


def place_words(state: RunState) -> str:
    """Return how many imports go before one that waits; empty where none does."""
    if state.before:
        return say("page.run.in_line", place=state.before + 1, count=state.before)
    if state.before_at_workers and state.held is None:
        count = state.before_at_workers
        return say("page.run.in_line_at_workers", place=count + 1, count=count)
    return ""


def _account(job: JobRecord) -> str:
    return say("page.past.sandbox") if job.practice else job.account or str(job.inet_no or "")


def _more(state: RunState) -> str:
    if state.phase is Phase.QUEUED:
        held = state.held
        is_telling = held is not None and held.code.startswith("fleet.")
        return place_words(state) or (reason(held.code, held.facts) if held and is_telling else "")
    if facts_of(state.job).folder is None and state.seconds_left is not None:
        return say("page.run.about_left", time=roughly(state.seconds_left))
    return ""
