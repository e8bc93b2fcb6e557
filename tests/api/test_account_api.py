"""What the calls that ask about an account make of every answer."""

import asyncio
import json
from datetime import UTC, datetime

import httpx
import pytest
from sending import SECRET, account

from bulk_import.api.account_api import AccountApi, Balance
from bulk_import.problems import Refused

NOTHING = Balance(None, None, None)


def asked(handler):
    """Ask for the balance of an account."""
    return asyncio.run(AccountApi(account(), httpx.MockTransport(handler)).balance())


def answering(status, content):
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return lambda _request: httpx.Response(status, content=body)


def test_number_and_secret_are_sent_as_the_page_says():
    seen = []

    def handler(request):
        seen.append((str(request.url), json.loads(request.content)))
        return httpx.Response(200, json={"code": 200})

    assert asked(handler) == NOTHING
    assert seen == [("http://127.0.0.1:1/v2/balance", {"appid": 2224257, "secret": SECRET})]


@pytest.mark.parametrize(
    ("told", "balance"),
    [
        (
            {"expire": 1_900_000_000_000, "sms": 3, "balance": 1.5},
            Balance(datetime(2030, 3, 17, 17, 46, 40, tzinfo=UTC), 1.5, 3),
        ),
        (
            {"expire": "1900000000000"},
            Balance(datetime(2030, 3, 17, 17, 46, 40, tzinfo=UTC), None, None),
        ),
        ({"expire": 10**30, "sms": None, "balance": "much"}, NOTHING),
        ({"expire": 0, "balance": True}, NOTHING),
        ({"balance": 0}, Balance(None, 0, None)),
    ],
)
def test_what_is_left_is_read_with_what_is_not_said_left_open(told, balance):
    assert asked(answering(200, {"code": 200, **told})) == balance


@pytest.mark.parametrize(
    ("status", "content", "code"),
    [
        (404, {"code": 404, "msg": "Invalid app id or secret"}, "accounts.wrong_secret"),
        (200, {"code": 404, "msg": f"no {SECRET}"}, "accounts.wrong_secret"),
        (401, b"", "accounts.wrong_secret"),
        (404, b"<html>", "accounts.wrong_address"),
        (302, {"code": 200}, "accounts.no_answer"),
        (400, {"code": 400}, "accounts.no_answer"),
        (500, {"code": 500}, "accounts.no_answer"),
        (200, b"not JSON", "accounts.no_answer"),
        (200, [1], "accounts.no_answer"),
        (200, b"[" * 10_000, "accounts.no_answer"),
        (429, b"", "accounts.busy"),
        (503, b"", "accounts.busy"),
    ],
)
def test_what_is_no_balance_is_refused_in_our_own_words(status, content, code):
    with pytest.raises(Refused) as refused:
        asked(answering(status, content))
    assert refused.value.code == code
    assert SECRET[:8] not in refused.value.message


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ReadTimeout, httpx.InvalidURL])
def test_what_does_not_arrive_says_nothing_about_the_account(error):
    def handler(_request):
        raise error(SECRET)

    with pytest.raises(Refused) as refused:
        asked(handler)
    assert refused.value.code == "accounts.unreachable"
    assert SECRET[:8] not in f"{refused.value} {refused.value.__cause__}"
