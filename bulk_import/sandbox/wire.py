"""What happens below the application: answers that break off."""

from __future__ import annotations

import asyncio

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol


class Connection(H11Protocol):
    """A client's connection, which the application may close by itself.

    ASGI has no message for that; an application that gives up half-way is logged by uvicorn as
    a fault. So the transport is handed to the application with the state of every request.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as its base
        """Keep the transport where the application finds it."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class Dropped(Response):
    """No answer at all: the connection is closed."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  ASGI
        """Close the connection, then see to what is left to do."""
        scope["state"]["transport"].close()
        while (await receive())["type"] != "http.disconnect":
            pass
        if self.background is not None:
            await self.background()


class Half(Response):
    """The first half of an answer that promises more, and then the end of the connection."""

    def __init__(self, whole: Response) -> None:
        super().__init__(whole.body, whole.status_code, whole.headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send half, then go on as if nothing had been sent."""
        start = {"status": self.status_code, "headers": self.raw_headers}
        await send({"type": "http.response.start", **start})
        half = self.body[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        await Dropped(background=self.background)(scope, receive, send)
