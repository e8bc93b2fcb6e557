"""One import at one address: waiting for approval, under way, over; and what is done about it."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bulk_import.app.jobs import OtherRows, Phase, RunState, StaleRevision
from bulk_import.outcome import State
from bulk_import.problems import Refused
from bulk_import.store.sheets import JobRecord
from bulk_import.web.folders import told_of_watcher
from bulk_import.web.moments import clock_time
from bulk_import.web.pages import page, redirect
from bulk_import.web.run_access import job_of, own_job_of, run_of
from bulk_import.web.screens import run_view
from bulk_import.web.screens.confirm import told
from bulk_import.web.screens.result import past_page, result_page
from bulk_import.web.screens.waiting import waiting_page
from bulk_import.web.sheet_access import in_thread, person_of
from bulk_import.web.site import site_of

_LONGEST_REASON: Final = 500
"""Characters of why somebody refuses an import."""


async def run(request: Request) -> Response:
    """Answer the screen of the import of the address, whatever its state."""
    return await in_thread(lambda: _run(request))


def _run(request: Request) -> Response:
    job = job_of(request)
    if job is None:
        return past_page(request, run_of(request))
    state = site_of(request).jobs.state(job.id)
    if state.phase is Phase.WAITING:
        return waiting_page(request, job)
    if state.phase is Phase.DONE:
        return result_page(request, job)
    return _import_page(request, state)


def _import_page(request: Request, state: RunState) -> Response:
    site, person, job = site_of(request), person_of(request), state.job
    now = site.clock.now()
    view = run_view.run_view(state, person, now, watching=_watching(state))
    meta = run_view.meta_of(job, person, now)
    return page(
        request,
        "run",
        nav="new",
        run=f"runs/{job.id}",
        job=job,
        view=view,
        meta=meta,
        now=clock_time(now),
        asks_to_stop="stop" in request.query_params,
        people=_people(state),
        steps_done=steps_of(job),
    )


def _watching(state: RunState) -> run_view.Banner | None:
    """Return what is to be told of the watcher of an import that is approved; None for nothing."""
    if state.phase is not Phase.APPROVED:
        return None
    told = told_of_watcher(state.job)
    return None if told is None else run_view.Banner(told.reason, told.remedy, "warn")


def steps_of(job: JobRecord) -> dict[str, str]:
    """Return the steps of an import that are done, with their addresses."""
    sheet = f"sheets/{job.sheet}" if job.sheet else ""
    return {"columns": f"{sheet}/columns" if sheet else "", "check": sheet, "confirm": ""}


def _people(state: RunState) -> list[dict[str, Any]]:
    """Return the last rows that need a person, with TeleCMI's words."""
    return [
        {
            "row": one.row,
            "name": one.name,
            "said": run_view.words_of(one.result),
            "kind": "question" if one.result.state is State.UNKNOWN else "error",
        }
        for one in state.person[-run_view.MOST_PEOPLE :]
    ]


async def state_of(request: Request) -> Response:
    """Answer how an import stands, for the script that asks every second."""
    return await in_thread(lambda: _state(request))


def _state(request: Request) -> Response:
    job, site = own_job_of(request), site_of(request)
    state = site.jobs.state(job.id)
    if state.phase in {Phase.DONE, Phase.WAITING}:
        answer: dict[str, object] = {"phase": state.phase.value, "page": state.phase.value}
    else:
        now, person = site.clock.now(), person_of(request)
        view = run_view.run_view(state, person, now, watching=_watching(state))
        answer = run_view.polled(view, run_view.meta_of(state.job, person, now), now)
    content = json.dumps(answer, ensure_ascii=False).encode()
    tag = f'"{sha256(content).hexdigest()[:20]}"'
    headers = {"etag": tag, "cache-control": "no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type="application/json", headers=headers)


async def stop(request: Request) -> Response:
    """Stop an import after the requests under way."""
    return await in_thread(lambda: _stop(request))


def _stop(request: Request) -> Response:
    job = own_job_of(request)
    site_of(request).jobs.stop(job.id, person_of(request).owner)
    return redirect(request, f"runs/{job.id}")


async def approve(request: Request) -> Response:
    """Let an import begin that waits for approval."""
    async with request.form() as form:
        shown = str(form.get("shown", ""))
    return await in_thread(lambda: _approve(request, shown))


def _approve(request: Request, shown: str) -> Response:
    job, person = own_job_of(request), person_of(request)
    if not person.may_import:
        return waiting_page(request, job)
    try:
        site_of(request).jobs.approve(job.id, person.owner, shown)
    except OtherRows:
        return waiting_page(request, job, told("page.confirm.wait_other"))
    except (StaleRevision, Refused, LookupError):
        return waiting_page(request, job)
    return redirect(request, f"runs/{job.id}")


async def withdraw(request: Request) -> Response:
    """Take an import back that waits for approval, or refuse it."""
    async with request.form() as form:
        why = str(form.get("why", "")).strip()[:_LONGEST_REASON]
    return await in_thread(lambda: _withdraw(request, why))


def _withdraw(request: Request, why: str) -> Response:
    job, person = own_job_of(request), person_of(request)
    if not (person.may_import or _is_own(request, job)):
        raise HTTPException(404)
    site_of(request).jobs.withdraw(job.id, person.owner, why)
    return redirect(request, f"sheets/{job.sheet}" if _is_own(request, job) else "runs")


def _is_own(request: Request, job: JobRecord) -> bool:
    return job.owner == person_of(request).owner


routes = [
    Route("/runs/{run}", run),
    Route("/runs/{run}/state", state_of),
    Route("/runs/{run}/stop", stop, methods=["POST"]),
    Route("/runs/{run}/approve", approve, methods=["POST"]),
    Route("/runs/{run}/withdraw", withdraw, methods=["POST"]),
]
