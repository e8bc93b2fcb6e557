"""Without its script, the page works from the dropped file to the results: all but the keys."""

from dataclasses import replace

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect
from sending import rows, write_csv

from bulk_import.sandbox import Fault

WRONG = {"Start time": "soon"}
ASKED = {"Start date": "03/04/2090", "End date": "05/06/2090"}
CALLED = {"Time zone": "IST"}


@pytest.fixture
def page(visit, address):
    return visit(f"{address}/", java_script_enabled=False, accept_downloads=True)


def read(page, path):
    """Choose a file on Start, and wait until it was read."""
    page.get_by_label("Choose a spreadsheet").set_input_files(path)
    page.get_by_role("button", name="Read this file").click()
    page.get_by_role("link", name="Every change").or_(
        page.get_by_role("heading", name="How your spreadsheet is read")
    ).first.wait_for()


def say_how_dates_are_read(page):
    page.get_by_label("Day first").check()
    page.get_by_role("button", name="Read again with these choices").click()
    expect(page.get_by_role("status")).to_have_text("3 more rows are ready.")
    page.get_by_role("button", name="Go on to the check").click()


def put_a_group_right(page):
    card = page.locator(".grp").filter(has_text="IST")
    card.get_by_label("+05:30, Asia/Kolkata").check()
    card.get_by_role("button", name="Use one in all 2 cells").click()
    expect(page.locator("#told")).to_contain_text("“IST” became +05:30 in 2 cells")


def put_a_line_right_and_undo_and_redo_it(page):
    page.locator("#r7 .fixl input").first.fill("20")
    page.get_by_role("button", name="Save the changes of this page").click()
    expect(page.locator("#told")).to_contain_text("1 change was saved.")
    page.locator("#history").get_by_role("button", name="Undo").click()
    expect(page.locator("#told")).to_contain_text("1 cell was put back.")
    page.locator("#history").get_by_role("button", name="Redo").click()
    expect(page.locator("#told")).to_contain_text("1 cell was put back.")


def put_a_row_right_and_leave_one_out(page):
    page.get_by_role("link", name="Row 6, open").click()
    page.get_by_label("Start time").fill("09:30")
    page.get_by_role("button", name="Save this row").click()
    expect(page.get_by_role("status")).to_contain_text("1 change was saved.")
    page.get_by_role("link", name="Row 7").click()
    page.get_by_role("button", name="Leave this row out").click()
    page.get_by_role("link", name="Back to the rows").click()


def find_a_row(page):
    page.get_by_label("Find in the rows").fill("Campaign 7")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("#cells tbody")).to_have_count(1)


def import_all(page):
    page.get_by_role("link", name="Go on with 6 rows").click()
    page.get_by_role("button", name="Import 6 campaigns").click()
    expect(page.locator("#head")).to_have_text("All 6 campaigns were created")


def test_every_step_from_the_file_to_its_results_is_a_form_or_a_link(page, tmp_path, telecmi):
    changes = [CALLED, CALLED, {}, {}, WRONG, {"Agent interval": "soon"}, {}]
    lines = [one | ASKED | it for one, it in zip(rows(7), changes, strict=True)]
    read(page, write_csv(tmp_path / "q3.csv", lines))
    say_how_dates_are_read(page)
    put_a_group_right(page)
    put_a_line_right_and_undo_and_redo_it(page)
    put_a_row_right_and_leave_one_out(page)
    find_a_row(page)
    import_all(page)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download the results workbook").click()
    saved.value.save_as(tmp_path / "results.xlsx")
    sheet = load_workbook(tmp_path / "results.xlsx").worksheets[0]
    texts = [str(cell.value) for line in sheet for cell in line]
    assert texts.count("Created") == len(telecmi.campaigns) == 6


def test_an_import_is_stopped_and_its_rest_is_taken_up_again(page, desk, telecmi):
    telecmi.faults.set(Fault(name="Campaign 1", delay=4))
    desk.send = replace(desk.send, concurrency=1)
    page.goto(f"{page.url}sheets/{desk.add_sheet(rows(3))}/confirm")
    page.get_by_role("button", name="Import 3 campaigns").click()
    page.get_by_role("button", name="Stop the import").click()
    page.get_by_role("button", name="Stop after the current rows").click()
    expect(page.locator("#head")).to_have_text("Stopped after 1 of 3 rows")
    page.get_by_role("button", name="Fix and import the other 2 rows").click()
    expect(page.get_by_role("link", name="Go on with 2 rows")).to_be_visible()
