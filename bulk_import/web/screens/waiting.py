"""Waiting for approval: the Confirm screen for whoever may import, with who asked and when."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bulk_import.app.jobs import confirmation
from bulk_import.problems import Refused
from bulk_import.store.sheets import JobRecord
from bulk_import.web.moments import day_and_time
from bulk_import.web.pages import page, say
from bulk_import.web.people import Person
from bulk_import.web.run_access import called
from bulk_import.web.screens import confirm
from bulk_import.web.sheet_access import person_of
from bulk_import.web.site import site_of


@dataclass(frozen=True, slots=True)
class Waiting:
    """What differs from Confirm.

    Attributes:
        lead: Who asked, and when.
        address: Where the form goes.
        back: Where it is taken back.
        back_words: What that button says.
        may_approve: Whether it can begin.
    """

    lead: str
    address: str
    back: str
    back_words: str
    may_approve: bool


def waiting_page(request: Request, job: JobRecord) -> Response:
    """Return the screen of a *job* that waits for approval; blocks.

    Raises:
        HTTPException: Its sheet is not there any more.
    """
    site, person = site_of(request), person_of(request)
    try:
        sheet = site.sheets.open(str(job.sheet))
    except LookupError:
        raise HTTPException(404) from None
    changes = site.sheets.changes(sheet.record.id, job.revision)
    told = confirm.stale_banner(request, changes, "page.confirm.wait_changed") if changes else None
    try:
        destination = site.jobs.destination(job.account)
        refused = None
    except Refused as refusal:
        destination, refused = None, confirm.refusal(refusal, "page.confirm.account_refused")
    plan = site.jobs.plan(sheet.record.id, destination.account if destination else None)
    made = confirmation(plan, destination, site.clock)
    target = confirm.target_of(destination, practice=site.practice)
    may_approve = person.may_import and not changes and destination is not None
    return page(
        request,
        "confirm",
        told=told,
        refused=refused,
        accounts=[],
        account_chosen=job.account,
        revision=job.revision,
        title=_title(job, made.ready),
        choices=(),
        may_import=person.may_import,
        waiting=_waiting(request, job, person, may_approve=may_approve and made.ready > 0),
        **confirm.shown_of(request, sheet, made, target),
    )


def _title(job: JobRecord, ready: int) -> str:
    account = str(job.inet_no)
    if not ready:
        return say("page.confirm.nothing")
    if job.first is not None:
        return say("page.confirm.import_first", account=account)
    return say("page.confirm.import", count=ready, account=account)


def _waiting(request: Request, job: JobRecord, person: Person, *, may_approve: bool) -> Waiting:
    is_own = job.owner == person.owner
    when = day_and_time(job.asked_at, site_of(request).clock.now())
    code = "page.confirm.wait_own" if is_own else "page.confirm.asked_by"
    return Waiting(
        lead=say(code, who=called(job.owner, person), when=when),
        address=f"runs/{job.id}/approve",
        back=f"runs/{job.id}/withdraw",
        back_words=say("page.confirm.take_back" if is_own else "page.confirm.send_back"),
        may_approve=may_approve,
    )
