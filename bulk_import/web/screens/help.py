"""Help: the handbook's pages."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bulk_import import handbook
from bulk_import.handbook import TOPICS, topics
from bulk_import.web.markdown import as_html
from bulk_import.web.pages import page


async def all_topics(request: Request) -> Response:
    """List what the handbook tells of."""
    return page(request, "help_topics", nav="help", topics=topics())


async def one_topic(request: Request) -> Response:
    """Show a page of the handbook, or what a code means that stands in a workbook."""
    name = request.path_params["topic"]
    try:
        markdown = handbook.read(name)
    except KeyError:
        raise HTTPException(404) from None
    title = next((one.title for one in topics() if one.name == name), name)
    return page(
        request,
        "help_topic",
        nav="help",
        title=title,
        chosen=name if name in TOPICS else "",
        topics=topics(),
        content=as_html(markdown),
    )


routes = [Route("/help", all_topics), Route("/help/{topic}", one_topic)]
