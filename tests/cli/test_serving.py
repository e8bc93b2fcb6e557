"""The page as a program: its address, its end, and where it does not begin at all."""

import re
import signal
import subprocess
import sys

import httpx
import pytest
import uvicorn
from programs import PYTHON

from bulk_import.cli import main
from bulk_import.web.serving import Server

ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows ends programs otherwise")


@pytest.fixture
def serving(tmp_path):
    """Returns a program that serves the sandbox, and the address that it printed."""
    started = []

    def start(*options):
        command = [PYTHON, "-m", "bulk_import", "serve", "--sandbox", "--no-browser", "--port", "0"]
        program = subprocess.Popen(
            [*command, *options], stdout=subprocess.PIPE, text=True, cwd=tmp_path
        )
        started.append(program)
        return program, program.stdout.readline().strip()

    yield start
    for program in started:
        program.kill()
        program.wait()
        program.stdout.close()


@ON_POSIX
def test_the_address_that_is_printed_signs_in_and_sigterm_ends_it(serving):
    program, address = serving()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/sign-in\?key=[0-9a-f]{48}", address)
    with httpx.Client(base_url=address.partition("/sign-in")[0], trust_env=False) as browser:
        assert browser.get("/").headers["location"] == "/sign-in"
        signed_in = browser.get(address)
        assert signed_in.headers["location"] == "/"
        cookie = signed_in.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert "Create campaigns from a spreadsheet" in browser.get("/").text
        program.send_signal(signal.SIGTERM)  # with a connection that stays open
        assert program.wait(60) == 0


@pytest.mark.full
def test_the_second_signal_leaves_at_once():
    left = []
    server = Server(uvicorn.Config(lambda: None), lambda: None, left.append)
    server.handle_exit(signal.SIGTERM, None)
    assert (server.should_exit, left) == (True, [])
    server.handle_exit(signal.SIGTERM, None)
    assert left == [128 + signal.SIGTERM]


@pytest.mark.full
def test_the_page_is_not_served_beyond_this_machine_without_a_proxy(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for host in ("0.0.0.0", "::", "192.0.2.1", "import.example"):  # noqa: S104  refused
        assert main(["serve", "--sandbox", "--no-browser", "--host", host]) == 2
        assert f"The page is not served at {host}" in capsys.readouterr().err


def test_a_port_that_is_taken_is_named(tmp_path, monkeypatch, capsys):
    import socket  # noqa: PLC0415  only here

    monkeypatch.chdir(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert main(["serve", "--sandbox", "--no-browser", "--port", port]) == 2
    assert f"Port {port} cannot be used" in capsys.readouterr().err
