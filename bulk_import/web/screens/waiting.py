"""Waiting for approval: the Confirm screen for whoever may import, with who asked and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bulk_import.app.jobs import Confirmation, facts_of
from bulk_import.app.sheets import OpenSheet
from bulk_import.problems import Refused
from bulk_import.store.sheets import JobRecord, SheetState
from bulk_import.web.folders import told_of_watcher
from bulk_import.web.moments import day_and_time
from bulk_import.web.pages import page, say
from bulk_import.web.people import Person
from bulk_import.web.run_access import called
from bulk_import.web.screens import confirm
from bulk_import.web.screens.confirm_view import Target
from bulk_import.web.sheet_access import person_of
from bulk_import.web.site import site_of
from bulk_import.web.told import Told

_READABLE = frozenset({SheetState.CHECKED, SheetState.IMPORTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What differs from Confirm.

    Attributes:
        lead: Who asked, and when.
        address: Where the form goes.
        back: Where it is refused, or taken back.
        back_words: What that button says.
        may_approve: Whether it can begin.
        shown: The digest of what is shown; an approval counts for that alone.
        asks_why: Whether whoever refuses it may say why.
    """

    lead: str
    address: str
    back: str
    back_words: str
    may_approve: bool = False
    shown: str = ""
    asks_why: bool = False


def waiting_page(request: Request, job: JobRecord, told: Told | None = None) -> Response:
    """Return the screen of a *job* that waits for approval; blocks.

    Args:
        request: What is answered.
        job: The job.
        told: What is said about what the person did; None for nothing.
    """
    site, person = site_of(request), person_of(request)
    try:
        sheet = _opened(request, job)
        shown = site.jobs.shown(job)
    except LookupError:
        return _unseen(request, job, confirm.told("page.confirm.wait_gone"))
    except Refused as refused:
        return _unseen(request, job, confirm.refusal(refused, "page.confirm.wait_unreadable"))
    changes = site.sheets.changes(sheet.record.id, job.revision)
    if changes:
        told = confirm.stale_banner(request, changes, "page.confirm.wait_changed")
    may_approve = person.may_import and not changes and shown.made.ready > 0
    return page(
        request,
        "confirm",
        status=409 if told and not changes else 200,
        told=told or told_of_watcher(job),
        waiting=_waiting(request, job, may_approve=may_approve, shown=shown.digest),
        title=_title(job, shown.made),
        **_usual(job, person),
        **confirm.shown_of(request, sheet, shown.made, _target(request, job)),
    )


def _usual(job: JobRecord, person: Person) -> dict[str, Any]:
    """Return what the Confirm screen needs and that nobody chooses here."""
    return {
        "refused": None,
        "busy": None,
        "accounts": [],
        "account_chosen": job.account,
        "revision": job.revision,
        "choices": (),
        "may_import": person.may_import,
    }


def _opened(request: Request, job: JobRecord) -> OpenSheet:
    """Return the sheet of a job; that of a watched folder's file is read when somebody looks.

    Raises:
        LookupError: It is not there any more, or cannot be read here.
        Refused: It cannot be read any more.
    """
    sheets, sheet = site_of(request).sheets, str(job.sheet)
    if sheets.read(sheet).state not in _READABLE:
        raise LookupError(sheet)
    return sheets.open(sheet)


def _target(request: Request, job: JobRecord) -> Target:
    site, base_url = site_of(request), facts_of(job).base_url
    if base_url is None:
        return confirm.target_of(site.jobs.destination(job.account), practice=site.practice)
    return Target(inet_no=job.inet_no, base_url=base_url, practice=site.practice)


def _unseen(request: Request, job: JobRecord, told: Told) -> Response:
    """Return the screen of a job that nobody can look at, and so nobody can approve."""
    waiting = _waiting(request, job, may_approve=False, shown="")
    return page(request, "unseen", nav="new", job=job, told=told, waiting=waiting)


def _title(job: JobRecord, made: Confirmation) -> str:
    account = str(job.inet_no)
    if not made.ready:
        return say("page.confirm.nothing")
    if job.first is not None:
        return say("page.confirm.import_first", account=account)
    return say("page.confirm.import", count=made.ready, account=account)


def _waiting(request: Request, job: JobRecord, *, may_approve: bool, shown: str) -> Waiting:
    person = person_of(request)
    is_own = job.owner == person.owner
    return Waiting(
        lead=_lead(request, job, person),
        address=f"runs/{job.id}/approve",
        back=f"runs/{job.id}/withdraw",
        back_words=say("page.confirm.take_back" if is_own else "page.confirm.refuse"),
        may_approve=may_approve,
        shown=shown,
        asks_why=not is_own,
    )


def _lead(request: Request, job: JobRecord, person: Person) -> str:
    when = day_and_time(job.asked_at, site_of(request).clock.now())
    if facts_of(job).folder is not None:
        return say("page.confirm.in_folder", file=job.file_name, who=job.owner, when=when)
    code = "page.confirm.wait_own" if job.owner == person.owner else "page.confirm.asked_by"
    return say(code, who=called(job.owner, person), when=when)
