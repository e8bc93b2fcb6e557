import os
import subprocess
from pathlib import Path

import pytest
from programs import PYTHON
from readers.packing import row, text, xlsx

import bulk_import
from bulk_import import readers
from bulk_import.cli import main
from bulk_import.options import USUAL_ROWS
from bulk_import.problems import Refused
from bulk_import.readers import READERS
from bulk_import.readers.limits import ReadLimits
from bulk_import.readers.signatures import recognize


@pytest.fixture
def saved(tmp_path):
    def save(content, name="campaigns.xlsx"):
        path = tmp_path / name
        path.write_bytes(content)
        return str(path)

    return save


@pytest.mark.parametrize("name", ["campaigns.csv", "campaigns.xls", "CAMPAIGNS", "x.pdf"])
def test_the_name_of_a_file_says_nothing(name, saved):
    assert readers.read(saved(xlsx(), name)).format == "xlsx"
    assert readers.read(saved(b"Name,Start\nx,y\n", name)).format == "csv"


def test_a_workbook_can_come_from_standard_input():
    code = "from bulk_import import readers; print(readers.read('-').sheets[0].cell(2, 'A'))"
    root = str(Path(bulk_import.__file__).parent.parent)
    done = subprocess.run(
        [PYTHON, "-c", code],
        input=xlsx(),
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": root},
    )
    assert done.stdout.strip() == b"007"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"a,b\n1,2\n", "csv"),
        (b"<b>,c\n1,2\n", "csv"),
        (b"\xff\xfea\0,\0b\0", "csv"),
        (b"  \r\n<HTML>", "html"),
        (b"\xef\xbb\xbf<!-- saved --><table>", "html"),
        (b"<!DOCTYPE html><p>", "html"),
        ("<html>".encode("utf-16"), "html"),
        (b'<?xml version="1.0"?><html xmlns="x">', "html"),
        (b"PK\x03\x04 and no more", "xlsx"),
    ],
    ids=repr,
)
def test_a_file_is_what_its_content_is(content, kind):
    assert recognize(content) == kind
    assert kind in READERS


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_more_rows_than_allowed_are_told_with_their_number_and_the_option(kind, saved, capsys):
    if kind == "csv":
        file = saved(b"Name\n" + b"x\n" * 30)
    else:
        file = saved(xlsx("".join(row(n, text(f"A{n}", "x")) for n in range(1, 32))))
    assert readers.read(file, max_rows=30).sheets[0].rows_found is None
    assert readers.read(file, max_rows=29).sheets[0].rows_found == 30
    assert main(["check", file, "--max-rows", "29"]) == 2
    said = capsys.readouterr().err
    assert "30" in said
    assert "--max-rows" in said


def test_whoever_allows_more_rows_than_usual_gets_them_and_is_told_of_the_progress(saved):
    seen = []
    file = saved(b"Name\n" + b"x\n" * (USUAL_ROWS + 1))
    sheet = readers.read(file, USUAL_ROWS + 1, seen.append).sheets[0]
    assert sheet.rows_found is None
    assert len(sheet.rows) == USUAL_ROWS + 2
    read = [event.rows for event in seen]
    assert read == sorted(read)
    assert (read[0], read[-1]) == (0, USUAL_ROWS + 2)
    assert {event.path for event in seen} == {file}


def test_a_file_too_large_to_be_looked_at_is_refused(saved):
    file = saved(b"x,y\n" * 100)
    with Path(file).open("r+b") as hollow:
        hollow.truncate(ReadLimits().file_bytes + 1)
    with pytest.raises(Refused) as refused:
        readers.read(file)
    assert refused.value.code == "file.too_large"
    assert ReadLimits().file_bytes > 100_000_000


def test_whoever_allows_more_rows_allows_more_of_everything():
    usual, larger = ReadLimits(), ReadLimits(rows=1_000_000)
    assert larger.memory_bytes == 10 * usual.memory_bytes
    assert larger.cpu_seconds == 10 * usual.cpu_seconds
    assert ReadLimits(rows=5).memory_bytes == usual.memory_bytes


WARNED = b"mysql: [Warning] Using a password on the command line interface can be insecure.\n"


def test_what_mysql_says_of_the_password_is_no_part_of_the_table(saved):
    (sheet,) = readers.read(saved(WARNED + b"name\tmode\nNorth\tpower\n")).sheets
    assert [*sheet.row(1)] == ["name", "mode"]


def test_an_error_of_mysql_alone_is_refused_with_its_words(saved):
    with pytest.raises(Refused) as refused:
        readers.read(saved(WARNED))
    assert refused.value.code == "export.answer"
