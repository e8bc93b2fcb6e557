"""The connection under a request: what httpcore reads and writes, straight on asyncio.

httpcore's own connections go through anyio. Where each request has a connection of its own, that
costs more than all the rest of it.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Final

import httpcore

MOST_HELD: Final = 65_536
"""Bytes that may lie unread before a server has to wait."""

ATTEMPT_DELAY: Final = 0.25
"""Seconds after which a host's next address is tried beside the one before (RFC 8305)."""


class Connection(asyncio.Protocol, httpcore.AsyncNetworkStream):
    """One connection: asyncio tells it what happens, httpcore reads and writes.

    What arrived before it broke can still be read.
    """

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._held = bytearray()
        self._has_ended = False
        self._error: Exception | None = None
        self._readable = asyncio.Event()
        self._writable = asyncio.Event()
        self._writable.set()

    # What asyncio tells

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as its base
        """Take what carries the bytes; with TLS, once more as soon as that stands."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Hold what arrives."""
        self._held += data
        self._readable.set()
        if self._transport and len(self._held) > MOST_HELD:
            self._transport.pause_reading()

    def eof_received(self) -> bool:
        """Let a server end its side and read on; with TLS there is no such half."""
        self._has_ended = True
        self._readable.set()
        return self._transport is not None and not self._transport.get_extra_info("sslcontext")

    def connection_lost(self, exc: Exception | None) -> None:
        """Let nobody wait for what cannot come."""
        self._has_ended, self._error = True, exc
        self._readable.set()
        self._writable.set()

    def pause_writing(self) -> None:
        """Let writers wait: the server is slow to take what they write."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """Let writers go on."""
        self._writable.set()

    # What httpcore asks for

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109  httpcore's
        """Return what has arrived, once something has; nothing at the end."""
        with _raising(httpcore.ReadTimeout, httpcore.ReadError):
            async with asyncio.timeout(timeout):
                while not self._held and not self._has_ended:
                    self._readable.clear()
                    await self._readable.wait()
            if not self._held and self._error:
                raise self._error
        piece = bytes(self._held[:max_bytes])
        del self._held[:max_bytes]
        if self._transport:
            self._transport.resume_reading()
        return piece

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109  httpcore's
        """Send *buffer*, or let the system hold it."""
        with _raising(httpcore.WriteTimeout, httpcore.WriteError):
            async with asyncio.timeout(timeout):
                await self._writable.wait()
                if self._transport is None or self._transport.is_closing():
                    raise self._error or BrokenPipeError
                self._transport.write(buffer)
                await self._writable.wait()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109  httpcore's
    ) -> Connection:
        """Return this connection under TLS; nothing that arrived in plain text is part of it."""
        secured = Connection()
        with _raising(httpcore.ConnectTimeout, httpcore.ConnectError):
            try:
                async with asyncio.timeout(timeout):
                    await secured._secure(self, ssl_context, server_hostname)
            except BaseException:
                await self.aclose()
                raise
        return secured

    async def _secure(self, plain: Connection, context: ssl.SSLContext, host: str | None) -> None:
        """Begin TLS on *plain*."""
        carrier = plain._transport
        if carrier is None or plain._held or plain._has_ended:
            raise ConnectionError("no TLS")
        self._transport = carrier
        loop = asyncio.get_running_loop()
        secured = await loop.start_tls(carrier, self, context, server_hostname=host)
        if secured is None:
            raise ConnectionError("no TLS")
        self._transport = secured

    async def aclose(self) -> None:
        """Close it at once: nothing is on its way any more that anybody waits for."""
        if self._transport:
            self._transport.abort()


class Connecting(httpcore.AsyncNetworkBackend):
    """Opens connections."""

    async def connect_tcp(  # noqa: PLR0917  httpcore's
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  httpcore's
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> Connection:
        """Return a connection to *host*, by whichever of its addresses answers first."""
        del local_address, socket_options  # nobody asks for any
        delay = None if _is_address(host) else ATTEMPT_DELAY
        with _raising(httpcore.ConnectTimeout, httpcore.ConnectError):
            async with asyncio.timeout(timeout):
                _, connection = await asyncio.get_running_loop().create_connection(
                    Connection, host, port, happy_eyeballs_delay=delay
                )
        return connection


def _is_address(host: str) -> bool:
    """Return whether *host* is an address itself; a name may have several."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


@contextmanager
def _raising(late: type[Exception], broken: type[Exception]) -> Iterator[None]:
    """Raise what httpcore knows: *late* where time ran out, *broken* where a connection failed."""
    try:
        yield
    except TimeoutError as error:
        raise late from error
    except OSError as error:
        raise broken(str(error)) from error
