"""What is named where a file is wanted, and is none: it is refused, or waited for aloud."""

import io
import os
import shutil
import socket
import threading
from pathlib import Path

import pytest
import sending

from bulk_import.cli import main
from bulk_import.cli.progress import reading_progress
from bulk_import.events import AwaitingInput, Reading

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no such files")

EXPORT = Path(__file__).parents[2] / "samples" / "dialers" / "convoso.csv"


@pytest.fixture
def here(tmp_path, monkeypatch):
    sending.write_csv(tmp_path / "campaigns.csv", sending.rows(2))
    shutil.copy(EXPORT, tmp_path / "export.csv")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder.toml").mkdir()
    os.mkfifo(tmp_path / "pipe")
    os.mkfifo(tmp_path / "pipe.toml")
    monkeypatch.chdir(tmp_path)
    for name in ("socket", "socket.toml"):
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(name)
    (tmp_path / "zero").symlink_to("/dev/zero")
    (tmp_path / "zero.toml").symlink_to("/dev/zero")
    return tmp_path


NOT_FILES = {"folder": "is a folder", "socket": "is a socket", "zero": "is a device"}

PLACES = {
    "FILE": ["check", "SPECIAL"],
    "run FILE": ["run", "SPECIAL", "--sandbox", "--yes"],
    "convert FILE": ["convert", "SPECIAL"],
    "--agents": ["check", "campaigns.csv", "--agents", "SPECIAL"],
    "--lookup": ["convert", "export.csv", "--lookup", "SPECIAL"],
    "template --agents": ["template", "--agents", "SPECIAL"],
    "--profile": ["check", "campaigns.csv", "--profile", "SPECIAL.toml"],
    "-o": ["check", "campaigns.csv", "-o", "SPECIAL"],
    "run -o": ["run", "campaigns.csv", "-o", "SPECIAL", "--sandbox", "--yes"],
    "convert -o": ["convert", "campaigns.csv", "-o", "SPECIAL"],
    "template -o": ["template", "-o", "SPECIAL"],
}
WRITTEN = [place for place in PLACES if place.endswith("-o")]


@pytest.mark.slice(7)
@pytest.mark.parametrize("special", NOT_FILES)
@pytest.mark.parametrize("place", PLACES)
def test_what_is_no_file_is_refused_before_anything_is_done(place, special, here, capsys):
    before = set(here.iterdir())
    assert main([each.replace("SPECIAL", special) for each in PLACES[place]]) == 2
    assert NOT_FILES[special] in capsys.readouterr().err
    assert set(here.iterdir()) == before


@pytest.mark.parametrize("place", [*WRITTEN, "--profile"])
def test_a_pipe_is_refused_where_a_file_is_written_and_as_a_profile(place, here, capsys):
    before = set(here.iterdir())
    assert main([each.replace("SPECIAL", "pipe") for each in PLACES[place]]) == 2
    assert "is a pipe" in capsys.readouterr().err
    assert set(here.iterdir()) == before


@pytest.mark.parametrize("more", [[], ["--quiet"]])
def test_a_pipe_is_read_when_something_comes(more, here, hand_clock, capsys):
    content = (here / "campaigns.csv").read_bytes()

    def write_late():
        with (here / "pipe").open("wb") as pipe:  # when somebody reads from it
            hand_clock.advance(1.0)
            pipe.write(content)

    writer = threading.Thread(target=write_late)
    writer.start()
    assert main(["check", "pipe", *more], hand_clock.clock) == 0
    writer.join()
    assert capsys.readouterr().err == (
        "Waiting for what another program writes into pipe; Ctrl-C ends this.\n"
    )


def test_silence_on_standard_input_is_told_after_a_second(hand_clock, capsys):
    for quiet in (False, True):
        with reading_progress("-", hand_clock.clock, quiet=quiet) as listen:
            listen(Reading(path="-"))
            listen(AwaitingInput(path="-"))
            hand_clock.advance(0.9)
            assert capsys.readouterr().err == ""
            hand_clock.advance(60)
            assert capsys.readouterr().err.startswith("Waiting for a spreadsheet on standard input")
            listen(Reading(path="-"))
        assert hand_clock.timers == []


def test_input_that_comes_at_once_is_not_waited_for(hand_clock, capsys):
    with reading_progress("-", hand_clock.clock, quiet=True) as listen:
        listen(AwaitingInput(path="-"))
        listen(Reading(path="-"))
        hand_clock.advance(60)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("stdin", [None, io.StringIO()])
def test_without_standard_input_there_is_nothing_to_wait_for(stdin, here, monkeypatch, capsys):
    if stdin is not None:
        stdin.close()
    monkeypatch.setattr("sys.stdin", stdin)
    assert main(["check", "-"]) == 2
    assert "no standard input" in capsys.readouterr().err
    assert main(["run", "campaigns.csv"]) == 2


def test_a_pipe_beside_an_export_is_no_earlier_conversion_of_it(here, capsys):
    os.mkfifo(here / "campaigns.campaigns-2.xlsx")
    assert main(["convert", "campaigns.csv"]) == 2
    assert "profile" in capsys.readouterr().err


def test_the_lock_of_excel_is_called_that_where_excel_lets_nobody_look(here, capsys):
    lock = here / "~$campaigns.xlsx"
    lock.write_bytes(b"\x05Asha ")
    lock.chmod(0)
    assert main(["check", lock.name]) == 2
    assert "is the lock" in capsys.readouterr().err
