"""Confirm over HTTP: what is told of the account before anything is asked for."""

from contextlib import closing

from browsing import Browser
from job_pages import Page
from page_server import site_on
from recording import run_record
from sending import rows
from web_site import COOKIE, KEY

from bulk_import.store import open_store
from bulk_import.web.application import create_app
from bulk_import.web.people import LOCAL, KeySignIn

BUSY = "Account 2224257 is in use by a run"


def test_an_account_that_a_run_holds_is_told_and_can_be_asked_for_all_the_same(tmp_path, sandbox):
    desk = Page(tmp_path)
    desk.add_account(sandbox)
    sign_in = KeySignIn(cookie=COOKIE, token_secret=b"secret of the tests", key=KEY)
    app = create_app(site_on(desk, sign_in=sign_in))
    address = f"/sheets/{desk.add_sheet(rows(2), owner=LOCAL)}/confirm"
    run = run_record(inet_no=sandbox.inet_no, base_url=sandbox.base_url)
    with closing(Browser(app, {COOKIE: sign_in.new_session()})) as person:
        with open_store(tmp_path / "journal.sqlite3", tmp_path / "locks").begin(run):
            text = person.get(address).text
        assert BUSY in text
        assert "it begins by itself as soon as the account is free" in text
        assert "Import 2 campaigns to account 2224257" in text
        assert BUSY not in person.get(address).text
