"""Who and what is let in: every request passes here before it reaches a screen."""

from __future__ import annotations

from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bulk_import.web.monitoring import may_read_metrics
from bulk_import.web.origins import carries_token, is_own_host, is_own_origin, token_of
from bulk_import.web.pages import problem_page, redirect
from bulk_import.web.paths import path_of
from bulk_import.web.site import site_of

SIGN_IN: Final = "/sign-in"
_OPEN: Final = ("/healthz", "/static/")
"""What anybody may ask for: it says nothing about anybody."""

_READING: Final = frozenset({"GET", "HEAD"})


class Gate:
    """Lets in what comes from a person who is signed in and from the page's own forms.

    `request.state.person` is who asks, None for somebody who is about to sign in; and
    `request.state.csrf` the token of their forms.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app: Final = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is refused, and hand on what is not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        request.state.person, request.state.csrf = None, ""
        if path_of(scope).startswith(_OPEN):
            await self._app(scope, receive, send)
            return
        try:
            refusal, body = await _judged(request)
        except HTTPException as error:
            refusal, body = problem_page(request, error.status_code), receive
        if refusal is not None:
            await refusal(scope, receive, send)
        else:
            await self._app(scope, body, send)


async def _judged(request: Request) -> tuple[Response | None, Receive]:
    """Return what is answered to a request that is refused, and what its body is read from."""
    site = site_of(request)
    if not is_own_host(request.headers, site.hosts):
        return problem_page(request, 400, "host"), request.receive
    person = request.state.person = site.sign_in.person_of(request)
    request.state.csrf = token_of(site.sign_in.token_secret, person) if person else ""
    is_reading = request.method in _READING
    if not is_reading and not is_own_origin(request.headers):
        return problem_page(request, 403, "origin"), request.receive
    if path_of(request.scope) == SIGN_IN:
        return None, request.receive
    if person is None and not may_read_metrics(request):
        return _to_sign_in(request), request.receive
    if is_reading:
        return None, request.receive
    has_token, body = await carries_token(request)
    return None if has_token else problem_page(request, 403, "origin"), body


def _to_sign_in(request: Request) -> Response:
    if request.method in _READING and "application/json" not in request.headers.get("accept", ""):
        return redirect(request, SIGN_IN)
    return problem_page(request, 401, "sign_in")
