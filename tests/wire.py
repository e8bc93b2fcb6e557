"""A server on the loopback interface that does to each connection what a test says."""

import asyncio
import socket
import struct
from contextlib import asynccontextmanager
from dataclasses import dataclass

OK = b'{"code": 200, "msg": "Campaign created successfully"}'


def answer(body=OK, status=b"200 OK", headers=b""):
    length = b"content-length: %d\r\n" % len(body)
    return b"HTTP/1.1 " + status + b"\r\n" + length + headers + b"\r\n" + body


@dataclass
class Peer:
    """One client's connection."""

    server: "Server"
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def read(self):
        """Take one request in full."""
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        self.server.requests.append((head, await self.reader.readexactly(length)))

    async def write(self, words):
        self.writer.write(words)
        await self.writer.drain()

    async def keep_silent(self):
        await self.reader.read()

    def reset(self):
        """Close the connection so that the client is told at once and rudely."""
        connection = self.writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


class Server:
    """Runs *script* with each connection as its `Peer`, and closes it afterwards."""

    def __init__(self, script):
        self.script = script
        self.connections = 0
        self.requests = []

    async def __call__(self, reader, writer):
        self.connections += 1
        try:
            await self.script(Peer(self, reader, writer))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    @asynccontextmanager
    async def listening(self, tls=None):
        listener = await asyncio.start_server(self, "127.0.0.1", 0, ssl=tls)
        try:
            yield listener.sockets[0].getsockname()[1]
        finally:
            listener.close()


def answering(*answers):
    """Return a script that answers each request on a connection with the next of *answers*."""

    async def script(peer):
        for each in answers:
            await peer.read()
            await peer.write(each)

    return script
