"""While the secret is held, no log, warning, core dump or child process gets it."""

import logging
import subprocess
import warnings
from contextlib import suppress
from io import StringIO

import openpyxl
import psutil
import pytest
from programs import PYTHON
from pydantic import SecretStr
from sending import rows, wait_until

from bulk_import.cli.redaction import discreet
from bulk_import.sandbox import Fault, Sandbox

CANARY = "c4a7e9d2-81b6-4f35-9e0a-d7135c8fb264"
PIECES = [CANARY[start : start + 8] for start in range(len(CANARY) - 7)]


def found_in(text):
    return [piece for piece in PIECES if piece in text.lower()]


@pytest.fixture
def log():
    """Return what every logger writes, whatever its level."""
    text, root = StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(text), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield text
    root.removeHandler(handler)
    root.setLevel(level)


def test_what_anybody_logs_is_redacted(log):
    with discreet(SecretStr(CANARY)):
        logging.getLogger("httpcore.http11").debug("sent %r", {"secret": CANARY})
        logging.getLogger().warning(CANARY.upper())
        logging.getLogger("other").info("half: %s, %d times", CANARY[:20], 3)
    told = log.getvalue()
    assert found_in(told) == []
    assert told.count("•••") == 3
    assert "3 times" in told


def test_an_error_that_is_logged_shows_its_place_and_not_what_it_says(log):
    with discreet(SecretStr(CANARY)):
        try:
            int(CANARY)
        except ValueError:
            logging.getLogger("other").exception("it failed")
    told = log.getvalue()
    assert "it failed\nbuiltins.ValueError\n" in told
    assert "test_redaction.py, line" in told
    assert found_in(told) == []


def test_a_record_that_cannot_be_shown_ends_nothing(log):
    with discreet(SecretStr(CANARY)):
        logging.getLogger("other").info("%d %d", CANARY)  # noqa: PLE1206  on purpose
    assert log.getvalue() == "a record of other that cannot be shown\n"


def test_warnings_are_redacted():
    with discreet(SecretStr(CANARY)):
        shown = warnings.formatwarning(UserWarning(f"odd: {CANARY}"), UserWarning, "a.py", 3)
    assert found_in(shown) == []
    assert "UserWarning: odd: •••" in shown


def test_afterwards_everything_is_as_it_was(log):
    before = logging.getLogRecordFactory(), warnings.formatwarning
    with pytest.raises(KeyError), discreet(SecretStr(CANARY)):
        raise KeyError
    assert (logging.getLogRecordFactory(), warnings.formatwarning) == before
    logging.getLogger("other").info(CANARY)
    assert CANARY in log.getvalue()


@pytest.fixture
def dumping():
    """Let cores be dumped, as far as this machine allows it, in this process and its children."""
    resource = pytest.importorskip("resource", reason="Windows has no such limits")
    before = resource.getrlimit(resource.RLIMIT_CORE)
    if before[1] == 0:
        pytest.skip("this machine dumps no cores at all")
    resource.setrlimit(resource.RLIMIT_CORE, (before[1], before[1]))
    yield resource
    resource.setrlimit(resource.RLIMIT_CORE, before)


def test_no_core_is_dumped_where_the_system_dumps_any(dumping):
    resource = dumping
    before = resource.getrlimit(resource.RLIMIT_CORE)
    assert before[0] != 0
    with discreet(SecretStr(CANARY)):
        assert resource.getrlimit(resource.RLIMIT_CORE) == (0, before[1])
    assert resource.getrlimit(resource.RLIMIT_CORE) == before


# The program itself, looked at from outside


@pytest.fixture
def process(monkeypatch, tmp_path):
    """A run of a workbook that is under way, and whose first request is never answered."""
    book = openpyxl.Workbook()
    for line in (list(rows(1)[0]), *(list(row.values()) for row in rows(300))):
        book.active.append(line)
    book.save(tmp_path / "a.xlsx")
    with Sandbox(secret=CANARY) as sandbox:
        sandbox.faults.set(Fault(delay=30, times=None))
        monkeypatch.setenv("TELECMI_BASE_URL", sandbox.base_url)
        monkeypatch.setenv("TELECMI_INET_NO", str(sandbox.inet_no))
        monkeypatch.setenv("TELECMI_SECRET", CANARY)
        command = [PYTHON, "-m", "bulk_import", "run", str(tmp_path / "a.xlsx"), "--yes"]
        with subprocess.Popen(command, stdout=-1, stderr=-1) as started:
            yield psutil.Process(started.pid), sandbox
            started.kill()
            started.communicate()


@pytest.mark.full
def test_no_child_process_gets_the_secret(process):
    program, sandbox = process
    seen = {}

    def has_sent():
        for child in program.children(recursive=True):
            with suppress(psutil.Error):
                seen[child.pid] = f"{child.environ()} {child.cmdline()}"
        return sandbox.requests

    wait_until(has_sent)
    assert seen
    assert [found_in(told) for told in seen.values()] == [[]] * len(seen)
    assert found_in(" ".join(program.cmdline())) == []


@pytest.mark.full
@pytest.mark.skipif(not hasattr(psutil.Process, "rlimit"), reason="only Linux shows limits")
def test_a_run_that_sends_dumps_no_core(dumping, process):
    program, sandbox = process
    wait_until(lambda: sandbox.requests or not program.is_running())
    assert program.rlimit(psutil.RLIMIT_CORE)[0] == 0
