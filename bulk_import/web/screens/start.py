"""Start: where a spreadsheet is dropped, and what was done lately."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bulk_import.web.pages import page


async def start(request: Request) -> Response:
    """Show the drop area."""
    return page(request, "start", nav="new")


routes = [Route("/", start)]
