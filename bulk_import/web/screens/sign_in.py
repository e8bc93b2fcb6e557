"""Sign-in: by the key of the session, or a sentence where the team's proxy is."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bulk_import.web.pages import page, redirect
from bulk_import.web.people import KeySignIn
from bulk_import.web.site import site_of


async def sign_in(request: Request) -> Response:
    """Sign a browser in by the link that was printed, or show how one is signed in."""
    by = site_of(request).sign_in
    if not isinstance(by, KeySignIn):
        return page(request, "sign_in_team", status=403)
    if request.state.person is not None and "key" not in request.query_params:
        return redirect(request, "/")
    if not by.is_key(request.query_params.get("key", "")):
        is_wrong = "key" in request.query_params
        return page(request, "sign_in", status=401 if is_wrong else 200, is_wrong=is_wrong)
    return _signed_in(request, by)


async def by_form(request: Request) -> Response:
    """Sign a browser in by the key that a person copied."""
    by = site_of(request).sign_in
    key = (await request.form()).get("key", "")
    if not isinstance(by, KeySignIn) or not by.is_key(str(key)):
        return page(request, "sign_in", status=401, is_wrong=True)
    return _signed_in(request, by)


def _signed_in(request: Request, by: KeySignIn) -> Response:
    answer = redirect(request, "/")
    path = f"{request.scope.get('root_path', '')}/"
    answer.set_cookie(by.cookie, by.new_session(), path=path, httponly=True, samesite="strict")
    return answer


routes = [Route("/sign-in", sign_in), Route("/sign-in", by_form, methods=["POST"])]
