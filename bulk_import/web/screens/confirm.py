"""The Confirm screen: what is going to be sent, before anything is; and the start of an import."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bulk_import.app.jobs import Asked, Confirmation, Destination, StaleRevision, confirmation
from bulk_import.app.sheets import OpenSheet
from bulk_import.messages import reason, remedy
from bulk_import.problems import Refused
from bulk_import.store.sheets import Change
from bulk_import.web.pages import page, redirect, say
from bulk_import.web.screens import confirm_view as view
from bulk_import.web.screens.accounts import held_words
from bulk_import.web.sheet_access import in_thread, person_of, record_of, sheet_of
from bulk_import.web.site import site_of
from bulk_import.web.told import Told


async def confirm(request: Request) -> Response:
    """Answer the Confirm screen of the sheet of the address."""
    return await in_thread(lambda: _confirm(request))


def _confirm(request: Request) -> Response:
    record = record_of(request)
    known = site_of(request).jobs.of_sheet(record.id)
    if known is not None:
        return redirect(request, f"runs/{known.id}")
    account = request.query_params.get("account", "")
    return confirm_page(request, sheet_of(request), account)


def confirm_page(
    request: Request, sheet: OpenSheet, account: str, *, told: Told | None = None
) -> Response:
    """Return the Confirm screen; blocks for as long as it takes to plan the sheet as a whole.

    Args:
        request: What is answered.
        sheet: The sheet.
        account: The chosen account; empty for the only one.
        told: What is said about what the person did; None for nothing.
    """
    site, person = site_of(request), person_of(request)
    accounts = site.jobs.accounts()
    account = account or next((one.name or "" for one in accounts), "")
    destination, refused = _destination(request, account)
    plan = site.jobs.plan(sheet.record.id, destination.account if destination else None)
    made = confirmation(plan, destination, site.clock)
    target = target_of(destination, practice=site.practice)
    shown = shown_of(request, sheet, made, target)
    return page(
        request,
        "confirm",
        status=409 if told else 200,
        told=told,
        refused=refused,
        busy=_busy(destination),
        accounts=accounts,
        account_chosen=account,
        revision=sheet.revision,
        title=view.title_of(made, target, may_import=person.may_import),
        choices=view.choices_of(made, target, may_import=person.may_import),
        may_import=person.may_import,
        waiting=None,
        **shown,
    )


def shown_of(
    request: Request, sheet: OpenSheet, made: Confirmation, target: view.Target
) -> dict[str, Any]:
    """Return what is shown of an import before it begins: also to whoever approves it."""
    now = site_of(request).clock.now()
    warned = view.warned_of(made.warnings)
    first, more = view.first_warnings(warned)
    states = dict(zip(sheet.plan.rows.numbers, map(str, sheet.plan.rows.states), strict=True))
    whole = made.report.plan.rows
    after = dict(zip(whole.numbers, map(str, whole.states), strict=True))
    differs = view.differing_of(states, after)
    return {
        "nav": "new",
        "sheet": f"sheets/{sheet.record.id}",
        "file_name": sheet.record.file_name,
        "meta": _meta(made),
        "made": made,
        "target": target,
        "lead": view.lead_of(target),
        "kinds": view.kinds_of(made.kinds),
        "dialing": view.dialing_of(made, now),
        "taking": view.taking_of(made, target.rate),
        "warnings": first,
        "more_warnings": more,
        "warned": sum(len(cause.rows) for cause in made.warnings),
        "differs": view.differs_words(differs) if differs else "",
        "counts": sheet.counts,
        "edited": len(made.report.plan.edits),
        "request_text": view.request_of(made, target) if made.row else "",
    }


def target_of(destination: Destination | None, *, practice: bool) -> view.Target:
    """Return where an import goes, as the page shows it."""
    if destination is None:
        return view.Target(practice=practice)
    account = destination.account
    return view.Target(
        name=account.name or "",
        inet_no=account.inet_no,
        base_url=account.base_url,
        rate=destination.send.rate,
        practice=practice,
    )


def _meta(made: Confirmation) -> str:
    plan = made.report.plan
    if plan.sheet.name:
        return say("page.confirm.sheet", name=plan.sheet.name, rows=len(plan.rows))
    return say("page.confirm.rows", rows=len(plan.rows))


def _destination(request: Request, account: str) -> tuple[Destination | None, Told | None]:
    """Return where the import would go; None, and why, where nothing can be sent."""
    jobs = site_of(request).jobs
    if not jobs.accounts():
        return None, told("page.confirm.no_account")
    try:
        return jobs.destination(account), None
    except Refused as refused:
        return None, refusal(refused, "page.confirm.account_refused")


def refusal(refused: Refused, code: str) -> Told:
    """Return a refusal as a banner with the words of *code* as its heading."""
    return Told(say(code), refused.message)


def told(code: str, **facts: str) -> Told:
    """Return the words of *code* as a banner."""
    return Told(reason(code, facts), remedy(code, facts))


def _busy(destination: Destination | None) -> Told | None:
    """Return that a run holds the account, which is no reason to wait here; None if none does."""
    held = destination.why_held() if destination else None
    if destination is None or held is None:
        return None
    number = str(destination.account.inet_no)
    return told("page.confirm.busy", account=number, held=held_words(held))


async def start(request: Request) -> Response:
    """Start the import that the form asks for, and go to its address; once, however often."""
    async with request.form() as form:
        return await in_thread(lambda: _start(request, form))


def _start(request: Request, form: FormData) -> Response:
    record, site, person = record_of(request), site_of(request), person_of(request)
    asked = asked_of(record.id, form)
    try:
        job = site.jobs.start(asked, person.owner, may_import=person.may_import)
    except StaleRevision as stale:
        answer = stale_banner(request, stale.changes)
    except Refused as refused:
        answer = refusal(refused, "page.confirm.not_started")
    except LookupError:
        answer = told("page.wrong.not_found")
    else:
        return redirect(request, f"runs/{job.id}")
    return confirm_page(request, sheet_of(request), asked.account, told=answer)


def stale_banner(request: Request, changes: list[Change], code: str = "page.confirm.stale") -> Told:
    """Return the banner that says who changed a sheet in between."""
    now = site_of(request).clock.now()
    return told(code, **view.stale_words(changes, person_of(request), now))


def asked_of(sheet: str, form: FormData) -> Asked:
    """Return what a form asks for; what no form of ours sends asks for nothing that was seen."""
    revision, how = str(form.get("revision", "")), str(form.get("how", ""))
    return Asked(
        sheet=sheet,
        revision=int(revision[:9]) if revision.isascii() and revision.isdigit() else -1,
        account=str(form.get("account", "")),
        first=1 if how == "first" else None,
        practice=how == "practice",
        all_or_nothing="all_or_nothing" in form,
    )


routes = [
    Route("/sheets/{sheet}/confirm", confirm),
    Route("/sheets/{sheet}/start", start, methods=["POST"]),
]
