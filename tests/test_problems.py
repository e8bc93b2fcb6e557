import pytest

from bulk_import.problems import (
    Ambiguous,
    BulkImportError,
    Problem,
    Refused,
    Severity,
    Stopped,
    Unusable,
)


def test_severities_go_from_worst_to_mildest():
    assert [severity.value for severity in Severity] == ["error", "question", "warning"]


def test_a_problem_says_where_it_is_what_is_there_and_what_to_do():
    problem = Problem.worded(
        Severity.ERROR,
        "cell.error",
        row=7,
        field="start_date",
        column="D",
        header="Live date",
        cell="“#N/A”",
    )
    assert problem == Problem(
        severity=Severity.ERROR,
        code="cell.error",
        message=(
            "Live date: The sheet shows an error here: “#N/A”. Correct the cell, or type the value."
        ),
        row=7,
        field="start_date",
        column="D",
    )


def test_a_question_ends_with_its_answers():
    problem = Problem.worded(
        Severity.QUESTION,
        "choice.dialer_type_unclear",
        header="Mode",
        cell="“PD”",
        candidates=("predictive", "progressive"),
    )
    assert problem.candidates == ("predictive", "progressive")
    assert problem.message.startswith("Mode: “PD” ")
    assert problem.message.endswith(" Write one of: predictive · progressive")


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
