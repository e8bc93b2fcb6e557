"""The Result screen, the results workbook, what people found in TeleCMI, and the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bulk_import.app.jobs import PastImport, facts_of
from bulk_import.app.report import Report
from bulk_import.outcome import State
from bulk_import.problems import Refused
from bulk_import.store.sheets import JobRecord, SheetState
from bulk_import.web.downloads import workbook
from bulk_import.web.moments import day_and_time
from bulk_import.web.pages import page, redirect, say
from bulk_import.web.run_access import called, job_of, run_of
from bulk_import.web.screens.result_view import result_view
from bulk_import.web.screens.run_view import approved_words, meta_of
from bulk_import.web.sheet_access import in_thread, person_of, sheet_of
from bulk_import.web.site import site_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is shown beside the report.

    Attributes:
        id: The address's id.
        file_name: The file, for people.
        meta: The account and who imported.
        practice: Whether the sandbox took TeleCMI's place.
        is_practice: Whether it was a practice, after which the sheet can be imported.
        notes: More sentences: who stopped it, a trial.
        sheet: The open sheet, as long as it is kept; empty after that.
        is_rest: Whether a sheet of what is left can be made.
    """

    id: str
    file_name: str
    meta: str
    practice: bool = False
    is_practice: bool = False
    notes: tuple[str, ...] = ()
    sheet: str = ""
    is_rest: bool = False


def result_page(request: Request, job: JobRecord) -> Response:
    """Return the screen of a *job* that is over; blocks."""
    site = site_of(request)
    shown = _shown(request, job)
    try:
        return _page(request, shown, site.jobs.report(job.id))
    except Refused as refused:
        return _without_report(request, job, shown, refused)


def past_page(request: Request, past: PastImport) -> Response:
    """Return the screen of a run of the command line; blocks."""
    run = past.past
    account = str(run.inet_no) if run else ""
    meta = say("page.result.command_line", account=account)
    shown = Shown(id=past.id, file_name=past.file_name, meta=meta, is_rest=True)
    try:
        return _page(request, shown, site_of(request).jobs.past.report(past.id))
    except Refused:
        return _gone(request, shown, past.counts)


def _page(request: Request, shown: Shown, report: Report) -> Response:
    view = result_view(report, site_of(request).clock.now(), practice=shown.practice)
    return page(request, "result", nav="new", shown=shown, view=view, run=f"runs/{shown.id}")


def _without_report(request: Request, job: JobRecord, shown: Shown, refused: Refused) -> Response:
    """Return the screen of a job of which nothing was sent, or whose rows are not kept any more."""
    if facts_of(job).runs:
        past = site_of(request).jobs.past.of_job(job)
        return _gone(request, shown, past.counts)
    facts, person = facts_of(job), person_of(request)
    why = (facts.refusal or refused).message
    if facts.stopped_by:
        why = say("page.result.stopped_by", who=called(facts.stopped_by, person))
    if facts.withdrawn_by:
        why = _refused_words(request, job)
    return page(request, "nothing_sent", nav="new", shown=shown, why=why)


def _refused_words(request: Request, job: JobRecord) -> str:
    """Return who took an import back, or refused it, when, and why."""
    facts, person = facts_of(job), person_of(request)
    if facts.withdrawn_by in {None, job.owner} or job.finished_at is None:
        return say("page.confirm.sent_back")
    when = day_and_time(job.finished_at, site_of(request).clock.now())
    code = "page.confirm.refused_why" if facts.withdrawn_why else "page.confirm.refused_by"
    who = called(facts.withdrawn_by or "", person)
    return say(code, who=who, when=when, why=facts.withdrawn_why)


def _gone(request: Request, shown: Shown, counts: Mapping[State, int]) -> Response:
    """Return the screen of an import of which only the counts are kept."""
    told = [(state.label, count) for state, count in counts.items() if count]
    return page(request, "gone", nav="past", shown=shown, counts=told)


def _shown(request: Request, job: JobRecord) -> Shown:
    site, person, facts = site_of(request), person_of(request), facts_of(job)
    now = site.clock.now()
    approved = approved_words(job, person, now, "page.result.approved_by")
    notes = [approved] if approved else []
    if facts.stopped_by:
        notes.append(say("page.result.stopped_by", who=called(facts.stopped_by, person)))
    if job.first is not None:
        notes.append(say("page.result.trial"))
    if job.practice:
        notes.append(say("page.result.practice_lead"))
    account = f"{job.account} · {job.inet_no}" if job.account else str(job.inet_no or "")
    code = "page.result.account" if facts.folder is None else "page.result.from_folder"
    meta = say(code, account=account, who=called(job.owner, person))
    return Shown(
        id=job.id,
        file_name=job.file_name,
        meta=meta if job.inet_no else meta_of(job, person, now),
        practice=job.practice or site.practice,
        is_practice=job.practice,
        notes=tuple(notes),
        sheet=f"sheets/{job.sheet}" if _is_kept(request, job) else "",
        is_rest=not job.practice,
    )


def _is_kept(request: Request, job: JobRecord) -> bool:
    try:
        state = site_of(request).sheets.record(str(job.sheet)).state
    except LookupError:
        return False
    return state in {SheetState.UPLOADED, SheetState.CHECKED, SheetState.IMPORTED}


async def results(request: Request) -> Response:
    """Answer the results workbook."""
    return await in_thread(lambda: _results(request))


def _results(request: Request) -> Response:
    jobs, job = site_of(request).jobs, job_of(request)
    try:
        if job is not None:
            return workbook(jobs.report(job.id), job.file_name, practice=job.practice)
        past = run_of(request)
        return workbook(jobs.past.report(past.id), past.file_name)
    except Refused:
        raise HTTPException(404) from None


async def check(request: Request) -> Response:
    """Answer the check workbook of an open sheet."""
    return await in_thread(lambda: _check(request))


def _check(request: Request) -> Response:
    sheet = sheet_of(request)
    report = site_of(request).jobs.check_report(sheet.record.id)
    return workbook(report, sheet.record.file_name)


async def found(request: Request) -> Response:
    """Write down what a person found in TeleCMI."""
    async with request.form() as form:
        answer = str(form.get("found", ""))
    return await in_thread(lambda: _found(request, answer))


def _found(request: Request, answer: str) -> Response:
    jobs, job, person = site_of(request).jobs, job_of(request), person_of(request)
    row = request.path_params["row"]
    if answer not in {"yes", "no"}:
        raise HTTPException(404)
    try:
        if job is not None:
            jobs.record_found(job.id, row, is_found=answer == "yes", person=person.owner)
        else:
            run = run_of(request).id
            jobs.past.record_found(run, row, is_found=answer == "yes", person=person.owner)
    except Refused:
        pass  # somebody has answered it already: the page shows how it stands
    return redirect(request, f"runs/{request.path_params['run']}")


async def rest(request: Request) -> Response:
    """Make an open sheet of what is left, and go there."""
    return await in_thread(lambda: _rest(request))


def _rest(request: Request) -> Response:
    job, jobs, person = job_of(request), site_of(request).jobs, person_of(request).owner
    try:
        if job is not None:
            return redirect(request, f"sheets/{jobs.rest(job.id, person)}")
        return redirect(request, f"sheets/{jobs.rest_of_run(run_of(request).id, person)}")
    except LookupError:
        raise HTTPException(404) from None
    except Refused as refused:
        return _no_rest(request, refused)


def _no_rest(request: Request, refused: Refused) -> Response:
    """Return why there is no open sheet of what is left, and what to do without one."""
    why, remedy = refused.message, say("page.result.no_rest")
    return page(request, "problem", status=409, reason=why, remedy=remedy)


routes = [
    Route("/runs/{run}/results.xlsx", results),
    Route("/runs/{run}/rows/{row:int}/found", found, methods=["POST"]),
    Route("/runs/{run}/rest", rest, methods=["POST"]),
    Route("/sheets/{sheet}/check.xlsx", check),
]
