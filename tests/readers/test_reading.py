import io
import sys
import zipfile

import pytest
import xlsxwriter

from bulk_import.problems import Refused
from bulk_import.readers import READERS, read


def workbook():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet("Campaigns").write_string("A1", "name")
    return file.getvalue()


def empty_workbook():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet()
    return file.getvalue()


def refusal(path):
    with pytest.raises(Refused) as refused:
        read(path)
    assert "\n" not in refused.value.message
    return refused.value


@pytest.mark.parametrize("name", ["campaigns.xlsx", "campaigns.csv", "campaigns.xls", "campaigns"])
def test_a_workbook_is_one_by_whatever_name(file, name):
    path = file(name, workbook())
    spreadsheet = read(path)
    assert (spreadsheet.format, spreadsheet.path) == ("xlsx", path)
    assert spreadsheet.sheets[0].cells.loc[1, "A"] == "name"


@pytest.mark.parametrize("name", ["campaigns.csv", "campaigns.xlsx", "campaigns.txt", "campaigns"])
def test_text_is_csv_by_whatever_name(file, name):
    spreadsheet = read(file(name, b"name,agents\n"))
    assert spreadsheet.format == "csv"
    assert spreadsheet.sheets[0].cells.loc[1].tolist() == ["name", "agents"]


def test_a_dash_is_standard_input(monkeypatch):
    stdin = io.TextIOWrapper(io.BytesIO(b"name,agents\n"))
    monkeypatch.setattr(sys, "stdin", stdin)
    spreadsheet = read("-")
    assert (spreadsheet.path, spreadsheet.format) == ("-", "csv")


@pytest.mark.parametrize(
    "content",
    [b"", b"  \r\n\n\t", b",,,\n,,\n", b"\xef\xbb\xbf", b"\xff\xfe", empty_workbook()],
    ids=["nothing", "blanks", "commas", "UTF-8 BOM", "UTF-16 BOM", "workbook"],
)
def test_a_file_without_a_filled_cell_is_refused(file, content):
    path = file("campaigns.csv", content)
    refused = refusal(path)
    assert refused.code == "file.empty"
    assert refused.message == f"{path} is empty: it holds no campaigns."


def test_a_file_that_is_not_there_is_refused(tmp_path):
    refused = refusal(str(tmp_path / "campaigns.xlsx"))
    assert refused.code == "file.missing"
    assert "campaigns.xlsx does not exist" in refused.message


def test_a_folder_is_refused(tmp_path):
    assert refusal(str(tmp_path)).code == "file.folder"


@pytest.mark.parametrize("path", ["a\0b.csv", "x" * 5_000])
def test_a_name_that_no_file_can_have_is_refused(path):
    assert refusal(path).code == "file.cannot_read"


def test_a_path_through_a_file_is_refused(file):
    refused = refusal(file("campaigns.csv", b"x") + "/more.csv")
    assert refused.code == "file.cannot_read"
    assert "Not a directory" in refused.message


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel file (.xls) or one with a password"),
        (b"<html><table>", "a web page"),
    ],
)
def test_another_kind_of_file_is_refused_by_its_plain_name(file, content, kind):
    path = file("campaigns.xlsx", content)
    refused = refusal(path)
    assert refused.code == "file.kind"
    assert refused.message == (
        f"{path} is {kind}. Save it as an Excel workbook (.xlsx) or as CSV, and use that file."
    )


@pytest.mark.parametrize(
    ("part", "kind"), [("word/document.xml", "a Word document"), ("photo.jpg", "a zip archive")]
)
def test_another_kind_of_package_is_refused_by_its_plain_name(file, part, kind):
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr(part, "x")
    refused = refusal(file("campaigns.xlsx", package.getvalue()))
    assert refused.code == "file.kind"
    assert f" is {kind}. " in refused.message


def test_half_a_workbook_is_refused(file):
    content = workbook()
    assert refusal(file("campaigns.xlsx", content[: len(content) // 2])).code == "file.damaged"


@pytest.mark.parametrize("format", READERS)
def test_every_reader_goes_by_the_format_that_it_gives(format):  # noqa: A002
    content = {"csv": b"name\n", "xlsx": workbook()}[format]
    assert READERS[format]("campaigns", content).format == format
