"""The stand-in as a web application: the API at one path, and its controls apart from it.

| path                        | what it does                                                |
|-----------------------------|-------------------------------------------------------------|
| POST /v3/campaign/create    | the API                                                     |
| POST /v2/balance            | what the account has left                                   |
| POST /v3/user/list          | the account's agents, ten a page, with their passwords      |
| GET /sandbox/campaigns      | what was created, in order: time and request without secret |
| GET /sandbox/requests       | every request to the API: account, times, name, status, ... |
| PUT /sandbox/faults         | {"faults": [{...}], "rate_limit": 2}: the faults to come    |
| PUT /sandbox/secret         | {"expires_after": 3}: requests; or {"expires_at": a moment} |
|                             | or {"secret": UUID}: another one counts from now on         |

Faults and secrets are those of the account that "inet_no" names in the body, or of all accounts
without it. The controls neither ask for the secret that counts nor show it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from html import escape
from typing import Any, Final

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bulk_import.sandbox import account_calls, app_secret, faults, replies
from bulk_import.sandbox.dialer import Dialer, Dialers
from bulk_import.sandbox.faults import Fault
from bulk_import.sandbox.replies import Reply
from bulk_import.sandbox.rules import Body
from bulk_import.sandbox.wire import Dropped, Half

API_PATH: Final = "/v3/campaign/create"
_STATUSES_WITHOUT_BODY: Final = {204, 304}


def create_app(dialers: Dialers, stopping: asyncio.Event) -> Starlette:
    """Return the application in front of *dialers*.

    Args:
        dialers: What is served.
        stopping: Set when the server ends; whatever waits then gives up.
    """
    api = _Api(dialers, stopping)
    controls = _Controls(dialers)
    app = Starlette(
        routes=[
            Route(API_PATH, api.create, methods=["POST"]),
            Route(account_calls.BALANCE_PATH, api.balance, methods=["POST"]),
            Route(account_calls.AGENTS_PATH, api.agents, methods=["POST"]),
            Route("/sandbox/campaigns", controls.campaigns),
            Route("/sandbox/requests", controls.requests),
            Route("/sandbox/faults", controls.faults, methods=["PUT"]),
            Route("/sandbox/secret", controls.secret, methods=["PUT"]),
        ],
        exception_handlers={404: _cannot, 405: _cannot},
    )
    app.router.redirect_slashes = False
    return app


class _Api:
    """What TeleCMI's API answers."""

    def __init__(self, dialers: Dialers, stopping: asyncio.Event) -> None:
        self._dialers: Final = dialers
        self._stopping: Final = stopping

    async def create(self, request: Request) -> Response:
        """Answer one request, or do to it what its fault says."""
        try:
            body = _parsed(request, await request.body())
        except ClientDisconnect:
            return Dropped()
        name = body.get("name") if isinstance(body, dict) else None
        name = name if isinstance(name, str) else None
        dialer = self._dialers.named(body, "inet_no")
        number = dialer.record.arrived(name)
        response = await self._answer(dialer, number, body, dialer.faults.next_for(name))
        silent = isinstance(response, Dropped)
        dialer.record.answered(number, None if silent else response.status_code)
        return response

    async def balance(self, request: Request) -> Response:
        """Answer what the account has left; no fault is meant for it."""
        return await self._told(request, account_calls.balance)

    async def agents(self, request: Request) -> Response:
        """Answer a page of the list of agents; no fault is meant for it either."""
        return await self._told(request, account_calls.agents)

    async def _told(self, request: Request, call: account_calls.Call) -> Response:
        try:
            body = _parsed(request, await request.body())
        except ClientDisconnect:
            return Dropped()
        answer = call(self._dialers.named(body, "appid"), body)
        return _json(answer, int(str(answer["code"])))

    async def _answer(self, dialer: Dialer, number: int, body: Any, fault: Fault) -> Response:
        reply = replies.CREATED
        afterwards = None
        if fault.applied or not fault.spoils:
            reply = dialer.campaigns.judge(body)
            if reply == replies.CREATED:
                if fault.spoils and fault.late:
                    afterwards = BackgroundTask(self._add, dialer, number, body, fault.late)
                else:
                    await self._add(dialer, number, body, fault.late)
        if not await self._waited(fault.delay):
            return Dropped()
        if fault.status is not None:
            reply = replies.standard(fault.status)
        return _shaped(reply, fault, afterwards)

    async def _add(self, dialer: Dialer, number: int, body: Body, late: float) -> None:
        if await self._waited(late):
            dialer.campaigns.add(body)
            dialer.record.applied(number)

    async def _waited(self, seconds: float) -> bool:
        """Wait, and return whether the server is still there afterwards.

        Without seconds the loop is not left: nothing comes between judging and adding.
        """
        if seconds:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), seconds)
        return not self._stopping.is_set()


class _Controls:
    """What tests and demonstrations look at and turn."""

    def __init__(self, dialers: Dialers) -> None:
        self._dialers: Final = dialers

    async def campaigns(self, _: Request) -> Response:
        created = self._dialers.campaigns
        return _json(
            {"campaigns": [{"time": each.time.isoformat(), "body": each.body} for each in created]}
        )

    async def requests(self, _: Request) -> Response:
        shown = [
            {"inet_no": inet_no} | asdict(each) | {"time": each.time.isoformat()}
            for inet_no, each in self._dialers.requests
        ]
        return _json({"requests": shown})

    async def faults(self, request: Request) -> Response:
        def set_faults(dialer: Dialer, wanted: object) -> None:
            faults.set_from_json(dialer.faults, wanted)

        return await self._changed(request, set_faults, "Faults set")

    async def secret(self, request: Request) -> Response:
        def change(dialer: Dialer, wanted: object) -> None:
            app_secret.change_from_json(dialer.secret, wanted)

        return await self._changed(request, change, "Secret changed")

    async def _changed(
        self, request: Request, change: Callable[[Dialer, object], None], done: str
    ) -> Response:
        """Change the account that a request names, or all of them."""
        try:
            wanted = _parsed(request, await request.body())
            for dialer in self._meant(wanted):
                change(dialer, wanted)
        except ClientDisconnect:
            return Dropped()
        except ValueError as error:
            return _json(replies.validation_failed(str(error))._asdict(), 422)
        return _json(Reply(200, done)._asdict())

    def _meant(self, wanted: Any) -> tuple[Dialer, ...]:
        """Take the number of an account out of *wanted*, and return the accounts that are meant."""
        if not (isinstance(wanted, dict) and "inet_no" in wanted):
            return tuple(self._dialers)
        number = wanted.pop("inet_no")
        if type(number) is not int or number not in self._dialers.by_number:
            raise ValueError('"inet_no" must be an account of this server')
        return (self._dialers.by_number[number],)


def _parsed(request: Request, body: bytes) -> Any:
    """Return the JSON of a request; None, which no request may be, where it cannot be read."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        return None
    try:
        return json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return None


def _refuse_constant(word: str) -> object:
    raise ValueError(f"JSON has no {word}")


def _json(content: Mapping[str, object], status: int = 200) -> Response:
    # Starlette's JSONResponse fails on half of a surrogate pair, which JSON can carry.
    return Response(json.dumps(content), status, media_type="application/json")


def _shaped(reply: Reply, fault: Fault, afterwards: BackgroundTask | None) -> Response:
    """Return the answer in the shape that the fault asks for."""
    if fault.shape == "drop":
        return Dropped(background=afterwards)
    if fault.shape == "html":
        response: Response = HTMLResponse(_page(f"{reply.code} {reply.msg}"), reply.code)
    else:
        response = _json(reply._asdict(), reply.code)
    if reply.code in _STATUSES_WITHOUT_BODY:
        response = Response(status_code=reply.code)
    if fault.shape == "half":
        response = Half(response)
    if fault.retry_after is not None:
        response.headers["retry-after"] = str(fault.retry_after)
    response.background = afterwards
    return response


async def _cannot(request: Request, _: Exception) -> Response:
    """Answer an unknown path as Express does, the framework behind the real API."""
    return HTMLResponse(_page(f"Cannot {request.method} {request.url.path}"), 404)


def _page(words: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>Error</title>\n</head>\n<body>\n<pre>{escape(words)}</pre>\n</body>\n</html>\n"
    )
