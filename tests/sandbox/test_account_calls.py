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
        assert sandbox.accounts[sandbox.inet_no].account.balance == 0


@pytest.fixture
def listed(client, sandbox):
    """Return a function that asks for a page of the list of agents."""
    account = {"appid": sandbox.inet_no, "secret": sandbox.secret}
    return lambda **more: client.post("/v3/user/list", json=account | more)


def test_agents_are_listed_ten_a_page_until_a_page_is_empty(listed, sandbox):
    pages = [listed(page=page).json() for page in range(1, 13)]
    assert [len(page["agents"]) for page in pages] == [10] * 10 + [9, 0]
    assert {page["count"] for page in pages} == {109}
    first = listed().json()["agents"][2]
    assert first.pop("password")
    assert first == {
        "agent_id": f"5201_{sandbox.inet_no}",
        "first_name": "Bhavna",
        "last_name": "Desai",
        "extension": 5201,
        "notify": True,
        "phone": "919800005201",
        "start_time": 1,
        "end_time": 24,
    }


def test_agents_are_found_by_name_and_in_smaller_pages(listed):
    found = listed(name="suresh rao", limit=1).json()
    assert (found["count"], len(found["agents"])) == (2, 1)
    assert len(listed(limit=500).json()["agents"]) == 10


@pytest.mark.parametrize("wrong", [{"page": 0}, {"page": "1"}, {"limit": -1}, {"page": True}])
def test_a_page_that_cannot_be_is_refused(wrong, listed):
    answer = listed(**wrong)
    assert (answer.status_code, answer.json()["code"]) == (400, 400)


def test_nobody_else_is_told_who_the_agents_are(listed):
    assert listed(secret="x").status_code == 404
    assert "agents" not in listed(appid=1).json()
