"""Carries each request on a connection of its own.

A second answer to one request, or what a proxy mixed up, may come at any time: also while the next
request is on its way, and then nothing tells it from the answer to that one. On a connection that
is used once, it can never be taken for the answer to another campaign.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Final

import httpcore
import httpx

from bulk_import.api.connection import Connecting

_RAISED: Final[dict[type[Exception], type[httpx.TransportError]]] = {
    getattr(httpcore, raised.__name__): raised
    for raised in (
        httpx.ConnectError,
        httpx.ConnectTimeout,
        httpx.LocalProtocolError,
        httpx.ProxyError,
        httpx.ReadError,
        httpx.ReadTimeout,
        httpx.RemoteProtocolError,
        httpx.UnsupportedProtocol,
        httpx.WriteError,
        httpx.WriteTimeout,
    )
}
"""What httpcore raises, and what that is called in httpx."""


class OneRequestTransport(httpx.AsyncBaseTransport):
    """Opens a connection for each request, and closes it with the answer.

    There is no pool: none can keep a connection, or the place of a call that was cut off.

    Args:
        verify: Checks the certificates of servers.
        proxy: The address of the proxy on the way; None for none.
    """

    def __init__(self, verify: ssl.SSLContext, proxy: httpx.Proxy | None = None) -> None:
        # httpcore's pool is used for nothing but making connections: it knows how through a proxy.
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=verify,
            proxy=_as_httpcore(proxy) if proxy else None,
            http2=False,  # the table of what was sent was measured without it
            network_backend=Connecting(),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send *request* and return the answer; its body is still to be read."""
        if request.url.scheme not in {"http", "https"}:
            raise httpx.UnsupportedProtocol(request.url.scheme)
        asked = httpcore.Request(
            method=request.method,
            url=_address(request.url),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        connection = self._pool.create_connection(asked.url.origin)
        try:
            with _raising_as_httpx():
                answer = await connection.handle_async_request(asked)
        except BaseException:
            await connection.aclose()
            raise
        stream = _Answer(connection, answer)
        return httpx.Response(answer.status, headers=answer.headers, stream=stream)


class _Answer(httpx.AsyncByteStream):
    """The body of an answer, with which its connection ends."""

    def __init__(
        self, connection: httpcore.AsyncConnectionInterface, answer: httpcore.Response
    ) -> None:
        self._connection = connection
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _raising_as_httpx():
            async for piece in self._answer.aiter_stream():
                yield piece

    async def aclose(self) -> None:
        await self._connection.aclose()


def _address(url: httpx.URL) -> httpcore.URL:
    return httpcore.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )


def _as_httpcore(proxy: httpx.Proxy) -> httpcore.Proxy:
    return httpcore.Proxy(
        _address(proxy.url),
        auth=proxy.raw_auth,
        headers=proxy.headers.raw,
        ssl_context=proxy.ssl_context,
    )


@contextmanager
def _raising_as_httpx() -> Iterator[None]:
    try:
        yield
    except tuple(_RAISED) as error:
        raise _RAISED[type(error)](str(error)) from error
