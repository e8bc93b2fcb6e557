"""The calls that ask about the account, as their pages have them."""

import pytest

from bulk_import.sandbox import Sandbox


@pytest.fixture
def ask(client):
    return lambda body: client.post("/v2/balance", json=body)


def test_the_balance_is_told_to_who_has_number_and_secret(ask, sandbox):
    answer = ask({"appid": sandbox.inet_no, "secret": sandbox.secret})
    assert answer.status_code == 200
    assert answer.json() == {"code": 200, "expire": 2_208_988_800_000, "sms": 100, "balance": 2500}
    assert sandbox.requests == ()


@pytest.mark.parametrize("wrong", [{"appid": 1}, {"secret": "x"}, {"appid": "2224257"}])
def test_nobody_else_is_told_anything(wrong, ask, sandbox):
    answer = ask({"appid": sandbox.inet_no, "secret": sandbox.secret} | wrong)
    told = {"code": 404, "msg": "Invalid app id or secret, authentication failed"}
    assert (answer.status_code, answer.json()) == (404, told)


@pytest.mark.parametrize("body", [{}, {"appid": 2224257}, {"secret": "x"}, [], None])
def test_a_missing_parameter_is_named_as_such(body, ask):
    answer = ask(body)
    assert (answer.status_code, answer.json()["code"]) == (400, 400)


def test_what_is_left_can_be_set():
    with Sandbox(standing={"balance": 0}) as sandbox:
        assert sandbox._dialer.account.balance == 0
