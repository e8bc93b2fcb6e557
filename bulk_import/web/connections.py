"""What happens below the application: connections that take their time."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

PIECE_SECONDS: Final = 30.0
"""How long each piece of a body, or of an answer, may take."""

BODY_SECONDS: Final = 900.0
"""How long a whole body may take: 50 MB over a slow line."""


class Connection(H11Protocol):
    """A client's connection, which is cut when no request comes of it or no answer is taken.

    uvicorn waits without end for the rest of a head, and for whoever asks and does not read; a few
    hundred of those would be all that it takes.

    Attributes:
        head_seconds: How long the head of a request may take, from the connection, its first byte
            or the answer before it.
        answer_seconds: How long the client may take for what is waiting to be sent.
    """

    head_seconds: ClassVar[float] = 10.0
    answer_seconds: ClassVar[float] = PIECE_SECONDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._giving_up: asyncio.TimerHandle | None = None
        self._untaken: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as its base
        """Wait for the first request, but not for long."""
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        """Take what arrives; half a head is waited for, but not for long."""
        super().data_received(data)
        if self._is_busy():
            self._stop_waiting()
        else:
            self._await_head()

    def on_response_complete(self) -> None:
        """Wait for the next request, and for the answer to be taken, but not for long."""
        super().on_response_complete()
        if not self._is_busy():
            self._await_head()

    def pause_writing(self) -> None:
        """Let more be sent once the client has taken what there is, which it does soon."""
        super().pause_writing()
        self._untaken = self.loop.call_later(self.answer_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on: the client takes what is sent."""
        self._stop_watching()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._stop_waiting()
        self._stop_watching()
        super().connection_lost(exc)

    def _is_busy(self) -> bool:
        return not getattr(self.cycle, "response_complete", True)  # there may be none yet

    def _await_head(self) -> None:
        if self._giving_up is None:
            self._giving_up = self.loop.call_later(self.head_seconds, self._give_up)

    def _stop_waiting(self) -> None:
        if self._giving_up is not None:
            self._giving_up.cancel()
            self._giving_up = None

    def _stop_watching(self) -> None:
        if self._untaken is not None:
            self._untaken.cancel()
            self._untaken = None

    def _give_up(self) -> None:
        self._giving_up = None
        if not self._is_busy():
            self.transport.abort()


class Deadlines:
    """Ends a request whose body, or whose answer, does not get on.

    Args:
        app: The application.
        piece: Seconds for each piece of a body or of an answer.
        body: Seconds for a whole body.
    """

    def __init__(
        self, app: ASGIApp, piece: float = PIECE_SECONDS, body: float = BODY_SECONDS
    ) -> None:
        self._app: Final = app
        self._piece: Final = piece
        self._body: Final = body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, as long as the client gets on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        clock = asyncio.get_running_loop().time
        end, is_whole = clock() + self._body, False

        async def receive_in_time() -> Message:
            nonlocal is_whole
            if is_whole:  # what is waited for now is the end of the connection
                return await receive()
            left = max(0.0, min(self._piece, end - clock()))
            try:
                message = await asyncio.wait_for(receive(), left)
            except TimeoutError:
                return {"type": "http.disconnect"}
            is_whole = not message.get("more_body", False)
            return message

        async def send_in_time(message: Message) -> None:
            await asyncio.wait_for(send(message), self._piece)

        await self._app(scope, receive_in_time, send_in_time)
