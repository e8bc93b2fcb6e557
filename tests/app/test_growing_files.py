import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from programs import PYTHON

from bulk_import.app.growing_files import SETTLED, FileLook

HEAD = "Campaign name,Dialer type\n"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "weekly.csv"
    path.write_text(HEAD, "utf-8")
    return path


def modified(path):
    return datetime.fromtimestamp(path.stat().st_mtime + 0.001, UTC)


def test_a_file_that_is_left_alone_does_not_grow(path):
    assert not FileLook.at(str(path)).is_growing()


def test_a_file_that_is_written_while_it_is_read_grows(path):
    look = FileLook.at(str(path))
    path.write_text(f"{HEAD}A,progressive\n", "utf-8")
    assert look.is_growing()


def test_a_file_that_is_written_with_as_many_bytes_grows(path):
    look = FileLook.at(str(path))
    os.utime(path, ns=(0, look.modified + 1))
    assert look.is_growing()


def test_a_file_that_went_away_meanwhile_grows(path):
    look = FileLook.at(str(path))
    path.unlink()
    assert look.is_growing()


@pytest.mark.parametrize("name", ["-", "missing.csv", "a\0b.csv"])
def test_what_is_no_file_is_left_to_whoever_reads_it(name):
    assert not FileLook.at(name).is_growing()


def test_a_file_that_was_just_written_is_looked_at_again_once_it_had_time(path):
    waits = []

    def wait(seconds):
        waits.append(seconds)
        path.write_text(f"{HEAD}A,progressive\n", "utf-8")

    look = FileLook.at(str(path))
    assert look.is_growing_once_settled(wait, modified(path))
    assert waits == pytest.approx([SETTLED], abs=0.01)


@pytest.mark.parametrize("age", [-3600, SETTLED + 0.1])
def test_an_older_file_and_one_of_a_clock_that_is_ahead_are_not_waited_for(path, age):
    now = datetime.fromtimestamp(path.stat().st_mtime + age, UTC)
    assert not FileLook.at(str(path)).is_growing_once_settled(pytest.fail, now)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who has a file open")
def test_a_file_that_a_program_has_open_to_write_is_growing_until_it_is_closed(path):
    look = FileLook.at(str(path))
    with path.open("a", encoding="utf-8"):
        assert look.is_growing()
    assert not look.is_growing()
    with path.open("r+b"):
        (path.parent / ".~lock.weekly.csv#").touch()  # LibreOffice shows it
        assert not look.is_growing()


@pytest.mark.full
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who has a file open")
def test_whoever_opens_the_file_while_it_is_looked_at_ends_nobody(path):
    opening = "import os, sys\nwhile True: os.close(os.open(sys.argv[1], os.O_WRONLY))"
    looking = (
        "import sys\nfrom bulk_import.app.growing_files import FileLook\n"
        "for _ in range(3_000): FileLook.at(sys.argv[1]).is_growing()"
    )
    with subprocess.Popen([PYTHON, "-c", opening, str(path)]) as writer:
        try:
            assert subprocess.run([PYTHON, "-c", looking, str(path)], check=False).returncode == 0
        finally:
            writer.kill()
