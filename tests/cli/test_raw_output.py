"""Nothing that is not ours reaches a terminal, a pipe or a log as it is."""

import csv
import http.server
import json
import os
import sys
import threading
import unicodedata
from contextlib import suppress

import pytest
import sending

from bulk_import.cli import main
from bulk_import.cli.progress import progress
from bulk_import.clock import SYSTEM
from bulk_import.events import RowConcluded, Warned
from bulk_import.outcome import Result, State

HOSTILE = "\x1b[2J\x1b]0;t\x07\x9b31m\x85\b\r\x00\x7f\u202e\u2066\u200b\U000e0041\u2028"
IN_A_FILE = HOSTILE.replace("\x00", "")


def raw(text, allowed="\n"):
    """Return the characters of *text* that a terminal would obey or hide."""
    kinds = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    return {each for each in text if unicodedata.category(each) in kinds and each not in allowed}


class HostileApi(http.server.BaseHTTPRequestHandler):
    """Refuses everything in words that are no words."""

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        words = {"code": 400, "msg": f"no{HOSTILE}\nRow 2 (x): Created"}
        body = json.dumps(words).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def hostile_api(monkeypatch):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), HostileApi) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("TELECMI_BASE_URL", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("TELECMI_INET_NO", "1001")
        monkeypatch.setenv("TELECMI_SECRET", sending.SECRET)
        monkeypatch.setenv("BULK_IMPORT_RATE", "500")
        yield
        server.shutdown()


@pytest.fixture
def hostile(tmp_path, monkeypatch, hostile_api):
    """A folder with a sheet that is hostile wherever it can be, and an API that is as well."""
    good, bad, refused = sending.rows(3)
    more = {f"Extra{IN_A_FILE}": f"x{IN_A_FILE}", "\x1b[31mRemark": IN_A_FILE}
    lines = [
        good | {"Campaign name": f"North{IN_A_FILE}"} | more,
        bad | {"Campaign name": f"South{IN_A_FILE}", "Start date": f"soon{IN_A_FILE}"} | more,
        refused,
    ]
    sending.write_csv(tmp_path / f"c{IN_A_FILE}.csv", lines)
    monkeypatch.chdir(tmp_path)
    return f"c{IN_A_FILE}.csv"


COMMANDS = {
    "check": ["check", "FILE"],
    "run": ["run", "FILE", "--yes"],
    "json": ["run", "FILE", "--yes", "--json"],
    "csv": ["check", "FILE", "-o", f"o{IN_A_FILE}.csv"],
    "missing": ["check", f"m{HOSTILE}.csv"],
    "column": ["check", "FILE", "--column", f"Extra{IN_A_FILE}=no{HOSTILE}"],
    "column alone": ["check", "FILE", "--column", HOSTILE],
    "set": ["check", "FILE", "--set", f"remark{HOSTILE}={HOSTILE}"],
    "sheet": ["check", "FILE", "--sheet", HOSTILE],
    "profile": ["check", "FILE", "--profile", HOSTILE],
    "profile file": ["convert", "FILE", "--profile", f"{IN_A_FILE}.toml"],
    "convert": ["convert", "FILE"],
    "encoding": ["check", "FILE", "--encoding", HOSTILE],
    "region": ["check", "FILE", "--region", HOSTILE],
    "agents": ["check", "FILE", "--agents", HOSTILE],
    "output": ["check", "FILE", "-o", f"{HOSTILE}/x.xlsx"],
    "choice": ["check", "FILE", "--date-order", HOSTILE],
    "number": ["run", "FILE", "--rate", HOSTILE],
    "option": ["check", f"--no{HOSTILE}"],
    "command": [f"no{HOSTILE}"],
    "topic": ["handbook", HOSTILE],
    "no run": ["history", HOSTILE],
    "template": ["template", "-o", f"t{IN_A_FILE}.csv"],
    "save profile": ["check", "FILE", "--save-profile", HOSTILE],
}


SHOWS_NO_VALUE = {"region", "no run"}


@pytest.mark.slice(4)
@pytest.mark.skipif(os.name == "nt", reason="no such names of files")
@pytest.mark.parametrize(
    "command",
    [
        pytest.param(each, marks=pytest.mark.always) if each in {"run", "json"} else each
        for each in COMMANDS
    ],
)
def test_on_a_pipe(command, hostile, capsys):
    main([hostile if each == "FILE" else each for each in COMMANDS[command]])
    out, err = capsys.readouterr()
    assert raw(out + err) == set()
    marks = ("U+001B", "\\u001b", "\\x1b")  # ours, JSON's, and those of click
    assert any(mark in out + err for mark in marks) or command in SHOWS_NO_VALUE
    if command == "json":
        assert json.loads(out)["file"] == hostile
    main(["history"])
    assert raw("".join(capsys.readouterr())) == set()


@pytest.mark.skipif(os.name == "nt", reason="no terminals of this kind")
def test_on_a_terminal(hostile, monkeypatch):
    pty, termios = pytest.importorskip("pty"), pytest.importorskip("termios")
    main_end, program_end = pty.openpty()
    termios.tcsetwinsize(program_end, (24, 100))
    read = []

    def reading():
        with suppress(OSError):  # the other end was closed
            while piece := os.read(main_end, 10_000):
                read.append(piece)

    reader = threading.Thread(target=reading)
    reader.start()
    with os.fdopen(program_end, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stdout", terminal)
        monkeypatch.setattr(sys, "stderr", terminal)
        main(["run", hostile, "--yes"])
        with progress(1, SYSTEM, quiet=False) as listen:
            facts = {"path": HOSTILE, "reason": HOSTILE}
            listen(Warned(code="history.not_kept", facts=facts))
            listen(RowConcluded(row=2, result=Result(state=State.CREATED)))
    reader.join()
    os.close(main_end)
    shown = b"".join(read).decode()
    assert "U+001B" in shown
    assert "1/1" in shown
    assert raw(shown, allowed="\r\n") == set()


def test_settings_are_not_printed_as_they_are(monkeypatch, capsys, tmp_path):
    sending.write_csv(tmp_path / "c.csv", sending.rows(1))
    for variable in ("TELECMI_BASE_URL", "BULK_IMPORT_RATE", "BULK_IMPORT_REGION"):
        with monkeypatch.context() as patched:
            patched.setenv(variable, HOSTILE.replace("\x00", ""))
            main(["check", str(tmp_path / "c.csv")])
        assert raw("".join(capsys.readouterr())) == set()


def test_what_is_read_again_from_csv_is_what_was_there(hostile, capsys):
    main(["check", hostile, "-o", "o.csv"])
    with open("o.csv", encoding="utf-8-sig", newline="") as file:  # noqa: PTH123  a name here
        first = next(csv.DictReader(file))
    assert first["Campaign name"].startswith("North")
    assert raw("".join(capsys.readouterr())) == set()
