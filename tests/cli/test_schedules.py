"""`schedule` on one machine, whose journal is a file."""

import shlex

import pytest

from bulk_import.cli import main


@pytest.fixture(autouse=True)
def one_machine(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BULK_IMPORT_JOURNAL", str(tmp_path / "journal.sqlite3"))


@pytest.mark.skipif("os.name == 'nt'", reason="the command is quoted for the shell of the system")
@pytest.mark.parametrize(
    ("source", "options", "instead"),
    [
        ("weekly list.csv", ["--guard"], ["run", "weekly list.csv", "--yes", "--guard"]),
        ("incoming", [], ["watch", "incoming", "--once"]),
    ],
)
def test_a_new_schedule_is_refused_with_what_the_systems_scheduler_runs(
    source, options, instead, tmp_path, capsys
):
    (tmp_path / "incoming").mkdir()
    added = ["schedule", "add", "--cron", "0 9 * * 1", "--zone", "Asia/Kolkata", *options, source]
    assert main(added) == 2
    said = capsys.readouterr().err
    command = said.partition("this is what they run: ")[2]
    assert shlex.split(command) == ["bulk-import", *instead]
    assert "bulk-import handbook schedule" in said
    assert not (tmp_path / "journal.sqlite3").exists()


@pytest.mark.parametrize(
    "command", [["list"], ["pause", "a"], ["resume", "a"], ["remove", "a"], ["now", "a"]]
)
def test_on_one_machine_there_are_no_schedules(command, capsys):
    assert main(["schedule", *command]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "bulk-import handbook schedule" in err
