"""Edits and rows left out: what a person changes on top of a file, until it is sent."""

import csv
import json
from datetime import UTC, datetime

import openpyxl
import pytest
from campaigns import row_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slicing import examples

import bulk_import
from bulk_import.app.checking import report_check
from bulk_import.app.json_report import describe
from bulk_import.app.origin import origin_of, planned
from bulk_import.clock import Clock
from bulk_import.edits import Edit
from bulk_import.options import ReadOptions
from bulk_import.outcome import State
from bulk_import.problems import Refused

CLOCK = Clock(now=lambda: datetime(2030, 7, 1, 12, tzinfo=UTC))
ROW = row_of(
    "progressive",
    name="Q3 Sales",
    start_date="14/08/2030",
    end_date="30/08/2030",
    start_time="9:00",
    end_time="18:00",
    users="5201_2224257",
)
LEADS = "550e8400-e29b-41d4-a716-44665544000"


def row(number, **changes):
    own = {
        "Campaign name": f"Q3 {number}",
        "Leads ID": f"{LEADS}{number}",
        "Agents": f"520{number}_2224257",
    }
    return {**ROW, **own, **changes}


def workbook_of(path, *rows):
    book = openpyxl.Workbook()
    book.active.title = "Campaigns"
    book.active.append(list(rows[0]))
    for one in rows:
        book.active.append(list(one.values()))
    book.save(path)
    return path


@pytest.fixture
def checked(tmp_path):
    def check(*rows, edits=(), **options):
        path = workbook_of(tmp_path / "campaigns.xlsx", *rows)
        return bulk_import.check(path, ReadOptions(**options), edits=edits, clock=CLOCK)

    return check


def states(plan):
    return [one.state.value for one in plan.rows]


def saved(plan, tmp_path, name="out.xlsx"):
    return report_check(plan, None, "https://rest.telecmi.com", CLOCK).save(tmp_path / name)


def cell_of(path, row_number, header):
    sheet = openpyxl.load_workbook(path).worksheets[0]
    headers = {cell.value: cell.column for cell in sheet[1]}
    return sheet.cell(row_number, headers[header])


def test_an_edited_cell_is_understood_again_and_the_other_rows_stay_as_they_were(checked):
    plan = checked(row(1), row(2, **{"Start date": "soon"}))
    assert states(plan) == ["ready", "invalid"]
    edited = plan.edit(3, "Start date", "2030-08-15")
    assert states(edited) == ["ready", "ready"]
    assert edited.rows[0] == plan.rows[0]
    assert edited.rows[1].sent_values["start_date"] == "2030-08-15"
    assert states(plan) == ["ready", "invalid"]


@pytest.mark.parametrize("column", ["Start date", "start date", "start_date", "E"])
def test_a_column_goes_by_its_letter_its_header_or_its_field(checked, column):
    plan = checked(row(1, **{"Start date": "soon"}))
    letter = next(one.column for one in plan.matches.columns if one.field == "start_date")
    edited = plan.edit(2, letter if column == "E" else column, "2030-08-15")
    assert states(edited) == ["ready"]


def test_edits_given_to_a_check_are_those_made_on_its_plan(checked):
    edits = [Edit(2, "Campaign name", "Other"), Edit(2, "Campaign name", "Last")]
    given_at_once = checked(row(1), edits=edits)
    assert given_at_once.rows == checked(row(1)).with_edits(edits).rows
    assert given_at_once.rows[0].name == "Last"
    assert [(one.was, one.value) for one in given_at_once.edits] == [("Q3 1", "Last")]


def test_writing_what_the_file_holds_takes_an_edit_back(checked):
    plan = checked(row(1))
    back = plan.edit(2, "Campaign name", "Other").edit(2, "Campaign name", "Q3 1")
    assert back.edits == ()
    assert back.rows == plan.rows


def test_an_emptied_cell_is_blank(checked):
    edited = checked(row(1)).edit(2, "Campaign name", None)
    assert [problem.code for problem in edited.rows[0].problems] == ["cell.blank"]


def test_the_order_of_dates_that_the_file_decided_holds(checked):
    """The only date that shows the order is edited; the other one keeps its meaning."""
    dates = {"Start date": "05/08/2030", "End date": "06/08/2030"}
    plan = checked(row(1), row(2, **dates))
    before = plan.rows[1].sent_values["start_date"]
    edited = plan.with_edits(
        [Edit(2, "Start date", "2030-08-14"), Edit(2, "End date", "2030-08-30")]
    )
    assert edited.rows[1].sent_values["start_date"] == before == "2030-08-05"
    assert edited.date_order == plan.date_order


def test_a_field_without_a_column_gets_one(checked, tmp_path):
    without = {name: value for name, value in row(1).items() if name != "Time zone"}
    plan = checked(without, given={"timezone": "+05:30"})
    edited = plan.edit(2, "timezone", "+04:00")
    assert edited.rows[0].sent_values["timezone"] == "+04:00"
    path = saved(edited, tmp_path)
    again = bulk_import.check(path, clock=CLOCK)
    assert again.rows[0].sent_values["timezone"] == "+04:00"


def test_the_workbook_holds_the_edit_as_the_users_own_cell_with_a_note_of_what_was_there(
    checked, tmp_path
):
    plan = checked(row(1), row(2, **{"Start date": "soon"})).edit(3, "Start date", "2030-08-15")
    path = saved(plan, tmp_path)
    cell = cell_of(path, 3, "Start date")
    assert cell.value == "2030-08-15"
    assert "Edited here. The file holds “soon”." in cell.comment.text
    again = bulk_import.check(path, clock=CLOCK)
    assert states(again) == ["ready", "ready"]
    third = saved(again, tmp_path, "third.xlsx")
    assert cell_of(third, 3, "Start date").comment is None


def test_an_edit_that_looks_like_a_formula_is_written_as_text(checked, tmp_path):
    path = saved(checked(row(1)).edit(2, "Campaign name", '=HYPERLINK("x")'), tmp_path)
    assert cell_of(path, 2, "Campaign name").data_type == "s"


def test_a_csv_file_comes_back_as_a_workbook_with_the_edit(tmp_path):
    path = tmp_path / "campaigns.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerows([row(1).keys(), row(1).values()])
    plan = bulk_import.check(path, clock=CLOCK).edit(2, "Campaign name", "Zoë 🎉")
    cell = cell_of(saved(plan, tmp_path), 2, "Campaign name")
    assert cell.value == "Zoë 🎉"
    assert "Edited here. The file holds “Q3 1”." in cell.comment.text


def test_a_row_in_a_merged_area_is_edited_alone(tmp_path):
    path = workbook_of(tmp_path / "campaigns.xlsx", row(1), row(2))
    book = openpyxl.load_workbook(path)
    book.active["C2"].value = book.active["C3"].value
    headers = [cell.value for cell in book.active[1]]
    column = headers.index("Time zone") + 1
    book.active.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)
    book.save(path)
    plan = bulk_import.check(path, clock=CLOCK).edit(3, "Time zone", "+04:00")
    out = saved(plan, tmp_path)
    assert cell_of(out, 3, "Time zone").value == "+04:00"
    again = bulk_import.check(out, clock=CLOCK)
    assert [one.sent_values["timezone"] for one in again.rows] == ["+05:30", "+04:00"]


def test_a_row_that_is_left_out_is_not_sent_and_asks_for_nothing(checked, tmp_path):
    plan = checked(row(1), row(2, **{"Start date": "soon"})).leave_out(3)
    report = report_check(plan, None, "https://rest.telecmi.com", CLOCK)
    assert states(plan) == ["ready", "not_sent"]
    assert report.exit_status == 0
    assert report.counts[State.NOT_SENT] == 1
    document = json.loads(json.dumps(describe(report, "campaigns.xlsx", None)))
    assert document["counts"] == {
        "ready": 1,
        "already_created": 0,
        "invalid": 0,
        "not_sent": 1,
        "rows": 2,
    }
    assert document["rows"][1]["state"] == "not_sent"
    assert "row.left_out" in [one["code"] for one in document["rows"][1]["problems"]]
    assert document["rows"][1]["campaign"] is None
    assert cell_of(report.save(tmp_path / "out.xlsx"), 3, "Import result").value == "Not sent"


def test_an_open_row_beside_one_left_out_still_asks_for_a_person(checked):
    bad = {"Start date": "soon"}
    plan = checked(row(1, **bad), row(2, **bad)).leave_out(3)
    assert report_check(plan, None, "https://rest.telecmi.com", CLOCK).exit_status == 1


def test_what_a_row_claims_is_free_once_it_is_left_out(checked):
    same = {"Campaign name": "Twins"}
    plan = checked(row(1, **same), row(2, **same))
    assert states(plan) == ["ready", "invalid"]
    assert states(plan.leave_out(2)) == ["not_sent", "ready"]
    assert plan.leave_out(2).take_in(2).rows == plan.rows


def test_an_edit_that_takes_a_name_shows_the_conflict_and_another_one_ends_it(checked):
    plan = checked(row(1), row(2)).edit(2, "Campaign name", "Q3 2")
    assert [one.code for one in plan.rows[1].problems] == ["row.conflict"]
    assert states(plan.edit(2, "Campaign name", "Q3 3")) == ["ready", "ready"]


@pytest.mark.parametrize(
    ("number", "column", "code"),
    [
        (1, "Campaign name", "edit.no_such_row"),
        (99, "Campaign name", "edit.no_such_row"),
        (2, "No such thing", "edit.no_such_column"),
        (2, "ZZ", "edit.no_such_column"),
        (2, "", "edit.no_such_column"),
    ],
)
def test_an_edit_of_what_is_not_there_is_refused(checked, number, column, code):
    with pytest.raises(Refused) as refused:
        checked(row(1)).edit(number, column, "x")
    assert refused.value.code == code


def test_only_rows_of_the_plan_can_be_left_out(checked):
    with pytest.raises(Refused):
        checked(row(1)).leave_out(7)


TEXTS = st.sampled_from(
    ["Q3 1", "Q3 2", "", "2030-08-14", "15/08/2030", "05/08/2030", "soon", "+05:30", "IST"]
) | st.text(max_size=6)


@settings(examples(0.2), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.builds(
            Edit,
            st.integers(2, 4),
            st.sampled_from(["Campaign name", "Start date", "Time zone", "Agents"]),
            st.none() | TEXTS,
        ),
        max_size=4,
    ),
    st.frozensets(st.integers(2, 3), max_size=2),
)
def test_step_by_step_or_at_once_the_same_plan_comes_out(tmp_path_factory, edits, left_out):
    path = tmp_path_factory.getbasetemp() / "steps.xlsx"
    if not path.exists():
        workbook_of(path, row(1), row(2), row(3))
    plan = CHECKED.setdefault(path, bulk_import.check(path, clock=CLOCK))
    at_once = plan.with_edits(edits)
    stepwise = plan
    for edit in edits:
        stepwise = stepwise.with_edits([edit])
    assert (stepwise.rows, stepwise.edits) == (at_once.rows, at_once.edits)
    present = {one.row for one in at_once.rows}
    out = at_once.leave_out(*(left_out & present))
    assert planned(origin_of(out)).rows == out.rows


CHECKED = {}


def test_a_warning_of_a_cell_that_a_conflict_refuses_comes_back_with_its_end(checked):
    plan = checked(row(1), row(2, **{"Campaign name": "Q3\n1"}))
    assert [problem.code for problem in plan.row(3).problems] == ["row.conflict"]
    again = plan.edit(2, "name", "Q4")
    assert [problem.code for problem in again.row(3).problems] == ["text.line_break"]
