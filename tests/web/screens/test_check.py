"""The Check screen and the page of a row, as the server makes them."""

import gzip
import re

import pytest

from bulk_import.app.sheets import CellEdit
from bulk_import.web.people import LOCAL

SOON = {"ring_seconds": "soon"}


@pytest.mark.full
def test_a_page_of_a_hundred_rows_is_as_small_as_it_was_meant_to_be(person, drop):
    """520 kB, and 40 kB as a proxy packs it."""
    sheet = drop(*[SOON if n % 3 == 0 else {} for n in range(100)])
    page = person.get(f"/sheets/{sheet.record.id}?show=all").content
    assert len(page) <= 520_000
    assert len(gzip.compress(page, 6)) <= 40_000


@pytest.mark.parametrize("address", ["", "?show=all", "?show=warnings", "/rows/2", "/changes"])
def test_no_element_has_a_style_or_a_script_of_its_own(person, drop, address):
    page = person.get(f"/sheets/{drop(SOON, {}).record.id}{address}").text
    assert not re.search(r"\sstyle=|\son[a-z]+=|<script>", page)


def test_cells_run_nothing(person, drop):
    name = '"><script>alert(1)</script>'
    page = person.get(f"/sheets/{drop({'name': name, **SOON}).record.id}").text
    assert "<script>alert" not in page


def test_the_page_of_a_row_shows_exactly_what_is_sent_and_no_secret(person, drop):
    sheet = drop({}, SOON)
    page = person.get(f"/sheets/{sheet.record.id}/rows/2").text
    assert "&#34;ring_seconds&#34;: 30" in page
    assert "added by the server, never shown" in page
    assert "Nothing is sent for this row" in person.get(f"/sheets/{sheet.record.id}/rows/3").text
    assert person.get(f"/sheets/{sheet.record.id}/rows/99").status_code == 404


def test_going_to_a_row_finds_its_page(person, drop):
    sheet = drop(*[{}] * 120)
    answer = person.get(f"/sheets/{sheet.record.id}?row=110")
    assert answer.headers["location"] == f"/sheets/{sheet.record.id}?page=2#r110"


def test_the_next_problem_has_an_address_on_another_page(person, drop):
    sheet = drop(SOON, *[{}] * 100, SOON, SOON)
    address = f"sheets/{sheet.record.id}"
    column = sheet.plan.matches.by_field["ring_seconds"].column
    first = person.get(f"/{address}?show=all").text
    assert f'data-problem-after="{address}?show=all&amp;page=2#c103{column}"' in first
    second = person.get(f"/{address}?show=all&page=2").text
    assert f'data-problem-before="{address}?show=all#c2{column}"' in second


def test_a_page_asks_for_its_style_its_script_its_icon_and_nothing_else(person, drop):
    """Four requests with the page itself, as the design allows."""
    page = person.get(f"/sheets/{drop(SOON, {}).record.id}").text
    asked = re.findall(r'<(?:link|script|img)\b[^>]*?(?:src|href)="([^"]+)"', page)
    assert len(asked) <= 3
    assert all(one.startswith("static/") for one in asked)


def test_the_tab_of_the_browser_says_first_what_changes(person, drop):
    page = person.get(f"/sheets/{drop(SOON, SOON, {}).record.id}").text
    assert "<title>2 need fixing: q3-campaigns.csv · Bulk import</title>" in page


def test_every_change_is_listed_with_undo_and_what_is_sent_otherwise(person, drop, site):
    sheet = drop({"ring_rule": "Round Robin"}, SOON)
    record = sheet.record.id
    column = sheet.plan.matches.by_field["ring_seconds"].column
    site.sheets.edit(record, LOCAL, [CellEdit(3, column, "45")], tab="t", seq=1)
    page = person.get(f"/sheets/{record}/changes").text
    for told in ("Ring seconds, row 3", "<s>soon</s> → 45", "Round Robin", "round-robin"):
        assert told in page
    assert 'name="step" value="1"' in page


def test_what_is_sent_as_it_looks_is_not_listed_as_sent_otherwise(person, drop):
    sheet = drop({"active": "yes", "name": " Autumn"}, {"active": "Y", "name": "Spring"})
    page = person.get(f"/sheets/{sheet.record.id}/changes").text
    listed = re.findall(r"<tr><td>(.*?)</td><td.*?>(.*?)</td><td.*?>(.*?)</td>", page)
    active = {(was, sent) for header, was, sent in listed if header == "Active"}
    assert active == {("Y", "yes")}
    assert ("Campaign name", "␣Autumn", "Autumn") in listed
    assert "␣ stands for a space" in page


def test_dates_whose_order_edits_put_in_doubt_are_read_again_once_a_person_says_so(
    person, drop, site
):
    days = [{"start_date": f"{day}/04/2031", "end_date": "05/06/2031"} for day in ("13", "03")]
    record = drop(*days).record.id
    asks = "The dates of this sheet now say month first. Read them again?"
    assert asks not in person.get(f"/sheets/{record}").text
    column = site.sheets.open(record).plan.matches.by_field["start_date"].column
    site.sheets.edit(record, LOCAL, [CellEdit(2, column, "04/13/2031")], tab="t", seq=1)
    assert asks in person.get(f"/sheets/{record}").text
    person.send(f"/sheets/{record}/readings", date_order="mdy", go="check")
    assert asks not in person.get(f"/sheets/{record}").text
    (first, second) = (row.values["start_date"] for row in site.sheets.open(record).plan.rows)
    assert (first.isoformat(), second.isoformat()) == ("2031-04-13", "2031-03-04")
