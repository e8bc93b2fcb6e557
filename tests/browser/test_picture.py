"""The picture of the page in the README, and how the page looks in other ways of seeing."""

from contextlib import closing, contextmanager

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


@pytest.fixture
def seen(browser, sheets, address, third_quarter):
    """Return a function that shows the sheet in a way of seeing."""
    record = sheets.add(third_quarter, third_quarter.name, "asha", ReadOptions())
    sheets.read(record.id)

    @contextmanager
    def shown(**looks):
        looks = {"viewport": SIZE, "locale": "en-GB", **looks}
        with closing(browser.new_context(**looks)) as context:
            context.add_cookies([{"name": "who", "value": "Asha Menon", "url": address}])
            page = context.new_page()
            page.goto(f"{address}/sheets/{record.id}")
            yield page

    return shown


def test_the_picture_of_the_readme_shows_the_page_as_it_is(seen, request):
    with seen() as page:
        page.get_by_text("Use +05:30").first.wait_for()
        taken = page.screenshot(scale="css")
    if request.config.getoption("--regenerate"):
        PICTURE.write_bytes(taken)
    assert PICTURE.read_bytes()[16:24] == taken[16:24]  # the size of both


LOOKS = {
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "without motion": {"reduced_motion": "reduce"},
}


@pytest.mark.parametrize("look", LOOKS)
def test_a_state_is_told_by_word_and_shape_in_every_way_of_seeing(seen, look):
    with seen(**LOOKS[look]) as page:
        head = page.locator("tr.d .c0").first
        assert head.locator("svg").first.is_visible()
        assert "Needs fixing" in head.inner_text()


def test_a_print_has_the_whole_grid_and_no_buttons(seen):
    with seen() as page:
        page.emulate_media(media="print")
        assert not page.get_by_role("button", name="Undo").is_visible()
        cells = page.locator("#cells")
        assert cells.evaluate("it => it.scrollHeight <= it.clientHeight + 1")
