"""Columns and rows say the same: which rows are ready, and what they have in conflict.

The planner of single rows is the measure: what masks over columns say of a row is what it says.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sheets import ANY_CELL, planned, predictive, progressive, sheet_of
from slicing import examples

from bulk_import.campaign import FIELDS, unique_fields, wrong_formats
from bulk_import.cells import FormattedCell
from bulk_import.normalizers.normalizer import Context, Value, value_text
from bulk_import.outcome import State
from bulk_import.problems import Problem, Severity
from bulk_import.validation import planned_sheet_of
from bulk_import.validation.conflicts import find_conflicts, with_conflicts

STRUCK = FormattedCell("2026-05-01", None, "")
NASTY = {
    "Campaign name": ("Sales", " SALES ", "N/A", "#REF!", "Straße", "Example", "Total", "# Offer"),
    "Dialer type": ("predictive", "progressive", "preview", "", "Predictive "),
    "Active": ("yes", "maybe", None, True),
    "Leads ID": ("550e8400-e29b-41d4-a716-446655440000", "soon", None),
    "Time zone": (
        *("IST", "+05:30", "America/New_York", "Eastern Time", "Europe/London", "EST", "Dubai"),
        *("(UTC-05:00) Eastern Time (US & Canada)", "Atlantis", None, 5.5),
        FormattedCell("America/New_York", "Europe/London", None),
    ),
    "Start date": (
        *(date(2026, 5, 1), date(2026, 7, 8), "14/08/2026", "08/17/2026", "07/08/2026"),
        *(date(2019, 1, 1), date(2062, 3, 4), date(1965, 3, 4), "2026-05-01 18:30", STRUCK, None),
        datetime(2026, 3, 31, 18, 30, tzinfo=UTC),
    ),
    "End date": (
        date(2026, 3, 30),
        date(2026, 6, 1),
        date(2026, 9, 10),
        "31/06/2026",
        date(2035, 1, 1),
        None,
    ),
    "Start time": (time(9), "09:00 UTC", "2026-05-01 09:00", "9", "25:00", None),
    "End time": (time(18), time(8), "18:00 IST", time(9), None),
    "Agents": ("5159_2224257", "5159_2224257; 5160_2224257", "Asha", None, 5159),
    "No agent no wait": ("yes", "no", "x", None),
    "Max waiting time without agent": (30, "thirty", None),
    "Call interval": (10, 15, None),
    "Ring seconds": (FormattedCell(30, "30 sec"), FormattedCell(30, "##"), "30", 0),
    "Agent interval": ("10_s", "soon", None),
    "Remarks": ("6009_2224257", "5159_2224257 is ill", "fine", None),
    "Account": (2224257, "2224258", None),
}


def nasty_rows(draw, most=12):
    rows = []
    for number in range(2, 2 + draw(st.integers(1, most))):
        row = predictive(number) if draw(st.booleans()) else progressive(number)
        row = dict.fromkeys((*predictive(), *progressive())) | row
        for header in draw(st.lists(st.sampled_from(sorted(NASTY)), max_size=3)):
            row[header] = draw(st.one_of(st.sampled_from(NASTY[header]), ANY_CELL))
        rows.append(row)
    return rows


@st.composite
def sheets(draw):
    """A sheet of good rows with some cells of every kind that is not."""
    sheet = sheet_of(*nasty_rows(draw))
    rows = sheet.rows.tolist()
    told = draw(st.lists(st.tuples(st.sampled_from(rows), st.sampled_from(list(Severity)))))
    codes = dict.fromkeys(Severity, "row.hidden")
    problems = (Problem.of(severity, codes[severity], row=row) for row, severity in told)
    return replace(sheet, problems=tuple(problems))


def by_rows(plan):
    """Return every row of *plan* as the planner of single rows says it, conflicts included."""
    rows = [planned_sheet_of(plan).planner.plan(number) for number in plan.rows.numbers]
    conflicts = find_conflicts((row.row, row.values) for row in rows)
    sources = planned_sheet_of(plan).planner.reader.sources
    return [
        with_conflicts(row, conflicts[row.row], plan.sheet, sources)
        if row.row in conflicts
        else row
        for row in rows
    ]


def assert_same(plan):
    expected = by_rows(plan)
    assert [row.state for row in expected] == list(plan.rows.states)
    for row, other in zip(plan.rows, expected, strict=True):
        assert row == other
        assert list(row.values) == list(other.values)
    assert [row.row for row in plan.ready] == [one.row for one in expected if not stopped(one)]


def stopped(row):
    return row.state is State.INVALID


@pytest.mark.slice(2)
@pytest.mark.parametrize("inet_no", [None, 2224257])
@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
@examples(0.5)
@given(sheet=sheets())
def test_columns_say_of_rows_what_rows_say_of_themselves(sheet, inet_no, file_format):
    assert_same(planned(sheet, format=file_format, inet_no=inet_no))


@pytest.mark.slice(5)
@pytest.mark.parametrize("header", sorted(NASTY))
def test_each_nasty_cell_stops_its_row_where_the_row_says_so(header):
    rows = [predictive(at) | {"Remarks": None, "Account": None} for at in range(2, 40)]
    cells = NASTY[header]
    for row, cell in zip(rows, cells, strict=False):
        row[header] = cell
    rows += [progressive(at) | {header: cell} for at, cell in enumerate(cells, 60)]
    assert_same(planned(sheet_of(*rows), inet_no=2224257))


@pytest.mark.parametrize("given", ["", "America/New_York", "+05:30"])
def test_a_value_of_the_command_counts_by_columns_as_by_rows(given):
    rows = [predictive(at) | {"Time zone": "" if at % 2 else "IST"} for at in range(50, 60)]
    assert_same(planned(sheet_of(*rows), given={"timezone": given} if given else {}))


def test_rows_are_made_when_somebody_asks_and_kept():
    plan = planned(sheet_of(predictive(2), predictive(3)))
    assert [state.value for state in plan.rows.states] == ["ready", "ready"]
    assert plan.rows[0] is plan.ready[0] is plan.row(2)
    assert plan.rows[-1].row == 3


def test_every_field_that_campaigns_must_not_share_is_looked_at():
    rows = [predictive(number) for number in range(2, 6)]
    for field, header in (("name", "Campaign name"), ("leads_id", "Leads ID"), ("users", "Agents")):
        assert field in unique_fields()
        same = [row | {header: rows[0][header]} for row in rows]
        plan = planned(sheet_of(*same))
        assert [state.value for state in plan.rows.states] == ["ready", *["invalid"] * 3]
        assert_same(plan)


@pytest.mark.parametrize(
    ("field", "pattern"),
    [
        ("name", r"[0-9A-Za-z+][ -~]{0,20}"),
        ("leads_id", r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
        ("users", r"[0-9]{1,3}_[0-9]{1,3}(, ?[0-9]{1,3}_[0-9]{1,3}){0,4}"),
    ],
)
@given(data=st.data())
def test_what_is_sent_as_it_is_written_is_what_its_normalizer_says(field, pattern, data):
    cell = data.draw(st.from_regex(pattern, fullmatch=True))
    plain = FIELDS[field].plain
    if plain.holds(cell, Context()):
        meant = plain.value(cell)
        assert FIELDS[field].normalize(cell, Context()) == Value(meant)
        assert wrong_formats(field, [meant]) == set()
        assert value_text(meant).replace(" ", "") == cell.replace(" ", "")


@examples(0.5)
@given(sheet=sheets())
def test_columns_tell_of_rows_what_rows_tell_of_themselves(sheet):
    plan = planned(sheet, inet_no=2224257)
    assert_told_the_same(plan)


def assert_told_the_same(plan):
    found = plan.rows.findings
    told = {row: ([], []) for row in found.rows.tolist()}
    for one in found.shared:
        for row in one.rows.tolist():
            told[row][0].extend(problem.on_row(row) for problem in one.problems)
            told[row][1].extend([one.change] if one.change else [])
    for number, (problems, changes) in told.items():
        row = plan.row(number)
        assert row.problems == tuple(problems)
        assert row.changes == tuple(changes)
    assert all(plan.row(number).problems for number in {*plan.rows.numbers} - told.keys())


def test_of_good_rows_none_is_made_to_see_what_is_told_of_it():
    rows = [predictive(at) | {"Active": "Y", "Ring seconds": "30 sec"} for at in range(2, 40)]
    rows += [
        progressive(at) | {"Ratio": "1:2", "Start date": "1 June 2026"} for at in range(50, 60)
    ]
    plan = planned(sheet_of(*rows, progressive(99) | {"Start date": "soon"}))
    assert plan.rows.findings.rows.tolist() == plan.rows.numbers[:-1]
    assert_told_the_same(plan)


def test_what_a_rule_says_of_a_row_that_is_sent_is_told_as_well():
    rows = [predictive(2), predictive(3) | {"Start date": "2025-12-31"}]
    plan = planned(sheet_of(*rows))
    assert [problem.code for problem in plan.row(3).problems] == ["date.start_in_past"]
    assert plan.row(3).state is State.READY
    assert plan.rows.findings.rows.tolist() == [2]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 3, 1), date(2026, 3, 30)),
        (date(2026, 3, 1), date(2026, 3, 31)),
        (date(2026, 3, 1), date(2026, 4, 1)),
        (date(2062, 3, 1), date(2062, 4, 1)),
        (date(2026, 5, 1), date(2062, 4, 1)),
        (date(2026, 5, 1), date(2026, 4, 30)),
    ],
)
def test_days_that_only_together_stop_a_row_stop_it_by_columns_too(start, end):
    zones = ("+14:00", "-11:00", "+05:30", "soon")
    days = {"Start date": start, "End date": end}
    rows = [predictive(at) | days | {"Time zone": zone} for at, zone in enumerate(zones, 2)]
    assert_same(planned(sheet_of(*rows)))
