"""Imports in a real browser, judged by the sandbox's own record."""

import re
from collections import Counter

import openpyxl
from playwright.sync_api import expect
from sending import wait_until

from bulk_import.sandbox import Fault
from bulk_import.store.sheets import JobState

WRONG = {"start_date": "31/06/2090"}
TAKEN = {"name": "Existing Campaign"}


def names(telecmi):
    return Counter(request.name for request in telecmi.requests)


def head(page):
    return page.locator("#head")


def press_import(page):
    page.get_by_role("button", name=re.compile("^Import ")).click()


def test_a_double_click_back_a_reload_and_a_second_tab_make_one_run(visit, drop, telecmi):
    address = drop({}, {})
    page = visit(f"{address}/confirm")
    other = page.context.new_page()
    other.goto(f"{address}/confirm")
    page.get_by_role("button", name="Import 2 campaigns to account 2224257").dblclick()
    expect(head(page)).to_have_text("All 2 campaigns were created")
    run = page.url
    press_import(other)
    expect(head(other)).to_have_text("All 2 campaigns were created")
    assert other.url == run
    page.go_back()
    page.reload()
    expect(head(page)).to_have_text("All 2 campaigns were created")
    assert names(telecmi) == {"Campaign 1": 1, "Campaign 2": 1}


def test_a_run_goes_on_without_its_tab(visit, drop, telecmi):
    telecmi.faults.set(Fault(name="Campaign 1", delay=1))
    page = visit(f"{drop({}, {}, TAKEN)}/confirm")
    press_import(page)
    page.wait_for_url("**/runs/*")
    run = page.url
    page.close()
    again = visit(run)
    expect(head(again)).to_have_text("2 of 3 campaigns were created")
    expect(again.get_by_role("cell", name="Campaign Name Already Exists")).to_be_visible()
    assert names(telecmi) == {"Campaign 1": 1, "Campaign 2": 1, "Existing Campaign": 1}


def test_a_change_by_somebody_else_is_told_before_anything_is_sent(
    visit, drop, sheets, telecmi, faults
):
    faults.expected = "409"
    address = drop({}, WRONG)
    page = visit(f"{address}/confirm")
    sheet = address.rpartition("/")[2]
    sheets.leave_out(sheet, "ravi", [2])
    press_import(page)
    banner = page.locator("[data-focus]")
    expect(banner).to_contain_text("This spreadsheet was changed after this page was opened")
    expect(banner).to_contain_text(re.compile("ravi, today, .*1 cell"))
    expect(banner).to_be_focused()
    expect(head(page)).to_have_text("No row is ready yet")
    assert telecmi.requests == ()


def test_a_stop_waits_for_what_is_under_way_and_the_rest_is_sent_later(visit, drop, desk, telecmi):
    telecmi.faults.set(Fault(delay=4, times=None))  # long enough to press two buttons
    page = visit(f"{drop(*[{}] * 12)}/confirm")
    press_import(page)
    wait_until(lambda: telecmi.requests)
    page.get_by_role("button", name="Stop the import").click()
    expect(page.get_by_role("button", name="Go on importing")).to_be_focused()
    page.get_by_role("button", name="Stop after the current rows").click()
    expect(head(page)).to_have_text(re.compile("^Stopped after .* of 12 rows$"))
    sent = names(telecmi)
    assert 0 < len(sent) < 12
    telecmi.faults.set()
    page.get_by_role("button", name=f"Fix and import the other {12 - len(sent)} rows").click()
    page.get_by_role("link", name=f"Go on with {12 - len(sent)} rows").click()
    press_import(page)
    expect(head(page)).to_have_text(f"All {12 - len(sent)} campaigns were created")
    assert names(telecmi) == {f"Campaign {number}": 1 for number in range(1, 13)}
    assert all(job.state is JobState.DONE for job in desk.store.jobs())


def test_what_a_person_found_takes_a_row_off_the_list_or_keeps_it(visit, drop, telecmi):
    lost = ("Campaign 1", "Campaign 2")
    telecmi.faults.set(*(Fault(name=name, shape="drop", times=None) for name in lost))
    page = visit(f"{drop(*[{}] * 3)}/confirm")
    press_import(page)
    expect(head(page)).to_have_text("1 of 3 campaigns were created")
    sent = len(telecmi.requests)
    page.get_by_role("button", name="It is there (row 2)").click()
    expect(page.get_by_text("Row 2, “Campaign 1”, may or may not exist")).to_have_count(0)
    expect(page.get_by_role("button", name="Fix and import the other row")).to_be_visible()
    page.get_by_role("button", name="It is not there (row 3)").click()
    expect(page.get_by_role("heading", name="First: look in TeleCMI")).to_have_count(0)
    page.get_by_role("button", name="Fix and import the other row").click()
    expect(page.get_by_role("link", name="Go on with 1 row")).to_be_visible()
    assert len(telecmi.requests) == sent


def test_the_results_workbook_has_a_safe_name_and_what_became_of_the_rows(visit, drop, tmp_path):
    page = visit(f"{drop({}, TAKEN)}/confirm")
    press_import(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the results workbook").click()
    assert waiting.value.suggested_filename == "q3-campaigns.results.xlsx"
    waiting.value.save_as(tmp_path / "results.xlsx")
    book = openpyxl.load_workbook(tmp_path / "results.xlsx")
    texts = {str(cell.value) for sheet in book for line in sheet for cell in line}
    assert {"Created", "Rejected by TeleCMI"} <= texts
