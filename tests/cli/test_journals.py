"""`journal`: its tables, its move to another database, and one that was set back."""

import json
from contextlib import closing

import pytest
from schedules import WEEKLY
from sending import rows, write_csv

from bulk_import.cli import main
from bulk_import.sandbox import Sandbox
from bulk_import.store import open_schedules, open_shared_files


@pytest.fixture
def sandbox(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with Sandbox() as running:
        monkeypatch.setenv("TELECMI_INET_NO", str(running.inet_no))
        monkeypatch.setenv("TELECMI_SECRET", running.secret)
        monkeypatch.setenv("TELECMI_BASE_URL", running.base_url)
        yield running


@pytest.fixture
def command(sandbox, monkeypatch, capsys):
    """Return a function that runs a command on a journal; it returns status and what was said."""
    del sandbox

    def run(journal, *arguments):
        monkeypatch.setenv("BULK_IMPORT_JOURNAL", getattr(journal, "url", str(journal)))
        status = main(list(arguments))
        told = capsys.readouterr()
        return status, told.out + told.err

    return run


def importing(folder, count):
    """Return the command that imports so many campaigns; the first ones are the same each time."""
    file = write_csv(folder / "campaigns.csv", rows(count))
    return "run", str(file), "--yes", "--quiet", "--rate", "200", "-o", str(folder / "results.csv")


def test_a_backup_that_was_restored_is_noticed_until_a_person_has_looked(
    command, postgres, database, sandbox, tmp_path
):
    """What was sent after the backup may have been renamed in TeleCMI, and would go out again."""
    assert command(database, *importing(tmp_path, 1))[0] == 0
    restored = postgres.copied(database)
    assert command(database, *importing(tmp_path, 2))[0] == 0
    for asked in (importing(tmp_path, 2), ("journal", "check")):
        status, said = command(restored, *asked)
        assert status == 2
        assert "bulk-import journal check --confirm" in said
    assert len(sandbox.requests) == 2
    status, said = command(restored, "journal", "check", "--confirm")
    assert status == 0
    assert "Runs use the journal" in said
    assert "There was no doubt" in command(restored, "journal", "check", "--confirm")[1]
    assert command(restored, *importing(tmp_path, 1))[0] == 0
    assert len(sandbox.requests) == 2  # the row of the backup is known to it
    postgres.drop(restored)


def test_what_a_copied_journal_knows_is_not_sent_again_and_what_stays_is_told(
    command, database, sandbox, tmp_path
):
    file = tmp_path / "journal.sqlite3"
    command(file, *importing(tmp_path, 2))
    status, said = command(file, "journal", "copy", str(file), database.url)
    assert status == 0
    assert "run_rows: 2\n" in said
    assert "stay" not in said
    assert command(database, *importing(tmp_path, 2))[0] == 0
    assert len(sandbox.requests) == 2
    with closing(open_schedules(database)) as schedules:
        schedules.add(WEEKLY)
    open_shared_files(database).put("practice-one", b"")
    status, said = command(file, "journal", "copy", database.url, str(tmp_path / "back.sqlite3"))
    assert status == 0
    assert f"A schedule stays in {database}" in said
    assert f"The results of a practice import stay in {database}" in said


def test_a_journal_is_not_copied_over_another(command, database, sandbox, tmp_path):
    del sandbox
    file = tmp_path / "journal.sqlite3"
    command(file, *importing(tmp_path, 1))
    command(database, *importing(tmp_path, 1))
    status, said = command(file, "journal", "copy", str(file), database.url)
    assert status == 2
    assert str(database) in said


@pytest.mark.parametrize("what", ["check", "upgrade", "copy"])
def test_a_journal_that_is_not_there_is_not_made(command, what, tmp_path):
    file = tmp_path / "journal.sqlite3"
    places = [str(file), str(tmp_path / "new.sqlite3")] if what == "copy" else []
    status, said = command(file, "journal", what, *places)
    assert status == 2
    assert str(file) in said
    assert list(tmp_path.glob("*.sqlite3")) == []


def test_the_tables_are_made_once(command, postgres, tmp_path):
    fresh = postgres.empty()
    status, said = command(fresh, *importing(tmp_path, 1))
    assert status == 2
    assert "bulk-import journal upgrade" in said
    changed = [
        json.loads(command(fresh, "journal", "upgrade", "--json")[1])["changed"] for _ in range(2)
    ]
    assert changed == [True, False]
    postgres.drop(fresh)


def test_a_missing_copy_of_an_input_is_told(command, tmp_path):
    file = tmp_path / "journal.sqlite3"
    command(file, *importing(tmp_path, 1))
    assert command(file, "journal", "check")[0] == 0
    for copy in tmp_path.glob("journal.sqlite3.inputs/*"):
        copy.unlink()
    status, said = command(file, "journal", "check", "--json")
    assert (status, json.loads(said)["missing"]) == (1, 1)
