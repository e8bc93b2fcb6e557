"""A file of ours that went through Google Sheets is an input like any other."""

import openpyxl
import pytest
from google import downloaded, exported
from openpyxl.comments import Comment
from sending import rows, write_csv

from bulk_import.mapping.headers import RESULT_HEADERS

WRONG = {"Active": "perhaps"}
NAMES = ["kept", "bent", "dropped"]

pytestmark = pytest.mark.slice(1)


def source(path):
    """Save three campaigns with a column of the user's; the last cannot be sent."""
    lines = [row | {"Remarks": f"desk {place}"} for place, row in enumerate(rows(3))]
    lines[0]["Campaign name"] = "@ Night"  # which must be neither a formula nor guarded for ever
    lines[2] |= WRONG
    if path.suffix == ".csv":
        return write_csv(path, lines)
    book = openpyxl.Workbook()
    book.active.title = "Campaigns"
    for line in (list(lines[0]), *(list(line.values()) for line in lines)):
        book.active.append(line)
    book.save(path)
    return path


@pytest.fixture(params=["xlsx", "csv"])
def results(request, sandbox, told, tmp_path):
    """Return the results workbook of a first run, copied or new: two created, one to fix."""
    told("run", source(tmp_path / f"august.{request.param}"))
    return tmp_path / "august.results.xlsx"


def states(document):
    return [row["state"] for row in document["rows"]]


def headers(path):
    return [cell.value for cell in openpyxl.load_workbook(path)["Campaigns"][1]]


@pytest.mark.slice(1)
@pytest.mark.parametrize("names", NAMES)
def test_an_export_sends_nothing_twice_and_its_columns_are_ours(
    names, results, sandbox, told, tmp_path
):
    again = exported(results, tmp_path / "export.xlsx", names=names)
    document = told("run", again)
    assert document["refused"] is None
    assert states(document) == ["already_created", "already_created", "invalid"]
    assert len(sandbox.requests) == 2
    written = headers(tmp_path / "export.results.xlsx")
    assert [written.count(header) for header in RESULT_HEADERS] == [1] * 5
    assert written[-5:] == list(RESULT_HEADERS)
    assert written[-6] == "Remarks"
    book = openpyxl.load_workbook(tmp_path / "export.results.xlsx")
    assert book.sheetnames == ["Campaigns", "Import summary", "Import changes"]


@pytest.mark.full
@pytest.mark.parametrize("names", NAMES)
def test_a_row_that_was_corrected_there_is_sent_and_its_note_goes(
    names, results, sandbox, told, tmp_path
):
    again = exported(results, tmp_path / "export.xlsx", names=names)
    noted = openpyxl.load_workbook(again)["Campaigns"]["C4"]
    assert noted.comment.text.startswith("Error")
    book = openpyxl.load_workbook(again)
    book["Campaigns"]["C4"] = "yes"
    book.save(again)
    assert states(told("run", exported(again, again, names=names))) == [
        *("already_created", "already_created", "created")
    ]
    cell = openpyxl.load_workbook(tmp_path / "export.results.xlsx")["Campaigns"]["C4"]
    assert (cell.value, cell.comment) == ("yes", None)


@pytest.mark.slice(1)
def test_a_header_of_ours_that_was_changed_there_is_known_by_its_name(
    results, sandbox, told, tmp_path
):
    book = openpyxl.load_workbook(results)
    place = headers(results).index("Import result") + 1
    book["Campaigns"].cell(1, place, "Outcome")
    book.save(results)
    told("run", exported(results, tmp_path / "export.xlsx", names="bent"))
    assert "Outcome" not in headers(tmp_path / "export.results.xlsx")


def test_a_csv_download_sends_nothing_twice(results, sandbox, told, tmp_path):
    again = downloaded(results, tmp_path / "download.csv")
    document = told("run", again)
    assert states(document) == ["already_created", "already_created", "invalid"]
    assert len(sandbox.requests) == 2
    written = headers(tmp_path / "download.results.xlsx")
    assert [written.count(header) for header in RESULT_HEADERS] == [1] * 5


def test_a_check_file_that_went_there_is_an_input_too(sandbox, told, tmp_path):
    told("check", source(tmp_path / "august.xlsx"))
    again = exported(tmp_path / "august.check.xlsx", tmp_path / "export.xlsx", names="dropped")
    assert states(told("run", again)) == ["created", "created", "invalid"]


def test_a_note_of_the_users_without_an_author_stays(sandbox, told, tmp_path):
    book = openpyxl.load_workbook(source(tmp_path / "august.xlsx"))
    book["Campaigns"]["C2"].comment = Comment("Ask Ravi", "me")
    book.save(tmp_path / "august.xlsx")
    told("check", tmp_path / "august.xlsx")
    again = exported(tmp_path / "august.check.xlsx", tmp_path / "export.xlsx")
    told("check", again)
    sheet = openpyxl.load_workbook(tmp_path / "export.check.xlsx")["Campaigns"]
    assert sheet["C2"].comment.text == "Ask Ravi"
    assert sheet["C4"].comment.text.count("Error") == 1
