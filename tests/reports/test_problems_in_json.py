"""Whatever is told of a file and of its sheets stands in the JSON of every command, too."""

import json

import pytest
from handbook_pages import SAMPLES
from openpyxl import Workbook, load_workbook
from sheets import predictive

from bulk_import.cli import main

HIDDEN_SHEET = ("warning", "file.hidden_sheets")
HIDDEN_COLUMN = ("warning", "file.hidden_columns")


@pytest.fixture
def printed(capsys):
    """Return a function that runs a command with `--json` and returns what it prints."""

    def run(*arguments):
        main([*map(str, arguments), "--json"])
        return json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def workbook(tmp_path):
    """A workbook with a hidden sheet and a hidden column; its dates are always to come."""
    row = predictive() | {"Start date": "2031-01-06", "End date": "2031-03-31", "Cost centre": 7}
    book = Workbook()
    book.active.append(list(row))
    book.active.append(list(row.values()))
    book.active.column_dimensions["B"].hidden = True
    book.create_sheet("Old").sheet_state = "hidden"
    path = tmp_path / "campaigns.xlsx"
    book.save(path)
    return path


def told(document):
    return [(one["severity"], one["code"]) for one in document["problems"]]


def test_a_check_tells_what_is_hidden_and_the_columns_that_it_does_not_read(printed, workbook):
    document = printed("check", workbook)
    assert told(document) == [HIDDEN_SHEET, HIDDEN_COLUMN, ("warning", "column.unknown")]
    sheet, _, column = document["problems"]
    assert sheet["message"] == "Hidden sheets were not read: “Old”."
    assert column["facts"]["header"] == "Cost centre"


@pytest.mark.usefixtures("sandbox")
def test_a_run_and_its_history_tell_the_same(printed, workbook):
    ran = printed("run", workbook, "--yes")
    assert HIDDEN_SHEET in told(ran)
    past = printed("history", ran["run"])
    assert past["problems"] == ran["problems"]
    assert printed("history")["runs"][0]["problems"] == ran["problems"]


def test_a_conversion_tells_what_is_hidden_in_the_export(printed, capsys, tmp_path):
    book = Workbook()
    for line in (SAMPLES / "dialers" / "vicidial.csv").read_text("utf-8-sig").splitlines():
        book.active.append(line.split(","))
    book.create_sheet("Notes").sheet_state = "hidden"
    path = tmp_path / "export.xlsx"
    book.save(path)
    assert HIDDEN_SHEET in told(printed("convert", path, "--profile", "vicidial"))
    main(["convert", str(path), "--profile", "vicidial", "-o", str(tmp_path / "again.xlsx")])
    assert "Hidden sheets were not read: “Notes”." in capsys.readouterr().out


def test_a_file_that_cannot_be_used_has_nothing_more_to_tell(printed, tmp_path):
    assert printed("check", tmp_path / "missing.xlsx")["problems"] == []


def test_a_plain_file_has_no_problems(printed, workbook):
    book = load_workbook(workbook)
    del book["Old"]
    book.active.column_dimensions["B"].hidden = False
    book.active.delete_cols(book.active.max_column)
    book.save(workbook)
    assert printed("check", workbook)["problems"] == []
