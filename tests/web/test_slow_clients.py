"""Clients that take their time, on a real server: none keeps a connection for good."""

import socket
import threading
from contextlib import contextmanager

import pytest
import uvicorn
from sending import wait_until

from bulk_import.web.connections import Connection, Deadlines

PIECE = 256 * 1024
PIECES = 64


class Hasty(Connection):
    """Waits for a quarter of a second."""

    head_seconds = 0.25
    answer_seconds = 0.25


async def large(scope, receive, send):
    """Read the request, and answer more than any buffer on the way takes."""
    while (await receive()).get("more_body"):
        pass
    length = str(PIECE * PIECES).encode()
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", length)]}
    )
    for left in reversed(range(PIECES)):
        await send({"type": "http.response.body", "body": bytes(PIECE), "more_body": bool(left)})


async def small(scope, receive, send):
    """Answer a few bytes to everybody."""
    del scope, receive
    headers = [(b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok"})


@contextmanager
def served(app):
    """Serve *app* to hasty connections; yields the port, and what counts those that are open."""
    config = uvicorn.Config(
        app, port=0, http=Hasty, ws="none", lifespan="off", log_config=None, access_log=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_until(lambda: server.started)
    try:
        port = server.servers[0].sockets[0].getsockname()[1]
        yield port, lambda: len(server.server_state.connections)
    finally:
        server.should_exit = True
        thread.join(30)


@contextmanager
def client(port, sent):
    """A client that sends something, and does nothing more."""
    with socket.socket() as made:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        made.connect(("127.0.0.1", port))
        made.sendall(sent)
        yield made


GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
SLOW = {
    "asks and reads nothing": GET,
    "sends half a head": GET[:-2],
    "sends half a body": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf",
    "sends nothing": b"",
}


@pytest.mark.parametrize("sent", SLOW.values(), ids=SLOW)
def test_a_client_that_does_not_get_on_is_let_go(sent):
    with served(Deadlines(large, piece=0.25)) as (port, count), client(port, sent):
        wait_until(lambda: count() == 1)
        wait_until(lambda: count() == 0, 20)


def test_whoever_reads_gets_all_of_it():
    with served(Deadlines(large)) as (port, _), client(port, GET) as reader:
        got = 0
        while got < PIECE * PIECES:
            got += len(reader.recv(1 << 20))
    assert got > PIECE * PIECES


def test_a_connection_is_used_again_and_then_let_go():
    with served(small) as (port, count), client(port, b"") as person:
        for _ in range(3):
            person.sendall(GET)
            answer = b""
            while not answer.endswith(b"\r\n\r\nok"):
                answer += person.recv(1 << 16) or pytest.fail("it was let go")
        wait_until(lambda: count() == 0, 20)
