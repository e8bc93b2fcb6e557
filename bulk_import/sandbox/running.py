"""The server's thread: started, waited for, and ended at once."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from threading import Thread
from typing import Final

import uvicorn
from uvicorn.server import ServerState

from bulk_import.sandbox.app import create_app
from bulk_import.sandbox.dialer import Dialers
from bulk_import.sandbox.wire import Connection

_LONGEST_START: Final = 10.0  # seconds
_LONGEST_STOP: Final = 5.0  # seconds

_ROUNDS: Final = 5
"""Turns of the loop before it ends: a client that was just taken is a connection that can be cut
three turns later, and one that is cut closes its socket in the next. A server that is closed before
would drop the former with its socket open."""


@contextmanager
def running(dialers: Dialers, port: int) -> Iterator[int]:
    """Serve *dialers* on the loopback interface while the block lasts; yield the port.

    Raises:
        OSError: The port cannot be had.
    """
    started: Future[Callable[[], object]] = Future()
    # asyncio turns Nagle's delay of 40 ms off where the socket names TCP, and only there.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        _listen(listener, port)
        serving = _serve(dialers, listener, started)
        thread = Thread(target=asyncio.run, args=(serving,), name="sandbox", daemon=True)
        thread.start()
        stop = started.result(_LONGEST_START)
        try:
            yield listener.getsockname()[1]
        finally:
            stop()
            thread.join(_LONGEST_STOP)


def _listen(listener: socket.socket, port: int) -> None:
    if os.name == "posix":  # On Windows the option would let two servers share the port.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen()


async def _serve(
    dialers: Dialers, listener: socket.socket, started: Future[Callable[[], object]]
) -> None:
    """Serve until the function is called that *started* is given.

    uvicorn's protocol is used without its `Server`, which looks for its end every 0.1 s, waits
    for its clients, and logs.
    """
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    config = uvicorn.Config(
        create_app(dialers, stopping),
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
    )
    state = ServerState()
    server = await loop.create_server(
        lambda: Connection(config=config, server_state=state, app_state={}), sock=listener
    )
    started.set_result(partial(loop.call_soon_threadsafe, stopping.set))
    await stopping.wait()
    for _ in range(_ROUNDS):
        for connection in list(state.connections):
            connection.transport.abort()
        await asyncio.gather(*state.tasks)
        await asyncio.sleep(0)
    server.close()
