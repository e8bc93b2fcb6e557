"""What is left of a run of the command line: found or not, and opened on the page."""

import json

import pytest
from sending import rows, write_csv

from bulk_import.cli import main
from bulk_import.outcome import State
from bulk_import.sandbox import Fault

TAKEN = {"Campaign name": "Existing Campaign"}
WRONG = {"Start date": "31/06/2090"}


@pytest.fixture
def past(tmp_path, sandbox, monkeypatch, capsys):
    """Returns a run of the command line of some lines, by its address on the page."""
    monkeypatch.setenv("BULK_IMPORT_JOURNAL", str(tmp_path / "journal.sqlite3"))

    def run(lines):
        path = write_csv(tmp_path / "weekly.csv", lines)
        main(["run", str(path), "--yes", "--json", "--no-resend"])
        return f"/runs/{json.loads(capsys.readouterr().out)['run']}"

    return run


def test_the_rest_of_a_run_is_opened_and_imported_on_the_page(person, site, past, sandbox):
    first, second, third = rows(3)
    address = past([first, second | TAKEN, third | WRONG])
    assert "Fix and import the other 2 rows" in person.get(address).text
    opened = person.send(f"{address}/rest").headers["location"]
    assert person.send(f"{address}/rest").headers["location"] == opened
    sheet = opened.rpartition("/")[2]
    plan = site.sheets.open(sheet).plan
    names = {row.row: row.name for row in plan.rows}
    assert [names[row] for row in plan.left_out.numbers] == ["Campaign 1"]
    assert [names[row] for row in plan.ready.numbers] == ["Existing Campaign"]
    assert list(plan.rows.states).count(State.INVALID) == 1
    assert "weekly.results.xlsx" in person.get(opened).text


@pytest.mark.full
def test_what_was_found_of_a_run_is_said_on_the_page(person, past, sandbox):
    sandbox.faults.set(Fault(name="Campaign 1", shape="drop", applied=True))
    address = past(rows(1))
    assert "may or may not exist" in person.get(address).text
    answer = person.send(f"{address}/rows/2/found", found="yes")
    assert answer.headers["location"] == address
    assert "may or may not exist" not in person.get(address).text


@pytest.mark.full
def test_a_run_whose_rows_are_gone_says_what_to_do(person, past, tmp_path):
    address = past([rows(1)[0] | TAKEN])
    main(["history", "--prune", "0"])
    assert "correct your own file and drop it" in person.get(address).text
    assert person.send(f"{address}/rest").status_code == 409
