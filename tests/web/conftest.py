from contextlib import closing

import pytest
from browsing import Browser

from bulk_import.app.jobs import Destinations, Jobs
from bulk_import.app.sheets import Sheets
from bulk_import.settings import load
from bulk_import.store.sheets import SqliteSheets
from bulk_import.web.application import create_app
from bulk_import.web.people import KeySignIn
from bulk_import.web.site import Site

KEY = "0123456789abcdef" * 3
COOKIE = "bulk-import-test"


@pytest.fixture
def site(tmp_path):
    sign_in = KeySignIn(cookie=COOKIE, token_secret=b"secret of the tests", key=KEY)
    store = SqliteSheets(tmp_path / "journal.sqlite3")
    sheets = Sheets(store)
    destinations = Destinations(
        known=list, load=lambda name: load({}, account=name), practice=tmp_path / "practice"
    )
    yield Site(
        sheets=sheets,
        jobs=Jobs(store=store, sheets=sheets, destinations=destinations),
        sign_in=sign_in,
        hosts=frozenset({"127.0.0.1"}),
        practice=True,
        uploads=tmp_path,
    )
    store.close()


@pytest.fixture
def stranger(site):
    """Whoever is not signed in."""
    with closing(Browser(create_app(site))) as browser:
        yield browser


@pytest.fixture
def person(site):
    """Whoever is signed in."""
    with closing(Browser(create_app(site), {COOKIE: site.sign_in.new_session()})) as browser:
        yield browser
