"""The page as an application: screens behind a gate, and answers in words to all that fails."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bulk_import import messages, temporary
from bulk_import.problems import Refused, reason_of
from bulk_import.store.sheets import Conflicting
from bulk_import.web.connections import Deadlines
from bulk_import.web.gate import Gate
from bulk_import.web.headers import SecurityHeaders
from bulk_import.web.pages import problem_page, refusal_page
from bulk_import.web.readings import Readings
from bulk_import.web.screens import all_routes
from bulk_import.web.site import Site

_LOG: Final = logging.getLogger(__name__)
_BETWEEN_PRUNINGS: Final = 3_600
"""Seconds; often enough that what is kept for a day is not kept for two."""


def create_app(site: Site) -> Starlette:
    """Return the application.

    Args:
        site: What the page is given from outside; kept as `app.state.site`.
    """
    app = Starlette(
        routes=all_routes(),
        middleware=[
            Middleware(Prefix, path=site.path),
            Middleware(Deadlines),
            Middleware(Words),
            Middleware(SecurityHeaders),
            Middleware(Faults),
            Middleware(Gate),
        ],
        exception_handlers={HTTPException: _refused},
        lifespan=_life,
    )
    app.router.redirect_slashes = False
    app.state.site = site
    app.state.readings = Readings(site.sheets)
    return app


@asynccontextmanager
async def _life(app: Starlette) -> AsyncIterator[None]:
    """Begin what goes on beside requests, and end it in order."""
    site: Site = app.state.site
    await asyncio.to_thread(site.jobs.resume_all)
    pruning = asyncio.create_task(_prune(site))
    try:
        yield
    finally:
        pruning.cancel()
        await asyncio.to_thread(site.jobs.drain)
        await app.state.readings.close()


async def _prune(site: Site) -> None:
    """Delete now and then what nobody needs any more: what belongs to a sheet goes after it."""
    while True:
        for prune in (site.sheets.prune, site.jobs.prune, temporary.remove_folders):
            try:
                await asyncio.to_thread(prune)
            except (Refused, OSError) as fault:  # the disk is full, or somebody holds the store
                _LOG.error("%s", fault.message if isinstance(fault, Refused) else reason_of(fault))
        await site.clock.sleep(_BETWEEN_PRUNINGS)


class Prefix:
    """Lets a proxy show the page under a path of its own, which it may cut off or leave on."""

    def __init__(self, app: ASGIApp, path: str) -> None:
        self._app: Final = app
        self._path: Final = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer below the path."""
        if self._path and scope["type"] == "http":
            path: str = scope["path"]
            is_left_on = path.startswith(f"{self._path}/")
            full = path if is_left_on else self._path + path
            scope = {**scope, "root_path": self._path, "path": full}
        await self._app(scope, receive, send)


class Words:
    """Lets all that is said be said to somebody who uses the page, and types no commands."""

    def __init__(self, app: ASGIApp) -> None:
        self._app: Final = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in words of the page."""
        with messages.speaking(messages.language(), on_page=True):
            await self._app(scope, receive, send)


class Faults:
    """Answers a fault of ours in words; what it was goes to the log, without anybody's values."""

    def __init__(self, app: ASGIApp) -> None:
        self._app: Final = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, whatever happens."""
        try:
            await self._app(scope, receive, send)
        except ClientDisconnect:  # nobody is there, or does not get on
            await problem_page(Request(scope), 408, "slow")(scope, receive, send)
        except Conflicting:  # somebody else is quicker than they, again and again
            await problem_page(Request(scope), 409, "changing")(scope, receive, send)
        except Refused as refused:  # the store is full, damaged or held by somebody else
            await refusal_page(Request(scope), refused)(scope, receive, send)
        except Exception as fault:
            if scope["type"] != "http":
                raise
            where = "".join(traceback.format_tb(fault.__traceback__))
            _LOG.error("%s while answering %s\n%s", type(fault).__name__, scope["path"], where)
            await problem_page(Request(scope), 500)(scope, receive, send)


async def _refused(request: Request, refusal: Exception) -> Response:
    status = refusal.status_code if isinstance(refusal, HTTPException) else 500
    return problem_page(request, status)
