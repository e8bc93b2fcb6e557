"""The HTTP clients: one for each call that is under way, kept for the next one.

A client carries one call at a time. That keeps its pool at one connection, of which httpcore looks
at every one several times a request. It also limits the cost of a cancelled call, which can leave
its place in the pool taken for ever (encode/httpcore 1093): its client is closed and not kept.
What is kept is the client alone: each call has a connection of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx


class Clients:
    """Hands out a client for each call.

    Args:
        connect: Makes a client.
    """

    def __init__(self, connect: Callable[[], httpx.AsyncClient]) -> None:
        self._connect = connect
        self._idle: list[httpx.AsyncClient] = []

    @asynccontextmanager
    async def call(self) -> AsyncIterator[httpx.AsyncClient]:
        """Lend a client for one call; close it where the call was cut off from our side."""
        client = self._idle.pop() if self._idle else self._connect()
        is_sound = True
        try:
            yield client
        except (asyncio.CancelledError, TimeoutError, httpx.PoolTimeout):
            is_sound = False
            raise
        finally:
            if is_sound:
                self._idle.append(client)
            else:
                await client.aclose()

    async def close(self) -> None:
        """Close the clients; nobody is calling any more."""
        while self._idle:
            await self._idle.pop().aclose()
