"""Asking an address whether it is there: nothing of the account leaves with the question."""

import ssl
from datetime import UTC, datetime

import httpx
import pytest
from sending import SECRET, account

from bulk_import.api import reach
from bulk_import.clock import Clock

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
AT_NOON = Clock(now=lambda: NOON)


def answering(status=200, **headers):
    asked = []

    def answer(request):
        asked.append(request)
        return httpx.Response(status, headers={k.replace("_", "-"): v for k, v in headers.items()})

    return asked, httpx.MockTransport(answer)


def failing(error):
    def fail(_):
        raise error

    return httpx.MockTransport(fail)


def test_only_the_head_of_the_first_page_is_asked_for():
    asked, transport = answering(404)
    reached = reach(account("https://api.example"), AT_NOON, transport)
    assert (reached.code, reached.status, reached.ahead) == ("", 404, None)
    (request,) = asked
    assert (request.method, str(request.url)) == ("HEAD", "https://api.example/")
    assert SECRET not in str(request.headers) + str(request.url)
    assert request.content == b""


@pytest.mark.parametrize(
    ("date", "ahead"),
    [
        ("Fri, 01 May 2026 12:00:00 GMT", 0.0),
        ("Fri, 01 May 2026 11:50:00 GMT", 600.0),
        ("Fri, 01 May 2026 13:00:00 GMT", -3600.0),
        ("soon", None),
    ],
)
def test_the_date_of_the_answer_tells_how_far_our_clock_is_off(date, ahead):
    _, transport = answering(date=date)
    assert reach(account("https://api.example"), AT_NOON, transport).ahead == ahead


def test_a_redirect_is_an_answer_and_not_followed():
    asked, transport = answering(302, location="https://elsewhere.example/")
    assert reach(account("https://api.example"), AT_NOON, transport).status == 302
    assert len(asked) == 1


def of_a_certificate():
    error = httpx.ConnectError("refused")
    error.__cause__ = ssl.SSLCertVerificationError("unknown authority")
    return error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (httpx.ConnectError("no such host"), "doctor.unreachable"),
        (httpx.ReadError("cut off"), "doctor.unreachable"),
        (httpx.ConnectTimeout("slow"), "doctor.slow"),
        (httpx.ProxyError("407"), "doctor.proxy"),
        (of_a_certificate(), "doctor.certificate"),
    ],
)
def test_every_failure_has_its_code(error, code):
    assert reach(account("https://api.example"), AT_NOON, failing(error)).code == code
