from datetime import datetime

import pytest
from workbooks.planned import SENT_AT, listed, plan_of, problem, results_of

from bulk_import.outcome import Answer, Result, State
from bulk_import.problems import Severity
from bulk_import.workbooks.annotations import answer_text, marks, moment_text, result_texts


def texts(*problems, **result):
    plan = plan_of(listed(["Sales", "x", "1_2"]), problems=problems)
    return result_texts(plan.rows[0], Result(**{"state": State.INVALID, **result}))


def test_each_problem_is_a_line_and_the_worst_comes_first():
    told = texts(
        problem(2, "C", "Agents: one was named twice.", Severity.WARNING),
        problem(2, "B", "Start date: 5 or 6?", Severity.QUESTION),
        problem(2, "B", "Start date:\nno date.", Severity.ERROR),
    )
    assert told[0] == "Needs fixing"
    assert told[1].split("\n") == [
        "Error: Start date: no date.",
        "Question: Start date: 5 or 6?",
        "Warning: Agents: one was named twice.",
    ]


def test_a_created_row_says_nothing_more_than_its_warnings():
    created = {"state": State.CREATED, "key": "k1", "sent_at": SENT_AT}
    assert texts(**created)[1] == ""
    assert texts(problem(2, "C", "Assumed.", Severity.WARNING), **created)[1] == "Warning: Assumed."


def test_what_sending_tells_comes_before_what_planning_told():
    lost = problem(2, None, "The answer was lost.", Severity.WARNING)
    told = texts(
        problem(2, "C", "Assumed.", Severity.WARNING), state=State.CREATED, problems=(lost,)
    )
    assert told[1] == "Warning: The answer was lost.\nWarning: Assumed."


@pytest.mark.parametrize("state", [State.REJECTED, State.UNKNOWN, State.NOT_SENT])
def test_a_row_that_is_still_open_always_says_what_to_do(state):
    assert texts(state=state)[1]


def test_an_unknown_row_names_the_campaign_to_look_for():
    assert "“Sales”" in texts(state=State.UNKNOWN)[1]


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (Answer(200, 200, "Campaign created"), "Campaign created"),
        (Answer(201, 200, "Campaign created"), "Campaign created (HTTP 201)"),
        (Answer(409, 409, "Name exists"), "Name exists (HTTP 409)"),
        (Answer(200, 407, "Name exists"), "Name exists (code 407)"),
        (Answer(400, 407, "Name exists"), "Name exists (HTTP 400, code 407)"),
        (Answer(502, None, ""), "HTTP 502"),
        (Answer(200, None, ""), "HTTP 200"),
        (Answer(None, None, ""), ""),
    ],
)
def test_the_answer_is_the_apis_own_words_with_numbers_that_say_more(answer, shown):
    assert answer_text(answer) == shown


def test_a_moment_is_told_with_its_offset():
    text = moment_text(SENT_AT)
    assert text[10] == " "
    assert datetime.fromisoformat(text) == SENT_AT
    assert datetime.fromisoformat(text).utcoffset() is not None


def test_a_cell_is_marked_by_its_worst_problem_and_tells_them_all():
    plan = plan_of(
        listed(["Sales", "x", "1_2"]),
        problems=(
            problem(2, "B", "Start date: assumed.", Severity.WARNING),
            problem(2, "B", "Start date: no date.", Severity.ERROR),
        ),
    )
    mark = marks(plan, results_of(plan))[2, "B"]
    assert mark.severity is Severity.ERROR
    assert mark.text == "Error: Start date: no date.\nWarning: Start date: assumed."


def test_a_problem_without_a_column_marks_the_row_itself():
    plan = plan_of(listed(["Sales", "x", "1_2"]), problems=(problem(2, None, "No zone."),))
    assert marks(plan, results_of(plan))[2, None].text == "Error: No zone."


def test_a_problem_of_a_whole_column_marks_its_header():
    plan = plan_of(
        listed(["Sales", "x", "1_2"]),
        file_problems=(problem(None, "C", "Agents: odd."), problem(None, None, "No UTF-8.")),
    )
    assert list(marks(plan, results_of(plan))) == [(1, "C")]
