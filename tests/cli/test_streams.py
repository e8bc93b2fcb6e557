"""A stream that nobody reads, or that takes nothing, changes neither the work nor its status."""

import errno
import io
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress

import pytest
import sending
from programs import PYTHON

from bulk_import.cli import main, streams
from bulk_import.cli.streams import SafeStream, safe_streams

COMMANDS = {
    "run": ["run", "campaigns.csv", "--yes"],
    "run --json": ["run", "campaigns.csv", "--yes", "--json"],
    "check": ["check", "campaigns.csv"],
    "check of nothing": ["check", "missing.csv"],
    "convert": ["convert", "campaigns.csv"],
    "history": ["history"],
    "fields": ["fields"],
    "handbook": ["handbook"],
    "handbook topic": ["handbook", "files"],
    "template": ["template", "-o", "t.csv"],
    "version": ["--version"],
    "help": ["run", "--help"],
    "usage": ["check", "--nope"],
}


class Broken(io.StringIO):
    """A stream that takes some text, and nothing more."""

    def __init__(self, error, takes=0):
        super().__init__()
        self.error, self.takes = error, takes

    def write(self, text):
        self.takes -= 1
        if self.takes < 0:
            raise self.error
        return super().write(text)


BROKEN = {
    "no reader": lambda: Broken(BrokenPipeError(errno.EPIPE, "Broken pipe")),
    "a reader of one line": lambda: Broken(BrokenPipeError(errno.EPIPE, "Broken pipe"), 1),
    "a full disk": lambda: Broken(OSError(errno.ENOSPC, "No space left on device")),
    "a terminal that was closed": lambda: Broken(OSError(errno.EIO, "Input/output error")),
    "a closed stream": lambda: Broken(ValueError("I/O operation on closed file")),
    "none": lambda: None,
}


@pytest.fixture
def here(tmp_path, monkeypatch):
    sending.write_csv(tmp_path / "campaigns.csv", sending.rows(3))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def outcome(command, here):
    status = main(COMMANDS[command])
    return status, {path.name for path in here.iterdir()}


@pytest.mark.usefixtures("sandbox")
@pytest.mark.slice(5)
@pytest.mark.parametrize("which", ["stdout", "stderr", "both"])
@pytest.mark.parametrize("fault", BROKEN)
@pytest.mark.parametrize("command", COMMANDS)
def test_what_a_command_does_depends_on_no_stream(command, fault, which, here, monkeypatch):
    for name in ("stdout", "stderr"):
        if which in {name, "both"}:
            monkeypatch.setattr(sys, name, BROKEN[fault]())
    status, files = outcome(command, here)
    expected = {"usage": 2, "check of nothing": 2, "convert": 2}.get(command, 0)
    assert status == expected
    assert ("campaigns.results.xlsx" in files) == command.startswith("run")
    assert ("campaigns.check.xlsx" in files) == (command == "check")
    assert ("t.csv" in files) == (command == "template")


RUN = "run campaigns.csv --yes --sandbox --rate 500"

PLACES = {
    "nobody reads": "2>&1 | true",
    "a full disk": "> /dev/full 2>&1",
    "no output": ">&- 2>&-",
    "nothing at all": "<&- >&- 2>&-",
}


@pytest.mark.slice(1)
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a shell and /dev/full")  # noqa: PTH110  no file
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("command", ["handbook files", pytest.param(RUN, marks=pytest.mark.full)])
def test_the_status_of_the_process_is_that_of_its_work(command, place, here):
    """What Python cannot write when the interpreter ends would become its status, 120."""
    script = f'set -o pipefail; "$0" -m bulk_import {command} {PLACES[place]}'
    done = subprocess.run(
        ["bash", "-c", script, PYTHON], check=False, cwd=here, capture_output=True
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert (here / "campaigns.results.xlsx").exists() == (command == RUN)


def test_a_disk_that_is_full_is_told_and_a_reader_who_left_is_not(here, capsys, monkeypatch):
    for fault, told in (("a full disk", 1), ("no reader", 0), ("none", 0)):
        monkeypatch.setattr(sys, "stdout", BROKEN[fault]())
        main(["fields"])
        assert capsys.readouterr().err.count("No space left on device") == told


def test_afterwards_the_streams_are_those_of_before():
    before = sys.stdout, sys.stderr
    with safe_streams() as (out, err):
        assert (sys.stdout, sys.stderr) == (out, err)
        with safe_streams() as again:
            assert again == (out, err)
    assert (sys.stdout, sys.stderr) == before


def test_whatever_is_written_by_others_has_marks():
    taken = io.StringIO()
    SafeStream(taken).write("a\x1b[2Jb\r\nc\u202e\x9b\x07\n")
    assert taken.getvalue() == "a‹U+001B›[2Jb‹U+000D›\nc‹U+202E›‹U+009B›‹U+0007›\n"


def test_bytes_are_refused_as_by_every_stream_of_text():
    with pytest.raises(TypeError):
        SafeStream(io.StringIO()).write(b"")


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("cp437", '"a" - b ... <U+200B> é ?'),
        ("ascii", '"a" - b ... <U+200B> ? ?'),
        ("utf-8", "“a” – b … ‹U+200B› é 日"),
        ("no such", '"a" - b ... <U+200B> ? ?'),
    ],
)
def test_a_console_gets_what_it_can_show(encoding, told):
    class Console(io.StringIO):
        pass

    Console.encoding = encoding
    console = Console()
    SafeStream(console).write("“a” – b … \u200b é 日")
    assert console.getvalue() == told


def test_a_message_in_the_middle_of_another_is_dropped_and_nothing_is_lost():
    stream = Broken(RuntimeError("reentrant call inside <_io.BufferedWriter name='<stderr>'>"))
    safe = SafeStream(stream)
    safe.write("x")
    stream.takes = 5
    safe.write("y")
    assert stream.getvalue() == "y"


def test_a_pipe_that_is_full_for_a_moment_is_not_lost():
    stream = Broken(BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable"))
    safe = SafeStream(stream)
    safe.write("x")
    assert safe.is_there


def test_nothing_waits_for_a_reader_who_pauses(monkeypatch):
    monkeypatch.setattr(streams, "PATIENCE", 0.05)
    read, written = os.pipe()
    with os.fdopen(written, "w") as pipe:
        safe, begun = SafeStream(pipe), time.monotonic()
        with safe.without_waiting():
            for _ in range(3 * streams.MOST_PENDING):
                safe.write("x" * 1_000 + "\n")
        assert time.monotonic() - begun < 30
        assert not safe.is_there
        safe.write("nothing hangs now\n")
        os.close(read)


def test_what_is_read_in_time_is_read_whole():
    read, written = os.pipe()
    with os.fdopen(written, "w") as pipe:
        safe = SafeStream(pipe)
        with safe.without_waiting():
            for number in range(100):
                safe.write(f"{number}\n")
        safe.write("end\n")
    with os.fdopen(read) as pipe:
        assert pipe.read().split() == [*map(str, range(100)), "end"]


def test_where_no_thread_is_to_be_had_it_is_written_at_once(monkeypatch):
    def refused(_):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refused)
    taken = io.StringIO()
    safe = SafeStream(taken)
    with safe.without_waiting():
        safe.write("x")
    assert taken.getvalue() == "x"


@pytest.mark.skipif(os.name == "nt", reason="a shell")
def test_no_file_takes_the_number_of_a_stream_that_is_closed(tmp_path):
    """Whatever anybody writes to the stream would stand in the file."""
    code = (
        "import sys; from bulk_import.cli.streams import occupy_descriptors; occupy_descriptors();"
        "file = open(sys.argv[1], 'w'); file.write(str(file.fileno()))"
    )
    file = tmp_path / "file"
    script = '"$0" -c "$1" "$2" <&- >&- 2>&-'
    subprocess.run(["bash", "-c", script, PYTHON, code, str(file)], check=True)
    assert int(file.read_text()) > 2


@pytest.mark.skipif(os.name == "nt", reason="pipes of other systems")
def test_a_pipe_that_is_full_and_does_not_wait_is_not_the_status():
    read, written = os.pipe()
    os.set_blocking(written, False)  # as programs leave it that share the pipe
    with suppress(BlockingIOError):
        while True:
            os.write(written, b"x" * 1_000)
    command = [PYTHON, "-m", "bulk_import", "handbook", "files"]
    done = subprocess.run(command, check=False, stdout=written, stderr=subprocess.PIPE)
    os.close(read)
    os.close(written)
    assert (done.returncode, done.stderr) == (0, b"")
