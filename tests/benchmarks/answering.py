"""A dialer that answers every request after a while, as cheaply as Python can, and keeps a log.

    python tests/benchmarks/answering.py SECONDS LOG

It prints its port, and ends when its standard input does; then LOG holds when each request came.
"""

import asyncio
import sys
import threading
import time
from pathlib import Path

ANSWER = b'{"code":200,"msg":"Campaign created"}'
WHOLE = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (
    len(ANSWER),
    ANSWER,
)
END_OF_HEAD = b"\r\n\r\n"


class Dialer(asyncio.Protocol):
    """One connection; its requests come one after the other."""

    def __init__(self, delay, log):
        self.delay, self.log = delay, log
        self.held = b""

    def connection_made(self, transport):
        """Remember where answers go."""
        self.transport = transport

    def data_received(self, data):
        """Answer the request once it is whole."""
        if not self.held:
            self.log.append(time.monotonic())
        self.held += data
        head, end, body = self.held.partition(END_OF_HEAD)
        if end and len(body) >= _length(head):
            self.held = b""
            asyncio.get_running_loop().call_later(self.delay, self.transport.write, WHOLE)


def _length(head):
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


async def serve(delay, log):
    """Answer until standard input ends."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Dialer(delay, log), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201  whoever started it reads this
    over = asyncio.Event()
    waiting = threading.Thread(
        target=lambda: (sys.stdin.read(), loop.call_soon_threadsafe(over.set)), daemon=True
    )
    waiting.start()
    await over.wait()


if __name__ == "__main__":
    arrivals = []
    asyncio.run(serve(float(sys.argv[1]), arrivals))
    Path(sys.argv[2]).write_text("\n".join(map(str, arrivals)), encoding="utf-8")
