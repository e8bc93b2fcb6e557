"""Start: where a spreadsheet is dropped, and what was done lately."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bulk_import.problems import Refused
from bulk_import.web.pages import page, redirect, say, wants_json
from bulk_import.web.screens.recent import recent_imports, waiting_imports
from bulk_import.web.sheet_access import in_thread, person_of
from bulk_import.web.site import Site, readings_of, site_of
from bulk_import.web.sources import source_choices
from bulk_import.web.uploading import ENDINGS, Upload, UploadRefused, receive_upload

FIRST: Final = "first"
"""What an address asks for what comes first of a sheet, however soon it was read: its questions."""


async def start(request: Request) -> Response:
    """Show the drop area."""
    return await start_page(request)


async def start_page(
    request: Request, *, status: int = 200, refused: dict[str, Any] | None = None
) -> Response:
    """Return Start, with what is said of a file that was refused.

    Args:
        request: What is answered.
        status: The status of the answer.
        refused: The file's `name`, the `reason` and the `remedy`; None where there is none.
    """
    site, person = site_of(request), person_of(request)
    recent = await in_thread(lambda: recent_imports(site, person))
    context: dict[str, Any] = {
        "recent": recent,
        "waiting": await in_thread(lambda: waiting_imports(site, person)),
        "pace": "" if recent else await in_thread(lambda: _pace(site)),
        "refused": refused,
        "sources": await in_thread(lambda: source_choices(site.read.profiles)),
        "limits": site.limits,
        "endings": ",".join(sorted(ENDINGS)),
    }
    return page(request, "start", status=status, nav="new", **context)


def _pace(site: Site) -> str:
    """Return how fast campaigns leave, in words; blocks."""
    rates = site.jobs.rates().values()
    slowest, fastest = f"{min(rates):g}", f"{max(rates):g}"
    if slowest == fastest:
        return say("page.start.pace", rate=fastest)
    return say("page.start.pace_between", slowest=slowest, fastest=fastest)


async def upload(request: Request) -> Response:
    """Take a spreadsheet, and begin to read it."""
    site = site_of(request)
    try:
        await in_thread(lambda: _refuse_too_many(request))
        received = await receive_upload(request, site.uploads, site.limits.most_bytes)
        sheet = await in_thread(lambda: _kept(request, received))
    except UploadRefused as refused:
        return await _told(request, refused.status, refused.code, refused.facts)
    except Refused as refused:
        return await _told(request, 422, refused.code, refused.facts)
    readings_of(request).begin(sheet)
    address = first_address(sheet)
    return JSONResponse({"address": address}) if wants_json(request) else redirect(request, address)


def first_address(sheet: str) -> str:
    """Return where somebody goes who has just dropped a sheet."""
    return f"sheets/{sheet}?{FIRST}=yes"


def _refuse_too_many(request: Request) -> None:
    """Refuse one sheet more than a person may have open.

    Raises:
        UploadRefused: There are as many.
    """
    site, person = site_of(request), person_of(request)
    most = site.limits.sheets_a_person
    if site.sheets.count_open(person.owner) >= most:
        raise UploadRefused("too_many", 429, most=most)


def _kept(request: Request, received: Upload) -> str:
    """Keep what was received as a sheet of its own, and return its id."""
    site, person = site_of(request), person_of(request)
    profile = received.fields.get("profile") or None
    try:
        if profile not in {None, *(one.name for one in source_choices(site.read.profiles))}:
            raise UploadRefused("broken_off", 400)  # a path, for example: it would be read
        options = replace(site.read, profile=profile, max_rows=site.limits.most_rows)
        record = site.sheets.add(received.path, received.file_name, person.owner, options)
        return record.id
    finally:
        received.path.unlink(missing_ok=True)


async def _told(request: Request, status: int, code: str, facts: Mapping[str, object]) -> Response:
    """Say why a file is not kept, with the drop area for the next one."""
    words = say(code, **facts)
    if wants_json(request):
        return JSONResponse({"problem": words}, status)
    refused = {"name": "", "reason": words, "remedy": ""}
    return await start_page(request, status=status, refused=refused)


routes = [Route("/", start), Route("/sheets", upload, methods=["POST"])]
