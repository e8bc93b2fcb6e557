import logging
from itertools import count

import httpx
import pytest
from campaigns import request_of

from bulk_import.sandbox import Sandbox

ACCOUNT = {"inet_no": 12345, "secret": "550e8400-e29b-41d4-a716-446655440000"}


@pytest.fixture
def predictive():
    return ACCOUNT | request_of("predictive", users="5159_2224257")


@pytest.fixture
def progressive():
    return ACCOUNT | request_of("progressive", users="5159_2224257")


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
