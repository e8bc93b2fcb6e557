"""The server is killed during an import, in a real browser: the next one goes on."""

import csv
import os
import signal
import subprocess
from collections import Counter
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from campaigns import own, row_of
from playwright.sync_api import expect
from programs import PYTHON
from sending import wait_until

from bulk_import.sandbox import Fault

CAMPAIGNS = 12


@pytest.fixture
def environment(tmp_path, telecmi):
    """What the server finds: an account that leads to the sandbox, and folders of its own."""
    home = {name: str(tmp_path) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    settings = {
        "TELECMI_INET_NO": str(telecmi.inet_no),
        "TELECMI_SECRET": telecmi.secret,
        "TELECMI_BASE_URL": telecmi.base_url,
        "BULK_IMPORT_JOURNAL": str(tmp_path / "journal.sqlite3"),
        "BULK_IMPORT_QUIET_PERIOD": "5",
        "BULK_IMPORT_RATE": "4",
    }
    return os.environ | home | settings


@contextmanager
def served(environment, folder, port="0"):
    """Start the page as its users do; yields the process and the address that it prints."""
    command = [PYTHON, "-m", "bulk_import", "serve", "--no-browser", "--port", port]
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            yield server, server.stdout.readline().strip()
        finally:
            server.kill()


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
    with served(environment, tmp_path) as (server, address):
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
    with served(environment, tmp_path, port):
        expect(lost).to_be_hidden()
        expect(page.locator("#head")).to_contain_text(f"{CAMPAIGNS}", timeout=90_000)
        expect(page.get_by_role("link", name="Download the results workbook")).to_be_visible(
            timeout=90_000
        )
    created = Counter(campaign.body["name"] for campaign in telecmi.campaigns)
    assert created == {f"Campaign {number}": 1 for number in range(1, CAMPAIGNS + 1)}
