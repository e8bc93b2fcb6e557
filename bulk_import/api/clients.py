"""The HTTP client, and its replacement when one of its connections may be lost for good.

A call that is cancelled can leave its place in the pool taken for ever (encode/httpcore 1093),
and a pool that has no place left answers nobody. So a client that saw a cancellation gets no new
call; it is closed when those that it still carries have ended.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx


@dataclass(slots=True)
class _Line:
    client: httpx.AsyncClient
    calls: int = 0


class Clients:
    """Hands out the client for each call.

    Args:
        connect: Makes a client.
    """

    def __init__(self, connect: Callable[[], httpx.AsyncClient]) -> None:
        self._connect = connect
        self._line: _Line | None = None

    @asynccontextmanager
    async def call(self) -> AsyncIterator[httpx.AsyncClient]:
        """Lend the client for one call; retire it where the call was cut off from our side."""
        line = self._line = self._line or _Line(self._connect())
        line.calls += 1
        try:
            yield line.client
        except (asyncio.CancelledError, TimeoutError, httpx.PoolTimeout):
            # The last is how a place that is lost shows.
            self._line = None if self._line is line else self._line
            raise
        finally:
            line.calls -= 1
            if self._line is not line and not line.calls:
                await line.client.aclose()

    async def close(self) -> None:
        """Close the client; nobody is calling any more."""
        line, self._line = self._line, None
        if line is not None:
            await line.client.aclose()
