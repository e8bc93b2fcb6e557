from contextlib import closing

import pytest
from browsing import Browser

from bulk_import.web.application import create_app
from bulk_import.web.people import KeySignIn
from bulk_import.web.site import Site

KEY = "0123456789abcdef" * 3
COOKIE = "bulk-import-test"


@pytest.fixture
def site():
    sign_in = KeySignIn(cookie=COOKIE, token_secret=b"secret of the tests", key=KEY)
    return Site(sign_in=sign_in, hosts=frozenset({"127.0.0.1"}), practice=True)


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
