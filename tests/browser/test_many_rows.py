"""A sheet of ten thousand rows in a real browser; the benchmarks measure what it may cost."""

import csv
import re

from campaigns import own, row_of
from playwright.sync_api import expect

from bulk_import.options import ReadOptions

COUNT = 10_000
WRONG = {2_000: "soon", 7_000: "later"}
"""What a cell of the column *Ring seconds* holds in some campaigns, by their number."""


OWN = [
    next(header for header, cell in row_of("predictive", **own(1)).items() if cell == value)
    for value in own(1).values()
]
"""The headers of what each campaign has of its own."""


def spreadsheet(folder):
    usual = row_of("predictive")
    path = folder / "q3-campaigns.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writing = csv.DictWriter(file, list(usual))
        writing.writeheader()
        for number in range(1, COUNT + 1):
            row = usual | dict(zip(OWN, own(number).values(), strict=True))
            writing.writerow(row | {"Ring seconds": WRONG.get(number, usual["Ring seconds"])})
    return path


def shown_rows(page):
    return page.locator("#cells tbody")


def test_find_filter_go_to_row_and_the_last_page_work(visit, sheets, address, tmp_path):
    path = spreadsheet(tmp_path)
    record = sheets.read(sheets.add(path, path.name, "asha", ReadOptions()).id)
    page = visit(f"{address}/sheets/{record.id}")
    expect(shown_rows(page)).to_have_count(len(WRONG))
    page.locator("#tabs").get_by_text("All").click()
    expect(shown_rows(page)).to_have_count(100)
    expect(page.locator("#pager")).to_contain_text("Rows 1–100 of 10,000")
    page.get_by_role("link", name="Last page").click()
    expect(page.locator("#pager")).to_contain_text("Rows 9,901–10,000 of 10,000")
    expect(page.locator(f"#r{COUNT + 1}")).to_be_visible()
    page.get_by_label("Go to row").fill("5123")
    page.get_by_label("Go to row").press("Enter")
    expect(page.locator("#r5123 input").first).to_be_focused()
    page.get_by_label("Find in the rows").fill("Campaign 4321")
    page.get_by_label("Find in the rows").press("Enter")
    expect(shown_rows(page)).to_have_count(1)
    expect(shown_rows(page)).to_have_id("r4322")
    page.get_by_label("Find in the rows").fill("")
    page.get_by_label("Find in the rows").press("Enter")
    page.wait_for_url(re.compile(r"^(?!.*Campaign)"))
    page.locator("#tabs").get_by_text("Ready").click()
    expect(page.locator("#pager")).to_contain_text("of 9,998 that are ready")
