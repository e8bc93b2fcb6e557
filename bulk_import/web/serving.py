"""The server under the page: one process, one loop, and an end in order."""

from __future__ import annotations

import gc
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

import uvicorn

from bulk_import.web.application import create_app
from bulk_import.web.connections import Connection
from bulk_import.web.site import Site

_GRACE: Final = 30
"""Seconds that requests in flight have after the first signal."""

_MOST_CONNECTIONS: Final = 500
_LARGEST_HEAD: Final = 32 * 1024
"""Bytes of a request before its body."""

_IDLE: Final = 5
"""Seconds after which a connection is closed that sends nothing more."""

_KILLED: Final = 128
"""What a status begins with that tells of a signal."""

_SIGNALS: Final = ("SIGINT", "SIGTERM", "SIGBREAK")


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens there.

    Raises:
        OSError: The address or the port cannot be had.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # On Windows the option would let two servers share the port.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


def serve(site: Site, listener: socket.socket, announce: Callable[[], None]) -> None:
    """Serve the page until somebody ends the program.

    Args:
        site: What the page is given from outside.
        listener: Where it is served.
        announce: Called once the page answers.
    """
    config = uvicorn.Config(
        create_app(site),
        http=Connection,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_keep_alive=_IDLE,
        timeout_graceful_shutdown=_GRACE,
        h11_max_incomplete_event_size=_LARGEST_HEAD,
    )
    Server(config, announce).run(sockets=[listener])
    gc.freeze()  # the open sheets go with the process: looking through them takes most of its end


class Server(uvicorn.Server):
    """A server that the first signal ends in order and the second one at once.

    Args:
        config: How it serves.
        announce: Called once it answers.
        leave: Ends the process with a status.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        announce: Callable[[], None],
        leave: Callable[[int], object] = os._exit,
    ) -> None:
        super().__init__(config)
        self._announce: Final = announce
        self._leave: Final = leave

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say so."""
        await super().startup(sockets)
        gc.freeze()  # what is loaded by now stays: looking through it takes half of the end
        self._announce()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Listen to the signals inside the block; they end the server and nothing else."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
        before = {number: signal.signal(number, self.handle_exit) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002  as its base
        """End in order; or at once, as a kill does, where that was asked for already.

        What is on the disk by then is whole, and the journal looks after requests in flight.
        """
        if self.should_exit:
            self._leave(_KILLED + sig)
        self.should_exit = True
