"""Requests that do not come from the page itself: by another name, or from another site.

Whoever visits any other page sends what that page wants to every address that the browser reaches,
also to this machine. Therefore the page answers by its own names alone, and changes nothing unless
the browser says that the request is the page's own and the page's token comes with it.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Final
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.types import Message, Receive

from bulk_import.web.paths import path_of
from bulk_import.web.people import Person

TOKEN: Final = "csrf"  # noqa: S105  the name of a field
TOKEN_HEADER: Final = "x-csrf-token"  # noqa: S105  likewise
LARGEST_FORM: Final = 2 * 1024 * 1024
"""Bytes of a form without a file, or of a batch of edits."""

UPLOAD: Final = "/sheets"
"""The one address that takes a form with a file, and reads the token in it by itself."""

FORM_WITH_FILE: Final = "multipart/form-data"
_FORM: Final = "application/x-www-form-urlencoded"
_MOST_FIELDS: Final = 10_000


def token_of(secret: bytes, person: Person) -> str:
    """Return the token that the pages of *person* carry."""
    return hmac.new(secret, b"form\0" + person.owner.encode(), sha256).hexdigest()


def is_token(request: HTTPConnection, text: str) -> bool:
    """Return whether *text* is the token of whoever sends *request*."""
    expected: str = request.state.csrf
    return bool(expected) and hmac.compare_digest(text.encode(), expected.encode())


def is_own_host(headers: Headers, hosts: frozenset[str]) -> bool:
    """Return whether a request calls the page by one of its names; `*.example` is all below."""
    named = headers.getlist("host")
    name = _name_in(named[0]) if len(named) == 1 else ""
    return name in hosts or any(one[0] == "*" and name.endswith(one[1:]) for one in hosts)


def _name_in(host: str) -> str:
    """Return the name in a `Host` header, without its port; empty where there is none."""
    try:
        return (urlsplit(f"//{host}").hostname or "").removesuffix(".")
    except ValueError:
        return ""


def is_own_origin(headers: Headers) -> bool:
    """Return whether the browser says, or lets one believe, that a request is the page's own.

    An origin that is kept back (`null`, as our pages ask for) says nothing: then the token alone
    decides.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin", "null")
    if site is not None and site != "same-origin":
        return False
    return origin == "null" or origin.partition("://")[2] == headers.get("host")


async def carries_token(request: Request) -> tuple[bool, Receive]:
    """Return whether a request carries the page's token, and what its body is read from now.

    It stands in a header, or in a field of the form. A form with a file is left to whoever reads
    it while it arrives, and who has to ask `is_token` before the file begins.
    """
    if TOKEN_HEADER in request.headers:
        return is_token(request, request.headers[TOKEN_HEADER]), request.receive
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == FORM_WITH_FILE and path_of(request.scope) == UPLOAD:
        return True, request.receive
    body = await read_body(request) if kind == _FORM else b""
    return is_token(request, "".join(_fields(body).get(TOKEN, ()))), _replay(body)


def _fields(body: bytes) -> dict[str, list[str]]:
    try:
        return parse_qs(body.decode("latin-1"), max_num_fields=_MOST_FIELDS)
    except ValueError:  # more than any form of ours has
        return {}


async def read_body(request: Request) -> bytes:
    """Return the body of *request*.

    Raises:
        HTTPException: It is larger than any form (413).
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            raise HTTPException(413)
    return bytes(body)


def _replay(body: bytes) -> Receive:
    """Return what gives a body that was read before to whoever reads it next."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return messages.pop() if messages else {"type": "http.disconnect"}

    return receive
