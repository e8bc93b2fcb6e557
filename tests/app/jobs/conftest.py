import pytest
from job_pages import Page

from bulk_import.sandbox import Sandbox


@pytest.fixture
def sandbox():
    with Sandbox() as running:
        yield running


@pytest.fixture
def page(tmp_path, sandbox, store_address):
    made = Page(tmp_path, store_address)
    made.add_account(sandbox)
    yield made
    made.jobs.drain(10)
    made.store.close()
