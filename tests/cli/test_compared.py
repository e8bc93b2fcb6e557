"""`check` tells what `run` would make of a file: a story of weekly files, against the sandbox."""

import io
import json
import sqlite3
import sys
from contextlib import closing

import pytest
from openpyxl import load_workbook
from sending import rows, write_csv

from bulk_import.cli import main
from bulk_import.sandbox import Sandbox

NEXT_WEEK = {"Start date": "2090-09-08", "End date": "2090-09-30"}


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """Return a folder in which the program has an account at a sandbox, and a new journal."""
    monkeypatch.chdir(tmp_path)
    with Sandbox() as sandbox:
        monkeypatch.setenv("TELECMI_INET_NO", str(sandbox.inet_no))
        monkeypatch.setenv("TELECMI_SECRET", sandbox.secret)
        monkeypatch.setenv("TELECMI_BASE_URL", sandbox.base_url)
        monkeypatch.setenv("BULK_IMPORT_JOURNAL", str(tmp_path / "record" / "journal.sqlite3"))
        monkeypatch.setenv("BULK_IMPORT_RATE", "500")
        yield tmp_path


@pytest.fixture
def told(desk, capsys):
    """Return a function that runs a command on rows and returns its JSON and its status."""

    def run(command, lines, *more):
        write_csv(desk / "weekly.csv", lines)
        yes = ["--yes"] if command == "run" else []
        status = main([command, "weekly.csv", "--json", "-o", f"{command}.xlsx", *yes, *more])
        return json.loads(capsys.readouterr().out), status

    return run


def states(told):
    return [row["state"] for row in told["rows"]]


def codes(told):
    return [
        [one["code"] for one in row["problems"] if one["code"] != "date.years_ahead"]
        for row in told["rows"]
    ]


def test_the_same_file_next_week_is_already_created(told):
    lines = rows(3)
    assert told("run", lines)[1] == 0
    found, status = told("check", [*lines, *rows(4)[3:]])
    assert states(found) == [*["already_created"] * 3, "ready"]
    assert found["counts"] == {
        "ready": 1,
        "already_created": 3,
        "invalid": 0,
        "not_sent": 0,
        "rows": 4,
    }
    assert (found["not_compared"], status) == (None, 0)


def test_new_dates_for_the_same_names_are_told_at_once_with_all_that_is_in_the_way(told):
    told("run", rows(2))
    lines = [line | NEXT_WEEK for line in rows(2)]
    checked, status = told("check", lines)
    assert status == 1
    assert states(checked) == ["invalid", "invalid"]
    assert codes(checked)[0] == [
        *("journal.name_created_before", "journal.list_given_before"),
        "journal.agents_given_before",
    ]
    name, _list, agents, *_ = checked["rows"][0]["problems"]
    assert name["facts"]["differs"] == "Start date, End date"
    assert "“Campaign 1”" in agents["message"]
    (sheet,) = [one for one in checked["problems"] if one["code"].startswith("journal.")]
    assert (sheet["facts"]["rows"], sheet["facts"]["differs"]) == ("2–3", "Start date, End date")
    assert PATTERN in sheet["message"]
    ran, status = told("run", lines)
    assert (states(ran), codes(ran), status) == (states(checked), codes(checked), 1)
    assert [one["code"] for one in ran["problems"]] == [one["code"] for one in checked["problems"]]


def test_lists_and_agents_of_an_earlier_run_are_told_before_they_are_refused(told):
    told("run", rows(1))
    (line,) = rows(1)
    checked, status = told("check", [line | NEXT_WEEK | {"Campaign name": "September"}])
    assert (states(checked), status) == (["ready"], 0)  # TeleCMI may have let them go
    assert codes(checked) == [["journal.list_given_before", "journal.agents_given_before"]]
    ran, _ = told("run", [line | NEXT_WEEK | {"Campaign name": "September"}])
    assert codes(ran) == [["answer.rejected_for_other"]]
    assert "seems to exist" not in ran["rows"][0]["problems"][0]["message"]


def test_the_workbook_of_a_check_says_what_is_created(told, desk):
    told("run", rows(1))
    told("check", rows(2))
    book = load_workbook(desk / "check.xlsx")
    summary = book["Import summary"]
    (known,) = [line for line in summary.iter_rows() if line[4].value == "journal.created_before"]
    assert known[0].value == "Information"
    assert known[0].fill.fill_type is None
    texts = [cell.value for line in book["Campaigns"].iter_rows() for cell in line]
    assert any(str(one).startswith("Information: Created on ") for one in texts)
    found = {line[0]: line[1] for line in summary.iter_rows(max_col=2, values_only=True)}
    assert (found["Already created"], found["Ready"]) == (1, 1)


def test_answers_in_a_results_file_count_as_they_would_in_a_run(told, desk):
    told("run", rows(2))
    journal = desk / "record" / "journal.sqlite3"
    with closing(sqlite3.connect(journal, isolation_level=None)) as connection:
        connection.execute("UPDATE attempts SET outcome = NULL, finished = NULL")
        keys = dict(connection.execute("SELECT row, key FROM attempts"))
        (sent,) = connection.execute("SELECT max(started) FROM attempts").fetchone()
    answers = ["Found in TeleCMI", "Not in TeleCMI"]
    lines = [
        line | {"Import result": answer, "Sent at": sent, "Import key": keys[row]}
        for row, line, answer in zip((2, 3), rows(2), answers, strict=True)
    ]
    checked, _ = told("check", rows(2))
    assert codes(checked) == [["journal.unknown_sent_again"]] * 2
    checked, _ = told("check", lines)
    assert (states(checked), codes(checked)[1]) == (["already_created", "ready"], [])


def why(told):
    return told["not_compared"]["code"]


def test_without_an_account_a_check_says_that_it_did_not_compare(told, monkeypatch, capsys):
    told("run", rows(1))
    monkeypatch.delenv("TELECMI_INET_NO")
    checked, status = told("check", rows(1))
    assert (why(checked), states(checked), status) == ("compare.no_account", ["ready"], 0)
    main(["check", "weekly.csv", "-o", "again.xlsx"])
    assert "Not compared with earlier runs" in capsys.readouterr().out


def test_a_check_creates_no_journal(told, desk):
    checked, _ = told("check", rows(1))
    assert why(checked) == "compare.no_journal"
    assert not (desk / "record").exists()


def damage(connection, path):
    connection.close()
    content = bytearray(path.read_bytes())
    content[100:] = b"x" * (len(content) - 100)
    path.write_bytes(content)


def lock(connection, _path):
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("CREATE TABLE later (x)")


def grow_newer(connection, _path):
    connection.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize("harm", [damage, lock, grow_newer])
def test_a_journal_that_cannot_be_read_costs_the_comparison_alone(told, desk, harm):
    told("run", rows(1))
    path = desk / "record" / "journal.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        harm(connection, path)
        before = path.read_bytes()
        checked, status = told("check", rows(1))
        assert (why(checked), states(checked), status) == ("compare.failed", ["ready"], 0)
        assert path.read_bytes() == before


def test_a_run_that_is_writing_holds_no_check_up(told, desk):
    told("run", rows(1))
    path = desk / "record" / "journal.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        checked, _ = told("check", rows(1))
    assert states(checked) == ["already_created"]


PATTERN = "{name} – {start_date:%b %Y}"


@pytest.mark.full
def test_a_pattern_gives_the_next_weeks_file_names_of_its_own(told, desk):
    told("run", rows(2))
    lines = [new | NEXT_WEEK | {"Campaign name": old["Campaign name"]} for new, old in LATER]
    assert states(told("check", lines)[0]) == ["invalid", "invalid"]
    checked, status = told("check", lines, "--rename", PATTERN)
    assert ([row["name"] for row in checked["rows"]], status) == (
        ["Campaign 1 – Sep 2090", "Campaign 2 – Sep 2090"],
        0,
    )
    (renamed,) = [one for one in checked["problems"] if one["code"] == "rename.renamed"]
    assert renamed["facts"] == {
        "rows": "2–3",
        "cell": "“Campaign 1”",
        "now": "“Campaign 1 – Sep 2090”",
    }
    ran, status = told("run", lines, "--rename", PATTERN)
    assert (states(ran), status) == (["created", "created"], 0)
    assert states(told("check", lines, "--rename", PATTERN)[0]) == ["already_created"] * 2
    main(["check", "run-2.xlsx", "--rename", PATTERN, "-o", "again.xlsx"])
    sheet = load_workbook(desk / "again.xlsx").worksheets[0]
    names = {cell.value for line in sheet.iter_rows(min_row=2) for cell in line}
    assert "Campaign 1 – Sep 2090" in names  # not named twice
    assert "Already created" in names


LATER = list(zip(rows(4)[2:], rows(2), strict=True))
"""Rows with lists and agents of their own, beside those whose names they take."""


@pytest.mark.slice(3)
@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("{nickname}", "column.no_such_field"),
        ("{name.__class__}", "column.no_such_field"),
        ("{name", "rename.no_pattern"),
        ("{name!r}", "rename.no_pattern"),
        ("{name:>99999999999}", "rename.no_pattern"),
        ("{name:{start_date}}", "rename.no_pattern"),
        ("{name:%b}", "rename.no_pattern"),
        ("{name} {ring_seconds}", "rename.no_value"),
    ],
)
def test_a_pattern_that_makes_no_names_is_refused(told, pattern, code):
    checked, status = told("check", rows(1), "--rename", pattern)
    assert (checked["refused"]["code"], status) == (code, 2)


@pytest.mark.parametrize(
    ("pattern", "state"), [("September", ["ready", "invalid"]), (" ", ["invalid"] * 2)]
)
def test_a_name_of_a_pattern_is_checked_like_any_other(told, pattern, state):
    assert states(told("check", rows(2), "--rename", pattern)[0]) == state


class Person(io.StringIO):
    """Somebody at a terminal who has typed their answers."""

    def isatty(self):
        return True


def test_the_question_of_a_run_counts_what_is_still_to_be_created(told, monkeypatch, capsys):
    told("run", rows(2))
    told("check", rows(3))
    monkeypatch.setattr(sys, "stdin", Person("no\n"))
    assert main(["run", "weekly.csv", "-o", "asked.xlsx"]) == 2
    asked = capsys.readouterr().err
    assert "Create 1 campaign in account" in asked
    assert "2 rows are created already" in asked


def test_nothing_is_asked_where_all_is_created(told, monkeypatch):
    told("run", rows(2))
    monkeypatch.setattr(sys, "stdin", Person(""))
    assert main(["run", "weekly.csv", "-o", "asked.xlsx"]) == 0
