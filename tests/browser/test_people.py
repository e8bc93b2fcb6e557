"""Two people on one server: what each sees of the other, by themselves and as a team."""

import re
from dataclasses import replace

import pytest
from page_server import serving
from playwright.sync_api import expect
from sending import rows

from bulk_import.web.application import create_app


@pytest.fixture
def apart(site):
    """The address of a server on which everybody sees their own alone."""
    with serving(create_app(replace(site, shared=False))) as found:
        yield found


@pytest.fixture
def of_each(desk):
    """The sheets of two people, by their names: below the address of a server."""
    owners = ("asha", "priya")
    return {one: f"sheets/{desk.add_sheet(rows(2), f'list-of-{one}', one)}" for one in owners}


def test_two_people_see_neither_each_others_address_nor_list(visit, apart, of_each, faults):
    faults.expected = "404"
    for person, other in (("Asha", "priya"), ("Priya", "asha")):
        page = visit(f"{apart}/", who=person)
        expect(page.get_by_role("cell", name=f"list-of-{person.lower()}.csv").first).to_be_visible()
        expect(page.get_by_text(f"list-of-{other}.csv")).to_have_count(0)
        page.goto(f"{apart}/{of_each[other]}")
        expect(page.get_by_role("heading", level=1)).to_have_text("There is nothing here")
        page.goto(f"{apart}/runs")
        expect(page.get_by_text(f"list-of-{other}.csv")).to_have_count(0)
        page.context.close()


def test_a_team_sees_all_and_who_did_what(visit, address, of_each):
    page = visit(f"{address}/{of_each['asha']}?show=all", who="Priya")
    field = page.get_by_label("Agent interval, row 2", exact=True).first
    field.fill("20")
    field.press("Enter")
    expect(page.locator("#saved")).to_contain_text("All changes saved")
    page.goto(f"{address}/{of_each['asha']}/confirm")
    page.get_by_role("button", name="Import 2 campaigns").click()
    expect(page.locator("#head")).to_have_text("All 2 campaigns were created")
    asha = visit(f"{address}/")
    for owner in of_each:
        expect(asha.get_by_text(f"list-of-{owner}.csv").first).to_be_visible()
    asha.goto(f"{address}/{of_each['asha']}/changes")
    expect(asha.locator("tbody tr").first).to_contain_text(re.compile("Today, .*priya"))
    asha.goto(f"{address}/runs")
    expect(asha.get_by_role("row").filter(has_text="list-of-asha.csv")).to_contain_text("priya")
