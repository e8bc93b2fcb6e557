"""Columns that their words or their cells decide, as whole sheets."""

import json
from datetime import datetime, time

import pytest
from sheets import codes, plan_of, planned, predictive, progressive

from bulk_import.cli import main
from bulk_import.problems import Refused
from bulk_import.sheet import Sheet


def without(row, *headers):
    return {header: cell for header, cell in row.items() if header not in headers}


def column(plan, header):
    return [one for one in plan.matches.columns if one.header == header]


def hows(plan, header):
    return [(one.field, one.explanation) for one in column(plan, header)]


SCHEDULE = ("Start date", "End date", "Start time", "End time")


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Longest wait for an agent (sec)", "Max waiting time"),
        ("Number displayed in front of customer", "Caller ID"),
        ("Lines per free agent", "Ratio"),
    ],
)
def test_the_words_of_a_header_are_enough(header, field):
    row = predictive()
    plan = plan_of(without(row, field) | {header: row[field]})
    assert [one.explanation for one in column(plan, header)] == ["by its words"]
    assert codes(plan.rows[0]) == []


def test_a_header_of_words_that_one_cell_contradicts_is_told():
    rows = [progressive(number) for number in range(1, 4)]
    rows = [without(row, "Start date") | {"Date of launch": row["Start date"]} for row in rows]
    rows[2]["Date of launch"] = "soon"
    plan = plan_of(*rows)
    (told,) = [one for one in plan.file_problems if one.code == "column.by_words"]
    assert "“soon” in K4" in told.message
    assert [row.state.value for row in plan.rows] == ["ready", "ready", "invalid"]


def test_a_header_of_words_that_its_cells_contradict_is_asked_about():
    row = without(progressive(), "Start date") | {"Date of launch": "soon"}
    with pytest.raises(Refused) as refused:
        plan_of(row)
    assert refused.value.code == "column.missing_and_perhaps"
    assert "“Date of launch” (perhaps Start date, but “soon” in K2 does not fit" in (
        refused.value.message
    )


def test_a_column_of_its_own_beats_the_words_of_another():
    plan = plan_of(progressive() | {"Date of launch": "2026-05-02"})
    assert hows(plan, "Date of launch") == [
        (None, "not imported: perhaps Start date, which has a column of its own")
    ]
    assert codes(plan.rows[0]) == []


def test_two_columns_whose_words_name_one_field_are_asked_about():
    row = without(progressive(), "Start date")
    with pytest.raises(Refused) as refused:
        plan_of(row | {"Date of launch": "2026-05-02", "Kick-off date": "2026-05-03"})
    assert refused.value.message.count("more than one column could be") == 2


@pytest.mark.parametrize(
    ("starts", "ends", "fields"),
    [
        ("2026-05-01", "2026-06-01", ("start_date", "end_date")),
        ("07/05/2026", "08/06/2026", ("start_date", "end_date")),
        ("09:00", "18:00", ("start_time", "end_time")),
        (time(9), time(18), ("start_time", "end_time")),
        ("9 AM", "6 PM", ("start_time", "end_time")),
    ],
)
@pytest.mark.parametrize("headers", [("Start", "End"), ("From", "To"), ("Begins at", "Ends")])
def test_dates_or_times_decide_what_starts_and_ends(headers, starts, ends, fields):
    own = ("Start date", "End date") if "date" in fields[0] else ("Start time", "End time")
    plan = plan_of(without(progressive(), *own) | dict(zip(headers, (starts, ends), strict=True)))
    found = [(one.field, one.explanation) for header in headers for one in column(plan, header)]
    assert found == [(field, "by what its cells hold") for field in fields]


def test_the_same_header_may_stand_above_days_and_above_times():
    rows = [[*without(progressive(), *SCHEDULE), "Start", "End", "Start", "End"]]
    values = list(without(progressive(), *SCHEDULE).values())
    rows.append([*values, "2026-05-01", "2026-06-01", "09:00", "18:00"])
    plan = planned(Sheet.of(rows))
    assert [row.state.value for row in plan.rows] == ["ready"]


@pytest.mark.parametrize("cells", [("2026-05-01", "09:00"), ("soon", "later"), (None, None)])
def test_cells_that_do_not_agree_leave_the_question_open(cells):
    rows = [without(progressive(number), "Start date") for number in (1, 2)]
    with pytest.raises(Refused) as refused:
        plan_of(*(row | {"Start": cell} for row, cell in zip(rows, cells, strict=True)))
    assert "“Start” (it could be Start date or Start time" in refused.value.message


def test_ids_decide_what_a_lead_and_a_user_are():
    row = progressive()
    plan = plan_of(
        without(row, "Leads ID", "Agents") | {"Lead": row["Leads ID"], "User": row["Agents"]}
    )
    assert column(plan, "Lead")[0].field == "leads_id"
    assert column(plan, "User")[0].field == "users"
    assert codes(plan.rows[0]) == []


def test_a_lead_that_is_no_list_is_asked_about():
    row = progressive()
    with pytest.raises(Refused, match="Leads ID"):
        plan_of(without(row, "Leads ID") | {"Lead": "Ravi"})


def test_hours_in_one_column_fill_both_ends():
    row = without(progressive(), "Start time", "End time")
    plan = plan_of(row | {"Working hours": "9am-6pm"})
    how = "its cells hold Start time and End time"
    assert hows(plan, "Working hours") == [("start_time", how), ("end_time", how)]
    (planned_row,) = plan.rows
    assert (planned_row.values["start_time"], planned_row.values["end_time"]) == (time(9), time(18))
    told = {(one.field, one.was, one.becomes) for one in planned_row.changes}
    assert ("start_time", "9am-6pm", "09:00:00") in told
    assert ("end_time", "9am-6pm", "18:00:00") in told


def test_days_in_one_column_fill_both_ends_in_the_order_that_they_prove():
    rows = [without(progressive(number), "Start date", "End date") for number in (1, 2)]
    rows[0]["Dates"], rows[1]["Dates"] = "07/06/2026 – 30/06/2026", "01/06/2026 – 08/06/2026"
    plan = plan_of(*rows)
    assert [codes(row) for row in plan.rows] == [[], []]
    assert [row.sent_values["start_date"] for row in plan.rows] == ["2026-06-07", "2026-06-01"]


def test_a_moment_fills_the_day_and_the_time():
    row = without(progressive(), "Start date", "Start time")
    for cell in ("2026-05-01 09:00", datetime(2026, 5, 1, 9)):  # noqa: DTZ001  as readers give it
        for header in ("Start", "Start date & time"):
            plan = plan_of(row | {header: cell})
            assert {one.field for one in column(plan, header)} == {"start_date", "start_time"}
            assert plan.rows[0].sent_values["start_date"] == "2026-05-01"
            assert plan.rows[0].sent_values["start_time"] == "09:00:00"
            assert codes(plan.rows[0]) == []


def test_a_day_without_its_time_is_refused_in_its_row():
    rows = [without(progressive(number), "Start date", "Start time") for number in (1, 2, 3)]
    for row, cell in zip(rows, ("2026-05-01 09:00", "2026-05-02 09:00", "2026-05-03"), strict=True):
        row["Start date & time"] = cell
    plan = plan_of(*rows)
    assert [row.state.value for row in plan.rows] == ["ready", "ready", "invalid"]
    assert {code for _, code in codes(plan.rows[2])} == {"span.no_time"}


def test_hours_beside_a_column_of_their_own_are_not_taken_apart():
    plan = plan_of(progressive() | {"Working hours": "9am-6pm"})
    assert [one.field for one in column(plan, "Working hours")] == [None]
    assert codes(plan.rows[0]) == []


def test_hours_that_are_no_span_are_asked_about_or_refused():
    rows = [without(progressive(number), "Start time", "End time") for number in (1, 2, 3)]
    for row, cell in zip(rows, ("9am-6pm", "10am-7pm", "all day"), strict=True):
        row["Shift"] = cell
    plan = plan_of(*rows)
    assert [row.state.value for row in plan.rows] == ["ready", "ready", "invalid"]
    assert {code for _, code in codes(plan.rows[2])} == {"span.one"}
    with pytest.raises(Refused, match="it seems to hold Start time and End time in one"):
        plan_of(rows[2])


def test_the_command_tells_how_a_column_was_found(tmp_path, capsys):
    row = without(progressive(), *SCHEDULE, "Active")
    row |= {"Make active": "yes", "Start": "2031-05-01", "End": "2031-06-01"}
    row |= {"Working hours": "9am-6pm"}
    file = tmp_path / "c.csv"
    file.write_text(f"{','.join(row)}\n{','.join(row.values())}\n", "utf-8")
    assert main(["check", str(file)]) == 0
    said = capsys.readouterr().out
    for told in (
        "“Make active” is read as Active (by its words)",
        "“Start” is read as Start date (by what its cells hold)",
        "“Working hours” is read as Start time and End time (its cells hold",
    ):
        assert told in said


def test_what_was_found_is_saved_in_a_profile_and_found_again(tmp_path, capsys):
    row = without(progressive(), "Start time", "End time", "Agents") | {"Working hours": "9am-6pm"}
    row |= {"Agent 1": "5201_2224257", "Start date": "2031-05-01", "End date": "2031-06-01"}
    row |= {"Name of the campaign": row.pop("Campaign name"), "Agent 2": "5202_2224257"}
    file = tmp_path / "c.csv"
    file.write_text(f"{','.join(row)}\n{','.join(row.values())}\n", "utf-8")
    assert main(["check", str(file), "--save-profile", "desk"]) == 0
    assert main(["check", str(file), "--profile", "desk", "--json"]) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told["rows"][0]["values"]["users"] == ["5201_2224257", "5202_2224257"]
    assert told["rows"][0]["values"]["end_time"] == "18:00:00"


def test_a_repeated_header_speaks_neither_for_nor_against_a_column():
    row = without(progressive(), "Start date", "End date")
    headers = [*row, "Start", "End"]
    rows = [headers, [*row.values(), "2026-05-01", "2026-06-01"], headers]
    plan = planned(Sheet.of(rows))
    assert [row.state.value for row in plan.rows] == ["ready"]
