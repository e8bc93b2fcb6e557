"""Several accounts at one address, none of which knows of another."""

import pytest

from bulk_import.sandbox import Fault, Sandbox
from bulk_import.sandbox.agents import Agent
from bulk_import.sandbox.demo import Account

NUMBERS = MUMBAI, DELHI = (111, 222)


@pytest.fixture
def sandbox():
    agents = (Agent("5201", "Ravi", "Kumar"),)
    with Sandbox(inet_no=MUMBAI, others=[Account(DELHI, agents=agents)]) as running:
        yield running


@pytest.fixture
def create(sandbox, fresh, post):
    """Ask one account for a campaign, with the secret of that or of another."""

    def ask(number, *, secret_of=None, **changes):
        secret = sandbox.accounts[secret_of or number].secret.value
        body = fresh(inet_no=number, secret=secret, **changes)
        if "users" not in changes:
            body["users"] = [
                one.replace(f"_{sandbox.inet_no}", f"_{number}") for one in body["users"]
            ]
        return post(body)

    return ask


def created(sandbox, number):
    return [one.body["name"] for one in sandbox.accounts[number].campaigns.created]


def test_each_has_campaigns_of_its_own(sandbox, create, client):
    leads = "550e8400-e29b-41d4-a716-446655440077"
    for number in NUMBERS:
        assert create(number, name="Same", leads_id=leads).status_code == 200
        assert create(number, name="Same").json()["msg"] == "Campaign Name Already Exists"
    assert [created(sandbox, number) for number in NUMBERS] == [["Same"], ["Same"]]
    listed = client.get("/sandbox/campaigns").json()["campaigns"]
    assert [one["body"]["inet_no"] for one in listed] == [MUMBAI, DELHI]
    assert [one.body["inet_no"] for one in sandbox.campaigns] == [MUMBAI, DELHI]


@pytest.mark.parametrize(("number", "secret_of"), [(MUMBAI, DELHI), (DELHI, MUMBAI), (333, MUMBAI)])
def test_the_secret_of_another_is_refused(number, secret_of, sandbox, create, client):
    answer = create(number, secret_of=secret_of)
    assert (answer.status_code, answer.json()["msg"]) == (404, "App Not Found")
    asked = {"appid": number, "secret": sandbox.accounts[secret_of].secret.value}
    for path in ("/v2/balance", "/v3/user/list"):
        assert client.post(path, json=asked).status_code == 404
    assert sandbox.campaigns == ()


def test_each_has_agents_of_its_own(sandbox, create, client):
    def listed(number):
        asked = {"appid": number, "secret": sandbox.accounts[number].secret.value}
        answer = client.post("/v3/user/list", json=asked).json()
        return answer["count"], answer["agents"][0]["agent_id"]

    assert (listed(MUMBAI), listed(DELHI)) == ((109, "0400_111"), (1, "5201_222"))
    assert create(MUMBAI, users=["5201_222"]).json()["msg"] == "Invalid agent IDs"
    for number in NUMBERS:
        assert create(number, users=[f"5201_{number}"]).status_code == 200


def test_each_has_a_record_of_its_own(sandbox, create, client):
    for number in (MUMBAI, DELHI, MUMBAI):
        create(number)
    assert [len(sandbox.accounts[number].record.requests) for number in NUMBERS] == [2, 1]
    assert len(sandbox.requests) == 3
    listed = client.get("/sandbox/requests").json()["requests"]
    assert [one["inet_no"] for one in listed] == [MUMBAI, DELHI, MUMBAI]


def test_each_has_faults_and_a_rate_of_its_own(sandbox, create, client):
    sandbox.accounts[DELHI].faults.set(Fault(status=503))
    assert [create(number).status_code for number in (MUMBAI, DELHI, DELHI)] == [200, 503, 200]
    order = {"inet_no": DELHI, "faults": [{"status": 500, "times": None}]}
    assert client.put("/sandbox/faults", json=order).status_code == 200
    assert [create(number).status_code for number in (MUMBAI, DELHI)] == [200, 500]
    del order["inet_no"]
    assert client.put("/sandbox/faults", json=order).status_code == 200
    assert [create(number).status_code for number in NUMBERS] == [500, 500]


@pytest.mark.parametrize("number", [333, "111", True, None, [111]])
def test_an_order_for_no_account_is_refused(number, client):
    for what in ("faults", "secret"):
        order = {"inet_no": number, "expires_after": 0}
        assert client.put(f"/sandbox/{what}", json=order).status_code == 422


def test_two_accounts_of_one_number_are_refused():
    with pytest.raises(ValueError, match="number"):
        Sandbox(inet_no=MUMBAI, others=[Account(MUMBAI)])


@pytest.mark.parametrize("body", [None, [], {"inet_no": [111]}, {"inet_no": True}, {}])
def test_what_names_no_account_is_refused_by_the_first(body, sandbox, post):
    assert post(body).status_code == 422
    assert len(sandbox.accounts[MUMBAI].record.requests) == 1
