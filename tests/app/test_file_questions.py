"""Questions of the file as a whole: which there are, and what their answers make of the file."""

from functools import partial

import pytest
from sending import rows, write_csv

from bulk_import.app.checking import check
from bulk_import.app.file_questions import FileAnswer, questions_of, settled
from bulk_import.options import ReadOptions
from bulk_import.outcome import State
from bulk_import.problems import Refused


@pytest.fixture
def written(tmp_path):
    return lambda lines: str(write_csv(tmp_path / "a.csv", lines))


def undecided(count=3, **more):
    return rows(count, **{"Start date": "03/04/2031", "End date": "05/06/2031", **more})


def without(lines, *headers, **more):
    return [
        {header: cell for header, cell in line.items() if header not in headers} | more
        for line in lines
    ]


def asking(*answers):
    """Return what answers questions in turn with these values, and the questions it heard."""
    heard, left = [], list(answers)

    def ask(question):
        heard.append(question)
        value = left.pop(0) if left else None
        return next((one for one in question.answers if one.value == value), None)

    return ask, heard


def settle(path, *answers):
    ask, heard = asking(*answers)
    return settled(partial(check, path), ReadOptions(), ask), heard


def test_a_file_that_says_everything_raises_no_question(written):
    plan, heard = settle(written(rows(2)))
    assert heard == list(questions_of(plan)) == []


def test_the_order_of_dates_is_one_question_for_both_columns(written):
    plan, (question,) = settle(written(undecided()), "mdy")
    assert question.headers == ("Start date", "End date")
    assert question.rows == (2, 3, 4)
    assert [answer.value for answer in question.answers] == ["dmy", "mdy"]
    assert question.answers[0].sent == {"“03/04/2031”": "2031-04-03", "“05/06/2031”": "2031-06-05"}
    assert {row.values["start_date"].isoformat() for row in plan.rows} == {"2031-03-04"}


@pytest.mark.parametrize("value", ["dmy", "mdy"])
def test_what_an_answer_promises_is_what_the_option_sends(written, value):
    path = written(undecided())
    _, (question,) = settle(path)
    (answer,) = [one for one in question.answers if one.value == value]
    plan = check(path, answer.applied(ReadOptions()))
    row = plan.rows.row(2)
    assert list(answer.sent.values()) == [row.sent_values[f] for f in ("start_date", "end_date")]


def test_a_zone_is_asked_by_country_and_an_answer_may_leave_it_open(written):
    winter = {"Start date": "2031-01-06", "End date": "2031-06-30", "Time zone": "IST"}
    plan, (question,) = settle(written(rows(2, **winter)), "IN")
    sent = {answer.value: answer.sent["“IST”"] for answer in question.answers}
    assert sent == {"IN": "+05:30", "IL": None, "IE": None}  # clocks change in the other two
    assert all(row.state is State.READY for row in plan.rows)


def test_a_question_that_stays_open_is_not_asked_again(written):
    _, heard = settle(written(undecided(**{"Time zone": "IST"})), None, "IN")
    assert [question.option for question in heard] == ["date_order", "region"]


def test_a_column_that_is_needed_is_asked_about_before_the_file_is_refused(written):
    path = written(without(rows(2), "Start date", Date="03/04/2031"))
    plan, (column, order) = settle(path, "Date=Start date", "dmy")
    assert column.cells == ("“03/04/2031”",)
    assert [answer.value for answer in column.answers] == ["Date=Start date", "Date="]
    assert order.headers == ("Date",)
    assert {row.values["start_date"].isoformat() for row in plan.rows} == {"2031-04-03"}


def test_a_column_that_nobody_explains_leaves_the_file_refused(written):
    path = written(without(rows(2), "Start date", Date="2031-08-14"))
    with pytest.raises(Refused) as refused:
        settle(path, None)
    assert refused.value.code == "column.missing_and_perhaps"


def test_only_fields_are_offered_that_have_no_column_yet(written):
    plan, heard = settle(written([{**line, "Date": "2031-08-14"} for line in rows(2)]))
    assert heard == []
    assert [match.choices for match in plan.matches.columns if match.header == "Date"] == [
        ("Start date", "End date")
    ]


def test_an_answer_joins_the_columns_that_were_chosen_before():
    options = ReadOptions(columns={"Batch": ""})
    answer = FileAnswer("columns", "a=b=Start date", {})
    assert answer.applied(options).columns == {"Batch": "", "a=b": "Start date"}
