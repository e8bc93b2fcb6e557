"""What people do on the page from a dropped workbook to its results, whichever way it is served."""

import re

from handbook_pages import SAMPLES
from playwright.sync_api import expect

AT_WORK = 120_000
"""Milliseconds for what the server does in the meantime."""

DAY, RATIO = "#f31G", "#f34M"
"""The fields of two cells of the sample that are put right on the way."""


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
