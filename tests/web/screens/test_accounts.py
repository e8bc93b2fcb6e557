"""Accounts: who sends in one now, and which workers there are."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from browsing import Browser
from web_site import COOKIE

from bulk_import.app.accounts.accounts import KnownAccount
from bulk_import.problems import Refused
from bulk_import.store import WorkerRecord
from bulk_import.web.application import create_app

SINCE = datetime(2031, 8, 4, 9, 15, tzinfo=UTC)
NOTED = {
    "machine": "cedar",
    "since": SINCE.isoformat(sep=" "),
    "file": "salaries.xlsx",
    "user": "priya",
}


@pytest.fixture
def shown(site):
    """Returns the text of the page, of a server that knows an account."""
    known = KnownAccount(name="mumbai", inet_no=2224257, base_url="https://rest.example")

    def text(source="test", **more):
        account = replace(known, secret_source=source)
        changed = replace(site, practice=False, accounts=lambda: [account], **more)
        cookies = {COOKIE: changed.sign_in.new_session()}
        with closing(Browser(create_app(changed), cookies)) as browser:
            return browser.get("/accounts").text

    return text


def test_who_holds_an_account_is_shown_without_names_of_people_and_files(shown):
    held = Refused("run.held", inet_no="2224257", who="reason.noted_run", **NOTED)
    text = shown(held=lambda: {"mumbai": held})
    assert "by a run on cedar, since 4 Aug 2031" in text
    assert not any(secret in text for secret in ("salaries", "priya"))
    leased = Refused("run.held", inet_no="2224257", who="reason.leased_run", lease="30", **NOTED)
    assert "free 30 seconds after its last sign of life" in shown(held=lambda: {"mumbai": leased})
    unknown = Refused("run.held", inet_no="2224257", who="reason.another_run")
    assert "by a run<" in shown(held=lambda: {"mumbai": unknown})
    assert "by a run" not in shown()


def test_a_server_that_sends_itself_says_whether_it_has_the_secret(shown):
    assert "set on the server" in shown()
    assert "missing" in shown(source=None)


def test_where_workers_send_it_is_said_how_many_have_the_secret(shown):
    one = WorkerRecord(
        id="cedar-1-a",
        machine="cedar",
        process=1,
        release="0.2.0",
        accounts=("2224257 at https://rest.example",),
    )
    others = replace(one, accounts=()), replace(one, silent=600.0), replace(one, is_draining=True)
    assert "with 1 worker<" in shown(workers=lambda: [one, *others], source=None)
    assert "no worker has it" in shown(workers=lambda: others)


def test_the_workers_of_a_shared_journal_are_listed(shown):
    one = WorkerRecord(
        id="cedar-1-a",
        machine="cedar",
        process=4711,
        release="0.2.0",
        accounts=("2224257 at https://rest.example",),
        began=SINCE,
        silent=4.0,
        jobs={"a": {}, "b": {}},
    )
    silent = replace(one, id="oak-1-b", machine="oak", accounts=(), silent=600.0, jobs={})
    draining = replace(one, id="elm-1-c", machine="elm", is_draining=True)
    text = shown(workers=lambda: [one, silent, draining])
    for words in (
        *("cedar", "process 4711", "Working", "4 seconds ago", "2224257"),
        *("oak", "Not heard of", "10 minutes ago", "practice only"),
        *("elm", "takes no new ones"),
    ):
        assert words in text


def test_without_a_worker_it_is_said_that_imports_wait(shown):
    assert "No worker is there" in shown(workers=list)
    assert "Workers" not in shown()
