import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.table import Table
from workbooks.planned import HEADERS, annotated, opened, problem, values, workbook_of

from bulk_import.mapping.headers import RESULT_HEADERS
from bulk_import.outcome import Result, State

ROWS = (["Sales 1", "x", "bob"], ["Sales 2", "2026-06-05", "2_2224257"])
PROBLEMS = (problem(2, "B", "Start date: no date.\n" * 3), problem(2, "C", "Agents: who?"))
CREATED = {"r2": Result(state=State.CREATED, key="k2"), "r3": Result(state=State.CREATED)}


@pytest.fixture
def first(tmp_path):
    """Return a results workbook as it comes out of a first round."""
    workbook = workbook_of(*ROWS)
    workbook["Campaigns"]["C2"].comment = Comment("ask Asha", "Ravi")
    workbook["Campaigns"]["A3"].comment = Comment("good one", "Ravi")
    workbook["Campaigns"]["A3"].fill = PatternFill("solid", fgColor="FF00FF00")
    return annotated(workbook, tmp_path / "first.xlsx", problems=PROBLEMS)


@pytest.fixture
def target(tmp_path):
    return tmp_path / "second.xlsx"


def test_the_columns_of_the_first_round_are_replaced(first, target):
    path = annotated(first.read_bytes(), target, results=CREATED)
    rows = values(path)
    assert rows[0] == [*HEADERS, *RESULT_HEADERS]
    assert rows[1] == ["Sales 1", "x", "bob", "Created", "", "", "", "k2"]
    assert len(rows) == 3


def test_our_notes_and_colours_go_and_the_users_stay(first, target):
    sheet = opened(annotated(first.read_bytes(), target, results=CREATED))
    assert sheet["B2"].comment is None
    assert sheet["B2"].fill.fill_type is None
    assert (sheet["C2"].comment.text, sheet["C2"].comment.author) == ("ask Asha", "Ravi")
    assert sheet["C2"].fill.fill_type is None
    assert sheet["A3"].comment.text == "good one"
    assert sheet["A3"].fill.fgColor.rgb == "FF00FF00"


def test_our_notes_are_known_by_their_signature_where_libreoffice_dropped_the_author(first, target):
    workbook = load_workbook(first)
    for row in workbook["Campaigns"].iter_rows():
        for cell in row:
            if cell.comment:
                cell.comment.author = " "
    workbook["Campaigns"]["A2"].comment = Comment("good one", " ")
    sheet = opened(annotated(workbook, target, results=CREATED))
    assert sheet["B2"].comment is None
    assert sheet["C2"].comment.text == "ask Asha"
    assert sheet["A2"].comment.text == "good one"


def test_a_problem_that_stays_is_told_once(first, target):
    sheet = opened(annotated(first.read_bytes(), target, problems=PROBLEMS))
    assert sheet["C2"].comment.text.count("Agents: who?") == 1
    assert sheet["C2"].comment.text.startswith("ask Asha")


def test_our_sheets_are_replaced_and_stay_behind_the_campaigns(first, target):
    path = annotated(first.read_bytes(), target, results=CREATED)
    assert load_workbook(path).sheetnames == ["Campaigns", "Import summary", "Import changes"]
    told = {row[0]: row[1] for row in values(path, "Import summary")}
    assert (told["Created"], told["Needs fixing"]) == (2, 0)


def test_a_sheet_of_the_users_with_our_name_stays(tmp_path):
    workbook = workbook_of(*ROWS)
    workbook.create_sheet("Import summary")["A1"] = "mine"
    path = annotated(workbook, tmp_path / "first.xlsx")
    again = annotated(path.read_bytes(), tmp_path / "second.xlsx")
    assert sorted(load_workbook(again).sheetnames) == [
        "Campaigns",
        "Import changes",
        "Import summary",
        "Import summary 2",
    ]
    assert opened(again, "Import summary")["A1"].value == "mine"


def test_a_row_that_grew_for_us_shrinks_again(first, target):
    assert opened(first).row_dimensions[2].height > 15
    sheet = opened(annotated(first.read_bytes(), target, results=CREATED))
    assert sheet.row_dimensions[2].height is None


def test_columns_that_the_user_added_behind_ours_stay_theirs(first, target):
    workbook = load_workbook(first)
    for row, text in enumerate(("Budget", "100", "200"), start=1):
        workbook["Campaigns"].cell(row, 9, text)
    rows = values(annotated(workbook, target, results=CREATED))
    assert rows[0] == [*HEADERS, *RESULT_HEADERS, "Budget"]
    assert [row[8] for row in rows] == ["Budget", "100", "200"]


def test_where_one_of_ours_was_deleted_nothing_of_the_users_is_covered(first, target):
    workbook = load_workbook(first)
    workbook["Campaigns"].delete_cols(5)
    for row, text in enumerate(("Budget", "100", "200"), start=1):
        workbook["Campaigns"].cell(row, 8, text)
    rows = values(annotated(workbook, target, results=CREATED))
    assert rows[0] == [*HEADERS, "", "", "", "", "Budget", *RESULT_HEADERS]
    assert rows[1][7:] == ["100", "Created", "", "", "", "k2"]


def test_in_an_excel_table_that_took_ours_in_the_headers_stay_as_the_table_has_them(first, target):
    workbook = load_workbook(first)
    workbook["Campaigns"].auto_filter.ref = None
    workbook["Campaigns"].delete_cols(5)
    workbook["Campaigns"].add_table(Table(displayName="All", ref="A1:G3"))
    path = annotated(workbook, target, results=CREATED)
    sheet = opened(path)
    names = [column.name for column in sheet.tables["All"].tableColumns]
    assert [cell.value for cell in sheet[1]][:7] == names
    assert [cell.value for cell in sheet[1]][7:] == list(RESULT_HEADERS)


def test_in_an_excel_table_that_took_all_of_ours_they_are_replaced_in_place(first, target):
    workbook = load_workbook(first)
    workbook["Campaigns"].auto_filter.ref = None
    workbook["Campaigns"].add_table(Table(displayName="All", ref="A1:H3"))
    path = annotated(workbook, target, results=CREATED)
    assert values(path)[0] == [*HEADERS, *RESULT_HEADERS]
    assert values(path)[1][3] == "Created"


def test_columns_that_were_sorted_elsewhere_are_found_by_their_headers(first, target):
    workbook = load_workbook(first)
    workbook["Campaigns"].insert_cols(1)
    workbook["Campaigns"]["A1"] = "Remarks"
    problems = (problem(2, "C", "Start date: no date."),)
    rows = values(annotated(workbook, target, problems=problems))
    assert rows[0] == ["Remarks", *HEADERS, *RESULT_HEADERS]


def test_a_header_that_told_something_keeps_its_own_colour(tmp_path):
    workbook = workbook_of(*ROWS)
    workbook["Campaigns"]["C1"].fill = PatternFill("solid", fgColor="FF305496")
    told = (problem(None, "C", "Agents: odd."),)
    path = annotated(workbook, tmp_path / "first.xlsx", file_problems=told)
    sheet = opened(annotated(path.read_bytes(), tmp_path / "second.xlsx"))
    assert sheet["C1"].comment is None
    assert sheet["C1"].fill.fgColor.rgb == "FF305496"


def test_a_cell_that_the_user_coloured_anew_keeps_that_colour(first, target):
    workbook = load_workbook(first)
    workbook["Campaigns"]["B2"].fill = PatternFill("solid", fgColor="FF00FF00")
    sheet = opened(annotated(workbook, target, results=CREATED))
    assert sheet["B2"].comment is None
    assert sheet["B2"].fill.fgColor.rgb == "FF00FF00"


def test_campaigns_on_a_sheet_that_has_our_name_stay(tmp_path):
    workbook = workbook_of(*ROWS, headers=["Row", *HEADERS[1:]], title="Import changes")
    path = annotated(workbook, tmp_path / "first.xlsx", sheet="Import changes")
    assert load_workbook(path).sheetnames == [
        "Import changes",
        "Import summary",
        "Import changes 2",
    ]
