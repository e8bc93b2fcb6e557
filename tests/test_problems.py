import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.problems import (
    Ambiguous,
    BulkImportError,
    Place,
    Problem,
    Refused,
    Severity,
    Stopped,
    Unusable,
    plain,
    problem_from,
)


def test_severities_go_from_worst_to_mildest():
    assert [severity.value for severity in Severity] == ["error", "question", "warning"]


def test_a_problem_says_where_it_is_what_is_there_and_what_to_do():
    problem = Problem.of(
        Severity.ERROR,
        "cell.error",
        row=7,
        field="start_date",
        column="D",
        header="Live date",
        cell="“#N/A”",
    )
    assert problem.message == (
        "Live date: The sheet shows an error here: “#N/A”. Correct the cell, or type the value."
    )
    assert problem.reason == "The sheet shows an error here: “#N/A”."
    assert problem.remedy == "Correct the cell, or type the value."
    assert (problem.row, problem.field, problem.column) == (7, "start_date", "D")


def test_a_question_ends_with_its_answers():
    problem = Problem.of(
        Severity.QUESTION,
        "choice.dialer_type_unclear",
        header="Mode",
        cell="“PD”",
        candidates=("predictive", "progressive"),
    )
    assert problem.candidates == ("predictive", "progressive")
    assert problem.message.startswith("Mode: “PD” ")
    assert problem.message.endswith(" Write one of: predictive · progressive")
    assert problem.remedy == "Write one of: predictive · progressive"


def test_problems_with_the_same_facts_are_equal_wherever_they_were_made():
    def made(**facts):
        return Problem.of(Severity.ERROR, "cell.error", row=7, header="Live date", **facts)

    assert made(cell="“#N/A”") == made(cell="“#N/A”")
    assert made(cell="“#N/A”") != made(cell="“#REF!”")
    assert len({made(cell="“#N/A”"), made(cell="“#N/A”")}) == 1


@given(
    st.builds(
        Problem,
        st.sampled_from(Severity),
        st.text(),
        st.builds(Place, st.none() | st.integers(), st.none() | st.text(), st.none() | st.text()),
        st.dictionaries(st.text(), st.text()),
        st.lists(st.text()).map(tuple),
    )
)
def test_every_problem_comes_back_from_json_the_same(problem):
    assert problem_from(json.loads(json.dumps(plain(problem)))) == problem


def test_a_problem_that_release_0_1_0_kept_is_told_in_its_words():
    kept = {
        "severity": "error",
        "code": "row.too_long",
        "message": "The row is too long.",
        "row": 3,
        "field": None,
        "column": None,
        "candidates": [],
    }
    assert problem_from(kept).message == "The row is too long."
    assert problem_from(kept).row == 3


def test_findings_of_a_normalizer_carry_their_code_and_facts():
    unusable = Unusable("text.too_long", longest="255", length="300")
    ambiguous = Ambiguous("date.ambiguous", ("2026-08-07", "2026-07-08"))
    assert (unusable.code, unusable.facts) == ("text.too_long", {"longest": "255", "length": "300"})
    assert ambiguous.candidates == ("2026-08-07", "2026-07-08")
    assert isinstance(unusable, ValueError)
    assert isinstance(ambiguous, ValueError)
    assert not isinstance(ambiguous, Unusable)


@pytest.mark.parametrize("error", [Refused, Stopped])
def test_what_stops_a_run_tells_its_reason_in_words(error):
    with pytest.raises(BulkImportError) as stopped:
        raise error("file.missing", path="a {strange} name.csv")
    assert stopped.value.code == "file.missing"
    assert str(stopped.value) == stopped.value.message
    assert stopped.value.message.startswith("a {strange} name.csv does not exist.")
