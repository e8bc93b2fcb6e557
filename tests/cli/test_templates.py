"""The template offers the agents that are known from earlier runs."""

from pathlib import Path

import openpyxl
import pytest
from sending import rows, write_csv

from bulk_import import check
from bulk_import.cli import main


@pytest.fixture
def ran(sandbox, tmp_path):
    """A run of three campaigns, of which the last is refused: its agent does not exist."""
    lines = rows(3)
    lines[1]["Agents"] = "5002_2224257, 5900_2224257"
    lines[2]["Agents"] = "0404_2224257"
    main(["run", str(write_csv(tmp_path / "a.csv", lines)), "--yes", "--concurrency", "1"])
    assert len(sandbox.campaigns) == 2


def offered(path, *options):
    assert main(["template", "-o", str(path), *options]) == 0
    sheet = openpyxl.load_workbook(path)["Agents"]
    return [(row[0].value, row[3].value) for row in sheet.iter_rows(2)]


@pytest.mark.usefixtures("ran")
def test_agents_of_campaigns_that_were_created_are_offered_the_latest_first(tmp_path):
    assert offered(tmp_path / "t.xlsx") == [
        ("5002_2224257", "5002_2224257"),
        ("5900_2224257", "5900_2224257"),
        ("5001_2224257", "5001_2224257"),
    ]


@pytest.mark.usefixtures("ran")
def test_a_directory_comes_first_and_nobody_is_offered_twice(tmp_path):
    people = tmp_path / "people.csv"
    people.write_text("Name,Agent ID\nRavi Kumar,5900_2224257\nAsha Rao,5300_2224257\n")
    assert offered(tmp_path / "t.xlsx", "--agents", str(people)) == [
        ("Ravi Kumar", "5900_2224257"),
        ("Asha Rao", "5300_2224257"),
        ("5002_2224257", "5002_2224257"),
        ("5001_2224257", "5001_2224257"),
    ]


@pytest.mark.usefixtures("ran")
def test_agents_of_another_account_are_not_offered(tmp_path, monkeypatch):
    monkeypatch.setenv("TELECMI_INET_NO", "222425")
    assert offered(tmp_path / "t.xlsx") == []
    monkeypatch.delenv("TELECMI_INET_NO")
    assert len(offered(tmp_path / "u.xlsx")) == 3


@pytest.mark.usefixtures("ran")
def test_a_filled_template_may_name_an_agent_that_was_offered(tmp_path):
    path = tmp_path / "t.xlsx"
    offered(path)
    book = openpyxl.load_workbook(path)
    sheet = book["Campaigns"]
    headers = {cell.value.partition(" (")[0]: cell.column for cell in sheet[1]}
    for header, cell in rows(9)[8].items():
        sheet.cell(5, headers[header], "5900_2224257" if header == "Agents" else cell)
    book.save(path)
    (row,) = check(path).ready
    assert row.values["users"] == ("5900_2224257",)


def test_a_journal_that_cannot_be_read_keeps_nobody_from_a_template(tmp_path, monkeypatch, capsys):
    damaged = tmp_path / "journal.sqlite3"
    damaged.write_bytes(b"no journal at all" * 100)
    monkeypatch.setenv("BULK_IMPORT_JOURNAL", str(damaged))
    assert offered(tmp_path / "t.xlsx") == []
    assert "journal" in capsys.readouterr().err


def test_without_a_journal_none_is_made(tmp_path, monkeypatch):
    journal = tmp_path / "journal.sqlite3"
    monkeypatch.setenv("BULK_IMPORT_JOURNAL", str(journal))
    assert offered(tmp_path / "t.xlsx") == []
    assert not Path(journal).exists()
