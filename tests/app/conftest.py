import pytest
from pydantic import SecretStr

from bulk_import.account import Account
from bulk_import.sandbox import Sandbox


@pytest.fixture
def sandbox():
    with Sandbox() as running:
        yield running


@pytest.fixture
def account(sandbox):
    return Account(
        inet_no=sandbox.inet_no, secret=SecretStr(sandbox.secret), base_url=sandbox.base_url
    )


@pytest.fixture
def journal(store_address):
    return store_address
