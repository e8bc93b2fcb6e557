from datetime import date

import pytest
from readers.packing import (
    GOOD_ROWS,
    SHEET,
    WORKBOOK,
    WORKBOOK_RELATIONS,
    parts,
    relations,
    row,
    text,
    workbook,
    worksheet,
    xlsx,
    zipped,
)

from bulk_import.cells import NO_RESULT, ErrorCell
from bulk_import.problems import Refused
from bulk_import.readers.limits import ReadLimits
from bulk_import.readers.workbook_files import _put_together, read_workbook
from bulk_import.readers.worker_process import WorkerDied

FILLER = 5_000
"""Rows that make a sheet too large to be read exactly at once."""


def read(content, kind="xlsx", **limits):
    return read_workbook("campaigns.xlsx", content, kind, ReadLimits(**limits))


def sheet_of(content, **limits):
    (sheet,) = read(content, **limits).sheets
    return sheet


def told(problems):
    return [(problem.row, problem.column, problem.code) for problem in problems]


def with_sheet(content):
    return zipped({**parts(), SHEET: content})


def large(*cells_of_the_last_row, more="", first=1):
    """Return a large worksheet that ends with a row of *cells* written by a function of its row."""
    filler = "".join(
        row(number, text(f"A{number}", f"name {number}"), f'<c r="B{number}"><v>{number}</v></c>')
        for number in range(first, FILLER)
    )
    last = row(FILLER, *cells_of_the_last_row)
    return worksheet(filler + last + more)


def test_row_and_column_are_those_of_the_spreadsheet():
    sheet = sheet_of(xlsx(row(3, text("C3", "a")) + row(7, text("D7", "b"))))
    assert sheet.cell(3, "C") == "a"
    assert sheet.cell(7, "D") == "b"
    assert sheet.rows.tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert list(sheet.columns) == ["A", "B", "C", "D"]


def test_a_cell_at_the_last_row_keeps_its_number_and_costs_no_million_rows():
    sheet = sheet_of(xlsx(GOOD_ROWS + row(1_048_576, text("A1048576", "x"))))
    assert sheet.cell(1_048_576, "A") == "x"
    assert len(sheet.rows) < 3_000


@pytest.mark.slice(5)
@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (f'<c r="C{FILLER}" t="e"><v>#REF!</v></c>', ErrorCell("#REF!")),
        (f'<c r="C{FILLER}" t="e"><v>#SPILL!</v></c>', ErrorCell("#SPILL!")),
        (f'<c r="C{FILLER}"><f>A1</f></c>', NO_RESULT),
        (f'<c r="C{FILLER}"><f>A1</f><v></v></c>', NO_RESULT),
        (f'<c r="C{FILLER}"><f>A1</f><v>5</v></c>', 5.0),
        (f'<c r="C{FILLER}" s="1"><v>-1</v></c>', -1.0),
        (f'<c r="C{FILLER}" s="3"><v>1e12</v></c>', 1e12),
        (f'<c r="C{FILLER}"><v>12345678901234567</v></c>', 12345678901234567),
        (f'<c r="C{FILLER}" t="str"><v><![CDATA[x]]></v></c>', "x"),
        (f"<c r='C{FILLER}' t='e'><v>#N/A</v></c>", ErrorCell("#N/A")),
        (f'<c r="C{FILLER}" t = "e"><v>#N/A</v></c>', ErrorCell("#N/A")),
        (f'<c\nr="C{FILLER}" t="e">\n<v>#N/A</v></c>', ErrorCell("#N/A")),
        (f'<c r="C{FILLER}" s="1"><v>46248</v></c>', date(2026, 8, 14)),
        (f'<c r="C{FILLER}" t="str"><v>it\'s ="x"</v></c>', 'it\'s ="x"'),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_the_fast_reader_hides_is_found_among_many_rows(cell, value):
    sheet = sheet_of(with_sheet(large(text(f"A{FILLER}", "last"), cell)))
    assert sheet.cell(FILLER, "C") == value
    assert type(sheet.cell(FILLER, "C")) is type(value)
    assert sheet.cell(FILLER, "A") == "last"
    assert sheet.row(FILLER - 1) == (f"name {FILLER - 1}", FILLER - 1.0, None)
    assert len(sheet.rows) == FILLER


def test_a_double_is_found_beside_cells_that_are_closed_and_hold_nothing():
    empty = f'<c r="D{FILLER}" s="1"></c>'
    sheet = sheet_of(with_sheet(large(text(f"A{FILLER}", "last"), empty)))
    assert sheet.row(FILLER)[0] == "last"
    with pytest.raises(Refused) as refused:
        sheet_of(with_sheet(large(text(f"A{FILLER}", "a"), empty, text(f"A{FILLER}", "b"))))
    assert refused.value.code == "package.cell_twice"


@pytest.mark.parametrize(
    "double",
    [
        row(FILLER, text(f"A{FILLER}", "another")),
        row(9, text("A9", "another")),
        row(FILLER + 1, text("A9", "another")),
        row(FILLER + 1, f'<c s="0" r="A9"><v>1</v></c>'),  # noqa: F541  as the others
    ],
)
def test_a_doubled_cell_is_found_among_many_rows(double):
    with pytest.raises(Refused) as refused:
        sheet_of(with_sheet(large(text(f"A{FILLER}", "last"), more=double)))
    assert refused.value.code == "package.cell_twice"


def test_rows_without_numbers_are_counted_on_below_many_others():
    last = '<row><c t="str"><v>b</v></c><c t="e"><v>#N/A</v></c></row>'
    sheet = sheet_of(with_sheet(large(text(f"A{FILLER}", "a"), more=last)))
    assert sheet.row(FILLER + 1) == ("b", ErrorCell("#N/A"))


def test_texts_shared_by_none_but_blank_cells_do_not_slow_or_spoil():
    blank = f'<c r="C{FILLER}" t="inlineStr"><is><t></t></is></c>'
    sheet = sheet_of(with_sheet(large(text(f"A{FILLER}", "a"), blank)))
    assert sheet.row(FILLER) == ("a", None)


def test_a_merged_area_belongs_to_every_row_with_something_of_its_own():
    rows = "".join(
        (
            row(1, text("A1", "Name"), text("B1", "Team")),
            row(2, text("A2", "North"), text("B2", "x")),
            row(3, text("B3", "y")),
            row(5, text("B5", "z")),
        )
    )
    merged = '<mergeCells count="1"><mergeCell ref="A2:A5"/></mergeCells>'
    sheet = sheet_of(with_sheet(worksheet(rows, after=merged)))
    assert sheet.columns["A"].cells == ["Name", "North", "North", None, "North"]
    assert told(sheet.problems) == [(3, "A", "row.merged"), (5, "A", "row.merged")]
    assert "A3" in sheet.problems[0].message
    assert "A2" in sheet.problems[0].message


def test_hidden_rows_and_columns_are_read_and_told():
    rows = row(1, text("A1", "Name")) + row(2, text("A2", "x")).replace("<row", '<row hidden="1"')
    columns = '<cols><col min="1" max="1" width="9" hidden="1" customWidth="1"/></cols>'
    sheet = sheet_of(with_sheet(worksheet(rows, before=columns)))
    assert sheet.columns["A"].cells == ["Name", "x"]
    assert told(sheet.problems) == [(2, None, "row.hidden"), (None, None, "file.hidden_columns")]


def test_a_hidden_row_is_told_among_many_rows():
    hidden = row(FILLER + 1, text(f"A{FILLER + 1}", "x")).replace("<row", '<row hidden="1"')
    sheet = sheet_of(with_sheet(large(text(f"A{FILLER}", "a"), more=hidden)))
    assert told(sheet.problems) == [(FILLER + 1, None, "row.hidden")]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_not_read_and_told(state):
    sheets = (
        '<sheet name="Shown" sheetId="1" r:id="r1"/>'
        f'<sheet name="Prices" sheetId="2" state="{state}" r:id="r2"/>'
    )
    content = zipped(
        {
            **parts(),
            WORKBOOK: workbook(sheets),
            WORKBOOK_RELATIONS: relations(
                ("worksheet", "worksheets/sheet1.xml"), ("worksheet", "/xl/worksheets/sheet2.xml")
            ),
            "xl/worksheets/sheet2.xml": worksheet(row(1, text("A1", "secret"))),
        }
    )
    spreadsheet = read(content)
    assert [sheet.name for sheet in spreadsheet.sheets] == ["Shown"]
    (problem,) = spreadsheet.problems
    assert problem.code == "file.hidden_sheets"
    assert "Prices" in problem.message


def test_macros_are_told_and_the_cells_read():
    spreadsheet = read(zipped({**parts(), "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}))
    assert [problem.code for problem in spreadsheet.problems] == ["file.macros"]
    assert spreadsheet.sheets[0].cell(2, "A") == "007"


def test_more_rows_than_allowed_are_counted_and_not_kept():
    rows = "".join(row(number, text(f"A{number}", "x")) for number in range(1, 3_002))
    assert sheet_of(xlsx(rows), rows=3_000).rows_found is None
    cut = sheet_of(xlsx(rows), rows=500)
    assert cut.rows_found == 3_000
    assert len(cut.rows) < 2_000


def test_reading_tells_how_far_it_is():
    events = []
    content = with_sheet(large(text(f"A{FILLER}", "a")))
    read_workbook("campaigns.xlsx", content, "xlsx", listen=events.append)
    heard = [event.rows for event in events]
    assert heard == sorted(heard)
    assert heard[-1] == FILLER
    assert len(heard) > 2


def test_the_source_is_kept_for_a_copy_only_where_a_copy_can_be_made():
    content = xlsx()
    assert read(content).source == content
    page = b"<table><tr><td>x</table>"
    assert read(page, "html").source is None


@pytest.mark.parametrize(
    "columns",
    [
        {0: ("plain", 0, ["a"], None)},
        {0: ("plain", 0, [["a"], "b"], None)},
        {0: ("colour", 0, [b"", b""], None)},
        {0: ("day", 0, b"\0\0\0\0\0\0\0\0", None)},
        {0: ("day", 0, b"\0", None)},
        {0: ("text", 0, "a", b"\0\0\0\0\1\0\0\0")},
        {0: ("text", 0, "a", b"\0\0\0\0\xff\xff\xff\xff")},
        {0: "abc", 1: 7},
        {"A": ("text", 0, "a\x1fb", None)},
        [("text", 0, "a\x1fb", None)],
        7,
    ],
    ids=repr,
)
def test_what_no_child_of_ours_tells_counts_as_its_death(columns):
    messages = iter([("sheet", "S"), ("rows", 1, 2, columns)])
    with pytest.raises(WorkerDied):
        _put_together("x.xlsx", messages, ReadLimits())
