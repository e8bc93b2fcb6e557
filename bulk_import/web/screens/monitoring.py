"""No screens, but answers to programs that watch the server."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bulk_import.problems import Refused
from bulk_import.web.exposition import MEDIA_TYPE, exposition
from bulk_import.web.monitoring import METRICS, metrics
from bulk_import.web.people import LOCAL
from bulk_import.web.sheet_access import in_thread
from bulk_import.web.site import site_of


async def health(request: Request) -> Response:
    """Answer whether the server works and its store answers, and nothing else: anybody may ask."""
    sheets = site_of(request).sheets
    try:
        await in_thread(lambda: sheets.count_open(LOCAL))  # any question will do
    except Refused:
        return PlainTextResponse("store\n", 503)
    return PlainTextResponse("ok\n")


async def counted(request: Request) -> Response:
    """Answer what is counted, as Prometheus reads it."""
    site = site_of(request)
    found = await in_thread(site.measures)
    text = exposition(metrics(found, site.clock.now()))
    return Response(text, media_type=MEDIA_TYPE)


routes = [Route("/healthz", health), Route(METRICS, counted)]
