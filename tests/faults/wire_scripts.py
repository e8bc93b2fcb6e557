"""What a server, or whatever stands before it, can do to a request on the wire.

A script is given the connection once a request begins to arrive. Its kind says what may be
claimed afterwards: `answered` with a definite answer, `unknown`, or `refused` by an answer which
says that nothing was done.
"""

import asyncio
import gzip
import socket
import struct
import zlib
from dataclasses import dataclass

CREATED = b'{"code": 200, "msg": "Campaign created successfully"}'
HALF = CREATED[: len(CREATED) // 2]


@dataclass
class Link:
    """One connection, and how much of requests has arrived on it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    arrived: int = 0

    async def head(self):
        head = await self.reader.readuntil(b"\r\n\r\n")
        self.arrived += len(head)
        return int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])

    async def request(self):
        length = await self.head()
        self.arrived += len(await self.reader.readexactly(length))

    async def some(self):
        self.arrived += len(await self.reader.read(10))

    async def write(self, *pieces):
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()
            await asyncio.sleep(0.005)

    async def fin(self):
        self.writer.close()

    async def rst(self):
        raw = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    async def silence(self):
        await self.reader.read()


def whole(body=CREATED, status=b"200 OK", headers=b""):
    return b"HTTP/1.1 %s\r\ncontent-length: %d\r\n%s\r\n%s" % (status, len(body), headers, body)


def _broken_off(pieces, end, *, taking="request"):
    async def script(link):
        await getattr(link, taking)()
        await link.write(*pieces)
        await getattr(link, end)()

    return script


def _saying(*pieces, end=None):
    async def script(link):
        await link.request()
        await link.write(*pieces)
        if end:
            await getattr(link, end)()

    return script


def _for_ever(first, piece):
    async def script(link):
        await link.request()
        await link.write(first)
        while True:
            await link.write(piece)
            await asyncio.sleep(0.02)

    return script


_MOMENTS = {
    "before the request was read": ((), "some"),
    "after its head": ((), "head"),
    "after the request": ((), "request"),
    "within the status line": ((b"HTTP/1.1 2",), "request"),
    "within the headers": ((b"HTTP/1.1 200 OK\r\ncontent-le",), "request"),
    "after the headers": ((whole()[: -len(CREATED)],), "request"),
    "within the body": ((whole()[: -len(HALF)],), "request"),
    "within a chunk": (
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n40\r\n" + HALF,),
        "request",
    ),
}

BROKEN = {
    f"{end} {moment}": ("unknown", _broken_off(pieces, end, taking=taking))
    for moment, (pieces, taking) in _MOMENTS.items()
    for end in ("fin", "rst", "silence")
}

UNKNOWN = {
    "half a body that ends with the connection": _saying(
        b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n" + HALF, end="fin"
    ),
    "an empty 200": _saying(whole(b"")),
    "204": _saying(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "202 without a body": _saying(whole(b"", b"202 Accepted")),
    "a page": _saying(whole(b"<html>Welcome</html>")),
    "another shape": _saying(whole(b'[{"code": 200}]')),
    "a number that is none": _saying(whole(b'{"code": true}')),
    "too deep": _saying(whole(b'{"code": 200, "msg": ' + b"[" * 20_000 + b"]" * 20_000 + b"}")),
    "500": _saying(whole(b'{"code": 500, "msg": "x"}', b"500 Error")),
    "500 that says 200": _saying(whole(CREATED, b"500 Error")),
    "502": _saying(whole(b"<h1>Bad Gateway", b"502 Bad Gateway")),
    "503": _saying(whole(b"", b"503 Unavailable", b"retry-after: 7\r\n")),
    "504": _saying(whole(b"", b"504 Timeout")),
    "520": _saying(whole(b"", b"520 ?")),
    "408": _saying(whole(b"", b"408 Timeout")),
    "303": _saying(whole(b"", b"303 See Other", b"location: /done\r\n")),
    "a gzip that is none": _saying(whole(CREATED, headers=b"content-encoding: gzip\r\n")),
    "half a gzip": _saying(
        whole(gzip.compress(CREATED, mtime=0)[:-9], headers=b"content-encoding: gzip\r\n")
    ),
    "a gzip of a gzip": _saying(
        whole(
            gzip.compress(gzip.compress(b" " * 10_000_000)),
            headers=b"content-encoding: gzip, gzip\r\n",
        )
    ),
    "a gzip of a gzip, said in two lines": _saying(
        whole(
            gzip.compress(gzip.compress(CREATED, mtime=0)),
            headers=b"content-encoding: gzip\r\ncontent-encoding: gzip\r\n",
        )
    ),
    "a bomb": _saying(
        whole(gzip.compress(b" " * 10_000_000), headers=b"content-encoding: gzip\r\n")
    ),
    "brotli": _saying(whole(CREATED, headers=b"content-encoding: br\r\n")),
    "429 in brotli": _saying(
        whole(b"x", b"429 Too Many", b"content-encoding: br\r\nretry-after: 3\r\n")
    ),
    "a code twice": _saying(whole(b'{"code": 200, "code": 400, "msg": "x"}')),
    "a code twice in a 400": _saying(whole(b'{"code": 400, "code": 200}', b"400 Bad")),
    "no UTF-8": _saying(whole(b'{"code": 200, "msg": "\xe4"}')),
    "no number": _saying(whole(b'{"code": 200, "msg": NaN}')),
    "100 MB": _saying(
        b"HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n" + CREATED + b" " * 200_000
    ),
    "a chunk without a length": _saying(
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n" + CREATED + b"\r\n0\r\n\r\n"
    ),
    "a chunk that is longer than it says": _saying(
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n" + CREATED + b"\r\n0\r\n\r\n"
    ),
    "two lengths": _saying(
        b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 53\r\n\r\n" + CREATED
    ),
    "a negative length": _saying(b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n" + CREATED),
    "a head that trickles": _for_ever(b"HTTP/1.1 200 OK\r\nx: ", b"y"),
    "a status line that trickles": _for_ever(b"", b"H"),
    "garbage": _saying(b"\x00\x01\x02 nonsense\r\n\r\n", end="fin"),
    "a page in place of a status line": _saying(b"<html>Login</html>\r\n\r\n", end="fin"),
    "endless headers": _saying(b"HTTP/1.1 200 OK\r\nx: " + b"y" * 200_000 + b"\r\n\r\n"),
    "a body without an end": _saying(
        b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n" + b" " * 200_000 + CREATED, end="fin"
    ),
    "100 for ever": _for_ever(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "a byte now and then": _for_ever(whole()[: -len(CREATED)], b" "),
    "two answers in one": _saying(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n" + whole()),
}

ANSWERED = {
    "200": _saying(whole()),
    "200 in pieces": _saying(whole()[:30], whole()[30:50], whole()[50:]),
    "200 in chunks": _saying(
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
        b"%x\r\n%s\r\n" % (len(CREATED), CREATED),
        b"0\r\n\r\n",
    ),
    "200 that ends with the connection": _saying(
        b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n" + CREATED, end="fin"
    ),
    "200 in gzip": _saying(
        whole(gzip.compress(CREATED, mtime=0), headers=b"content-encoding: gzip\r\n")
    ),
    "200 in deflate": _saying(
        whole(zlib.compress(CREATED), headers=b"content-encoding: deflate\r\n")
    ),
    "two answers": _saying(whole() + whole(b'{"code": 400, "msg": "x"}', b"400 Bad")),
    "an answer and half of one": _saying(whole() + b"HTTP/1.1 400 Bad\r\nx: "),
    "an answer and garbage": _saying(whole() + b"\x00" * 100),
    "100 before 200": _saying(b"HTTP/1.1 100 Continue\r\n\r\n", whole()),
    "103 before 200": _saying(b"HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n", whole()),
    "400": _saying(whole(b'{"code": 400, "msg": "Leads ID Not Found"}', b"400 Bad")),
    "422": _saying(whole(b'{"code": 422, "msg": {"body": []}}', b"422 ?")),
    "400 within a 200": _saying(whole(b'{"code": 400, "msg": "Invalid agent IDs"}')),
    "413": _saying(whole(b"", b"413 Too Large")),
}

REFUSED = {
    "429": _saying(whole(b"", b"429 Too Many", b"retry-after: 3\r\n")),
    "421": _saying(whole(b"", b"421 Misdirected")),
    "425": _saying(whole(b"", b"425 Too Early")),
    "307": _saying(whole(b"", b"307 Elsewhere", b"location: https://example.org/\r\n")),
    "301": _saying(whole(b"", b"301 Elsewhere", b"location: /v4\r\n")),
    "404 of another server": _saying(whole(b"<pre>Cannot POST", b"404 Not Found")),
}

SCRIPTS = (
    BROKEN
    | {name: ("unknown", script) for name, script in UNKNOWN.items()}
    | {name: ("answered", script) for name, script in ANSWERED.items()}
    | {name: ("refused", script) for name, script in REFUSED.items()}
)
