from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from uuid import uuid4

import httpx
import pytest

from bulk_import.sandbox import Fault, Sandbox

API = "/v3/campaign/create"
EXISTING_LEADS = "dead0400-0000-4000-8000-000000000400"


def test_a_predictive_campaign_is_created(sandbox, post, predictive):
    body = predictive | {"inet_no": sandbox.inet_no, "secret": sandbox.secret}
    answer = post(body)
    assert (answer.status_code, answer.json()) == (
        200,
        {"code": 200, "msg": "Campaign created successfully"},
    )
    assert answer.headers["content-type"] == "application/json"
    del body["secret"]
    assert [campaign.body for campaign in sandbox.campaigns] == [body]


def test_a_progressive_campaign_is_created(sandbox, post, progressive):
    body = progressive | {"inet_no": sandbox.inet_no, "secret": sandbox.secret}
    assert post(body).status_code == 200


DOCUMENTED = [
    ({"name": "Existing Campaign"}, 400, "Campaign Name Already Exists"),
    ({"name": " existing CAMPAIGN "}, 400, "Campaign Name Already Exists"),
    ({"leads_id": "dead0404-0000-4000-8000-000000000000"}, 400, "Leads ID Not Found"),
    ({"leads_id": "DEAD0404-0000-4000-8000-000000000000"}, 400, "Leads ID Not Found"),
    ({"leads_id": EXISTING_LEADS}, 400, "Lead already mapped to another campaign"),
    ({"leads_id": EXISTING_LEADS.upper()}, 400, "Lead already mapped to another campaign"),
    ({"users": ["0404_2224257"]}, 400, "Invalid agent IDs"),
    ({"users": ["5159_2224257", "0404_2224258"]}, 400, "Invalid agent IDs"),
    ({"users": ["5159_2224257", "0400_2224257"]}, 400, "User already mapped to another campaign"),
    ({"inet_no": 2224258}, 404, "App Not Found"),
    ({"secret": "550e8400-e29b-41d4-a716-446655440000"}, 404, "App Not Found"),
    (
        {"ring_seconds": "30"},
        422,
        'Validation Failed: "ring_seconds" must be an integer of 0 or more',
    ),
    ({"leads_id": "dead0500-0000-4000-8000-000000000000"}, 500, "Internal Server Error"),
]


@pytest.mark.parametrize("refusal", DOCUMENTED)
def test_every_documented_refusal_has_its_cause(sandbox, post, fresh, refusal):
    changes, code, msg = refusal
    answer = post(fresh(**changes))
    assert (answer.status_code, answer.json()) == (code, {"code": code, "msg": msg})
    assert sandbox.campaigns == ()
    assert [(each.status, each.applied) for each in sandbox.requests] == [(code, False)]


def test_what_was_created_stands_in_the_way_of_the_next(post, fresh):
    first = fresh(name="Été")
    assert post(first).status_code == 200
    assert post(fresh(name=" ÉTÉ ")).json()["msg"] == "Campaign Name Already Exists"
    taken = fresh(leads_id=first["leads_id"].upper())
    assert post(taken).json()["msg"] == "Lead already mapped to another campaign"
    taken = fresh(users=["9999_2224257", *first["users"]])
    assert post(taken).json()["msg"] == "User already mapped to another campaign"
    assert post(fresh()).status_code == 200


def test_the_first_cause_in_the_order_of_the_page_is_told(post, fresh):
    body = fresh(
        name="existing campaign", leads_id=EXISTING_LEADS, users=["0404_2224257", "0400_2224257"]
    )
    remedies = [
        ("Campaign Name Already Exists", {"name": "New"}),
        ("Lead already mapped to another campaign", {"leads_id": str(uuid4())}),
        ("Invalid agent IDs", {"users": ["0400_2224257"]}),
        ("User already mapped to another campaign", {"users": ["0401_2224257"]}),
    ]
    for msg, remedy in remedies:
        assert post(body).json()["msg"] == msg
        body |= remedy
    assert post(body).status_code == 200


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"", "application/json"),
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b"null", "application/json"),
        (b'{"name": NaN}', "application/json"),
        (b'{"name": "\xff"}', "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"9" * 5000, "application/json"),
        (b"{}", "text/plain"),
        (b"name=x", "application/x-www-form-urlencoded"),
    ],
)
def test_what_is_no_json_object_fails_the_validation(sandbox, client, content, content_type):
    answer = client.post(API, content=content, headers={"content-type": content_type})
    msg = "Validation Failed: the body must be a JSON object (application/json)"
    assert (answer.status_code, answer.json()) == (422, {"code": 422, "msg": msg})
    assert [(each.name, each.status) for each in sandbox.requests] == [(None, 422)]


def test_a_character_set_beside_the_content_type_does_not_matter(post, fresh):
    headers = {"content-type": "application/json; charset=utf-8"}
    assert post(fresh(), headers=headers).status_code == 200


def test_half_a_surrogate_pair_harms_nothing(sandbox, client, fresh):
    content = httpx.Request("POST", sandbox.base_url, json=fresh(name="half")).content
    content = content.replace(b'"half"', b'"\\ud800"')
    answer = client.post(API, content=content, headers={"content-type": "application/json"})
    assert answer.status_code == 200
    assert client.get("/sandbox/campaigns").json()["campaigns"][0]["body"]["name"] == "\ud800"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v3/campaign/creat"),
        ("POST", "/v3/campaign/create/"),
        ("GET", API),
        ("DELETE", API),
        ("POST", "/"),
        ("POST", "/sandbox/faults"),
    ],
)
def test_unknown_paths_are_answered_as_express_does(sandbox, client, method, path):
    answer = client.request(method, path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f"<pre>Cannot {method} {path}</pre>" in answer.text
    assert sandbox.requests == ()


def test_a_path_is_never_markup(client):
    assert "<script>" not in client.post("/<script>").text


def test_of_twenty_requests_at_once_for_one_name_one_is_created(sandbox, fresh, certificates):
    bodies = [fresh(name="Race") for _ in range(20)]
    start = Barrier(20)

    def send(body):
        start.wait()
        url = sandbox.base_url + API
        return httpx.post(url, json=body, verify=certificates).status_code

    with ThreadPoolExecutor(20) as pool:
        statuses = sorted(pool.map(send, bodies))
    assert statuses == [200] + [400] * 19
    assert len(sandbox.campaigns) == 1
    assert sorted(each.status for each in sandbox.requests) == statuses
    assert [each.status for each in sandbox.requests if each.applied] == [200]


def test_the_record_says_what_happened_and_when(sandbox, post, fresh):
    bodies = [fresh(name="A"), fresh(name="A"), fresh(name=7), fresh(name="B")]
    statuses = [post(body).status_code for body in bodies]
    record = sandbox.requests
    assert [(each.name, each.status, each.applied) for each in record] == [
        ("A", 200, True),
        ("A", 400, False),
        (None, 422, False),
        ("B", 200, True),
    ]
    assert statuses == [200, 400, 422, 200]
    moments = [moment for each in record for moment in (each.arrived, each.answered)]
    assert moments == sorted(moments)
    assert all(each.time.utcoffset() == timedelta(0) for each in record)


def test_the_controls_show_the_same_as_the_record(sandbox, client, post, fresh):
    for body in (fresh(), fresh(name="Existing Campaign"), fresh()):
        post(body)
    shown = client.get("/sandbox/requests").json()["requests"]
    assert [tuple(each[key] for key in ("name", "status", "applied")) for each in shown] == [
        (each.name, each.status, each.applied) for each in sandbox.requests
    ]
    assert [datetime.fromisoformat(each["time"]) for each in shown] == [
        each.time for each in sandbox.requests
    ]
    shown = client.get("/sandbox/campaigns").json()["campaigns"]
    assert [each["body"] for each in shown] == [each.body for each in sandbox.campaigns]
    assert [datetime.fromisoformat(each["time"]) for each in shown] == [
        each.time for each in sandbox.campaigns
    ]


def test_the_secret_is_in_no_answer_and_no_record(sandbox, client, post, fresh):
    said = [post(fresh(**changes)).text for changes, _, _ in DOCUMENTED]
    said += [post(fresh()).text, post(fresh(surplus=sandbox.secret)).text]
    sandbox.faults.set(Fault(shape="html", applied=True), Fault(status=500))
    said += [post(fresh()).text, post(fresh()).text]
    said += [client.get(f"/sandbox/{what}").text for what in ("campaigns", "requests")]
    said += [
        repr(sandbox.campaigns),
        repr(sandbox.requests),
        repr(sandbox.accounts[sandbox.inet_no].account),
    ]
    assert len(sandbox.campaigns) == 2
    assert [text for text in said if sandbox.secret in text] == []


def test_another_account_has_credentials_of_its_own_and_any_agents(progressive):
    secret = "0b8f3c7e-5d52-4a1c-9a55-2f1de0a3c111"
    with Sandbox(inet_no=12345, secret=secret) as sandbox:
        body = progressive | {"inet_no": 12345, "secret": secret}
        url = sandbox.base_url + API
        assert (sandbox.inet_no, sandbox.secret) == (12345, secret)
        assert httpx.post(url, json=body).status_code == 200
        taken = body | {"name": "Another", "leads_id": secret, "users": ["0400_12345"]}
        assert (
            httpx.post(url, json=taken).json()["msg"] == "User already mapped to another campaign"
        )
