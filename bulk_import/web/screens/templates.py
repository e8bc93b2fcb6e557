"""Templates: workbooks to fill in."""

from __future__ import annotations

from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bulk_import.web.downloads import EXCEL, attached
from bulk_import.web.sheet_access import in_thread
from bulk_import.workbooks.template import template

_DIALERS: Final = ("predictive", "progressive")


async def filled_in_by_people(request: Request) -> Response:
    """Answer the template of a dialer type as a file to keep."""
    dialer = request.path_params["dialer"]
    if dialer not in _DIALERS:
        raise HTTPException(404)
    content = await in_thread(lambda: template(dialer))
    headers = {"content-disposition": attached(f"{dialer}.xlsx")}
    return Response(content, media_type=EXCEL, headers=headers)


routes = [Route("/templates/{dialer}.xlsx", filled_in_by_people)]
