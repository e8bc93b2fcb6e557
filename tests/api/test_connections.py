"""Connections over real sockets: what httpcore may rely on."""

import asyncio
import ssl

import httpcore
import httpx
import pytest
from wire import Server

from bulk_import.api.connections import connect

TRUSTED = ssl.create_default_context()


def used(script, use):
    """Return what *use* makes of a connection to a server that follows *script*."""

    async def main():
        async with Server(script).listening() as port:
            stream = await connect(httpcore.Origin(b"http", b"127.0.0.1", port), TRUSTED, 5.0)
            try:
                return await asyncio.wait_for(use(stream), 10.0)  # rather than for ever
            finally:
                await stream.aclose()

    return asyncio.run(main())


def test_what_arrived_before_a_reset_can_still_be_read():
    async def script(peer):
        await peer.write(b"answer")
        await asyncio.sleep(0.05)
        peer.reset()

    async def use(stream):
        await asyncio.sleep(0.2)
        with pytest.raises(httpcore.WriteError):  # after which httpcore reads all the same
            await stream.write(b"request")
        answer = await stream.read(100)
        with pytest.raises(httpx.ReadError):
            await stream.read(100)
        return answer

    assert used(script, use) == b"answer"


def test_the_pieces_of_a_request_leave_together_at_its_end_or_where_an_answer_is_awaited():
    seen = []

    async def script(peer):
        for _ in range(2):
            seen.append(await peer.reader.read(100))
            await peer.write(b"answer")

    async def use(stream):
        for end in ([b""], []):
            for piece in (b"head", b"body", *end):
                await stream.write(piece)
            await stream.read(100)
        return seen

    assert used(script, use) == [b"headbody"] * 2


def test_a_server_that_has_ended_its_side_still_reads_ours():
    taken = asyncio.Event()

    async def script(peer):
        peer.writer.write_eof()
        assert await peer.reader.readexactly(7) == b"request"
        taken.set()

    async def use(stream):
        nothing = await stream.read(100)
        await stream.write(b"request")
        await stream.write(b"")
        await taken.wait()
        return nothing

    assert used(script, use) == b""


def test_a_server_that_says_more_than_anybody_reads_has_to_wait():
    written = 0

    async def script(peer):
        nonlocal written
        for _ in range(30):
            await peer.write(b"x" * 1_000_000)
            written += 1_000_000

    async def use(stream):
        while True:
            before = written
            await asyncio.sleep(0.05)
            if before and written == before:
                break
        assert written < 30_000_000
        read = 0
        while read < 30_000_000:
            read += len(await stream.read(65_536))

    used(script, use)


def test_each_step_has_its_time():
    async def script(peer):
        await peer.reader.read(1)
        await asyncio.Event().wait()

    async def use(stream):
        with pytest.raises(httpx.ReadTimeout):
            await stream.read(100, timeout=0.02)
        await stream.write(b"x" * 30_000_000)
        with pytest.raises(httpx.WriteTimeout):
            await stream.write(b"", timeout=0.02)

    used(script, use)
