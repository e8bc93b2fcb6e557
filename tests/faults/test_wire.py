"""Every way in which a request can fare on the wire, over real connections, plain and TLS.

What is claimed is held against what arrived at the server.
"""

import asyncio
import ssl
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest
from faults.wire_scripts import SCRIPTS, Link, whole
from sending import account, campaign
from slicing import slice_or_full

from bulk_import.api import CampaignApi
from bulk_import.clock import SYSTEM
from bulk_import.outcome import Created, NotSent, Rejected, Unknown

PEM = Path(__file__).with_name("loopback.pem")
QUICK = httpx.Timeout(connect=5.0, read=1.6, write=5.0, pool=5.0)
DEADLINE = 2.4
AT_ONCE = 24


@asynccontextmanager
async def listening(serve, tls):
    context = None
    if tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(PEM)
    links = []

    async def connected(reader, writer):
        links.append(Link(reader, writer))
        try:
            await serve(links[-1], len(links))
        except (OSError, EOFError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    listener = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=context)
    try:
        yield listener.sockets[0].getsockname()[1], links
    finally:
        listener.close()
        for link in links:
            link.writer.transport.abort()


def first_send(script):
    async def serve(link, _):
        await script(link)
        await link.silence()

    return serve


def retry(script):
    async def serve(link, number):
        if number == 1:
            await link.request()
            await link.fin()
        else:
            await script(link)
            await link.silence()

    return serve


def after_two_answers(script):
    """Follow *script* after a request that was answered twice, for whoever uses its connection."""

    async def serve(link, number):
        if number == 1:
            await link.request()
            await link.write(whole() + whole(b'{"code": 400, "msg": "Not for you"}', b"400 Bad"))
            await link.silence()
        await script(link)
        await link.silence()

    return serve


POSITIONS = {
    "first": (first_send, 0),
    "retry": (retry, 1),
    "after two answers": (after_two_answers, 1),
}


@asynccontextmanager
async def prepared(script, position, tls):
    """Yield what sends a request that meets *script*, and the connections of its server."""
    async with listening(POSITIONS[position][0](script), tls) as (port, links):
        there = account(f"{'https' if tls else 'http'}://127.0.0.1:{port}")
        api = CampaignApi(there, SYSTEM, timeout=QUICK, deadline=DEADLINE)
        yield api, links


async def fared(api, links, position, few):
    """Return what is claimed of the request, and what arrived of it, on how many connections."""
    async with few:
        for _ in range(POSITIONS[position][1]):
            await api.create(campaign())
        reply = await api.create(campaign())
    return reply.outcome, links[-1].arrived, len(links)


async def all_fared(scripts, position, tls):
    few = asyncio.Semaphore(AT_ONCE)
    async with AsyncExitStack() as stack:
        # First all is prepared, as reading certificates would hold up the clocks of the others.
        ready = [
            await stack.enter_async_context(prepared(script, position, tls)) for script in scripts
        ]
        return await asyncio.gather(*(fared(*each, position, few) for each in ready))


CLAIMS = {"unknown": Unknown, "answered": Created | Rejected, "refused": NotSent}


@pytest.mark.parametrize("every", slice_or_full(16, 1))
@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
@pytest.mark.parametrize("position", POSITIONS)
def test_what_is_claimed_of_a_request_is_what_became_of_it(position, tls, every, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))
    offset = list(POSITIONS).index(position) + 3 * tls
    chosen = dict(list(SCRIPTS.items())[offset % every :: every])

    scripts = [script for _, script in chosen.values()]
    fates = asyncio.run(all_fared(scripts, position, tls))
    wrong = []
    for (name, (kind, _)), (outcome, arrived, links) in zip(chosen.items(), fates, strict=True):
        if not isinstance(outcome, CLAIMS[kind]):
            wrong.append((name, outcome))
        if arrived and isinstance(outcome, NotSent) and outcome.answer is None:
            wrong.append((name, "called not sent, and something had arrived"))
        if not arrived and isinstance(outcome, Unknown) and "before" not in name:
            wrong.append((name, "called unknown, and nothing had arrived"))
        if links != POSITIONS[position][1] + 1:
            wrong.append((name, f"{links} connections"))
    print(f"{len(chosen)} cases of {2 * 3 * len(SCRIPTS)}")  # noqa: T201  for whoever runs it with -s
    assert wrong == []


async def _nothing(link, _):
    await link.silence()


async def _garbage(link, _):
    await link.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")


async def _reset(link, _):
    await link.rst()


async def _end(link, _):
    await link.fin()


@pytest.mark.parametrize("serve", [_nothing, _garbage, _reset, _end])
def test_a_handshake_that_fails_lets_nothing_out(serve, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))

    async def main():
        async with listening(serve, tls=False) as (port, _):
            there = account(f"https://127.0.0.1:{port}")
            timeout = httpx.Timeout(connect=0.3, read=1.0, write=1.0, pool=1.0)
            api = CampaignApi(there, SYSTEM, timeout=timeout)
            return await api.create(campaign())

    reply = asyncio.run(main())
    assert reply.outcome == NotSent("api.unreachable")


def test_a_certificate_that_nobody_vouches_for_ends_the_run():
    async def main():
        async with listening(_nothing, tls=True) as (port, _):
            there = account(f"https://127.0.0.1:{port}")
            api = CampaignApi(there, SYSTEM, timeout=QUICK)
            return await api.create(campaign())

    assert asyncio.run(main()).stops == "api.certificate"


@pytest.mark.parametrize("calls", slice_or_full(100, 4_000))
def test_healthy_calls_succeed_after_any_number_of_cancelled_ones(calls):
    """A cancelled call may keep its place in a pool for ever; see `api.client`."""

    async def serve(link, _):
        while True:
            await link.request()
            await asyncio.sleep(0.004)
            await link.write(whole())

    async def main():
        async with listening(serve, tls=False) as (port, _):
            there = account(f"http://127.0.0.1:{port}")
            api = CampaignApi(there, SYSTEM, timeout=QUICK)
            for place in range(calls):
                task = asyncio.create_task(api.create(campaign()))
                await asyncio.sleep(0.0007 * (place % 17))
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
            replies = await asyncio.gather(*(api.create(campaign()) for _ in range(30)))
            return [type(reply.outcome) for reply in replies]

    assert asyncio.run(main()) == [Created] * 30
