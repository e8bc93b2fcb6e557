"""The picture of the page in the README."""

import pytest
from handbook_pages import SAMPLES
from openpyxl import load_workbook

from bulk_import.options import ReadOptions

PICTURE = SAMPLES / "page.png"
SIZE = {"width": 1440, "height": 1000}
BLANK = 29
"""The row of the sample that separates its two blocks."""

WRONG = {"Time Zone": ["IST"] * 10 + [None] * 7, "Caller ID": ["09876543210"] * 5}
"""Cells of the rows that are added, by header: what many rows of a sheet have in common."""


@pytest.fixture
def third_quarter(tmp_path):
    """The sample with rows that have something wrong in common, and with two days corrected."""
    workbook = load_workbook(SAMPLES / "campaigns.xlsx")
    sheet = workbook["Campaigns"]
    at = {cell.value: cell.column for cell in sheet[3]}
    usual = [cell.value for cell in sheet[4]]
    wrong = [(header, cell) for header, cells in WRONG.items() for cell in cells]
    sheet.insert_rows(BLANK, len(wrong))
    for number, (header, cell) in enumerate(wrong):
        row = BLANK + number
        for column, value in enumerate(usual, start=1):
            sheet.cell(row, column, value)
        own = {
            "Campaign Name": f"Credit Card Upgrade – City {number + 1}",
            "Lead List ID": f"c54ab16d-aa9c-44a1-a130-f06cd51{number + 1:05}",
            "Agents": f"{7_300 + number}_2224257",
            header: cell,
        }
        for name, value in own.items():
            sheet.cell(row, at[name]).value = value
    workbook.save(tmp_path / "q3-campaigns.xlsx")
    return tmp_path / "q3-campaigns.xlsx"


def test_the_picture_of_the_readme_shows_the_page_as_it_is(
    visit, sheets, address, third_quarter, request
):
    record = sheets.add(third_quarter, third_quarter.name, "asha", ReadOptions())
    sheets.read(record.id)
    page = visit(f"{address}/sheets/{record.id}", who="Asha Menon", viewport=SIZE)
    page.get_by_text("Use +05:30").first.wait_for()
    taken = page.screenshot(scale="css")
    if request.config.getoption("--regenerate"):
        PICTURE.write_bytes(taken)
    assert PICTURE.read_bytes()[16:24] == taken[16:24]  # the size of both
