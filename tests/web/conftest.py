from contextlib import ExitStack, closing
from dataclasses import replace
from ipaddress import ip_network

import pytest
from browsing import Browser
from web_site import COOKIE, HEADER, KEY, PROXY, opened_site

from bulk_import.web.application import create_app
from bulk_import.web.people import KeySignIn, ProxySignIn


@pytest.fixture
def site(tmp_path):
    sign_in = KeySignIn(cookie=COOKIE, token_secret=b"secret of the tests", key=KEY)
    with opened_site(tmp_path, sign_in, practice=True) as opened:
        yield opened


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
def team(site):
    """The same page on a team's server."""
    proxies = (ip_network(PROXY), ip_network("fd00::/8"))
    sign_in = ProxySignIn(
        header=HEADER,
        proxies=proxies,
        may_import=frozenset({"asha"}),
        token_secret=b"secret of the tests",
    )
    hosts = frozenset({"import.example"})
    return replace(site, sign_in=sign_in, hosts=hosts, practice=False)


@pytest.fixture
def behind(team):
    """Returns the browser of somebody whom the proxy names so."""
    with ExitStack() as stack:

        def made(name, address=PROXY, **more):
            headers = {**({HEADER: name} if name is not None else {}), **more}
            browser = Browser(create_app(team), client=(address, 1), base="https://import.example")
            browser.headers.update(headers)
            return stack.enter_context(closing(browser))

        yield made
