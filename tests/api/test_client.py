import asyncio
import json
import logging
import socket
import ssl
from datetime import UTC, datetime
from types import SimpleNamespace

import httpx
import pytest
from sending import SECRET, account, campaign, in_virtual_time
from wire import OK, Server, answer, answering

from bulk_import import campaign as campaigns
from bulk_import.api import CampaignApi
from bulk_import.api.bodies import LONGEST_BODY
from bulk_import.api.client import DEADLINE_SECONDS
from bulk_import.clock import SYSTEM
from bulk_import.outcome import Created, NotSent, Rejected, Unknown

PATIENT = httpx.Timeout(10.0)
"""Where nothing is waited for in vain, so that a busy machine changes nothing."""

QUICK = httpx.Timeout(connect=5.0, read=0.5, write=5.0, pool=0.5)


def send(script, **options):
    """Do what `sent_to` does, and fail rather than wait for ever."""
    return asyncio.run(asyncio.wait_for(sent_to(script, **options), 20.0))


async def sent_to(script, *, sent=None, scheme="http", tls=None, **options):
    """Send campaigns to a server that follows *script*; return the last reply and the server."""
    server = Server(script)
    async with server.listening(tls) as port:
        there = account(f"{scheme}://127.0.0.1:{port}")
        api = CampaignApi(there, SYSTEM, **{"timeout": QUICK, **options})
        for each in sent or [campaign()]:
            reply = await api.create(each)
    return reply, server


def mocked(handler, **options):
    return CampaignApi(account(), SYSTEM, httpx.MockTransport(handler), **options)


# What is sent


def test_the_request_carries_the_campaign_and_the_account_and_nothing_else():
    reply, server = send(answering(answer()))
    assert isinstance(reply.outcome, Created)
    ((head, body),) = server.requests
    assert head.startswith(b"POST /v3/campaign/create HTTP/1.1\r\n")
    assert b"content-type: application/json\r\n" in head.lower()
    assert SECRET.encode() not in head
    sent = json.loads(body)
    assert sent == {"inet_no": 2224257, "secret": SECRET, **campaigns.body(campaign())}


def test_a_name_in_any_script_arrives_as_it_is():
    _, server = send(answering(answer()), sent=[campaign(name="दिवाली “ऑफ़र” 🪔")])
    ((_, body),) = server.requests
    assert json.loads(body)["name"] == "दिवाली “ऑफ़र” 🪔"
    assert "दिवाली".encode() in body


def test_an_address_with_a_path_keeps_it():
    def handler(request):
        assert request.url == "https://gateway.example/telecmi/v3/campaign/create"
        return httpx.Response(200, content=OK)

    async def main():
        there = account("https://gateway.example/telecmi/")
        api = CampaignApi(there, SYSTEM, httpx.MockTransport(handler))
        return await api.create(campaign())

    assert isinstance(asyncio.run(main()).outcome, Created)


def test_a_request_waits_at_the_door_with_its_connection_ready_and_nothing_sent():
    seen, heard = [], []

    async def main():
        server = Server(answering(answer(), answer()))
        async with server.listening() as port:

            async def leaving():
                await asyncio.sleep(0.05)
                seen.append((server.connections, len(server.requests)))
                return SimpleNamespace(
                    left=lambda: heard.append(("left", len(seen))),
                    answered=lambda: heard.append(("answered", len(seen))),
                )

            api = CampaignApi(account(f"http://127.0.0.1:{port}"), SYSTEM)
            for _ in range(2):
                await api.create(campaign(), leaving)
        return server

    server = asyncio.run(main())
    assert seen == [(1, 0), (2, 1)]
    assert heard == [("left", 1), ("answered", 1), ("left", 2), ("answered", 2)]
    assert len(server.requests) == 2


# Certainly not sent


def test_where_nobody_listens_nothing_was_sent():
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}"

    async def main():
        api = CampaignApi(account(address), SYSTEM, timeout=QUICK)
        return await api.create(campaign())

    reply = asyncio.run(main())
    assert reply.outcome == NotSent("api.unreachable")
    assert (reply.stops, reply.pause) == (None, None)


def test_what_cannot_be_sent_does_not_count_as_leaving():
    left = []

    async def leaving():
        left.append(1)

    async def main():
        api = CampaignApi(account("http://127.0.0.1:9"), SYSTEM, timeout=QUICK)
        return await api.create(campaign(), leaving)

    assert asyncio.run(main()).outcome == NotSent("api.unreachable")
    assert left == []


@pytest.mark.parametrize(
    "failure",
    [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError],
)
def test_what_fails_before_the_request_was_not_sent(failure):
    def handler(request):
        raise failure("no way", request=request)

    assert asyncio.run(mocked(handler).create(campaign())).outcome == NotSent("api.unreachable")


@pytest.mark.parametrize("address", ["https://999.1.1.1", "http://localhost:80:80"])
def test_an_address_that_is_none_stops_the_run_and_sends_nothing(address):
    there = account().model_copy(update={"base_url": address})

    async def main():
        api = CampaignApi(there, SYSTEM)
        return await api.create(campaign())

    reply = asyncio.run(main())
    assert (reply.outcome, reply.stops) == (NotSent("api.wrong_address"), "api.wrong_address")


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    """Return the TLS of a server that nobody has a reason to trust."""
    pem = tmp_path_factory.mktemp("tls") / "server.pem"
    pem.write_text(SELF_SIGNED)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


def test_a_certificate_that_cannot_be_trusted_stops_the_run_before_a_byte_is_sent(tls):
    reply, server = send(answering(answer()), scheme="https", tls=tls)
    assert (reply.outcome, reply.stops) == (NotSent("api.certificate"), "api.certificate")
    assert server.requests == []


def test_a_certificate_of_another_host_stops_the_run_before_a_byte_is_sent(
    tls, monkeypatch, tmp_path
):
    trusted = tmp_path / "trusted.pem"
    trusted.write_text(SELF_SIGNED[SELF_SIGNED.index("-----BEGIN CERT") :], encoding="ascii")
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))

    async def main(host):
        server = Server(answering(answer()))
        async with server.listening(tls) as port:
            there = account().model_copy(update={"base_url": f"https://{host}:{port}"})
            api = CampaignApi(there, SYSTEM, timeout=QUICK)
            return await api.create(campaign()), server

    reply, server = asyncio.run(main("127.0.0.1"))
    assert isinstance(reply.outcome, Created)
    # The same machine, by a name for which the certificate does not stand.
    reply, server = asyncio.run(main("127.1"))
    assert (reply.outcome, reply.stops) == (NotSent("api.certificate"), "api.certificate")
    assert server.requests == []


async def silence(peer):
    await peer.keep_silent()


async def no_tls(peer):
    await peer.write(b"HTTP/1.1 400 The plain HTTP request was sent to HTTPS port\r\n\r\n")
    await peer.keep_silent()


@pytest.mark.parametrize("script", [silence, no_tls])
def test_a_server_that_speaks_no_tls_was_sent_nothing(script):
    reply, _ = send(script, scheme="https", timeout=httpx.Timeout(0.2))
    assert (reply.outcome, reply.stops) == (NotSent("api.unreachable"), None)


# Unknown: the request left, and no usable answer came


async def closes_before_reading(_):
    pass


async def resets_before_reading(peer):
    peer.reset()


async def reads_and_closes(peer):
    await peer.read()


async def reads_and_resets(peer):
    await peer.read()
    peer.reset()


async def reads_half_and_resets(peer):
    await peer.reader.readexactly(100)
    peer.reset()


def says(words, *, then_resets=False):
    async def script(peer):
        await peer.read()
        await peer.write(words)
        if then_resets:
            await asyncio.sleep(0.02)  # so that the client has the words before the end
            peer.reset()

    return script


HALF = answer()[:-20]
CHUNKED = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n20\r\n{"


@pytest.mark.parametrize(
    "script",
    [
        closes_before_reading,
        resets_before_reading,
        reads_and_closes,
        reads_and_resets,
        reads_half_and_resets,
        says(b"HTTP/1.1 2"),
        says(b"HTTP/1.1 2", then_resets=True),
        says(HALF),
        says(HALF, then_resets=True),
        says(CHUNKED),
        says(CHUNKED, then_resets=True),
        says(b"<html>we are not HTTP</html>\r\n\r\n"),
        says(b"HTTP/1.1 200 OK\r\nx: " + b"x" * 200_000),
        says(b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
)
def test_a_request_that_left_without_an_answer_is_unknown(script):
    reply, _ = send(script)
    assert isinstance(reply.outcome, Unknown)
    assert (reply.outcome.why, reply.stops) == ("api.broken_off", None)
    assert (reply.outcome.answer.status, reply.outcome.answer.msg) == (None, "")


def then_nothing(words):
    async def script(peer):
        await peer.read()
        await peer.write(words)
        await peer.keep_silent()

    return script


@pytest.mark.parametrize("words", [b"", b"HTTP/1.1 200", HALF, CHUNKED])
def test_a_server_that_falls_silent_leaves_the_row_unknown(words):
    reply, server = send(then_nothing(words))
    assert len(server.requests) == 1
    assert isinstance(reply.outcome, Unknown)
    assert reply.outcome.why == "api.timeout"


def test_an_answer_that_is_cut_where_nothing_says_its_length_is_unknown():
    reply, _ = send(says(b"HTTP/1.1 200 OK\r\n\r\n" + OK[:-5]))
    assert isinstance(reply.outcome, Unknown)
    assert (reply.outcome.why, reply.outcome.answer.status) == ("api.no_answer", 200)


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ReadTimeout,
        httpx.WriteTimeout,
        httpx.ReadError,
        httpx.WriteError,
        httpx.CloseError,
        httpx.RemoteProtocolError,
        httpx.LocalProtocolError,
        httpx.DecodingError,
        httpx.TooManyRedirects,
    ],
)
def test_a_failure_of_unknown_origin_counts_as_sent_even_if_nobody_saw_it_leave(failure):
    def handler(request):
        raise failure("somewhere", request=request)

    assert isinstance(asyncio.run(mocked(handler).create(campaign())).outcome, Unknown)


# Answers in unusual wrappings


@pytest.mark.parametrize("status", [b"100 Continue", b"103 Early Hints", b"102 Processing"])
def test_an_answer_may_be_announced(status):
    reply, _ = send(says(b"HTTP/1.1 " + status + b"\r\n\r\n" + answer()))
    assert isinstance(reply.outcome, Created)


def test_each_request_has_a_connection_of_its_own_and_says_so():
    reply, server = send(answering(answer(), answer()), sent=[campaign()] * 3)
    assert isinstance(reply.outcome, Created)
    assert (server.connections, len(server.requests)) == (3, 3)
    assert all(b"\r\nconnection: close\r\n" in head.lower() for head, _ in server.requests)


def test_a_later_request_on_a_connection_that_breaks_is_unknown_and_not_sent_again():
    async def script(peer):
        is_first = peer.server.connections == 1
        await (answering(answer()) if is_first else reads_and_resets)(peer)

    reply, server = send(script, sent=[campaign()] * 2)
    assert isinstance(reply.outcome, Unknown)
    assert (server.connections, len(server.requests)) == (2, 2)


REFUSAL = answer(b'{"code": 400, "msg": "Leads ID Not Found"}', b"400 Bad Request")


BEHIND = [
    REFUSAL,
    answer(),
    REFUSAL[:40],
    b"HTTP/1.1 400 Bad\r\nx: ",
    b"HTTP/1.1 100 Continue\r\n\r\n",
    b"\r\n",
    b"\x00" * 9_000,
]


def test_what_comes_behind_an_answer_is_never_the_answer_to_the_next_campaign():
    """Also where it comes late, while the next request is under way and not answered yet."""

    def script_of(behind, seconds):
        async def script(peer):
            await peer.read()
            await asyncio.sleep(0.1)
            await peer.write(answer())
            await asyncio.sleep(seconds)
            await peer.write(behind)
            await peer.keep_silent()

        return script

    async def fared(behind, seconds):
        reply, server = await sent_to(
            script_of(behind, seconds), sent=[campaign()] * 3, timeout=PATIENT
        )
        return type(reply.outcome), len(server.requests)

    async def main():
        cases = [(behind, seconds) for behind in BEHIND for seconds in (0.0, 0.05, 0.15)]
        return await asyncio.gather(*(fared(*case) for case in cases))

    assert asyncio.run(main()) == [(Created, 3)] * 3 * len(BEHIND)


def test_an_answer_without_end_is_read_no_further_than_is_sensible():
    written = 0

    async def script(peer):
        nonlocal written
        await peer.read()
        await peer.write(b'HTTP/1.1 200 OK\r\n\r\n{"code": 200, "msg": "')
        while True:
            await peer.write(b"x" * 10_000)
            written += 10_000

    reply, _ = send(script)
    assert isinstance(reply.outcome, Unknown)
    assert reply.outcome.why == "api.no_answer"
    assert written < 500 * LONGEST_BODY  # what the buffers of two sockets hold, and not for ever


def test_a_long_answer_still_counts_up_to_the_limit():
    long = b'{"code": 422, "msg": "' + b"x" * (LONGEST_BODY - 30) + b'"}'
    reply, _ = send(answering(answer(long, b"422 Unprocessable")))
    assert isinstance(reply.outcome, Rejected)
    assert reply.outcome.answer.msg == "x" * 500


def test_the_header_that_asks_to_wait_is_heeded():
    reply, _ = send(answering(answer(b"", b"429 Too Many", b"Retry-After: 7\r\n")))
    assert (reply.outcome.why, reply.pause) == ("api.busy", 7.0)


def test_a_date_to_wait_for_counts_from_the_clocks_hour():
    clock = type(SYSTEM)(now=lambda: datetime(2026, 5, 1, 9, 0, tzinfo=UTC))

    def handler(_):
        return httpx.Response(503, headers={"retry-after": "Fri, 01 May 2026 09:02:00 GMT"})

    async def main():
        api = CampaignApi(account(), clock, httpx.MockTransport(handler))
        return await api.create(campaign())

    assert asyncio.run(main()).pause == 120.0


def test_a_date_to_wait_for_counts_by_the_servers_own_clock_where_it_tells_the_time():
    ours_is_an_hour_late = type(SYSTEM)(now=lambda: datetime(2026, 5, 1, 8, 0, tzinfo=UTC))

    def handler(_):
        told = {"date": "Fri, 01 May 2026 09:00:00 GMT"}
        told |= {"retry-after": "Fri, 01 May 2026 09:02:00 GMT"}
        told |= {"x-ratelimit-remaining": "10", "x-ratelimit-reset": "1777626100"}
        return httpx.Response(503, headers=told)

    async def main():
        transport = httpx.MockTransport(handler)
        api = CampaignApi(account(), ours_is_an_hour_late, transport)
        return await api.create(campaign())

    reply = asyncio.run(main())
    assert (reply.pause, reply.slower.seconds) == (120.0, 100.0)


# Deadlines


class Dripping(httpx.AsyncByteStream):
    """An answer of which a piece comes now and then, never so late that a read would time out."""

    def __init__(self, clock, pieces):
        self.clock = clock
        self.pieces = pieces

    async def __aiter__(self):
        for piece in self.pieces:
            await self.clock.sleep(10.0)
            yield piece


@pytest.mark.parametrize(("seconds", "kind"), [(80, Created), (110, Unknown), (100_000, Unknown)])
def test_an_answer_that_drips_must_be_whole_before_the_deadline(seconds, kind):
    pieces = [b" "] * (seconds // 10 - 1) + [OK]

    async def main(clock):
        def handler(_):
            return httpx.Response(200, stream=Dripping(clock, pieces))

        api = CampaignApi(account(), clock, httpx.MockTransport(handler))
        return await api.create(campaign()), clock.monotonic()

    reply, ended = in_virtual_time(main)
    assert isinstance(reply.outcome, kind)
    assert getattr(reply.outcome, "why", None) in {None, "api.timeout"}
    assert ended - 1_000.0 <= DEADLINE_SECONDS


def test_a_head_that_never_ends_is_waited_for_until_the_deadline_and_no_longer():
    async def main(clock):
        async def handler(_):
            await clock.sleep(100_000)

        api = CampaignApi(account(), clock, httpx.MockTransport(handler))
        return await api.create(campaign()), clock.monotonic() - 1_000.0

    reply, ended = in_virtual_time(main)
    assert (reply.outcome.why, ended) == ("api.timeout", DEADLINE_SECONDS)


def test_the_deadline_counts_from_the_request_and_not_from_the_answers_head():
    async def main(clock):
        async def handler(_):
            await clock.sleep(DEADLINE_SECONDS)
            return httpx.Response(200, stream=Dripping(clock, [b" ", OK]))

        api = CampaignApi(account(), clock, httpx.MockTransport(handler))
        return await api.create(campaign())

    assert in_virtual_time(main).outcome.why == "api.timeout"


CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


def drips(first, then):
    async def script(peer):
        await peer.read()
        await peer.write(first)
        while True:
            await asyncio.sleep(0.01)
            await peer.write(then)

    return script


@pytest.mark.parametrize(
    "script",
    [
        drips(CONTINUE, CONTINUE),
        drips(b"", b"H"),
        drips(b"HTTP/1.1 200 OK\r\nx: ", b"x"),
        drips(b"HTTP/1.1 200 OK\r\n", b"x: y\r\n"),
        drips(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", b"0"),
        drips(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
        drips(b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n\x1f\x8b", b"\x08"),
    ],
)
def test_an_answer_that_trickles_ends_by_the_deadline_wherever_it_is(script):
    reply, _ = send(script, deadline=0.15)
    assert isinstance(reply.outcome, Unknown)
    assert reply.outcome.why == "api.timeout"


@pytest.mark.full
def test_requests_that_were_given_up_do_not_use_up_the_connections():
    async def script(peer):
        is_well = peer.server.connections > 250
        await (answering(answer()) if is_well else drips(CONTINUE, CONTINUE))(peer)

    async def main():
        async with Server(script).listening() as port:
            there = account(f"http://127.0.0.1:{port}")
            api = CampaignApi(there, SYSTEM, timeout=QUICK, deadline=0.3)
            for _ in range(5):
                await asyncio.gather(*(api.create(campaign()) for _ in range(50)))
            return await api.create(campaign())

    assert isinstance(asyncio.run(main()).outcome, Created)


# The secret


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("where", ["elsewhere", "same"])
def test_a_redirect_is_not_followed_and_nobody_else_gets_the_secret(status, where):
    async def main():
        elsewhere = Server(answering(answer()))
        async with elsewhere.listening() as other:
            to = b"http://127.0.0.1:%d" % other if where == "elsewhere" else b""
            location = b"location: " + to + b"/v3/campaign/create\r\n"
            redirect = answer(b"", b"%d Moved" % status, location)
            return *await sent_to(answering(redirect, answer())), elsewhere

    reply, server, elsewhere = asyncio.run(main())
    assert not isinstance(reply.outcome, Created)
    assert reply.stops == (None if status == 303 else "api.redirected")
    assert len(server.requests) == 1
    assert elsewhere.connections == 0


def test_no_proxy_of_the_surroundings_gets_the_secret(monkeypatch):
    proxy_asked = []

    async def spy(peer):
        proxy_asked.append(await peer.reader.read(100))

    async def main():
        async with Server(spy).listening() as proxy:
            for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
                monkeypatch.setenv(name, f"http://127.0.0.1:{proxy}")
                monkeypatch.setenv(name.lower(), f"http://127.0.0.1:{proxy}")
            return await sent_to(answering(answer()))

    reply, _ = asyncio.run(main())
    assert isinstance(reply.outcome, Created)
    assert proxy_asked == []


def test_no_password_of_the_surroundings_is_sent(monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password something\n", encoding="ascii")
    monkeypatch.setenv("NETRC", str(netrc))
    reply, server = send(answering(answer()))
    assert isinstance(reply.outcome, Created)
    ((head, _),) = server.requests
    assert b"authorization" not in head.lower()


@pytest.mark.parametrize("status", [b"422 Unprocessable", b"400 Bad", b"500 Error", b"200 OK"])
def test_a_server_that_sends_the_request_back_tells_nobody_the_secret(status, caplog):
    async def echo(peer):
        await peer.read()
        _, body = peer.server.requests[-1]
        said = {"body": [{"message": f"wrong: {body.decode()}"}]}
        words = {"code": int(status[:3]), "msg": said}
        await peer.write(answer(json.dumps(words).encode(), status))

    with caplog.at_level(logging.DEBUG):
        reply, _ = send(echo)
    assert "•••" in reply.outcome.answer.msg
    assert_hidden(repr(reply), caplog.text)
    assert "POST" in caplog.text  # the logs of the HTTP library were listened to


@pytest.mark.parametrize("script", [reads_and_resets, says(HALF), silence, says(b"nonsense")])
def test_a_failure_tells_nobody_the_secret(script, caplog):
    with caplog.at_level(logging.DEBUG):
        reply, _ = send(script)
    assert_hidden(repr(reply), caplog.text)


def test_the_client_shows_no_secret():
    api = mocked(lambda _: httpx.Response(200))
    assert_hidden(repr(api), str(vars(api)), repr(api._account))


def assert_hidden(*texts):
    runs = {SECRET[start : start + 8] for start in range(len(SECRET) - 7)}
    assert [run for run in runs for text in texts if run in text.lower()] == []


SELF_SIGNED = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgbb9lwRncUb1qyv0v
yiCQHXUaWMtgAcBBnbYuTUx1MNOhRANCAAQON8jGB6RmeyRzGUTuHVTj+AcKOP25
TmWhZB11Eq2SNZ95HBlxutEFcyJaIj8Qo83KjJ4cy7TEj+ObgFFjj2Fx
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUZ1c34WhtI25tBQkayS3HV7sKf94wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzA3NTAwMVoYDzIxMjYxMDMw
MDc1MDAxWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQON8jGB6RmeyRzGUTuHVTj+AcKOP25TmWhZB11Eq2SNZ95HBlxutEF
cyJaIj8Qo83KjJ4cy7TEj+ObgFFjj2Fxo28wbTAdBgNVHQ4EFgQUrhQIArctoKXL
zSjtwOvofZt95uQwHwYDVR0jBBgwFoAUrhQIArctoKXLzSjtwOvofZt95uQwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARhwR/AAABgglsb2NhbGhvc3QwCgYIKoZI
zj0EAwIDSAAwRQIgI2/9/HOzU6MhT0extC6PhxCIupLU1uPdl6OeTSShbE0CIQDk
f5sRErkHk0/PhULjH496BREArIHZYNdZTw0udALrEg==
-----END CERTIFICATE-----
"""
