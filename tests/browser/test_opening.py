"""What a dropped file is opened as, in a real browser; and what is said of one that is refused."""

import re
from dataclasses import replace

import pytest
from openpyxl import Workbook
from page_server import serving
from playwright.sync_api import expect
from sending import rows, write_csv

from bulk_import.web.application import create_app
from bulk_import.web.site import Limits

ASKED = {"Start date": "03/04/2090", "End date": "05/06/2090"}
"""Dates that can be read in two orders."""


@pytest.fixture
def take(visit, address):
    """Return a function that opens Start and drops a file there; it returns the page."""

    def taken(path):
        page = visit(f"{address}/")
        page.locator("input[type=file]").set_input_files(path)
        return page

    return taken


def test_a_sheet_with_nothing_to_ask_opens_at_check(take, tmp_path):
    page = take(write_csv(tmp_path / "plain.csv", rows(2)))
    page.wait_for_url(re.compile(r"/sheets/[\w-]+(\?|$)"))
    expect(page).to_have_title(re.compile("^2 rows are ready: plain.csv"))


def dates(page):
    """Return what the first two rows send as their dates."""
    return [
        page.locator(".d").nth(row).locator("td", has=page.get_by_label(header)).locator(".sub")
        for row in range(2)
        for header in ("Start date", "End date")
    ]


def test_an_undecided_order_of_dates_is_asked_first_and_an_answer_reads_all_again(take, tmp_path):
    page = take(write_csv(tmp_path / "asked.csv", [one | ASKED for one in rows(2)]))
    page.wait_for_url("**/columns")
    expect(page.get_by_text("1 question is open; its 2 rows would need")).to_be_visible()
    page.get_by_label("Day first").click()
    expect(page.get_by_role("status")).to_have_text("2 more rows are ready.")
    expect(page.get_by_text("So “03/04/2090” in ")).to_contain_text("is 3 Apr 2090.")
    page.get_by_role("button", name="Go on to the check").click()
    page.locator("#tabs").get_by_text("All").click()
    for shown, date in zip(dates(page), ["3 Apr 2090", "5 Jun 2090"] * 2, strict=True):
        expect(shown).to_have_text(re.compile(date))
    page.get_by_role("link", name="Columns and readings").click()
    page.get_by_label("Order of day and month").select_option("mdy")
    expect(page.get_by_role("status")).to_be_visible()
    page.get_by_role("button", name="Go on to the check").click()
    page.locator("#tabs").get_by_text("All").click()
    for shown, date in zip(dates(page), ["4 Mar 2090", "6 May 2090"] * 2, strict=True):
        expect(shown).to_have_text(re.compile(date))


def without_headers(path):
    book = Workbook()
    for number in range(3):
        book.active.append([f"note {number}", number])
    book.save(path)


REFUSED = {
    "photo.png": (b"\x89PNG\r\n\x1a\n", "photo.png is no spreadsheet by its name."),
    "huge.xlsx": (b"PK" * 1_100_000, "huge.xlsx has 3 MB; up to 2 MB are read."),
    "report.xlsx": (b"%PDF-1.4", "report.xlsx is a PDF."),
    "empty.csv": (b"", "empty.csv is empty: there are no campaigns in it."),
    "torn.xlsx": (b"PK\x03\x04 and no more", "torn.xlsx is damaged"),
    "zeros.csv": (bytes(4096), "zeros.csv holds nothing but zero bytes"),
    "sign-in.xls": (
        b"<html><title>Sign in</title><form><input type=password></form></html>",
        "is the page on which somebody signs in",
    ),
    "notes.xlsx": (without_headers, "has headers such as Campaign name"),
}
"""Files by name: what they hold, and what is said of them."""


def written(folder, name):
    content, _ = REFUSED[name]
    path = folder / name
    content(path) if callable(content) else path.write_bytes(content)
    return path


@pytest.fixture
def narrow(site):
    """The address of a server that reads files of 2 MB at the most."""
    with serving(create_app(replace(site, limits=Limits(most_bytes=2 * 1024 * 1024)))) as found:
        yield found


def test_each_kind_of_refused_file_is_told_with_the_focus_on_it_and_the_next_can_be_dropped(
    visit, narrow, tmp_path, faults
):
    faults.expected = "Failed to load resource"
    page = visit(f"{narrow}/")
    for name, (_, words) in REFUSED.items():
        page.locator("input[type=file]").set_input_files(written(tmp_path, name))
        told = page.locator("#refused")
        expect(told).to_contain_text(words)
        expect(told).to_be_focused()
        expect(page).to_have_title(re.compile(f"^Error: |{re.escape('This file cannot be used')}"))
        expect(page.locator("#drop")).to_be_visible()
    page.locator("input[type=file]").set_input_files(write_csv(tmp_path / "good.csv", rows(1)))
    expect(page).to_have_title(re.compile("^1 row is ready: good.csv"))


DROP = """([names, text]) => {
    const data = new DataTransfer();
    for (const name of names) data.items.add(new File([text], name));
    for (const kind of ["dragenter", "dragover", "drop"]) {
        const event = new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true });
        document.querySelector("h1").dispatchEvent(event);
    }
}"""


def test_two_files_at_once_are_refused_wherever_in_the_window_they_are_dropped(
    visit, address, faults
):
    faults.expected = "422"  # the server refuses them
    page = visit(f"{address}/")
    page.evaluate(DROP, [["one.csv", "two.csv"], "text"])
    expect(page.locator("#refused")).to_contain_text("Drop one file at a time.")
    expect(page.locator("#refused")).to_be_focused()
    page.evaluate(DROP, [["one.csv"], "text"])
    page.wait_for_url("**/sheets/**")


def test_a_file_is_the_same_sheet_dropped_on_the_window_or_chosen(take, visit, address, tmp_path):
    path = write_csv(tmp_path / "plain.csv", rows(3))
    chosen, dropped = take(path), visit(f"{address}/")
    dropped.evaluate(DROP, [[path.name], path.read_text("utf-8")])
    for page in (chosen, dropped):
        expect(page).to_have_title(re.compile("^3 rows are ready: plain.csv"))
    cells = "all => all.map((it) => it.value)"
    shown = [page.locator(".d input").evaluate_all(cells) for page in (chosen, dropped)]
    assert shown[0] == shown[1]
    assert "Campaign 3" in shown[0]
