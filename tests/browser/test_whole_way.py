"""The whole way as people go it, on the program itself: from a dropped workbook to its results."""

import os
import re
from contextlib import closing

import pytest
from handbook_pages import SAMPLES
from openpyxl import load_workbook
from page_server import program
from page_steps import AT_WORK, import_the_sample

EXPORT = SAMPLES / "dialers" / "vicidial.csv"


@pytest.fixture(scope="module")
def link():
    """The address that the program prints when it serves the page on its sandbox."""
    environment = os.environ | {"BULK_IMPORT_RATE": "50"}
    with program(environment, None, "--sandbox", "--port", "0") as (server, address):
        yield address
        server.terminate()
        assert server.wait(30) == 0


@pytest.fixture(scope="module")
def walked(browser, link, tmp_path_factory):
    """The addresses of the screens on the way, who was signed in, and the saved results."""
    target = tmp_path_factory.mktemp("saved") / "results.xlsx"
    with closing(browser.new_context(locale="en-GB", accept_downloads=True)) as context:
        context.set_default_timeout(AT_WORK)
        page = context.new_page()
        page.goto(link)
        home = page.url
        seen = {"start": home, "not found": f"{home}sheets/none"}
        import_the_sample(page, seen, target)
        sheet = seen["check"].partition("?")[0]
        seen |= {"row": f"{sheet}/rows/36", "changes": f"{sheet}/changes"}
        seen |= {name: f"{home}{name}" for name in ("runs", "accounts", "help", "help/files")}
        page.goto(home)
        page.get_by_label("Choose a spreadsheet").set_input_files(EXPORT)
        page.wait_for_url(re.compile("/conversion$"))
        seen["conversion"] = page.url
        return seen, context.storage_state(), target


def test_the_results_hold_what_was_put_right_and_what_became_of_every_row(walked):
    _, _, path = walked
    sheet = load_workbook(path)["Campaigns"]
    headers = {cell.value: cell.column for cell in sheet[3]}
    row = {"ratio": 34, "day": 31}
    assert sheet.cell(row["ratio"], headers["Ratio"]).value == "1:2"
    assert sheet.cell(row["day"], headers["Start Date (DD/MM/YYYY)"]).value == "30/06/2031"
    results = [sheet.cell(at, headers["Import result"]).value for at in row.values()]
    assert results == ["Created", "Created"]


SCREENS = (
    *("start", "columns", "check", "row", "changes", "confirm", "result", "runs", "accounts"),
    *("help", "help/files", "conversion", "not found"),
)


@pytest.mark.parametrize("width", [390, 320])
def test_no_screen_scrolls_sideways_on_a_phone(browser, walked, width):
    seen, state, _ = walked
    looks = {"viewport": {"width": width, "height": 800}}
    wide = []
    with closing(browser.new_context(locale="en-GB", storage_state=state, **looks)) as context:
        context.set_default_timeout(AT_WORK)
        page = context.new_page()
        for screen in SCREENS:
            page.goto(seen[screen])
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append(screen)
    assert wide == []
