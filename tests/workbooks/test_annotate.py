from dataclasses import replace
from datetime import date
from html import escape
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.table import Table
from workbooks.planned import (
    FACTS,
    HEADERS,
    SENT_AT,
    annotated,
    column_of,
    opened,
    problem,
    saved,
    values,
    workbook_of,
)

from bulk_import.mapping.headers import RESULT_HEADERS
from bulk_import.outcome import Answer, Result, State
from bulk_import.problems import Severity
from bulk_import.workbooks.styles import SEVERITY_FILLS, STATE_FILLS

ROWS = (
    ["Sales 1", date(2026, 6, 5), "1_2224257"],
    ["Sales 2", "31/02/2026", "bob"],
    ["Sales 3", date(2026, 6, 5), "3_2224257"],
)
PROBLEMS = (
    problem(3, "B", "Start date: no such day."),
    problem(3, "C", "Agents: who is bob?", Severity.QUESTION),
    problem(4, "C", "Agents: one was dropped.", Severity.WARNING),
    problem(4, None, "The zone changes.", Severity.WARNING),
)
RESULTS = {
    "r2": Result(
        state=State.CREATED,
        answer=Answer(200, 200, "Campaign created"),
        sent_at=SENT_AT,
        key="0123456789abcdef",
    ),
    "r4": Result(state=State.UNKNOWN, key="fedcba9876543210"),
}


@pytest.fixture
def target(tmp_path):
    return tmp_path / "campaigns.results.xlsx"


def faults_of(workbook, target, faults_in):
    """Return what is wrong with the user's own file; openpyxl writes fonts in an odd order."""
    source = target.with_name("source.xlsx")
    source.write_bytes(saved(workbook))
    return faults_in(source)


def fill(cell):
    return cell.fill.fgColor.rgb[2:] if cell.fill.fill_type else None


def test_our_columns_stand_after_the_last_one_and_tell_each_row(target):
    path = annotated(workbook_of(*ROWS), target, problems=PROBLEMS, results=RESULTS)
    rows = values(path)
    assert rows[0] == [*HEADERS, *RESULT_HEADERS]
    assert rows[1][3:6] == ["Created", "", "Campaign created"]
    assert rows[1][7] == "0123456789abcdef"
    assert rows[2][3:] == [
        "Needs fixing",
        "Error: Start date: no such day.\nQuestion: Agents: who is bob?",
        "",
        "",
        "",
    ]
    assert rows[3][3] == "Check in TeleCMI"
    assert rows[1][1] == date(2026, 6, 5)


def test_cells_with_a_problem_are_coloured_and_say_why(target):
    sheet = opened(annotated(workbook_of(*ROWS), target, problems=PROBLEMS, results=RESULTS))
    assert fill(sheet["B3"]) == SEVERITY_FILLS[Severity.ERROR]
    assert fill(sheet["C3"]) == SEVERITY_FILLS[Severity.QUESTION]
    assert fill(sheet["C4"]) == SEVERITY_FILLS[Severity.WARNING]
    assert sheet["B3"].comment.text == "Error: Start date: no such day.\n— bulk-import"
    assert sheet["C3"].comment.author == "bulk-import"
    assert fill(sheet["B2"]) is None
    assert sheet["B2"].comment is None


def test_the_result_cell_has_the_colour_of_its_state_and_the_notes_of_the_row(target):
    sheet = opened(annotated(workbook_of(*ROWS), target, problems=PROBLEMS, results=RESULTS))
    assert [fill(sheet[f"D{row}"]) for row in (2, 3, 4)] == [
        STATE_FILLS[state] for state in (State.CREATED, State.INVALID, State.UNKNOWN)
    ]
    assert sheet["D4"].comment.text == "Warning: The zone changes.\n— bulk-import"
    assert sheet["D2"].comment is None


def test_a_column_that_nobody_imports_says_so_on_its_header_and_keeps_its_colour(target):
    workbook = workbook_of(*ROWS)
    workbook.active["C1"].fill = PatternFill("solid", fgColor="FF00FF00")
    told = problem(None, "C", "Agents: odd.", Severity.WARNING)
    sheet = opened(annotated(workbook, target, file_problems=(told,)))
    assert sheet["C1"].comment.text == "Warning: Agents: odd.\n— bulk-import"
    assert fill(sheet["C1"]) == "00FF00"


def test_looks_and_sizes_of_the_users_stay(target):
    workbook = workbook_of(*ROWS)
    sheet = workbook.active
    sheet["A2"].font = Font(italic=True, color="FFFF0000")
    sheet["B2"].number_format = "dd mmm yy"
    sheet.column_dimensions["A"].width = 33
    sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[2].height = 40
    sheet = opened(annotated(workbook, target, problems=PROBLEMS))
    assert (sheet["A2"].font.italic, sheet["A2"].font.color.rgb) == (True, "FFFF0000")
    assert sheet["B2"].number_format == "dd mmm yy"
    assert sheet.column_dimensions["A"].width == 33
    assert sheet.column_dimensions["C"].hidden
    assert sheet.row_dimensions[2].height == 40


def test_rules_and_protection_of_the_users_stay(target):
    workbook = workbook_of(*ROWS)
    sheet = workbook.active
    validation = DataValidation(type="list", formula1='"yes,no"')
    validation.add("C2:C4")
    sheet.add_data_validation(validation)
    rule = CellIsRule(operator="equal", formula=['"x"'], fill=PatternFill(bgColor="FF0000FF"))
    sheet.conditional_formatting.add("A2:A4", rule)
    sheet.protection.set_password("theirs")
    sheet = opened(annotated(workbook, target, problems=PROBLEMS))
    assert [str(one.sqref) for one in sheet.data_validations.dataValidation] == ["C2:C4"]
    assert [str(one.sqref) for one in sheet.conditional_formatting] == ["A2:A4"]
    assert sheet.protection.sheet
    assert sheet["D3"].value == "Needs fixing"


def test_other_sheets_of_the_users_stay(target):
    workbook = workbook_of(*ROWS)
    prices = workbook.create_sheet("Prices", 0)
    prices["C7"] = "=1+1"
    prices["C7"].comment = Comment("from finance", "Asha")
    prices.freeze_panes = "B2"
    workbook.create_sheet("Hidden").sheet_state = "hidden"
    prices = opened(annotated(workbook, target, problems=PROBLEMS), "Prices")
    assert (prices["C7"].value, prices["C7"].comment.text) == ("=1+1", "from finance")
    assert prices.freeze_panes == "B2"
    names = ["Prices", "Campaigns", "Import summary", "Import changes", "Hidden"]
    assert prices.parent.sheetnames == names
    assert prices.parent["Hidden"].sheet_state == "hidden"


def test_the_workbook_opens_on_the_summary_with_no_group_of_sheets(target):
    workbook = workbook_of(*ROWS)
    workbook.create_sheet("Prices", 0)
    workbook.active = 0
    book = opened(annotated(workbook, target)).parent
    assert book.active.title == "Import summary"
    assert [bool(sheet.sheet_view.tabSelected) for sheet in book] == [False, False, True, False]


def test_a_note_of_the_users_is_kept_and_continued(target):
    workbook = workbook_of(*ROWS)
    workbook.active["B3"].comment = Comment("ask Asha", "Ravi")
    sheet = opened(annotated(workbook, target, problems=PROBLEMS))
    assert sheet["B3"].comment.author == "Ravi"
    assert sheet["B3"].comment.text.startswith("ask Asha\n")
    assert sheet["B3"].comment.text.endswith("\nError: Start date: no such day.")


def test_problems_of_merged_cells_are_told_on_the_one_that_shows(target):
    workbook = workbook_of(*ROWS)
    workbook.active.merge_cells("B2:B4")
    told = (problem(2, "B", "First."), problem(4, "B", "Third.", Severity.WARNING))
    sheet = opened(annotated(workbook, target, problems=told))
    assert sheet["B2"].comment.text == "Row 2: Error: First.\nRow 4: Warning: Third.\n— bulk-import"
    assert fill(sheet["B2"]) == SEVERITY_FILLS[Severity.ERROR]


def test_white_letters_turn_black_where_their_cell_turns_pale(target):
    workbook = workbook_of(*ROWS)
    for address, colour in (("B3", "FFFFFFFF"), ("C3", "FF800000")):
        workbook.active[address].font = Font(color=colour)
    sheet = opened(annotated(workbook, target, problems=PROBLEMS))
    assert sheet["B3"].font.color.rgb == "FF000000"
    assert sheet["C3"].font.color.rgb == "FF800000"


@pytest.mark.parametrize(
    ("theirs", "kept"),
    [(None, "B2"), ("A2", "A2"), ("C1", "C2"), ("C4", "C4")],
)
def test_the_header_is_frozen_and_what_the_user_froze_stays(target, theirs, kept):
    workbook = workbook_of(*ROWS)
    workbook.active.freeze_panes = theirs
    assert opened(annotated(workbook, target)).freeze_panes == kept


def test_wide_columns_do_not_fill_a_screen_with_what_is_frozen(target):
    workbook = workbook_of(*ROWS)
    workbook.active.column_dimensions["A"].width = 90
    assert opened(annotated(workbook, target)).freeze_panes == "A2"


def test_each_part_of_a_frozen_sheet_has_one_selection(target):
    workbook = workbook_of(*ROWS)
    workbook.active.insert_rows(1, 2)
    workbook.active.freeze_panes = "B2"
    sheet = opened(annotated(workbook, target, header_row=3))
    assert sheet.freeze_panes == "B4"
    panes = [selection.pane for selection in sheet.sheet_view.selection]
    assert sorted(panes) == ["bottomLeft", "bottomRight", "topRight"]


def test_a_sheet_saved_while_scrolled_keeps_what_it_froze(target):
    workbook = workbook_of(*ROWS)
    workbook.active.freeze_panes = "A2"
    workbook.active.sheet_view.pane.topLeftCell = "A57"
    view = opened(annotated(workbook, target)).sheet_view
    assert (view.pane.ySplit, view.pane.topLeftCell) == (1, "A57")


def test_a_header_further_down_is_frozen_with_what_is_above_it(target):
    workbook = workbook_of(*ROWS)
    workbook.active.insert_rows(1, 2)
    workbook.active["A1"] = "Campaigns of May"
    path = annotated(workbook, target, header_row=3)
    sheet = opened(path)
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B4", "A3:H6")
    assert [cell.value for cell in sheet[3]][3:] == list(RESULT_HEADERS)
    assert sheet["A1"].value == "Campaigns of May"


def test_the_table_can_be_filtered_and_a_filter_of_the_users_goes_on(target):
    workbook = workbook_of(*ROWS)
    assert opened(annotated(workbook, target)).auto_filter.ref == "A1:H4"
    workbook.active.auto_filter.ref = "B1:C4"
    workbook.active.auto_filter.add_filter_column(1, ["bob"])
    sheet = opened(annotated(workbook, target.with_name("other.xlsx")))
    assert sheet.auto_filter.ref == "B1:H4"
    assert sheet.auto_filter.filterColumn[0].colId == 1


@pytest.mark.full
def test_an_excel_table_takes_our_columns_in_and_keeps_its_own_filter_alone(target, faults_in):
    workbook = workbook_of(*ROWS)
    workbook.active.add_table(Table(displayName="Campaigns1", ref="A1:C4"))
    before = faults_of(workbook, target, faults_in)
    path = annotated(workbook, target)
    sheet = opened(path)
    assert sheet.auto_filter.ref is None
    table = sheet.tables["Campaigns1"]
    assert table.ref == "A1:H4"
    assert [column.name for column in table.tableColumns] == [*HEADERS, *RESULT_HEADERS]
    assert faults_in(path) - before == {}
    assert (
        "_FilterDatabase"
        not in ZipFile(path).read("xl/workbook.xml").decode().split("Import changes")[0]
    )
    assert values(path)[0] == [*HEADERS, *RESULT_HEADERS]


def test_our_columns_are_seen_where_all_beyond_the_table_were_hidden(target):
    workbook = workbook_of(*ROWS)
    workbook.active.column_dimensions["D"] = ColumnDimension(
        workbook.active, index="D", min=4, max=16_384, hidden=True
    )
    spans = opened(annotated(workbook, target)).column_dimensions
    assert [(span.min, span.max, span.hidden) for span in spans.values()] == [
        *((column, column, False) for column in range(4, 9)),
        (9, 16_384, True),
    ]


def test_a_span_of_columns_that_reaches_into_ours_is_cut(target):
    workbook = workbook_of(*ROWS)
    workbook.active.column_dimensions["B"] = ColumnDimension(
        workbook.active, index="B", min=2, max=5, width=40
    )
    spans = opened(annotated(workbook, target)).column_dimensions
    assert (spans["B"].min, spans["B"].max, spans["B"].width) == (2, 3, 40)


def test_rows_of_a_fixed_height_grow_with_what_they_tell(target):
    workbook = workbook_of(*ROWS)
    for row in (2, 3):
        workbook.active.row_dimensions[row].height = 15
    heights = opened(annotated(workbook, target, problems=PROBLEMS)).row_dimensions
    assert (heights[2].height, heights[3].height) == (15, 30)


def test_our_texts_stand_as_high_as_the_users(target):
    workbook = workbook_of(*ROWS)
    workbook.active["A3"].alignment = Alignment(vertical="center")
    sheet = opened(annotated(workbook, target))
    assert [sheet[f"E{row}"].alignment.vertical for row in (2, 3)] == [None, "center"]
    assert sheet["E2"].alignment.wrap_text


def test_a_row_with_more_to_tell_than_it_can_show_shows_the_start(target):
    told = (problem(2, "B", "Start date: no date. " * 100), problem(3, "B", "Short."))
    sheet = opened(annotated(workbook_of(*ROWS), target, problems=told))
    assert [sheet[f"E{row}"].alignment.vertical for row in (2, 3)] == ["top", None]
    assert sheet.row_dimensions[2].height == 399


def test_merged_cells_beyond_the_table_are_not_covered(target):
    workbook = workbook_of(*ROWS)
    workbook.active.merge_cells("C3:E3")
    rows = values(annotated(workbook, target))
    assert rows[0] == [*HEADERS, "", "", *RESULT_HEADERS]


def test_formulas_keep_what_they_came_to(target):
    workbook = workbook_of(*ROWS)
    workbook.active["A2"] = '="Sales "&1'
    workbook.active["A2"].data_type = "f"
    other = workbook.create_sheet("Prices")
    for address in ("A1", "A2", "A3", "A4"):
        other[address] = "=1+1"
    other["A4"].number_format = "dd/mm/yyyy"
    stored = {"Sales 1 <&>": "str", "0.5": "n", "1": "b", "#N/A": "e", "46178": "n"}
    source = with_results(saved(workbook), iter(stored.items()))
    path = annotated(source, target)
    assert opened(path)["A2"].value == '="Sales "&1'
    assert values(path)[1][0] == "Sales 1 <&>"
    assert [row[0] for row in values(path, "Prices")][:2] == [0.5, True]
    prices = "xl/worksheets/sheet2.xml"
    assert ZipFile(path).read(prices) == ZipFile(BytesIO(source)).read(prices)
    assert values(path, "Prices")[3][0] == date(2026, 6, 5)


def with_results(source, stored):
    """Return a workbook as Excel saves it: with results beside its formulas."""
    content = BytesIO()
    with ZipFile(BytesIO(source)) as parts, ZipFile(content, "w") as file:
        for name in parts.namelist():
            part = parts.read(name).decode()
            part = part.replace("<v></v>", "<v />").replace("<v/>", "<v />")
            while "</f><v />" in part:
                text, kind = next(stored)
                before, after = part.split("</f><v />", 1)
                start = before.rindex("<c ")
                cell = before[start:].replace("><f>", f' t="{kind}"><f>')
                part = f"{before[:start]}{cell}</f><v>{escape(text)}</v>{after}"
            file.writestr(name, part)
    return content.getvalue()


MACROS_OF_TYPE = (
    b'<Override PartName="/xl/vbaProject.bin"'
    b' ContentType="application/vnd.ms-office.vbaProject"/></Types>'
)
MACROS_RELATED = (
    b'<Relationship Id="macros" Target="vbaProject.bin" Type='
    b'"http://schemas.microsoft.com/office/2006/relationships/vbaProject"/></Relationships>'
)


def with_macros(source):
    """Return a workbook as Excel saves it with macros."""
    changes = {
        "[Content_Types].xml": (
            (
                b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            ),
            (
                b"</Types>",
                MACROS_OF_TYPE,
            ),
        ),
        "xl/_rels/workbook.xml.rels": (
            (
                b"</Relationships>",
                MACROS_RELATED,
            ),
        ),
    }
    content = BytesIO()
    with ZipFile(BytesIO(source)) as parts, ZipFile(content, "w") as file:
        for name in parts.namelist():
            part = parts.read(name)
            for old, new in changes.get(name, ()):
                part = part.replace(old, new)
            file.writestr(name, part)
        file.writestr("xl/vbaProject.bin", b"macro")
    return content.getvalue()


def test_a_file_that_cannot_hold_macros_has_none_and_the_summary_says_so(target):
    path = annotated(with_macros(saved(workbook_of(*ROWS))), target)
    told = [row[1] for row in values(path, "Import summary") if row[0] == "This workbook"]
    assert told == ["It is a copy of yours without its macros."]
    parts = ZipFile(path)
    assert "xl/vbaProject.bin" not in parts.namelist()
    assert not any(b"macroEnabled" in parts.read(name) for name in parts.namelist())


def test_a_file_that_can_hold_macros_keeps_them(target):
    source = with_macros(saved(workbook_of(*ROWS)))
    path = annotated(source, target.with_suffix(".xlsm"))
    assert ZipFile(path).read("xl/vbaProject.bin") == b"macro"
    assert b"macroEnabled" in ZipFile(path).read("[Content_Types].xml")
    assert values(path)[0] == [*HEADERS, *RESULT_HEADERS]


def test_a_workbook_that_cannot_be_copied_comes_back_as_a_new_one(target):
    source = saved(workbook_of(*ROWS))
    damaged = damage(source)
    path = annotated(damaged, target, problems=PROBLEMS)
    assert values(path)[0] == [*HEADERS, *RESULT_HEADERS]
    assert column_of(values(path), "Import result") == ["Needs fixing"] * 3
    told = [row[1] for row in values(path, "Import summary") if row[0] == "This workbook"]
    assert "could not be copied" in told[0]


MACRO_SHEET = (
    b'<Relationship Id="old" Target="macrosheets/sheet1.xml" Type='
    b'"http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"/></Relationships>'
)


def damage(source):
    """Return a workbook with a sheet of macros that calamine reads and openpyxl does not."""
    content = BytesIO()
    with ZipFile(BytesIO(source)) as parts, ZipFile(content, "w") as file:
        for name in parts.namelist():
            part = parts.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"<pageMargins", b'<pageSetup scale="x"/><pageMargins')
            if name == "xl/_rels/workbook.xml.rels":
                part = part.replace(b"</Relationships>", MACRO_SHEET)
            file.writestr(name, part)
    return content.getvalue()


def test_a_check_says_that_nothing_was_sent(target):
    facts = replace(FACTS, command="check", run=None)
    ready = {"r2": Result(state=State.READY)}
    path = annotated(workbook_of(*ROWS), target, facts=facts, results=ready)
    told = {row[0]: row[1] for row in values(path, "Import summary")}
    assert (told["Ready"], told["Needs fixing"], told["Rows in all"]) == (1, 2, 3)
    assert told["Command"] == "check (nothing was sent)"
    assert "Created" not in told
    assert values(path)[1][3] == "Ready"


def test_a_table_with_a_column_that_is_called_like_ours_keeps_its_size(target):
    workbook = workbook_of(*[[*row, "desk"] for row in ROWS], headers=[*HEADERS, "Total"])
    workbook.active["D1"] = "Sent At"
    workbook.active.add_table(Table(displayName="Campaigns1", ref="A1:D4"))
    sheet = opened(annotated(workbook, target))
    assert sheet.tables["Campaigns1"].ref == "A1:D4"
    assert sheet["E1"].value == "Import result"


@pytest.mark.full
def test_a_sheet_from_right_to_left_that_starts_at_c7_and_is_protected_works(target, faults_in):
    workbook = workbook_of(*ROWS)
    sheet = workbook.active
    sheet.move_range("A1:C4", rows=6, cols=2)
    sheet["C5"] = "Campaigns of May"
    sheet.merge_cells("C5:E5")
    sheet.sheet_view.rightToLeft = True
    sheet.protection.enable()
    told = (problem(9, "D", "Start date: no such day."),)
    before = faults_of(workbook, target, faults_in)
    path = annotated(workbook, target, header_row=7, problems=told)
    sheet = opened(path)
    assert [cell.value for cell in sheet[7]][2:] == [*HEADERS, *RESULT_HEADERS]
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == ("C7:J10", "D8")
    assert sheet["D9"].comment.text == "Error: Start date: no such day.\n— bulk-import"
    assert sheet.sheet_view.rightToLeft
    assert sheet.protection.sheet
    assert faults_in(path) - before == {}
