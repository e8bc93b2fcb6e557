import csv
from contextlib import closing
from itertools import chain

import pytest
from browsing import Browser
from campaigns import own, row_of

from bulk_import.app.sheets import Sheets
from bulk_import.options import ReadOptions
from bulk_import.store.sheets import SqliteSheets
from bulk_import.web.application import create_app
from bulk_import.web.people import LOCAL, KeySignIn
from bulk_import.web.site import Site

KEY = "0123456789abcdef" * 3
COOKIE = "bulk-import-test"


@pytest.fixture
def site(tmp_path):
    sign_in = KeySignIn(cookie=COOKIE, token_secret=b"secret of the tests", key=KEY)
    store = SqliteSheets(tmp_path / "journal.sqlite3")
    yield Site(
        sheets=Sheets(store),
        sign_in=sign_in,
        hosts=frozenset({"127.0.0.1"}),
        practice=True,
        uploads=tmp_path,
        read=ReadOptions(profiles=tmp_path),
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


@pytest.fixture
def drop(site, tmp_path):
    """Return a function that opens a spreadsheet of campaigns; it returns the sheet.

    Each campaign is given by what differs from a usual one, by field.
    """

    def dropped(*campaigns, owner=LOCAL):
        rows = [row_of("predictive", **own(n) | one) for n, one in enumerate(campaigns, 1)]
        path = tmp_path / "q3-campaigns.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writing = csv.DictWriter(file, list(dict.fromkeys(chain.from_iterable(rows))))
            writing.writeheader()
            writing.writerows(rows)
        record = site.sheets.add(path, path.name, owner, ReadOptions())
        site.sheets.read(record.id)
        return site.sheets.open(record.id)

    return dropped
