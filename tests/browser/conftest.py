"""A real browser against the page on the loopback; every test is offline and free of errors."""

import csv
import os
import shutil
from urllib.parse import urljoin

import pytest
from campaigns import own, row_of
from job_pages import Page
from page_server import serving, site_on

from bulk_import.options import ReadOptions, SendOptions
from bulk_import.sandbox import Sandbox
from bulk_import.web.application import create_app

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

WAIT = 30_000
"""Milliseconds that a test waits for what is to come; a busy machine takes its time."""

playwright.expect.set_options(timeout=WAIT)

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker("browser")


@pytest.fixture(scope="module")
def browser():
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not found:
        pytest.skip("there is no Chromium here; set CHROMIUM to one")
    with playwright.sync_playwright() as starting:
        made = starting.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield made
        made.close()


class Faults(list):
    """What a browser complained about, and what it asked of others."""

    expected = None
    """What a test is about, and so is no fault in it."""


@pytest.fixture
def faults():
    return Faults()


@pytest.fixture
def visit(browser, faults, address):
    """Return a function that opens an address as somebody, each time in a browser of their own.

    It needs the server to be there until the last of them is closed.
    """
    contexts = []

    def opened(where, who="Asha", **options):
        context = browser.new_context(locale="en-GB", **options)
        context.set_default_timeout(WAIT)
        context.add_cookies([{"name": "who", "value": who, "url": urljoin(where, "/")}])
        context.on("request", lambda request: _is_own(request.url) or faults.append(request.url))
        context.on("console", lambda said: said.type == "error" and faults.append(said.text))
        context.on("weberror", lambda error: faults.append(str(error.error)))
        contexts.append(context)
        page = context.new_page()
        page.goto(where)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [one for one in faults if not faults.expected or faults.expected not in one] == []


def _is_own(address):
    return address.startswith(("http://127.0.0.1", "data:", "blob:"))


@pytest.fixture
def telecmi():
    """The sandbox, in the place of TeleCMI."""
    with Sandbox() as running:
        yield running


@pytest.fixture
def desk(tmp_path, telecmi):
    """What is behind the page: open sheets, and imports to one account."""
    made = Page(tmp_path)
    made.send = SendOptions(rate=20, quiet_period=1)
    made.add_account(telecmi)
    return made


@pytest.fixture
def sheets(desk):
    return desk.sheets


@pytest.fixture
def site(desk):
    """What the page is given: sheets that everybody may see, and one account."""
    return site_on(desk)


@pytest.fixture
def address(site):
    """The address of a server of the page."""
    with serving(create_app(site)) as found:
        yield found


@pytest.fixture
def drop(sheets, address, tmp_path):
    """Return a function that opens a spreadsheet of campaigns; it returns the sheet's address.

    Each campaign is given by what differs from a usual one, by field.
    """

    def dropped(*campaigns, owner="asha"):
        rows = [row_of("predictive", **own(n) | one) for n, one in enumerate(campaigns, 1)]
        headers = list(dict.fromkeys(header for row in rows for header in row))
        path = tmp_path / "q3-campaigns.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writing = csv.DictWriter(file, headers)
            writing.writeheader()
            writing.writerows(rows)
        record = sheets.read(sheets.add(path, path.name, owner, ReadOptions()).id)
        assert record.state == "checked", record.refused
        return f"{address}/sheets/{record.id}"

    return dropped
