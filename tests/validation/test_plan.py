from sheets import plan_of, predictive, progressive

from bulk_import.outcome import State
from bulk_import.problems import Problem, Severity
from bulk_import.validation.plan import has_stopper


def problem(severity):
    return Problem(severity, "x.y")


def test_a_warning_stops_no_row():
    assert not has_stopper(())
    assert not has_stopper((problem(Severity.WARNING),))
    assert has_stopper((problem(Severity.WARNING), problem(Severity.QUESTION)))
    assert has_stopper((problem(Severity.ERROR),))


def test_rows_are_ready_or_need_fixing():
    plan = plan_of(predictive(), progressive(2) | {"Agents": None})
    assert [row.state for row in plan.rows] == [State.READY, State.INVALID]
    assert plan.ready == plan.rows[:1]
    assert plan.invalid == plan.rows[1:]


def test_a_row_is_told_by_its_values_in_the_form_in_which_they_are_sent():
    row = plan_of(progressive() | {"Agent interval": None}).rows[0]
    assert row.sent_values == {
        "dialer_type": "progressive",
        "name": "Q2_Sales_Campaign",
        "active": True,
        "leads_id": "550e8400-e29b-41d4-a716-446655440000",
        "timezone": "+05:30",
        "start_date": "2026-05-01",
        "end_date": "2026-06-01",
        "start_time": "09:00:00",
        "end_time": "18:00:00",
        "users": ["5159_2224257"],
    }


def test_all_problems_are_those_of_the_file_and_then_of_the_rows():
    plan = plan_of(
        progressive(2) | {"Notes": "x", "Active": "?"}, progressive(3) | {"Agents": "all"}
    )
    assert [(problem.row, problem.column) for problem in plan.problems] == [
        (None, "L"),
        (2, "C"),
        (3, "J"),
    ]
