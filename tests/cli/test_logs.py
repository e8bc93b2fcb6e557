"""What a scheduler keeps of a run: lines with time and level, and the file of `--log-file`."""

import json
import re
import stat
import sys
from contextlib import contextmanager

import pytest
from sending import rows, write_csv

from bulk_import import log_file
from bulk_import.cli import main
from bulk_import.cli.logs import event_log
from bulk_import.clock import SYSTEM
from bulk_import.events import Paused, RowConcluded, Stopped, Warned
from bulk_import.outcome import Answer, Result, State
from bulk_import.problems import Problem, Severity

STAMPED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d (INFO|WARNING|ERROR) \S")
HAS_RIGHTS = pytest.mark.skipif(sys.platform == "win32", reason="folders decide there")


@pytest.fixture
def weekly(tmp_path, monkeypatch):
    """A file of three rows, of which one needs fixing, in the present folder."""
    monkeypatch.chdir(tmp_path)
    lines = rows(3)
    lines[1]["Active"] = "perhaps"
    return write_csv(tmp_path / "weekly.csv", lines)


@pytest.fixture
def told(weekly):
    """Return a function that returns what stands in a log."""

    def lines(name="run.log"):
        return [json.loads(line) for line in (weekly.parent / name).read_text().splitlines()]

    return lines


@pytest.mark.usefixtures("weekly")
class TestStandardError:
    @pytest.mark.usefixtures("sandbox")
    def test_each_line_of_a_run_has_its_time_and_level(self, capsys):
        assert main(["run", "weekly.csv", "no.csv", "--yes"]) == 2
        _settings, done, missing = capsys.readouterr().err.splitlines()
        assert STAMPED.match(done)
        assert done.endswith("INFO 3 of 3 rows: 1 Needs fixing, 2 Created")
        assert STAMPED.match(missing)
        assert "ERROR no.csv does not exist" in missing

    def test_so_has_what_is_wrong_before_a_file_is_looked_at(self, capsys):
        assert main(["run", "weekly.csv", "--yes"]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert STAMPED.match(line)
        assert "ERROR No account is set" in line

    @pytest.mark.usefixtures("sandbox")
    def test_a_command_to_copy_has_none(self, weekly, capsys):
        weekly.write_text(weekly.read_text().replace("Dialer type", "System", 1))
        assert main(["run", "weekly.csv", "--yes"]) == 2
        *_, copied = capsys.readouterr().err.splitlines()
        assert copied.startswith("bulk-import run ")

    def test_a_check_is_no_log(self, capsys):
        assert main(["check", "no.csv"]) == 2
        assert capsys.readouterr().err.startswith("no.csv does not exist")


class TestLogFile:
    def test_a_run_is_told_event_by_event_and_row_by_row(self, told, sandbox):
        assert main(["run", "weekly.csv", "--yes", "--log-file", "run.log"]) == 1
        lines = told()
        assert all(line["file"] == "weekly.csv" for line in lines)
        kinds = [line["event"] for line in lines]
        assert kinds == [*("checking", "started", *["row_concluded"] * 3, "finished", "reported")]
        (run,) = {line["run"] for line in lines[1:]}
        assert lines[1]["inet_no"] == sandbox.inet_no
        invalid, *created = lines[2:5]
        assert (invalid["row"], invalid["state"], invalid["level"]) == (3, "invalid", "WARNING")
        assert invalid["codes"] == ["boolean.not_yes_no"]
        assert [(one["row"], one["state"], one["level"]) for one in created] == [
            (2, "created", "INFO"),
            (4, "created", "INFO"),
        ]
        assert created[0]["answer"] == {"status": 200, "code": 200}
        assert lines[-1]["counts"] == {"created": 2, "invalid": 1}
        assert (lines[-1]["status"], lines[-1]["results"]) == (1, "weekly.results.xlsx")
        assert run

    def test_neither_cells_nor_words_of_the_api_nor_the_secret_stand_in_it(
        self, weekly, told, sandbox
    ):
        lines = rows(2)
        lines[0]["Campaign name"] = "Asha Rao"
        write_csv(weekly, lines)
        for _ in range(2):
            main(["run", "weekly.csv", "--yes", "--log-file", "run.log"])
        text = (weekly.parent / "run.log").read_text()
        for word in ("Asha", "5201", sandbox.secret):
            assert word not in text
        assert told()

    def test_a_check_and_a_conversion_add_to_what_is_there(self, told):
        main(["check", "weekly.csv", "no.csv", "--log-file", "run.log"])
        main(["convert", "no.csv", "--log-file", "run.log"])
        told_of = [(line["event"], line["file"], line.get("code")) for line in told()]
        assert told_of == [
            ("checking", "weekly.csv", None),
            ("reported", "weekly.csv", None),
            ("refused", "no.csv", "file.missing"),
            ("refused", "no.csv", "file.missing"),
        ]

    def test_what_refuses_the_whole_command_stands_in_it(self, told):
        assert main(["run", "weekly.csv", "--yes", "--log-file", "run.log"]) == 2
        (line,) = told()
        assert (line["event"], line["level"]) == ("refused", "ERROR")
        assert line["code"] == "settings.no_account"

    @HAS_RIGHTS
    def test_it_is_of_its_owner_alone(self, weekly, told):
        log = weekly.parent / "run.log"
        log.touch(0o644)
        main(["check", "weekly.csv", "--log-file", "run.log"])
        assert stat.S_IMODE(log.stat().st_mode) == 0o600
        assert told()

    @pytest.mark.parametrize("path", ["no folder/run.log", ".", "weekly.csv"])
    def test_what_is_no_place_for_it_is_refused_before_anything_is_sent(
        self, path, weekly, sandbox, capsys
    ):
        before = weekly.read_bytes()
        assert main(["run", "weekly.csv", "--yes", "--log-file", path]) == 2
        assert path in capsys.readouterr().err
        assert not sandbox.requests
        assert weekly.read_bytes() == before


CONCLUDED = RowConcluded(
    row=7,
    result=Result(
        state=State.REJECTED,
        answer=Answer(status=400, code=400, msg="Asha Rao is taken"),
        attempts=1,
        problems=(Problem.of(Severity.ERROR, "api.rejected", row=7, cell="Asha Rao"),),
    ),
)


@contextmanager
def writing(path, *events):
    with event_log(str(path), SYSTEM) as log:
        listen = log.listener("a.csv")
        for event in events:
            listen(event)
        yield listen


def test_levels_say_what_needs_a_person(tmp_path):
    paused, warned = Paused(code="run.paused", seconds=2.0), Warned(code="compare.no_account")
    with writing(tmp_path / "log", CONCLUDED, paused, warned, Stopped(code="run.interrupted")):
        pass
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert [line["level"] for line in lines] == ["WARNING", "WARNING", "WARNING", "ERROR"]
    assert "Asha" not in json.dumps(lines[0])
    assert lines[1]["message"].startswith("TeleCMI asked for a pause")


def test_a_large_log_goes_on_in_a_new_file_of_its_owner(tmp_path, monkeypatch):
    monkeypatch.setattr(log_file, "LARGEST", 1_000)
    with writing(tmp_path / "log", *[CONCLUDED] * 50):
        pass
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["log", *(f"log.{number}" for number in range(1, log_file.OLDER + 1))]
    for path in tmp_path.iterdir():
        assert path.stat().st_size <= 1_000
        assert [json.loads(line)["row"] for line in path.read_text().splitlines()]
        assert sys.platform == "win32" or stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be renamed there")
def test_a_log_that_another_program_has_moved_goes_on_under_its_name(tmp_path):
    log = tmp_path / "log"
    with writing(log, CONCLUDED) as listen:
        log.rename(tmp_path / "moved")
        listen(CONCLUDED)
        listen(CONCLUDED)
    assert len((tmp_path / "moved").read_text().splitlines()) == 1
    assert len(log.read_text().splitlines()) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="a folder in use cannot be removed there")
def test_a_log_that_is_lost_is_told_once_and_ends_nothing(tmp_path, capsys):
    folder = tmp_path / "folder"
    folder.mkdir()
    log = folder / "log"
    with writing(log, CONCLUDED) as listen:
        log.unlink()
        folder.rmdir()
        listen(CONCLUDED)
        listen(CONCLUDED)
        folder.mkdir()
        listen(CONCLUDED)
    (line,) = capsys.readouterr().err.splitlines()
    assert str(log) in line
    assert "goes on without it" in line
    assert len(log.read_text().splitlines()) == 1
