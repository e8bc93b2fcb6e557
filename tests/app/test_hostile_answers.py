"""Answers that say nothing: their rows are in doubt after three requests, and no more are sent."""

import asyncio
import gzip
from dataclasses import replace

import pytest
from modelled import Dialer, Runs, states
from sending import account, carry_out
from wire import OK, Server, answer

from bulk_import.api import CampaignApi
from bulk_import.clock import SYSTEM
from bulk_import.options import SendOptions

OPTIONS = SendOptions(rate=500, quiet_period=0.01)
CHUNKED = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"

HOSTILE = {
    "a page": answer(b"<!DOCTYPE html><title>Welcome</title>"),
    "a page that is typed as JSON": answer(
        b"<html>", headers=b"content-type: application/json\r\n"
    ),
    "bad UTF-8": answer(b'{"code": 200, "msg": "Campaign cr\xe9ated"}'),
    "no number": answer(b'{"code": 200, "msg": NaN}'),
    "no end of numbers": answer(b'{"code": 200, "id": Infinity}'),
    "a number of 5,000 digits": answer(b'{"code": ' + b"2" * 5_000 + b"}"),
    "30,000 levels": answer(b'{"code": 200, "msg": ' + b"[" * 30_000 + b"]" * 30_000 + b"}"),
    "a code twice": answer(b'{"code": 200, "code": 400}'),
    "100 MB announced": b"HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n" + OK,
    "10 MB packed": answer(
        gzip.compress(OK + b" " * 10_000_000, 1), headers=b"content-encoding: gzip\r\n"
    ),
    "packed twice": answer(
        gzip.compress(gzip.compress(OK)), headers=b"content-encoding: gzip, gzip\r\n"
    ),
    "packed by nobody we know": answer(headers=b"content-encoding: br\r\n"),
    "a chunk of no length": CHUNKED + b"zz\r\n" + OK + b"\r\n0\r\n\r\n",
    "a chunk that is too long": CHUNKED + b"5\r\n" + OK + b"\r\n0\r\n\r\n",
    "a chunk that is too short": CHUNKED + b"ff\r\n" + OK,
    "a chunk of negative length": CHUNKED + b"-5\r\n" + OK + b"\r\n0\r\n\r\n",
    "chunks without an end": CHUNKED + b"%x\r\n%s\r\n" % (len(OK), OK),
    "two lengths": b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 53\r\n\r\n" + OK,
    "half an answer": answer()[:-9],
    "another protocol": b"SSH-2.0-OpenSSH_9.2\r\n",
    "a code alone": answer(b'"200"'),
}


def run_against(said, folder):
    """Run one row against a server that always says the same; return report and server."""

    async def script(peer):
        await peer.read()
        await peer.write(said)

    async def main():
        server = Server(script)
        async with server.listening() as port:
            run = Runs(folder, Dialer()).prepared(SYSTEM)
            there = account(f"http://127.0.0.1:{port}")
            run = replace(run, account=there, options=OPTIONS, connect=CampaignApi)
            return await carry_out(run), server

    return asyncio.run(main())


@pytest.mark.slice(3)
@pytest.mark.parametrize("name", HOSTILE)
def test_an_answer_that_says_nothing_leaves_its_row_in_doubt_after_three_requests(name, tmp_path):
    report, server = run_against(HOSTILE[name], tmp_path)
    assert states(report) == ["unknown"]
    assert len(server.requests) == 3
    assert (report.exit_status, report.stopped) == (1, None)


def test_a_code_in_quotes_is_the_code(tmp_path):
    report, server = run_against(answer(b'{"code": "200", "msg": "ok"}'), tmp_path)
    assert states(report) == ["created"]
    assert len(server.requests) == 1
