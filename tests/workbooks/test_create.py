from datetime import date, time

import pytest
from openpyxl import load_workbook
from workbooks.planned import (
    FACTS,
    HEADERS,
    SENT_AT,
    listed,
    opened,
    plan_of,
    problem,
    results_of,
    values,
)

from bulk_import.mapping.headers import RESULT_HEADERS
from bulk_import.outcome import Answer, Result, State
from bulk_import.problems import Refused, Severity
from bulk_import.sheet import Sheet
from bulk_import.workbooks import write_results
from bulk_import.workbooks.styles import SEVERITY_FILLS, STATE_FILLS

ROWS = (
    ["007", date(2026, 6, 5), "1_2224257"],
    ["Sales 2", None, "bob"],
    ["Sales 3", time(9, 30), 5201.0],
)
PROBLEMS = (
    problem(3, "B", "Start date: the cell is empty."),
    problem(3, "C", "Agents: who is bob?", Severity.QUESTION),
    problem(4, None, "The zone changes.", Severity.WARNING),
)
CREATED = Result(
    state=State.CREATED, answer=Answer(200, 200, "Campaign created"), sent_at=SENT_AT, key="k2"
)


def written(sheet, target, *, results=None, **more):
    plan = plan_of(sheet, file_format="csv", **more)
    told = results_of(plan, **(results or {}))
    return write_results(plan, told, FACTS, source=None, target=target)


@pytest.fixture
def path(tmp_path):
    return written(
        listed(*ROWS), tmp_path / "a.results.xlsx", problems=PROBLEMS, results={"r2": CREATED}
    )


def test_every_input_value_comes_back_as_text_in_its_place(path):
    rows = values(path)
    assert rows[0] == [*HEADERS, *RESULT_HEADERS]
    assert rows[1][:6] == ["007", "2026-06-05", "1_2224257", "Created", "", "Campaign created"]
    assert [row[:3] for row in rows[2:]] == [
        ["Sales 2", "", "bob"],
        ["Sales 3", "09:30:00", "5201"],
    ]
    assert opened(path)["A2"].number_format == "@"


def test_cells_and_rows_are_coloured_and_annotated_as_in_a_copy(path):
    sheet = opened(path)
    assert sheet["B3"].fill.fgColor.rgb[2:] == SEVERITY_FILLS[Severity.ERROR]
    assert sheet["B3"].comment.text == "Error: Start date: the cell is empty.\n— bulk-import"
    assert sheet["C3"].fill.fgColor.rgb[2:] == SEVERITY_FILLS[Severity.QUESTION]
    assert sheet["D2"].fill.fgColor.rgb[2:] == STATE_FILLS[State.CREATED]
    assert sheet["D4"].comment.text == "Warning: The zone changes.\n— bulk-import"
    assert sheet["D4"].comment.author == "bulk-import"


def test_the_header_is_frozen_and_filterable(path):
    sheet = opened(path)
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:H4")
    assert load_workbook(path).sheetnames == ["Campaigns", "Import summary", "Import changes"]


def test_rows_keep_the_numbers_of_their_file(tmp_path):
    sheet = Sheet.of([["Campaigns of May"], HEADERS, *ROWS], [1, 4, 7, 8, 12])
    path = written(sheet, tmp_path / "a.xlsx", header_row=4)
    sheet = opened(path)
    assert [cell.value for cell in sheet["A"] if cell.value] == [
        "Campaigns of May",
        "Campaign name",
        "007",
        "Sales 2",
        "Sales 3",
    ]
    assert sheet["A12"].value == "Sales 3"
    assert sheet["D12"].value == "Needs fixing"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B5", "A4:H12")


def test_columns_of_an_earlier_round_are_replaced(tmp_path):
    sheet = Sheet.of(
        [
            [*HEADERS, *RESULT_HEADERS, "Budget"],
            [*ROWS[1], "Created", "old", "old", "old", "k1", "100"],
        ],
        [1, 2],
    )
    rows = values(written(sheet, tmp_path / "a.xlsx"))
    assert rows[0] == [*HEADERS, *RESULT_HEADERS, "Budget"]
    assert rows[1][3:] == ["Needs fixing", "", "", "", "", "100"]


@pytest.mark.slice(3)
@pytest.mark.parametrize(
    ("name", "called"),
    [
        (None, "Campaigns"),
        ("May", "May"),
        ("a/b:c?", "abc"),
        ("'x'", "x"),
        ("History", "Campaigns"),
        ("IMPORT SUMMARY", "Campaigns"),
        ("n" * 50, "n" * 31),
        ("\x00", "Campaigns"),
    ],
)
def test_a_sheet_gets_a_name_that_excel_accepts(tmp_path, name, called):
    path = written(listed(*ROWS, name=name), tmp_path / "a.xlsx")
    assert load_workbook(path).sheetnames[0] == called


def test_a_row_beyond_excels_last_one_is_refused_and_leaves_nothing_behind(tmp_path):
    sheet = Sheet.of([HEADERS, ROWS[0]], [1, 1_048_577])
    with pytest.raises(Refused) as refusal:
        written(sheet, tmp_path / "a.xlsx")
    assert refusal.value.code == "file.cannot_write"
    assert list(tmp_path.iterdir()) == []


def test_the_summary_shows_the_states_as_one_chart(tmp_path):
    plan = plan_of(listed(["Sales 1", "x", "y"]))
    path = write_results(plan, results_of(plan), FACTS, source=None, target=tmp_path / "a.xlsx")
    (chart,) = load_workbook(path)["Import summary"]._charts
    (series,) = chart.series
    place = series.val.numRef.f.partition("!")[2].replace("$", "")
    shown = load_workbook(path)["Import summary"][place]
    assert [cell.value for (cell,) in shown] == [0, 0, 1, 0, 0, 0]
