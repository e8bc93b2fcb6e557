"""The keyboard alone, in a real browser: the whole way, and every key of the grid."""

import re

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect
from sending import rows, write_csv
from tab_stops import tab_to

ASKED = {"Start date": "03/04/2090", "End date": "05/06/2090"}
CALLED = {"Time zone": "IST"}
SOON = {"Agent interval": "soon"}
NOBODY = {"Agents": ""}
INTERVAL = "Agent interval"


def choose_the_file(page, path):
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    tab_to(page, page.get_by_label("Choose a spreadsheet"))
    with page.expect_file_chooser() as opened:
        page.keyboard.press("Enter")
    opened.value.set_files(path)


def say_how_dates_are_read(page):
    page.wait_for_url("**/columns")
    tab_to(page, page.get_by_role("radio", name="Ask in each row").first)
    page.keyboard.press("ArrowDown")  # round to the first of them
    expect(page.get_by_label("Day first")).to_be_checked()
    page.keyboard.press("Enter")
    told = page.get_by_text("2 more rows are ready.")
    expect(told).to_be_focused()
    tab_to(page, page.get_by_role("button", name="Go on to the check"))
    page.keyboard.press("Enter")


def put_a_group_right(page):
    card = page.locator(".grp").filter(has_text="IST")
    tab_to(page, card.get_by_label("+05:30, Asia/Kolkata"))
    page.keyboard.press("Space")
    tab_to(page, card.get_by_role("button"))
    page.keyboard.press("Enter")
    expect(page.locator("#toast")).to_contain_text("“IST” became +05:30 in 2 cells")


def put_the_others_right(page):
    page.keyboard.press("F8")
    expect(page.get_by_label(f"{INTERVAL}, row 6", exact=True).first).to_be_focused()
    page.keyboard.type("20")
    page.keyboard.press("F8")
    expect(page.get_by_label("Agents, row 7", exact=True).first).to_be_focused()
    page.keyboard.type("5301_2224257")
    page.keyboard.press("Enter")
    expect(page.locator("#saved")).to_contain_text("All changes saved")


def import_all(page):
    page.keyboard.press("Escape")
    tab_to(page, page.get_by_role("link", name="Go on with 6 rows"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/confirm")
    tab_to(page, page.get_by_role("button", name="Import 6 campaigns"))
    page.keyboard.press("Enter")
    expect(page.locator("#head")).to_have_text("All 6 campaigns were created")


def test_the_whole_way_needs_no_mouse(visit, address, tmp_path, telecmi):
    changes = [CALLED, CALLED, {}, {}, SOON, NOBODY]
    lines = [one | ASKED | it for one, it in zip(rows(6), changes, strict=True)]
    page = visit(f"{address}/", accept_downloads=True)
    page.on("filechooser", lambda _: None)  # from now on, the test is told in place of the system
    choose_the_file(page, write_csv(tmp_path / "q3.csv", lines))
    say_how_dates_are_read(page)
    put_a_group_right(page)
    put_the_others_right(page)
    import_all(page)
    tab_to(page, page.get_by_role("link", name="Download the results workbook"))
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    saved.value.save_as(tmp_path / "results.xlsx")
    sheet = load_workbook(tmp_path / "results.xlsx").worksheets[0]
    texts = {str(cell.value) for line in sheet for cell in line}
    assert {"+05:30", "20", "5301_2224257", "Created"} <= texts
    assert len(telecmi.campaigns) == 6


@pytest.fixture
def grid(visit, desk, address):
    """All rows of a sheet of two pages, and what finds a cell of it."""
    lines = [*rows(101)[:3], rows(4)[3] | CALLED, *rows(101)[4:]]
    page = visit(f"{address}/sheets/{desk.add_sheet(lines)}?show=all")

    def cell(row, header=INTERVAL):
        return page.locator(".d").get_by_label(f"{header}, row {row}", exact=True)

    cell(10).click()
    return page, cell


def test_keys_move_through_the_cells_and_turn_the_pages(grid):
    page, cell = grid
    steps = {
        "ArrowUp": (9, INTERVAL),
        "ArrowLeft": (9, "Agents"),
        "ArrowRight": (9, INTERVAL),
        "Enter": (10, INTERVAL),
        "Shift+Enter": (9, INTERVAL),
        "Shift+Tab": (9, "Agents"),
        "Home": (9, "Campaign name"),
        "ArrowDown": (10, "Campaign name"),
        "PageDown": (20, "Campaign name"),
        "PageUp": (10, "Campaign name"),
        "End": (10, INTERVAL),
        "Tab": (11, "Campaign name"),
        "Control+End": (101, INTERVAL),
        "Control+Home": (2, "Campaign name"),
    }
    for key, place in steps.items():
        page.keyboard.press(key)
        expect(cell(*place)).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.press("ArrowDown")
    page.wait_for_url("**page=2**")
    expect(cell(102)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(cell(101)).to_be_focused()


def test_keys_edit_copy_and_fill_cells(grid):
    page, cell = grid
    keys = page.keyboard
    keys.press("Delete")
    expect(cell(10)).to_have_value("")
    keys.press("Control+z")
    expect(cell(10)).to_have_value("10_s")
    keys.press("Control+y")
    expect(cell(10)).to_have_value("")
    keys.type("25")
    keys.press("ArrowUp")
    expect(cell(9)).to_be_focused()
    keys.press("ArrowDown")
    keys.press("Control+c")
    keys.press("ArrowDown")
    keys.press("Control+v")
    expect(cell(11)).to_have_value("25")
    keys.press("Shift+ArrowDown")
    keys.press("Shift+ArrowDown")
    keys.press("Control+d")
    for row in (11, 12, 13):
        expect(cell(row)).to_have_value("25")
    keys.press("F2")
    keys.press("Backspace")
    keys.type("6")
    keys.press("Escape")
    expect(cell(13).or_(cell(11)).first).to_have_value("25")
    expect(page.locator("#saved")).to_contain_text("All changes saved")


def test_cells_stay_selected_when_the_answer_to_an_earlier_edit_comes(grid):
    page, cell = grid
    held = []
    page.route("**/edits", lambda route: held.append(route), times=1)  # noqa: PLW0108  its signature counts
    page.keyboard.type("25")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    held[0].continue_()
    expect(page.locator("#saved")).to_contain_text("All changes saved")
    expect(page.locator("#cells td.sel")).to_have_count(3)
    page.keyboard.press("Control+d")
    for row in (10, 11, 12):
        expect(cell(row)).to_have_value("25")


def test_keys_work_in_the_lines_below_a_row_and_beside_the_grid(grid):
    page, cell = grid
    page.keyboard.press("Shift+F8")
    expect(cell(5, "Time zone")).to_be_focused()
    page.keyboard.press("Escape")
    line = page.locator("#r5 .fixl input").first
    tab_to(page, line)
    page.keyboard.press("Control+Enter")
    expect(cell(5, "Time zone")).to_have_value(re.compile(r"^\+\d\d:\d\d$"))
    page.keyboard.press("Escape")
    page.locator("#tabs a").first.focus()
    page.keyboard.press("?")
    expect(page.locator("#all-keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#all-keys")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.get_by_label("Find in the rows")).to_be_focused()
