"""An import that one person asks for and another looks at, refuses and approves, in a browser."""

import re
from dataclasses import replace
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from bulk_import.web.people import Person

WRONG = {"start_date": "31/06/2090"}


class OneMayImport:
    """Signs in by a cookie; Asha may import, everybody else may check."""

    token_secret = b"secret of the browser tests"

    def person_of(self, connection):
        name = connection.cookies.get("who", "")
        return Person(name.casefold(), name, may_import=name == "Asha") if name else None


@pytest.fixture
def site(site):
    return replace(site, sign_in=OneMayImport(), shared=False)


def barriers(page):
    """Return what a program finds against a screen, in both themes, wide and narrow."""
    found = []
    for scheme, width in product(("light", "dark"), (1440, 390)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        found += [
            (one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]
        ]
    page.set_viewport_size({"width": 1440, "height": 900})
    return found


def test_a_second_person_looks_refuses_with_a_reason_and_approves(visit, drop, address, telecmi):
    ravi = visit(f"{drop({}, {}, WRONG, owner='ravi')}/confirm", "Ravi")
    ask = re.compile("^Ask for the import of 2 campaigns")
    ravi.get_by_role("button", name=ask).click()
    expect(ravi.locator("#head")).to_contain_text("Waiting for approval")

    asha = visit(address)
    expect(asha.get_by_role("heading", name="Waiting for your approval")).to_be_visible()
    assert barriers(asha) == []
    asha.get_by_role("link", name=re.compile("^Look at it")).click()
    expect(asha.get_by_text("ravi asked for this today")).to_be_visible()
    assert barriers(asha) == []
    asha.get_by_role("link", name="Look at them").click()
    expect(asha.get_by_text("and change nothing")).to_be_visible()
    expect(asha.get_by_role("textbox", name="Ring rule, row 4")).not_to_be_editable()
    assert barriers(asha) == []
    asha.get_by_role("link", name="Back to the import").click()
    asha.get_by_label("Reason, for whoever asked").fill("Row 4 is of last year")
    asha.get_by_role("button", name="Refuse it").click()
    ravi.reload()
    expect(ravi.get_by_text("Row 4 is of last year")).to_be_visible()
    ravi.get_by_role("link", name="Back to the check").click()
    ravi.get_by_role("link", name=re.compile("^Go on with 2 rows")).click()
    ravi.get_by_role("button", name=ask).click()
    expect(ravi.locator("#head")).to_contain_text("Waiting for approval")

    asha.goto(ravi.url)
    asha.get_by_role("button", name=re.compile("^Import 2 campaigns")).click()
    expect(asha.locator("#head")).to_have_text("All 2 campaigns were created")
    ravi.reload()
    expect(ravi.get_by_text("Approved by asha, today")).to_be_visible()
    assert len(telecmi.campaigns) == 2
