"""Connections over real sockets: what httpcore may rely on."""

import asyncio
import ssl
from pathlib import Path

import httpcore
import pytest
from wire import Server

from bulk_import.api.connection import MOST_HELD, Connecting

PEM = Path(__file__).parents[1] / "faults" / "loopback.pem"


def used(script, use, tls=None):
    """Return what *use* makes of a connection to a server that follows *script*."""

    async def main():
        async with Server(script).listening(tls) as port:
            connection = await Connecting().connect_tcp("127.0.0.1", port, timeout=5.0)
            try:
                return await asyncio.wait_for(use(connection), 10.0)  # rather than for ever
            finally:
                await connection.aclose()

    return asyncio.run(main())


def test_what_arrived_before_a_reset_can_still_be_read():
    async def script(peer):
        await peer.write(b"answer")
        await asyncio.sleep(0.05)
        peer.reset()

    async def use(connection):
        await asyncio.sleep(0.2)
        first = await connection.read(100)
        with pytest.raises(httpcore.ReadError):
            await connection.read(100)
        with pytest.raises(httpcore.WriteError):
            await connection.write(b"request")
        return first

    assert used(script, use) == b"answer"


def test_a_server_that_has_ended_its_side_still_reads_ours():
    async def script(peer):
        peer.writer.write_eof()
        taken.append(await peer.reader.readexactly(7))

    async def use(connection):
        nothing = await connection.read(100)
        await connection.write(b"request")
        await asyncio.sleep(0.1)
        return nothing

    taken = []
    assert used(script, use) == b""
    assert taken == [b"request"]


def test_a_server_that_says_more_than_anybody_reads_has_to_wait():
    written = 0

    async def script(peer):
        nonlocal written
        while True:
            await peer.write(b"x" * 100_000)
            written += 100_000

    async def use(connection):
        await asyncio.sleep(0.3)
        before = written
        await asyncio.sleep(0.1)
        assert written == before
        read = 0
        while read <= before:
            read += len(await connection.read(MOST_HELD))
        return read

    assert used(script, use) > MOST_HELD


def test_each_step_has_its_time():
    async def script(_):
        await asyncio.sleep(5.0)

    async def use(connection):
        with pytest.raises(httpcore.ReadTimeout):
            await connection.read(100, timeout=0.02)
        with pytest.raises(httpcore.WriteTimeout):
            await connection.write(b"x" * 100_000_000, timeout=0.02)

    used(script, use)


@pytest.mark.parametrize("wait", [0.0, 0.1])
def test_a_plain_answer_before_tls_is_no_part_of_what_comes_under_tls(wait):
    """Whoever stands in the way could write it, and it would be taken for the server's."""
    context = ssl.create_default_context(cafile=str(PEM))

    async def script(peer):
        await peer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        await peer.keep_silent()

    async def use(connection):
        await asyncio.sleep(wait)
        with pytest.raises((httpcore.ConnectError, httpcore.ConnectTimeout)):
            await connection.start_tls(context, "127.0.0.1", timeout=0.2)
        with pytest.raises(httpcore.WriteError):
            await connection.write(b"secret")

    used(script, use)
