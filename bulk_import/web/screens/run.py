"""One import at one address: waiting for approval, under way, over; and what is done about it."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bulk_import.app.jobs import Phase, RunState, StaleRevision
from bulk_import.outcome import State
from bulk_import.problems import Refused
from bulk_import.store.sheets import JobRecord
from bulk_import.web.moments import clock_time
from bulk_import.web.pages import page, redirect
from bulk_import.web.run_access import job_of, own_job_of, run_of
from bulk_import.web.screens import run_view
from bulk_import.web.screens.result import past_page, result_page
from bulk_import.web.screens.waiting import waiting_page
from bulk_import.web.sheet_access import in_thread, person_of
from bulk_import.web.site import site_of


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
    view, meta = run_view.run_view(state, person, now), run_view.meta_of(job, person, now)
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
        told: dict[str, object] = {"phase": state.phase.value, "page": state.phase.value}
    else:
        now, person = site.clock.now(), person_of(request)
        view = run_view.run_view(state, person, now)
        told = run_view.polled(view, run_view.meta_of(state.job, person, now), now)
    content = json.dumps(told, ensure_ascii=False).encode()
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
    return await in_thread(lambda: _approve(request))


def _approve(request: Request) -> Response:
    job, person = own_job_of(request), person_of(request)
    if not person.may_import:
        return waiting_page(request, job)
    try:
        site_of(request).jobs.approve(job.id, person.owner)
    except (StaleRevision, Refused, LookupError):
        return waiting_page(request, job)
    return redirect(request, f"runs/{job.id}")


async def withdraw(request: Request) -> Response:
    """Take an import back that waits for approval."""
    return await in_thread(lambda: _withdraw(request))


def _withdraw(request: Request) -> Response:
    job = own_job_of(request)
    site_of(request).jobs.withdraw(job.id, person_of(request).owner)
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
