import logging
from itertools import count

import httpx
import pytest

from bulk_import.sandbox import Sandbox

SAMPLE = {
    "inet_no": 12345,
    "secret": "550e8400-e29b-41d4-a716-446655440000",
    "name": "Q2_Sales_Campaign",
    "dialer_type": "predictive",
    "active": True,
    "leads_id": "550e8400-e29b-41d4-a716-446655440000",
    "timezone": "+05:30",
    "start_date": "2026-05-01",
    "end_date": "2026-06-01",
    "start_time": "09:00:00",
    "end_time": "18:00:00",
    "users": ["5159_2224257"],
    "ratio": "1:2",
    "waiting_music": "default",
    "unanswered_music": "default",
    "ring_rule": "round-robin",
    "ring_seconds": 30,
    "max_waiting_time": 60,
    "call_interval": 10,
    "no_agent_no_wait": True,
    "caller_id": "919876543210",
    "reject_delay_time": 10,
    "no_answer_delay_time": 10,
}
PREDICTIVE_ONLY = list(SAMPLE)[list(SAMPLE).index("ratio") :]


@pytest.fixture
def predictive():
    """The API page's own sample request."""
    return dict(SAMPLE)


@pytest.fixture
def progressive():
    """The sample as a progressive campaign."""
    shared = {field: value for field, value in SAMPLE.items() if field not in PREDICTIVE_ONLY}
    return shared | {"dialer_type": "progressive", "user_interval": "10_s"}


@pytest.fixture
def sandbox():
    with Sandbox() as running:
        yield running


@pytest.fixture(scope="session")
def certificates():
    return httpx.create_ssl_context()  # takes 30 ms, which every client would spend again


@pytest.fixture
def client(sandbox, certificates):
    with httpx.Client(base_url=sandbox.base_url, verify=certificates) as connected:
        yield connected


@pytest.fixture
def fresh(sandbox, predictive):
    """Return requests that the sandbox creates, each with a name, leads and agent of its own."""
    numbers = count(1000)

    def make(**changes):
        number = next(numbers)
        return (
            predictive
            | {
                "inet_no": sandbox.inet_no,
                "secret": sandbox.secret,
                "name": f"Campaign {number}",
                "leads_id": f"550e8400-e29b-41d4-a716-44665544{number}",
                "users": [f"{number}_{sandbox.inet_no}"],
            }
            | changes
        )

    return make


@pytest.fixture
def post(client):
    """Send a request to the API."""

    def send(body, **options):
        return client.post("/v3/campaign/create", json=body, **options)

    return send


@pytest.fixture(autouse=True)
def _nothing_is_logged(caplog):
    yield
    # `caplog.records` would be those of the teardown alone.
    logged = caplog.get_records("setup") + caplog.get_records("call")
    assert [each for each in logged if each.levelno >= logging.WARNING] == []
