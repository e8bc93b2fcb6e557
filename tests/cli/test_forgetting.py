"""`bulk-import forget`: no word is left on the disk, and nothing is created twice."""

import json

import pytest
from sending import rows, write_csv

from bulk_import.cli import main
from bulk_import.sandbox import Fault


@pytest.fixture
def journal(tmp_path, monkeypatch):
    path = tmp_path / "data" / "journal.sqlite3"
    monkeypatch.setenv("BULK_IMPORT_JOURNAL", str(path))
    return path


def file(tmp_path, **changes):
    lines = rows(3)
    lines[1] |= {"Campaign name": "Asha Rao’s Renewals"} | changes
    return str(write_csv(tmp_path / "campaigns.csv", lines))


def run(path, capsys):
    status = main(["run", path, "--yes", "--json", "--no-resend"])
    return status, json.loads(capsys.readouterr().out)


def texts_below(folder):
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_no_word_of_it_is_left_and_it_is_not_created_again(sandbox, journal, tmp_path, capsys):
    path = file(tmp_path)
    run(path, capsys)
    assert b"Asha Rao" in texts_below(journal.parent)
    assert main(["forget", "asha rao", "Nobody At All", "--yes"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("“asha rao” was forgotten")
    assert second == "“Nobody At All” does not stand in the journal or in copies of inputs."
    kept = texts_below(journal.parent).lower()
    assert b"asha rao" not in kept
    assert main(["history"]) == 0
    assert "3 Created" in capsys.readouterr().out
    requests = len(sandbox.requests)
    status, document = run(path, capsys)
    assert (status, document["counts"]["already_created"]) == (0, 3)
    assert len(sandbox.requests) == requests


def test_what_was_forgotten_is_still_known_to_be_in_use(sandbox, journal, tmp_path, capsys):
    run(file(tmp_path), capsys)
    main(["forget", "Asha Rao", "--yes"])
    capsys.readouterr()
    status, document = run(file(tmp_path, **{"End date": "2090-10-30"}), capsys)
    assert status == 1
    (row,) = (row for row in document["rows"] if row["row"] == 3)
    assert row["state"] == "invalid"
    assert row["problems"][0]["code"] == "journal.name_created_before"
    assert len(sandbox.requests) == 3


def test_an_agent_who_was_forgotten_is_still_known_to_be_given_away(
    sandbox, journal, tmp_path, capsys
):
    path = file(tmp_path)
    _, document = run(path, capsys)
    (agent, *_) = document["rows"][1]["campaign"]["users"]
    main(["forget", agent, "--yes"])
    capsys.readouterr()
    assert agent.encode() not in texts_below(journal.parent)
    other = file(
        tmp_path, **{"Campaign name": "Other", "Leads ID": "7d7cd6a1-8a52-4a58-9d57-0c2d3a1e7f21"}
    )
    main(["check", other, "--json"])
    told = json.loads(capsys.readouterr().out)
    found = [problem["message"] for row in told["rows"] for problem in row["problems"]]
    assert any(agent in message and "given to" in message for message in found), found


def test_a_campaign_of_which_nobody_knows_is_not_forgotten(sandbox, journal, tmp_path, capsys):
    sandbox.faults.set(Fault(name="Asha Rao’s Renewals", shape="drop", applied=True))
    _, document = run(file(tmp_path), capsys)
    assert main(["forget", "Asha Rao", "--yes"]) == 2
    assert f"history {document['run']} --found 3" in capsys.readouterr().err
    assert b"Asha Rao" in texts_below(journal.parent)
    main(["history", document["run"], "--found", "3"])
    assert main(["forget", "Asha Rao", "--yes"]) == 0
    assert b"Asha Rao" not in texts_below(journal.parent)


def test_nobody_is_asked_where_nobody_is(journal, capsys):
    assert main(["forget", "Asha Rao"]) == 2
    assert "--yes" in capsys.readouterr().err
    assert not journal.exists()


def test_copies_of_the_journal_of_an_older_release_go_as_well(sandbox, journal, tmp_path, capsys):
    run(file(tmp_path), capsys)
    older = journal.with_name("journal.v3-2026-11-01.sqlite3")
    older.write_bytes(b"of Asha Rao")
    other = journal.with_name("notes.v3-2026-11-01.sqlite3")
    other.write_bytes(b"mine")
    capsys.readouterr()
    assert main(["forget", "Asha Rao", "--yes", "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)["forgotten"]
    assert told["journals"] == 1
    assert told["inputs"] == 1
    assert told["places"] > 0
    assert not older.exists()
    assert other.exists()
