"""What the Import screen shows, and what its script is told every second: all in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bulk_import.app.jobs import Phase, RunState, facts_of
from bulk_import.messages import reason, remedy
from bulk_import.outcome import Result, State
from bulk_import.store.sheets import JobRecord
from bulk_import.web.moments import clock_time, day_and_time, lasting, roughly
from bulk_import.web.pages import macro, say
from bulk_import.web.people import Person
from bulk_import.web.run_access import called
from bulk_import.web.screens.under_way import place_words

MOST_PEOPLE: Final = 50
"""Rows that need a person and are listed while an import is under way."""

_LONGEST: Final = 60
"""Characters of a name in what is polled, which has to be small."""

_NO_COUNTS: Final = frozenset({Phase.QUEUED, Phase.APPROVED, Phase.ELSEWHERE})
"""What an import is doing while none of its rows may be counted yet."""

_KINDS: Final = {State.CREATED: "ok", State.REJECTED: "error", State.UNKNOWN: "question"}


@dataclass(frozen=True, slots=True)
class Banner:
    """What is so at the moment.

    Attributes:
        reason: What is the matter.
        remedy: What happens next.
        icon: Its icon.
    """

    reason: str
    remedy: str
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """How an import stands, in words.

    Attributes:
        title: The title of the tab.
        head: The title of the screen.
        lead: One sentence: what is left, how fast.
        said: What a screen reader says; it changes every ten percent, and with what is new.
        bar: What the bar says.
        counts: How many rows are created, rejected, unknown, to go.
        parts: The kinds of the bar's parts, each with its length.
        due: The length of the whole bar.
        banner: What is so at the moment; None for nothing.
        phase: What it is doing.
        person: How many rows need a person so far.
        stop_text: What stopping it now would mean.
    """

    title: str
    head: str
    lead: str
    said: str
    bar: str
    counts: dict[str, int]
    parts: tuple[tuple[str, int], ...]
    due: int
    banner: Banner | None
    phase: Phase
    person: int
    stop_text: str

    @property
    def page(self) -> str:
        """What the page has parts of its own for: it is renewed when that changes."""
        return f"{self.phase.value} {self.person} {self.banner is not None} {self.is_counted}"

    @property
    def is_counted(self) -> bool:
        """Whether its rows are counted by now."""
        return self.phase not in _NO_COUNTS or self.due > 0

    @property
    def can_stop(self) -> bool:
        """Whether it can be stopped here."""
        return self.phase not in {Phase.STOPPING, Phase.APPROVED, Phase.ELSEWHERE}


def run_view(
    state: RunState, person: Person, now: datetime, *, watching: Banner | None = None
) -> RunView:
    """Return what is shown of a job that is not over.

    Args:
        state: How it stands.
        person: Who looks.
        now: The moment; aware.
        watching: What is to be told about the watcher of its folder; None for nothing.
    """
    banner = _banner(state, person, now) or watching
    return RunView(
        title=_title(state),
        head=_head(state),
        lead=_lead(state),
        said=_said(state, banner),
        bar=say("page.run.of_rows", done=state.done, due=state.due),
        counts={
            "created": state.counts.get(State.CREATED, 0),
            "rejected": state.counts.get(State.REJECTED, 0),
            "unknown": state.counts.get(State.UNKNOWN, 0),
            "to_go": max(0, state.to_go),
        },
        parts=tuple((kind, state.counts.get(one, 0)) for one, kind in _KINDS.items()),
        due=state.due,
        banner=banner,
        phase=state.phase,
        person=len(state.person),
        stop_text=_stop_text(state),
    )


def polled(view: RunView, meta: str, now: datetime) -> dict[str, object]:
    """Return what the script is told: the view, and the line below the file's name."""
    counts = {name: f"{count:,}" for name, count in view.counts.items()}
    banner = view.banner or Banner("", "", "")
    told = {
        "meta": meta,
        "head": view.head,
        "lead": view.lead,
        "said": view.said,
        "stop_text": view.stop_text,
        "banner0": banner.reason,
        "banner1": banner.remedy,
        "now": clock_time(now),
    }
    words = say("page.run.finished_rows")
    return {
        "phase": view.phase.value,
        "page": view.page,
        "title": say("page.frame.title", what=view.title),
        "told": told | counts,
        "html": [macro("macros", "meter")(words, view.bar, view.due, view.parts, id="meter")],
    }


def short(name: str) -> str:
    """Return a name short enough for what is polled."""
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def meta_of(job: JobRecord, person: Person, now: datetime) -> str:
    """Return when a job began, or was asked for, and by whom."""
    began = job.started_at or job.asked_at
    code = "page.run.started" if job.started_at else "page.run.asked"
    said = say(code, when=day_and_time(began, now), who=called(job.owner, person))
    approved = approved_words(job, person, now, "page.run.approved_by")
    return f"{said} · {approved}" if approved else said


def approved_words(job: JobRecord, person: Person, now: datetime, code: str) -> str:
    """Return who approved a *job*, and when, in the words of *code*; empty where nobody did."""
    at = facts_of(job).approved_at
    if job.approved_by is None or at is None:
        return ""
    when = day_and_time(datetime.fromisoformat(at), now)
    return say(code, who=called(job.approved_by, person), when=when)


def words_of(result: Result) -> str:
    """Return what TeleCMI said of a row, in its own words; ours where it said nothing."""
    if result.answer is not None and result.answer.msg:
        return result.answer.msg
    return say("page.run.no_answer")


def _title(state: RunState) -> str:
    file = short(state.job.file_name)
    if state.phase in _NO_COUNTS and not state.due:
        return say(f"page.run.title_{state.phase}", file=file)
    codes = {Phase.STOPPING: "page.run.title_stopping", Phase.PAUSED: "page.run.title_paused"}
    code = codes.get(state.phase, "page.run.title")
    return say(code, done=state.done, due=state.due, file=file)


def _stop_text(state: RunState) -> str:
    if state.phase is Phase.QUEUED:
        return say("page.run.stop_queued")
    return say("page.run.stop_text", done=state.done, due=state.due)


def _head(state: RunState) -> str:
    if state.phase is Phase.QUEUED:
        waits = state.ahead is not None or state.held is not None or state.before_at_workers
        return say("page.run.head_queued" if waits else "page.run.head_ready")
    if state.phase in _NO_COUNTS and not state.due:
        return say(f"page.run.head_{state.phase}")
    if state.phase is Phase.STOPPING:
        return say("page.run.head_stopping", done=state.done, due=state.due)
    code = "page.run.head_practice" if state.job.practice else "page.run.head"
    return say(code, done=state.done, due=state.due)


def _lead(state: RunState) -> str:
    close = say("page.run.close")
    match state.phase:
        case Phase.QUEUED:
            return " ".join(filter(None, (place_words(state), say("page.run.queued_lead"), close)))
        case Phase.APPROVED:
            lead = say("page.run.approved_lead", folder=facts_of(state.job).folder or "")
            return f"{lead} {close}"
        case Phase.ELSEWHERE:
            code = "page.run.elsewhere_counted" if state.due else "page.run.elsewhere_lead"
            return f"{say(code)} {close}"
        case Phase.STOPPING:
            return say("page.run.stopping_lead")
        case Phase.PAUSED:
            return f"{say('page.run.paused_lead', count=state.to_go)} {close}"
        case Phase.QUIET:
            return f"{say('page.run.quiet_lead', count=state.quiet)} {close}"
        case _:
            time = roughly(state.seconds_left or 1)
            return f"{say('page.run.left', time=time, rate=f'{state.rate:g}')} {close}"


def _said(state: RunState, banner: Banner | None) -> str:
    """Return what is announced: every ten percent, and what is new in between."""
    percent = 10 * (10 * state.done // state.due) if state.due else 0
    rejected = state.counts.get(State.REJECTED, 0)
    if rejected and percent:
        progress = say("page.run.percent_rejected", percent=percent, rejected=rejected)
    else:
        progress = say("page.run.percent", percent=percent)
    return f"{banner.reason}. {progress}" if banner else progress


def _banner(state: RunState, person: Person, now: datetime) -> Banner | None:
    if state.phase is Phase.QUEUED:
        return _queued(state, person, now)
    until = clock_time(state.until) if state.until else ""
    if state.phase is Phase.PAUSED and state.pause is not None:
        asked = state.pause.code == "run.paused"
        code = "page.run.pause" if asked else "page.run.unanswered"
        return _told(code, "pause", time=lasting(state.pause.seconds), until=until)
    if state.phase is Phase.QUIET:
        return _told("page.run.quiet", "clock", count=str(state.quiet), until=until)
    went_on = facts_of(state.job).went_on_at
    if went_on is not None and state.phase is Phase.RUNNING:
        at = clock_time(datetime.fromisoformat(went_on))
        return _told("page.run.restarted", "warn", time=at)
    return None


def _queued(state: RunState, person: Person, now: datetime) -> Banner | None:
    if state.held is not None and state.held.code != "run.held":
        return _told(state.held.code, "warn", **state.held.facts)
    if state.held is not None:
        account = str(state.job.inet_no or "")
        who = reason(state.held.code, state.held.facts)
        return _told("page.run.held", "clock", account=account, who=who)
    if state.ahead is None:
        return None
    ahead = state.ahead
    owner = called(ahead.job.owner, person)
    is_own = ahead.job.owner == person.owner
    who = say("page.run.of_you") if is_own else say("page.run.of_other", who=owner)
    file = ahead.job.file_name if is_own else say("page.run.some_file")
    if ahead.seconds_left is None or not ahead.due:
        return _told("page.run.ahead_queued", "clock", who=who, file=file)
    at = clock_time(now + timedelta(seconds=ahead.seconds_left))[:-3]
    rows = f"{ahead.to_go:,}"
    return _told("page.run.ahead", "clock", who=who, file=file, rows=rows, time=at)


def _told(code: str, icon: str, **facts: str) -> Banner:
    return Banner(reason(code, facts), remedy(code, facts), icon)
