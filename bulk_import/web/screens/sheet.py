"""The address of a sheet: what it shows depends on where the sheet stands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bulk_import import messages
from bulk_import.app.file_questions import questions_of
from bulk_import.app.sheets import KEPT, chosen_option
from bulk_import.store.sheets import JobRecord, SheetRecord, SheetState
from bulk_import.web.moments import day_and_time, shown_day
from bulk_import.web.pages import page, redirect, say, shortened
from bulk_import.web.readings import Progress
from bulk_import.web.screens.check import check
from bulk_import.web.screens.start import FIRST, first_address, start_page
from bulk_import.web.sheet_access import in_thread, record_of
from bulk_import.web.site import readings_of, site_of

Shows = Callable[[Request, SheetRecord], Awaitable[Response]]

_PATIENCE: Final = timedelta(seconds=10)
_BEFORE_CHECK: Final = frozenset({SheetState.UPLOADED, SheetState.READING})


async def sheet(request: Request) -> Response:
    """Show a sheet as it stands; to whoever has just dropped it, what comes first of it."""
    record = await in_thread(lambda: record_of(request))
    if record.state is SheetState.CHECKED and FIRST in request.query_params:
        return redirect(request, await in_thread(lambda: _first(request, record)))
    return await _SHOWN[record.state](request, record)


async def _reading(request: Request, record: SheetRecord) -> Response:
    """Show how far reading is; one that was broken off by a restart goes on."""
    readings = readings_of(request)
    readings.begin(record.id)
    how_far = _how_far(readings.progress(record.id))
    first, long = first_address(record.id), _long(request, record)
    return page(
        request, "reading", nav="new", record=record, how_far=how_far, first=first, long=long
    )


async def _choosing(request: Request, record: SheetRecord) -> Response:
    return page(request, f"choose_{chosen_option(record)}", nav="new", record=record)


async def _asking(request: Request, record: SheetRecord) -> Response:
    return redirect(request, f"sheets/{record.id}/columns")


async def _export(request: Request, record: SheetRecord) -> Response:
    return redirect(request, f"sheets/{record.id}/conversion")


async def _refused(request: Request, record: SheetRecord) -> Response:
    told = record.refused or {}
    code, facts = str(told.get("code", "")), told.get("facts", {})
    refused = {
        "name": record.file_name,
        "reason": messages.reason(code, facts),
        "remedy": messages.remedy(code, facts),
    }
    return await start_page(request, refused=refused)


async def _imported(request: Request, record: SheetRecord) -> Response:
    """Say when a sheet was imported, and where that stands; a link to its rows shows these."""
    jobs = site_of(request).jobs
    job = await in_thread(lambda: jobs.of_sheet(record.id))
    if job is None or request.query_params:
        return await check(request, record)
    return page(request, "imported", nav="new", record=record, **told_of(request, job))


def told_of(request: Request, job: JobRecord) -> dict[str, Any]:
    """Return what is told of the import of a sheet, and where it leads."""
    if job.finished_at is None or job.started_at is None:
        title, see = say("page.imported.asked"), say("page.imported.watch")
    else:
        when = day_and_time(job.started_at, site_of(request).clock.now())
        title, see = say("page.imported.title", when=when), say("page.imported.see")
    return {"title": title, "see": see, "run": f"runs/{job.id}"}


async def _expired(request: Request, record: SheetRecord) -> Response:
    now = site_of(request).clock.now()
    end = record.changed + KEPT
    day = shown_day(end, now)
    is_old = end <= now
    remedy = say("page.sheet.expired_on", day=day) if is_old else say("page.sheet.discarded")
    return page(request, "problem", status=410, reason=say("page.sheet.expired"), remedy=remedy)


async def reading(request: Request) -> Response:
    """Answer how far reading is, for whoever waits for it."""
    record = await in_thread(lambda: record_of(request))
    if record.state not in _BEFORE_CHECK:
        return JSONResponse(
            {"done": True, "next": await in_thread(lambda: _first(request, record))}
        )
    readings = readings_of(request)
    readings.begin(record.id)
    told = {"far": _how_far(readings.progress(record.id)), "long": _long(request, record)}
    name = shortened(record.file_name)
    title = say("page.frame.title", what=say("page.reading.title", name=name))
    return JSONResponse({"done": False, "title": title, "told": told, "html": []})


def _first(request: Request, record: SheetRecord) -> str:
    """Return the address of what a person sees first of a sheet that was read; blocks.

    That is how it was read where something of the file as a whole is asked, else the sheet itself.
    """
    address = f"sheets/{record.id}"
    if record.state is not SheetState.CHECKED:
        return address
    plan = site_of(request).sheets.open(record.id).plan
    return address if next(questions_of(plan), None) is None else f"{address}/columns"


def _long(request: Request, record: SheetRecord) -> str:
    """Return what is said to whoever has waited for a while; empty until then."""
    waited = site_of(request).clock.now() - record.created
    return say("page.reading.long") if waited > _PATIENCE else ""


def _how_far(progress: Progress) -> str:
    if progress.stage == "checking":
        return say("page.reading.checking", row=max(1, progress.done), rows=progress.rows)
    if progress.rows:
        return say("page.reading.reading", rows=progress.rows)
    return say(f"page.reading.{'begins' if progress.stage == 'reading' else 'waits'}")


async def cancel(request: Request) -> Response:
    """Read no further, and forget the file; one that stays shows why."""
    record = await in_thread(lambda: record_of(request))
    await readings_of(request).cancel(record.id)
    is_gone = await in_thread(lambda: site_of(request).sheets.discard(record.id))
    return redirect(request, "/" if is_gone else f"sheets/{record.id}")


async def choose(request: Request) -> Response:
    """Read the sheet of the file that a person chose, or the file in the encoding they chose."""
    record = await in_thread(lambda: record_of(request))
    name = str((await request.form()).get(chosen_option(record), ""))
    try:
        await in_thread(lambda: site_of(request).sheets.choose(record.id, name))
    except LookupError:
        raise HTTPException(404) from None
    readings_of(request).begin(record.id)
    return redirect(request, first_address(record.id))


_SHOWN: Final[Mapping[SheetState, Shows]] = {
    SheetState.UPLOADED: _reading,
    SheetState.READING: _reading,
    SheetState.CHOOSING: _choosing,
    SheetState.ASKING: _asking,
    SheetState.EXPORT: _export,
    SheetState.REFUSED: _refused,
    SheetState.CHECKED: check,
    SheetState.IMPORTED: _imported,
    SheetState.EXPIRED: _expired,
}

routes = [
    Route("/sheets/{sheet}", sheet),
    Route("/sheets/{sheet}/reading", reading),
    Route("/sheets/{sheet}/cancel", cancel, methods=["POST"]),
    Route("/sheets/{sheet}/discard", cancel, methods=["POST"]),
    Route("/sheets/{sheet}/sheet", choose, methods=["POST"]),
    Route("/sheets/{sheet}/encoding", choose, methods=["POST"]),
]
