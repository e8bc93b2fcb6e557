"""The server ends while people are at work, in a real browser: with the next one all goes on."""

import csv
import os
import signal
from collections import Counter
from urllib.parse import urlsplit

import pytest
from campaigns import own, row_of
from page_server import environment_of, program
from playwright.sync_api import expect
from sending import rows, wait_until, write_csv

from bulk_import.sandbox import Fault

CAMPAIGNS = 12


@pytest.fixture
def environment(tmp_path, telecmi):
    return environment_of(tmp_path, telecmi, BULK_IMPORT_QUIET_PERIOD="5", BULK_IMPORT_RATE="4")


@pytest.fixture
def file(tmp_path):
    lines = [row_of("predictive", **own(number)) for number in range(1, CAMPAIGNS + 1)]
    path = tmp_path / "campaigns.csv"
    with path.open("w", encoding="utf-8", newline="") as opened:
        writing = csv.DictWriter(opened, list(lines[0]))
        writing.writeheader()
        writing.writerows(lines)
    return path


@pytest.mark.skipif(os.name == "nt", reason="a signal that cannot be caught is POSIX's")
def test_a_killed_server_goes_on_and_creates_nothing_twice(
    visit, environment, tmp_path, telecmi, file, faults
):
    faults.expected = "ERR_"  # while no server is there
    telecmi.faults.set(Fault(name="Campaign 4", delay=60))  # it is under way when the server dies
    with program(environment, tmp_path, "--port", "0") as (server, address):
        page = visit(address)
        page.locator("input[type=file]").set_input_files(file)
        page.get_by_role("link", name=f"Go on with {CAMPAIGNS} rows").click()
        page.get_by_role("button", name=f"Import {CAMPAIGNS} campaigns").click()
        page.wait_for_url("**/runs/*")
        wait_until(lambda: any(one.name == "Campaign 4" for one in telecmi.requests))
        server.send_signal(signal.SIGKILL)
        server.wait()
        lost = page.get_by_role("heading", name="No connection to the page’s server")
        expect(lost).to_be_visible()
    port = str(urlsplit(address).port)
    with program(environment, tmp_path, "--port", port):
        expect(lost).to_be_hidden()
        expect(page.locator("#head")).to_contain_text(f"{CAMPAIGNS}", timeout=90_000)
        expect(page.get_by_role("link", name="Download the results workbook")).to_be_visible(
            timeout=90_000
        )
    created = Counter(campaign.body["name"] for campaign in telecmi.campaigns)
    assert created == {f"Campaign {number}": 1 for number in range(1, CAMPAIGNS + 1)}


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no SIGTERM")
def test_an_edit_during_sigterm_is_there_after_the_start(
    visit, environment, tmp_path, telecmi, faults
):
    faults.expected = "ERR_"  # while no server is there
    lines = [row | {"Agent interval": "soon"} for row in rows(2)]
    with program(environment, tmp_path, "--port", "0") as (server, address):
        page = visit(address)
        page.locator("input[type=file]").set_input_files(write_csv(tmp_path / "a.csv", lines))
        fields = [page.locator(f"#r{row} .fixl input").first for row in (2, 3)]
        fields[0].fill("20")
        with page.expect_request("**/edits"):
            fields[0].press("Enter")
        server.send_signal(signal.SIGTERM)  # the first is on its way, the second is still typed
        fields[1].fill("30")
        fields[1].press("Enter")
        assert server.wait(60) == 0
        expect(page.locator("#saved")).to_contain_text("not saved yet: no connection")
        sheet = page.url
    with program(environment, tmp_path, "--port", str(urlsplit(address).port)):
        expect(page.locator("#saved")).to_contain_text("All changes saved")
        page.goto(f"{sheet.partition('?')[0]}?show=edited")
        kept = [page.get_by_label(f"Agent interval, row {row}", exact=True) for row in (2, 3)]
        expect(kept[0].first).to_have_value("20")
        expect(kept[1].first).to_have_value("30")
        page.goto(f"{sheet.partition('?')[0]}/changes")
        expect(page.get_by_role("row").filter(has_text="soon →")).to_have_count(2)
