import math
from datetime import date, datetime, time

import pytest
from sheets import codes, column_of, plan_of, predictive, progressive

from bulk_import.campaign import FIELDS
from bulk_import.cells import ErrorCell, FormattedCell
from bulk_import.normalizers import text
from bulk_import.normalizers.normalizer import Context
from bulk_import.validation.column_reader import ColumnReader
from bulk_import.validation.field_source import FieldSource
from bulk_import.validation.row_reader import in_order


def the_row(cells, **options):
    """Return the only row of a sheet, planned."""
    (row,) = plan_of(cells, **options).rows
    return row


def without(row, *headers):
    return {header: cell for header, cell in row.items() if header not in headers}


def test_the_dialer_type_is_understood_first_and_the_zone_after_the_dates():
    fields = ["timezone", "ratio", "users", "dialer_type", "start_date"]
    columns = [
        ColumnReader(FieldSource(FIELDS[field], "A", field), text.normalize, Context())
        for field in fields
    ]
    assert [column.field.name for column in in_order(columns)] == [
        "dialer_type",
        "ratio",
        "users",
        "start_date",
        "timezone",
    ]


def test_every_problem_of_a_row_is_told_at_once():
    row = the_row(
        predictive()
        | {
            "Campaign name": None,
            "Active": "perhaps",
            "Leads ID": "June list",
            "Time zone": "Mars",
            "Start date": "31/06/2026",
            "End date": "2026-05-01",
            "Start time": "18:00",
            "End time": "18:00",
            "Agents": "Ravi",
            "Ratio": "100:1",
            "Ring rule": "PD",
            "Call interval": "15",
            "No agent no wait": ErrorCell("#N/A"),
            "Caller ID": "9.19E+11",
            "Reject delay": None,
        }
    )
    errors = {problem.field for problem in row.problems if problem.severity.value == "error"}
    assert errors == {
        *("name", "active", "leads_id", "timezone", "start_date", "end_time", "users", "ratio"),
        *("ring_rule", "call_interval", "no_agent_no_wait", "caller_id", "reject_delay_time"),
    }
    assert row.campaign is None


def test_rules_run_on_the_fields_that_are_clean():
    row = the_row(progressive() | {"Campaign name": None, "End date": "2026-04-30"})
    assert codes(row) == [("error", "cell.blank"), ("error", "date.end_before_start")]


def test_other_rows_go_on_beside_one_that_needs_fixing():
    plan = plan_of(progressive(2), progressive(3) | {"Active": "?!"}, predictive(4))
    assert [row.row for row in plan.ready] == [2, 4]
    assert [row.row for row in plan.invalid] == [3]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (None, "The cell is empty, and this campaign needs it."),
        ("", "The cell is empty, and this campaign needs it."),
        (math.nan, "The cell is empty, and this campaign needs it."),
        (" ", "The cell is empty but for spaces, and this campaign needs it."),
        ("\u00a0", "The cell is empty but for spaces, and this campaign needs it."),
        *(
            (cell, f"“{cell}” counts as an empty cell, and this campaign needs it.")
            for cell in ("-", "N/A", "TBD", "none", "?", "NaN", "''", '=""')
        ),
        (" NA ", "“NA” counts as an empty cell, and this campaign needs it."),
        (FormattedCell(0, "-"), "“-” counts as an empty cell, and this campaign needs it."),
    ],
    ids=repr,
)
def test_a_blank_cell_that_is_needed_names_its_header_and_what_to_write(cell, said):
    row = without(progressive(), "Start date") | {"Live date *": cell}
    (problem,) = the_row(row).problems
    assert (problem.code, problem.field) == ("cell.blank", "start_date")
    assert problem.column == column_of("Live date *", row)
    assert problem.message == (
        f"Live date *: {said} The first day of dialing, best written 2031-01-06 or 6 Jan 2031."
    )


def test_a_value_of_the_command_that_counts_as_empty_is_quoted():
    (problem,) = the_row(without(progressive(), "Start date"), given={"start_date": "n/a"}).problems
    assert problem.code == "cell.blank"
    assert problem.message.startswith("Start date: “n/a” counts as an empty cell")


def test_a_list_over_several_columns_that_holds_no_agent_quotes_its_first_cell():
    row = without(progressive(), "Agents") | {"Agent 1": "NA", "Agent 2": None}
    (problem,) = the_row(row).problems
    assert problem.message.startswith("Agent 1: “NA” counts as an empty cell")


@pytest.mark.parametrize("dialer", [None, "none", "preview", "pd", "Predictive or progressive?"])
def test_what_a_row_lacks_is_told_while_its_dialer_type_is_wrong(dialer):
    row = predictive() | {"Caller ID": None, "Ratio": "NA", "Agent interval": None}
    told = the_row(without(row, "Ring rule") | {"Dialer type": dialer}).problems
    assert {problem.field for problem in told if problem.code == "cell.blank"} - {
        "dialer_type"
    } == {"caller_id", "ratio"}
    (missing,) = (problem for problem in told if problem.code == "row.columns_missing")
    assert missing.message.startswith("A predictive campaign needs more columns")
    assert "Ring rule" in missing.message


@pytest.mark.parametrize(
    "cells",
    [
        {"Agent interval": "10_s", "Ratio": "1:2"},
        {"Agent interval": None, "Ratio": "-"},
        {"Agent interval": "10_s"},
    ],
    ids=repr,
)
def test_nothing_is_told_to_be_missing_where_cells_do_not_show_what_the_row_is(cells):
    row = dict.fromkeys(predictive()) | progressive() | {"Dialer type": "preview"} | cells
    assert codes(the_row(row)) == [("error", "choice.other_mode")]


@pytest.mark.parametrize(
    ("row", "header"),
    [(make(), header) for make in (predictive, progressive) for header in make()],
)
def test_every_cell_of_a_row_is_needed(row, header):
    assert "cell.blank" in {code for _, code in codes(the_row(row | {header: None}))}


def test_fields_of_the_other_dialer_type_may_be_blank():
    sheet = plan_of(predictive(), progressive(2))
    assert [codes(row) for row in sheet.rows] == [[], []]


@pytest.mark.parametrize(
    ("row", "header", "cell", "dialer"),
    [
        (progressive(), "Ratio", "1:2", "progressive"),
        (progressive(), "Ratio", "nonsense", "progressive"),
        (progressive(), "Max waiting time without agent", "30", "progressive"),
        (predictive(), "Agent interval", "10_s", "predictive"),
        (predictive(), "Agent interval", ErrorCell("#REF!"), "predictive"),
    ],
)
def test_a_field_of_the_other_dialer_type_is_told_and_not_sent(row, header, cell, dialer):
    planned = the_row(row | {header: cell})
    (problem,) = planned.problems
    assert (problem.severity.value, problem.code) == ("warning", "field.other_dialer")
    assert f"a {dialer} campaign has no such setting" in problem.message
    assert planned.campaign is not None
    assert problem.field not in planned.values


def test_nobody_waits_without_an_agent_where_nobody_waits():
    row = the_row(predictive() | {"Max waiting time without agent": "30"})
    assert codes(row) == [("warning", "field.held_back")]
    assert row.campaign.max_waiting_time_without_agent is None


def test_where_people_wait_it_is_said_how_long():
    waiting = predictive() | {"No agent no wait": "no"}
    row = the_row(waiting | {"Max waiting time without agent": "30"})
    assert codes(row) == []
    assert row.campaign.max_waiting_time_without_agent == 30
    row = the_row(waiting | {"Max waiting time without agent": None})
    assert codes(row) == [("error", "cell.blank")]
    row = the_row(waiting)
    assert codes(row) == [("error", "row.columns_missing")]
    assert "Max waiting time without agent" in row.problems[0].message


def test_the_columns_that_a_dialer_type_lacks_are_one_problem_of_the_row():
    row = without(predictive(2), "Ratio", "Caller ID", "Ring rule")
    first, second = plan_of(progressive(), row).rows
    assert codes(first) == []
    assert codes(second) == [("error", "row.columns_missing")]
    assert second.problems[0].message == (
        "A predictive campaign needs more columns than the sheet has: Ratio, Ring rule, Caller ID."
        " Add them and fill them in."
    )
    (row,) = plan_of(without(progressive(), "Agent interval")).rows
    assert codes(row) == [("error", "row.columns_missing")]


@pytest.mark.parametrize("cell", [None, "preview"], ids=repr)
def test_a_row_without_a_dialer_type_is_told_of_all_that_its_filled_cells_show(cell):
    row = the_row(
        without(predictive(), "Ring seconds")
        | {"Dialer type": cell, "Ratio": "1:200", "No agent no wait": "no", "Caller ID": None}
    )
    told = {problem.field: problem for problem in row.problems}
    assert told.keys() == {"dialer_type", "ratio", "caller_id", None}
    assert "Ring seconds, Max waiting time without agent" in told[None].message


def test_a_given_value_stands_in_for_blank_cells_only():
    rows = plan_of(
        progressive(2) | {"Active": None},
        progressive(3) | {"Active": "no"},
        progressive(4) | {"Active": "-"},
        given={"active": "yes"},
    ).rows
    assert [row.values["active"] for row in rows] == [True, False, True]


def test_a_given_value_stands_in_for_a_column_that_is_not_there():
    row = the_row(without(progressive(), "Start date"), given={"start_date": "1 May 2026"})
    assert row.values["start_date"] == date(2026, 5, 1)
    (change,) = [change for change in row.changes if change.field == "start_date"]
    assert (change.column, change.was, change.becomes) == (None, "1 May 2026", "2026-05-01")


@pytest.mark.parametrize("blank", [{}, {"Start date": None}, {"Start date": "n/a"}], ids=repr)
def test_a_given_value_is_judged_like_a_cell(blank):
    row = the_row(without(progressive(), "Start date") | blank, given={"start_date": "32 May 2026"})
    (problem,) = row.problems
    assert problem.field == "start_date"
    assert problem.message.startswith("Start date: There is no such day as “32 May 2026”.")


def test_a_given_value_of_the_other_dialer_type_is_left_out_without_a_word():
    rows = plan_of(progressive(2), predictive(), given={"ratio": "1:9"}).rows
    assert codes(rows[0]) == []
    assert "ratio" not in rows[0].values


def test_a_zone_is_resolved_on_the_days_of_its_own_row():
    summer = {"Time zone": "America/New_York", "Start date": "2026-05-01", "End date": "2026-06-01"}
    winter = {"Time zone": "America/New_York", "Start date": "2026-12-01", "End date": "2027-01-31"}
    rows = plan_of(progressive(2) | summer, progressive(3) | winter).rows
    assert [row.values["timezone"] for row in rows] == ["-04:00", "-05:00"]


def test_typed_cells_are_understood_as_well_as_text():
    row = the_row(
        predictive()
        | {
            "Active": True,
            "Start date": datetime.fromisoformat("2026-05-01"),
            "End date": date(2026, 6, 1),
            "Start time": time(9, 0),
            "Ring seconds": 30.0,
            "Caller ID": 919876543210.0,
        }
    )
    assert row.campaign is not None
    assert row.campaign.ring_seconds == 30
    assert row.campaign.caller_id == "919876543210"


def test_hours_in_another_zone_by_their_header_are_not_sent_as_the_campaigns_own():
    cells = without(progressive(), "Start time") | {"Start time (UTC)": "09:00"}
    row = the_row(cells)
    assert codes(row) == [("error", "time.zone_in_header")]
    assert row.problems[0].message.startswith("Start time (UTC): The header says")
    assert row.problems[0].column == column_of("Start time (UTC)", cells)
    assert the_row(cells | {"Time zone": "UTC"}).problems == ()
