"""What is told of past runs, whichever release made them."""

from recording import past_run

from bulk_import.app.history import describe_run, reasons
from bulk_import.outcome import State
from bulk_import.problems import Problem, Severity
from bulk_import.store import PastRow


def past_row(*problems):
    return PastRow(
        row=2,
        name="Q3",
        state=State.INVALID,
        attempts=0,
        sent_at=None,
        answer=None,
        key=None,
        plan_problems=problems,
    )


def test_a_reason_of_another_release_that_lacks_words_here_is_told_by_its_code():
    of_newer = Problem.of(Severity.ERROR, "cell.invented_later", row=2)
    of_older = Problem.of(Severity.ERROR, "journal.name_created_before", row=2)
    mild = Problem.of(Severity.WARNING, "text.line_break", row=2, cell="“Q3”")
    row = past_row(mild, of_newer, of_older)
    assert [one.message for one in reasons(row)] == [
        *("cell.invented_later", "journal.name_created_before"),
    ]
    past = past_run(counts={State.INVALID: 1})
    (told,) = describe_run(past, [row], None)["rows"]
    assert [one["code"] for one in told["problems"]] == [
        *("text.line_break", "cell.invented_later", "journal.name_created_before"),
    ]
