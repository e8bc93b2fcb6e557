"""Behind nginx, under a path of its own and without websockets: the page works as it does alone."""

import re
import shutil
import socket
import subprocess
from collections import Counter
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import pytest
from handbook_pages import HANDBOOK
from openpyxl import load_workbook
from page_server import environment_of, program
from page_steps import import_the_sample
from playwright.sync_api import expect
from sending import rows, wait_until, write_csv

from bulk_import.sandbox import Fault

pytestmark = pytest.mark.skipif(
    not shutil.which("nginx"), reason="there is no nginx here; install nginx-light"
)

SERVE = """[serve]
user_header = "X-Forwarded-User"
proxies = ["127.0.0.1"]
path = "/import"
"""

NGINX = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log stderr crit;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxied;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        location /import/ {{
            proxy_set_header X-Forwarded-User asha@bluering.example;
{documented}
        }}
    }}
}}
"""


def documented(port):
    """Return what the handbook writes into a location, for a page at *port*."""
    page = (HANDBOOK / "page.md").read_text("utf-8")
    inside = re.search(r"location / \{\n(.*?)\n    \}", page, re.DOTALL)[1]
    kept = [
        line
        for line in inside.splitlines()
        if re.search(r"Host|client_max|buffering|proxy_pass", line)
    ]
    assert len(kept) == 4
    return "\n".join(kept).replace("127.0.0.1:8766", f"127.0.0.1:{port}")


def free_port():
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def nginx(folder, page):
    """Let nginx show the page at the port *page* under /import/; yields its address."""
    port = free_port()
    conf = folder / "nginx.conf"
    conf.write_text(NGINX.format(folder=folder, port=port, documented=documented(page)))
    command = [shutil.which("nginx"), "-p", folder, "-c", conf, "-e", "stderr"]
    with subprocess.Popen(command) as proxy:
        try:
            wait_until(lambda: _listens(port))
            yield f"http://127.0.0.1:{port}/import/"
        finally:
            proxy.terminate()


def _listens(port):
    with closing(socket.socket()) as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def address(tmp_path, telecmi):
    """The address under which nginx shows the page."""
    settings = tmp_path / "bulk-import"
    settings.mkdir()
    (settings / "bulk-import.toml").write_text(SERVE)
    environment = environment_of(
        tmp_path, telecmi, BULK_IMPORT_RATE="50", BULK_IMPORT_QUIET_PERIOD="1"
    )
    account = {name: environment.pop(name) for name in [*environment] if "TELECMI" in name}
    (settings / ".env").write_text("".join(f"{name}={it}\n" for name, it in account.items()))
    with program(environment, tmp_path, "--port", "0") as (_, alone):
        assert urlsplit(alone).path == "/import/"
        with nginx(tmp_path, urlsplit(alone).port) as found:
            yield found


def test_a_workbook_is_put_right_and_imported_and_an_import_goes_on_without_its_tab(
    visit, address, tmp_path, telecmi
):
    page = visit(address, accept_downloads=True)
    seen = {}
    import_the_sample(page, seen, tmp_path / "results.xlsx")
    assert {one.startswith(address) for one in seen.values()} == {True}
    sheet = load_workbook(tmp_path / "results.xlsx")["Campaigns"]
    texts = [str(cell.value) for line in sheet for cell in line]
    assert texts.count("Created") == len(telecmi.campaigns)
    # again, and the tab is closed meanwhile
    telecmi.faults.set(Fault(name="Closed 1", delay=1))
    names, sent = ["Closed 1", "Closed 2", "Closed 3"], len(telecmi.requests)
    lines = [one | {"Campaign name": name} for name, one in zip(names, rows(3), strict=True)]
    page.goto(address)
    page.locator("input[type=file]").set_input_files(write_csv(tmp_path / "next.csv", lines))
    page.get_by_role("link", name="Go on with 3 rows").click()
    page.get_by_role("button", name="Import 3 campaigns").click()
    page.wait_for_url("**/import/runs/*")
    run = page.url
    page.close()
    again = visit(run)
    expect(again.locator("#head")).to_have_text("All 3 campaigns were created")
    assert Counter(one.name for one in telecmi.requests[sent:]) == dict.fromkeys(names, 1)
