from dataclasses import replace
from datetime import datetime

import pytest
from workbooks.planned import FACTS, SENT_AT, listed, plan_of, problem, results_of

from bulk_import.outcome import Result, State
from bulk_import.problems import Severity
from bulk_import.validation import Change, DateOrderFinding, Skipped
from bulk_import.workbooks import STATES
from bulk_import.workbooks.changes import changes
from bulk_import.workbooks.summary import summary

ROWS = (["Sales 1", "05/06/2026", "1_2"], ["Sales 2", "x", "3_2"], ["Sales 3", "y", "4_2"])


def section(table, title):
    """Return the lines below a heading, up to the next empty one, without their own headers."""
    lines = [line.cells for line in table.lines]
    rest = lines[lines.index((title,)) + 2 :]
    return rest[: rest.index(()) if () in rest else None]


def facts_of(table):
    return {line.cells[0]: line.cells[1] for line in table.lines if line.style == "fact"}


def test_the_summary_tells_where_when_and_for_whom():
    plan = plan_of(listed(*ROWS, name="May"), date_order=DateOrderFinding("dmy", "order.chosen"))
    told = facts_of(summary(plan, results_of(plan), FACTS))
    assert datetime.fromisoformat(told.pop("Started")) == SENT_AT
    assert datetime.fromisoformat(told.pop("Finished")) == SENT_AT
    assert told == {
        "File": "campaigns.xlsx",
        "Sheet": "May",
        "Account": "2224257",
        "Address": "https://rest.telecmi.com",
        "Command": "run",
        "Run": "20261123-043000-ab12",
        "Date order": "day first, as chosen",
        "Time-zone release": "2026f",
        "Rows in all": 3,
    }


def test_the_counts_name_every_state_of_the_command_and_add_up():
    plan = plan_of(listed(*ROWS))
    results = results_of(plan, r2=Result(state=State.CREATED))
    counts = dict(section(summary(plan, results, FACTS), "Result"))
    assert counts.pop("Rows in all") == sum(counts.values()) == 3
    assert list(counts) == [state.label for state in STATES["run"]]
    assert (counts["Created"], counts["Needs fixing"], counts["Not sent"]) == (1, 2, 0)


def test_the_summary_says_why_a_run_stopped_and_what_is_special_about_the_copy():
    plan = plan_of(listed(*ROWS))
    facts = replace(FACTS, stopped="Interrupted.")
    stopped = summary(plan, results_of(plan), facts, remarks=("It is a copy.",))
    assert facts_of(stopped)["Stopped early"] == "Interrupted."
    assert facts_of(stopped)["This workbook"] == "It is a copy."


def test_the_summary_names_every_column_and_how_it_was_matched():
    plan = plan_of(listed(*ROWS))
    lines = section(summary(plan, results_of(plan), FACTS), "Columns")
    assert lines[1] == ("B", "Start date", "by its header", "Start date", "start_date")


def test_the_summary_tells_skipped_rows_with_the_reason():
    plan = plan_of(
        listed(*ROWS), skipped=(Skipped(9, "blank"), Skipped(8, "blank"), Skipped(5, "total"))
    )
    lines = section(summary(plan, results_of(plan), FACTS), "Rows that are not campaigns")
    assert lines == [("empty", 2, "8–9"), ("a total", 1, "5")]


def test_the_summary_tells_problems_of_the_file_and_of_the_rows():
    plan = plan_of(
        listed(*ROWS),
        problems=(problem(3, "B", "Start date: “x” is no date."),),
        file_problems=(
            problem(None, "C", "Agents: odd.", Severity.WARNING, code="column.unknown"),
        ),
    )
    rejected = Result(
        state=State.REJECTED, problems=(problem(None, None, "No.", code="api.rejected"),)
    )
    table = summary(plan, results_of(plan, r2=rejected), FACTS)
    assert section(table, "Problems of the file") == [
        ("Warning", "C", "Agents: odd.", "", "column.unknown")
    ]
    assert section(table, "Problems by cause") == [
        ("Error", 1, "No.", "2", "api.rejected"),
        ("Error", 1, "Start date: “x” is no date.", "3", "date.unknown"),
    ]


def test_every_change_is_listed_with_its_reason():
    plan = plan_of(
        listed(*ROWS),
        problems=(
            problem(2, "B", "Start date: read day first.", Severity.WARNING, field="start_date"),
            problem(2, "C", "Agents: odd.", Severity.WARNING, field="users"),
        ),
        changes={
            2: [Change("start_date", "B", "05/06/2026", "2026-06-05")],
            3: [Change("active", None, "yes", "true")],
        },
    )
    head, *lines = changes(plan).lines
    assert head.cells == ("Row", "Column", "Header", "Field", "Was", "Sent as", "Why")
    assert [line.cells for line in lines] == [
        (
            2,
            "B",
            "Start date",
            "start_date",
            "05/06/2026",
            "2026-06-05",
            "Start date: read day first.",
        ),
        (3, "", "Active", "active", "yes", "true", "The same, in the form that TeleCMI takes."),
    ]


MANY = {
    2: [Change("active", "C", "Y", "true"), Change("start_date", "B", "05/06/2026", "2026-06-05")],
    3: [Change("active", "C", "Y", "true")],
    4: [Change("active", "C", "yes", "true")],
}


@pytest.mark.parametrize(
    ("most_single", "named"),
    [
        (4, [(2, "Y"), (2, "05/06/2026"), (3, "Y"), (4, "yes")]),
        (3, [("2–3", "Y"), (2, "05/06/2026"), (4, "yes")]),
    ],
)
def test_very_many_changes_share_a_line_where_they_are_equal(most_single, named):
    table = changes(plan_of(listed(*ROWS), changes=MANY), most_single=most_single)
    assert [(line.cells[0], line.cells[4]) for line in table.lines[1:]] == named
    assert table.lines[0].cells[0] == "Row"  # by which the sheet is known when it comes back


def test_equal_changes_with_different_reasons_keep_their_lines():
    problems = [problem(3, "C", "Active: odd.", Severity.WARNING, field="active")]
    plan = plan_of(listed(*ROWS), problems=problems, changes=MANY)
    lines = changes(plan, most_single=0).lines[1:]
    assert [(line.cells[0], line.cells[6]) for line in lines if line.cells[4] == "Y"] == [
        (2, "The same, in the form that TeleCMI takes."),
        (3, "Active: odd."),
    ]


def test_changes_that_no_sheet_could_hold_are_counted():
    table = changes(plan_of(listed(*ROWS), changes=MANY), most_lines=1)
    assert [line.cells[0] for line in table.lines[1:]] == [2, ""]
    assert table.lines[-1].cells[-1].startswith("There are 3 more lines")


def test_texts_of_a_table_can_be_changed_and_counts_stay():
    table = changes(plan_of(listed(*ROWS), changes={2: [Change("active", "C", "yes", "true")]}))
    assert table.with_texts(str.upper).lines[1].cells[:4] == (2, "C", "ACTIVE", "ACTIVE")
