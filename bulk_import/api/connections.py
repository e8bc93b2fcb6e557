"""Connections on which requests travel, each on one of its own.

httpx keeps connections in a pool and opens them through anyio. With a new connection for each
request that takes a third of what sending costs, so here httpcore speaks HTTP on a connection that
asyncio opens. Whatever needs more than that, as a proxy does, is left to httpx.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from typing import Final, cast

import httpcore
import httpx

_LONGEST_UNREAD: Final = 65_536
"""Bytes that wait to be read before the other side has to wait."""

_NEXT_ADDRESS_SECONDS: Final = 0.25
"""How long one address of a host may take before the next is tried as well (RFC 8305)."""


class ConnectionPerRequest(httpx.AsyncBaseTransport):
    """Opens a connection for a request; closing the response closes it."""

    def __init__(self, trusted: ssl.SSLContext) -> None:
        """Prepare the transport.

        Args:
            trusted: Whose certificates servers may show.
        """
        self._trusted = trusted
        self._trusted.set_alpn_protocols(["http/1.1"])

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send *request*, and return the response once its head is there.

        Raises:
            httpx.TransportError: No head came.
        """
        sent = _as_of_httpcore(request)
        seconds = request.extensions["timeout"]["connect"]
        stream = await connect(sent.url.origin, self._trusted, seconds)
        connection = httpcore.AsyncHTTP11Connection(sent.url.origin, stream)
        try:
            response = await connection.handle_async_request(sent)
        except httpcore.ProtocolError as error:
            await connection.aclose()
            raise httpx.RemoteProtocolError(str(error)) from error
        except BaseException:
            await connection.aclose()
            raise
        return httpx.Response(
            response.status, headers=response.headers, stream=_Content(connection, response)
        )


def _as_of_httpcore(request: httpx.Request) -> httpcore.Request:
    url = request.url
    return httpcore.Request(
        request.method,
        httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
        headers=request.headers.raw,
        content=cast("httpx.AsyncByteStream", request.stream),
        extensions=request.extensions,
    )


class _Content(httpx.AsyncByteStream):
    """The content of a response, as it comes."""

    def __init__(
        self, connection: httpcore.AsyncHTTP11Connection, response: httpcore.Response
    ) -> None:
        self._connection = connection
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._response.aiter_stream():
                yield piece
        except httpcore.ProtocolError as error:
            raise httpx.RemoteProtocolError(str(error)) from error

    async def aclose(self) -> None:
        await self._connection.aclose()


async def connect(
    origin: httpcore.Origin, trusted: ssl.SSLContext, seconds: float | None
) -> Stream:
    """Return a connection to *origin*, by TLS where its scheme says so.

    Args:
        origin: Where to.
        trusted: Whose certificates it may show.
        seconds: How long all of it may take; None for ever.

    Raises:
        httpx.ConnectTimeout: It took longer.
        httpx.ConnectError: Nobody is there, or not the one who is meant.
    """
    is_far = origin.scheme == b"https"  # plain HTTP goes to this machine alone
    try:
        async with asyncio.timeout(seconds):
            _, stream = await asyncio.get_running_loop().create_connection(
                Stream,
                origin.host.decode("ascii"),
                origin.port,
                ssl=trusted if is_far else None,
                happy_eyeballs_delay=_NEXT_ADDRESS_SECONDS if is_far else None,
            )
    except TimeoutError as error:
        raise httpx.ConnectTimeout(str(error)) from error
    except OSError as error:
        raise httpx.ConnectError(str(error)) from error
    return stream


class Stream(asyncio.Protocol, httpcore.AsyncNetworkStream):
    """Bytes to and from the other side: what asyncio tells, in the way httpcore asks for it."""

    def __init__(self) -> None:
        self._unsent = bytearray()
        self._unread = bytearray()
        self._is_at_end = False
        self._lost: Exception | None = None
        self._news = asyncio.Event()
        self._has_room = asyncio.Event()
        self._has_room.set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Keep what came; once that is much, take no more until some of it is read."""
        self._unread += data
        self._news.set()
        if len(self._unread) > _LONGEST_UNREAD:
            self._transport.pause_reading()

    def eof_received(self) -> bool:
        """Note that no more comes; return whether to go on with sending, which TLS cannot."""
        self._is_at_end = True
        self._news.set()
        return self._transport.get_extra_info("sslcontext") is None

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that the connection is gone; what came before can still be read."""
        self._is_at_end, self._lost = True, exc
        self._news.set()
        self._has_room.set()

    def pause_writing(self) -> None:
        """Note that what is to be sent fills its room."""
        self._has_room.clear()

    def resume_writing(self) -> None:
        """Note that there is room again."""
        self._has_room.set()

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109  httpcore
        """Return what came, wherever the connection is by now; nothing at its end."""
        if self._unsent:
            await self._send(timeout)
        if not self._unread and not self._is_at_end:
            self._news.clear()
            await _within(timeout, self._news, httpx.ReadTimeout)
        if not self._unread and self._lost is not None:
            raise httpx.ReadError(str(self._lost)) from self._lost
        data = bytes(self._unread[:max_bytes])
        del self._unread[:max_bytes]
        self._transport.resume_reading()
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109  httpcore
        """Keep *buffer* until nothing is written, as httpcore does at the end of a request.

        Head and body leave in one piece then, and the server is woken once. Waits while much of
        what is sent is still here.
        """
        if self._transport.is_closing():
            raise httpcore.WriteError  # upon which httpcore looks whether there is an answer
        self._unsent += buffer
        if not buffer:
            await self._send(timeout)

    async def _send(self, seconds: float | None) -> None:
        unsent, self._unsent = self._unsent, bytearray()
        self._transport.write(unsent)
        if not self._has_room.is_set():
            await _within(seconds, self._has_room, httpx.WriteTimeout)

    async def aclose(self) -> None:
        """Close the connection at once, whatever is still to be sent."""
        self._transport.abort()


async def _within(
    seconds: float | None, event: asyncio.Event, late: type[httpx.TimeoutException]
) -> None:
    """Wait for *event*, and raise *late* where it does not come in time."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError as error:
        raise late(str(error)) from error
