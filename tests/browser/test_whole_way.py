"""The whole way as people go it, on the program itself: from a dropped workbook to its results."""

import re
import subprocess
from contextlib import closing
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from handbook_pages import SAMPLES
from openpyxl import load_workbook
from playwright.sync_api import expect
from programs import PYTHON

AT_WORK = 120_000
"""Milliseconds for what the server does in the meantime."""

EXPORT = SAMPLES / "dialers" / "vicidial.csv"

DAY, RATIO = "#f31G", "#f34M"
"""The fields of two cells of the sample that are put right on the way."""


@pytest.fixture(scope="module")
def link():
    """The address that the program prints when it serves the page on its sandbox."""
    command = [PYTHON, "-m", "bulk_import", "serve", "--sandbox", "--port", "0", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as serving:
        yield serving.stdout.readline().strip()
        serving.terminate()
        assert serving.wait(30) == 0


def put_right(page, field, text):
    page.locator(field).fill(text)
    page.locator(field).press("Enter")
    expect(page.locator("#saved")).to_have_text(re.compile("All changes saved"))


def import_the_sample(page, seen, target):
    """Drop the sample, put two cells right, import it, and save the results as *target*."""
    page.get_by_label("Choose a spreadsheet").set_input_files(SAMPLES / "campaigns.xlsx")
    page.wait_for_url(re.compile("/columns$"))
    seen["columns"] = page.url
    page.get_by_role("button", name="Go on to the check").click()
    page.wait_for_url(re.compile("show=fixing"))
    seen["check"] = page.url
    put_right(page, DAY, "30/06/2031")
    put_right(page, RATIO, "1:2")
    page.get_by_text("Go on with 33 rows").click()
    page.wait_for_url(re.compile("/confirm"))
    seen["confirm"] = page.url
    page.get_by_role("button", name=re.compile("^Import 33 campaigns")).click()
    page.wait_for_url(re.compile("/runs/"))
    seen["result"] = page.url
    with page.expect_download() as saved:
        page.get_by_text("Download the results workbook").click()
    saved.value.save_as(target)


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
LOOKS = list(product(("light", "dark"), (1440, 390)))


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_no_screen_has_a_barrier_that_a_program_can_find(browser, walked, scheme, width):
    seen, state, _ = walked
    looks = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    barriers = {}
    with closing(browser.new_context(locale="en-GB", storage_state=state, **looks)) as context:
        context.set_default_timeout(AT_WORK)
        page = context.new_page()
        for screen in SCREENS:
            page.goto(seen[screen])
            found = Axe().run(page).response["violations"]
            barriers |= {f"{screen}: {one['id']}": one["nodes"][0]["html"] for one in found}
    assert barriers == {}


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
