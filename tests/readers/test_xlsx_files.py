import io
import zipfile
from datetime import date, datetime, time, timedelta

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.problems import Refused
from bulk_import.readers.workbook_files import read_workbook


def workbook(fill):
    """Return the bytes of a workbook that *fill* has filled."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        fill(book)
    return file.getvalue()


def grid(book):
    sheet = book.add_worksheet("Campaigns")
    for row in range(5):
        sheet.write_row(row, 0, [f"text {row}", row, row / 7, row > 2])


GRID = workbook(grid)


def test_cells_keep_their_place_and_their_type():
    moment = datetime.fromisoformat("2026-08-14T09:30")

    def fill(book):
        sheet = book.add_worksheet("Campaigns")
        formats = {
            name: book.add_format({"num_format": code})
            for name, code in {"day": "dd/mm/yyyy", "time": "hh:mm", "long": "[h]:mm"}.items()
        }
        sheet.write_string("C7", " 007 ")
        sheet.write_number("D7", 5)
        sheet.write_number("E7", 919812345678)
        sheet.write_boolean("F7", True)  # noqa: FBT003  as XlsxWriter has it
        sheet.write_datetime("G7", date(2026, 8, 14), formats["day"])
        sheet.write_datetime("H7", moment, formats["day"])
        sheet.write_datetime("I7", time(9, 30), formats["time"])
        sheet.write_datetime("J7", timedelta(hours=30), formats["long"])
        sheet.write_number("K7", 0.0625 / 1.5, formats["time"])
        sheet.write_formula("L7", '="a"&"b"', None, "ab")
        sheet.write_string("C9", "below")

    (sheet,) = read_workbook("campaigns.xlsx", workbook(fill), "xlsx").sheets
    assert sheet.cells.index.tolist() == list(range(1, 10))
    row = sheet.cells.loc[7]
    meant = {
        "B": None,
        "C": " 007 ",
        "D": 5.0,
        "E": 919812345678.0,
        "F": True,
        "G": date(2026, 8, 14),
        "H": moment,
        "I": time(9, 30),
        "J": timedelta(hours=30),
        "K": time(1, 0),
        "L": "ab",
    }
    assert {letter: row[letter] for letter in meant} == meant
    assert [type(row[letter]) for letter in meant] == [type(cell) for cell in meant.values()]
    assert sheet.cells["C"].dropna().to_dict() == {7: " 007 ", 9: "below"}


def test_visible_sheets_are_read_in_their_order():
    def fill(book):
        sheets = {name: book.add_worksheet(name) for name in ("B", "old", "older", "A", "empty")}
        for name in ("B", "old", "older", "A"):
            sheets[name].write_string("A1", name)
        sheets["old"].hide()
        sheets["older"].very_hidden()
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=B!$A$1:$A$2"})
        book.add_chartsheet("chart").set_chart(chart)

    sheets = read_workbook("campaigns.xlsx", workbook(fill), "xlsx").sheets
    assert [sheet.name for sheet in sheets] == ["B", "A", "empty"]
    assert [sheet.is_empty for sheet in sheets] == [False, False, True]


def test_rows_after_the_last_filled_one_are_left_out():
    def fill(book):
        sheet = book.add_worksheet("Campaigns")
        sheet.write_string("A2", "x")
        sheet.write_formula("C90", '=""', None, "")

    (sheet,) = read_workbook("campaigns.xlsx", workbook(fill), "xlsx").sheets
    assert sheet.cells.index.tolist() == [1, 2]


def test_the_workbook_goes_along_to_be_annotated():
    spreadsheet = read_workbook("campaigns.xlsx", GRID, "xlsx")
    assert (spreadsheet.format, spreadsheet.source) == ("xlsx", GRID)


def test_a_workbook_without_a_visible_sheet_is_refused():
    with zipfile.ZipFile(io.BytesIO(GRID)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    book = parts["xl/workbook.xml"]
    parts["xl/workbook.xml"] = book.replace(
        b'<sheet name="Campaigns"', b'<sheet state="hidden" name="Campaigns"'
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    with pytest.raises(Refused) as refused:
        read_workbook("campaigns.xlsx", file.getvalue(), "xlsx")
    assert refused.value.code == "file.no_sheet"


@pytest.mark.parametrize("length", [4, 100, 2_000, -200, -1])
def test_a_workbook_that_broke_off_is_refused_in_a_sentence(length):
    with pytest.raises(Refused) as refused:
        read_workbook("campaigns.xlsx", GRID[:length], "xlsx")
    assert refused.value.code == "file.damaged"
    assert refused.value.message.startswith("campaigns.xlsx cannot be read as an Excel workbook (")


@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1))
def test_a_workbook_with_wrong_bytes_is_read_or_refused(wrong):
    damaged = bytearray(GRID)
    for place, byte in wrong:
        damaged[int(place * len(damaged))] = byte
    try:
        found = read_workbook("campaigns.xlsx", bytes(damaged), "xlsx").format
    except Refused as refused:
        found = refused.code
    assert found in {"xlsx", "file.damaged", "file.no_sheet"}
