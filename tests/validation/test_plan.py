from sheets import column_of, plan_of, predictive, progressive

from bulk_import.campaign import body
from bulk_import.outcome import State
from bulk_import.problems import Problem, Severity
from bulk_import.validation.planned_row import has_stopper


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


def test_rows_that_are_passed_once_are_not_kept():
    rows = plan_of(predictive(), progressive(2)).rows
    assert list(rows.each()) == list(plan_of(predictive(), progressive(2)).rows)
    first, _ = rows.each()
    assert first is not next(rows.each())
    assert rows[0] is next(rows.each())


def test_a_row_is_told_by_its_values_in_the_form_in_which_they_are_sent():
    whole, row = plan_of(progressive(1), progressive(2) | {"Agent interval": None}).rows
    assert whole.sent_values == body(whole.campaign)
    assert row.sent_values.keys() == whole.sent_values.keys() - {"user_interval"}
    told = row.sent_values
    assert (told["active"], told["start_date"], told["start_time"], told["users"]) == (
        *(True, "2026-05-01", "09:00:00", ["5160_2224257"]),
    )


def test_all_problems_are_those_of_the_file_and_then_of_the_rows():
    first = progressive(2) | {"Notes": "x", "Active": "?"}
    plan = plan_of(first, progressive(3) | {"Agents": "all"})
    assert [(problem.row, problem.column) for problem in plan.problems] == [
        (None, column_of("Notes", first)),
        (2, "C"),
        (3, "J"),
    ]
