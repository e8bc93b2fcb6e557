from hypothesis import given
from hypothesis import strategies as st

from bulk_import.causes import MOST_TEXTS, causes
from bulk_import.problems import Problem, Severity


def problem(
    row, cell="“x”", *, column="C", code="date.not_a_date", severity=Severity.ERROR, **more
):
    return Problem.of(
        severity, code, row=row, column=column, header="Start date", cell=cell, **more
    )


def told(problems):
    return [(one.problem.message, one.rows) for one in causes(problems)]


def test_the_same_cell_in_many_rows_is_one_cause():
    assert told([problem(4), problem(9), problem(2)]) == [
        (
            "Start date: “x” is not a date. Write it like 2031-08-14 or 14 Aug 2031.",
            (2, 4, 9),
        )
    ]


def test_another_cell_column_code_or_severity_is_another_cause():
    found = causes(
        [
            problem(2),
            problem(3, "“y”"),
            problem(4, column="D"),
            problem(5, code="date.number"),
            problem(6, severity=Severity.WARNING),
        ]
    )
    assert [cause.rows for cause in found] == [(2,), (3,), (4,), (5,), (6,)]


def test_capitals_alone_make_no_other_cause():
    assert [cause.rows for cause in causes([problem(2, "“x”"), problem(3, "“X”")])] == [(2, 3)]


def test_many_different_cells_of_a_column_are_one_cause_without_a_text():
    rows = range(2, 2 + MOST_TEXTS + 1)
    (cause,) = causes(problem(row, f"“{row}”") for row in rows)
    assert cause.rows == tuple(rows)
    assert cause.texts == MOST_TEXTS + 1
    assert cause.problem.message.startswith("Start date: “…” is not a date.")


def test_candidates_are_told_where_all_rows_have_the_same():
    asked = [
        Problem.of(
            Severity.QUESTION,
            "date.ambiguous",
            row=row,
            column="C",
            candidates=(f"2026-08-0{row}",),
            header="Start date",
            cell=f"“{row}”",
        )
        for row in range(2, 7)
    ]
    (cause,) = causes(asked)
    assert cause.problem.candidates == ()
    (single,) = causes(asked[:1])
    assert single.problem.candidates == ("2026-08-02",)


def test_the_worst_come_first_then_those_of_most_rows():
    found = causes(
        [
            problem(2, severity=Severity.WARNING),
            problem(3, severity=Severity.WARNING),
            problem(4),
            problem(5, "“z”"),
            problem(6, "“z”"),
        ]
    )
    assert [cause.rows for cause in found] == [(5, 6), (4,), (2, 3)]


@given(
    st.lists(
        st.builds(
            problem,
            st.integers(2, 30),
            st.text(max_size=2),
            column=st.sampled_from([None, "A", "B"]),
            code=st.sampled_from(["date.not_a_date", "date.number"]),
            severity=st.sampled_from(Severity),
        ),
        max_size=40,
    )
)
def test_every_problem_is_in_exactly_one_cause(problems):
    found = causes(problems)
    kinds = {(one.severity, one.code, one.column, one.row) for one in problems}
    in_causes = {
        (cause.problem.severity, cause.problem.code, cause.problem.column, row)
        for cause in found
        for row in cause.rows
    }
    assert in_causes == kinds


def test_words_of_a_status_column_are_one_question_of_the_file():
    told = [
        Problem.of(
            Severity.QUESTION,
            "boolean.status",
            row=row,
            field="active",
            column="C",
            candidates=(candidate,),
            header="Live now",
            cell=cell,
        )
        for row, cell, candidate in (
            (2, "“Live”", "yes"),
            (3, "“Hold”", "no"),
            (4, "“Live”", "yes"),
        )
    ]
    (cause,) = causes(told)
    assert cause.rows == (2, 3, 4)
    assert cause.options == ('--column "Live now=active"',)


def test_a_value_of_the_command_that_is_undecided_names_what_to_give_instead():
    told = [
        Problem.of(
            Severity.QUESTION,
            "timezone.several",
            row=row,
            field="timezone",
            candidates=("+05:30", "+02:00"),
            header="Time zone",
            cell="“IST”",
        )
        for row in (2, 3)
    ]
    (cause,) = causes(told)
    assert cause.options == ('--set "timezone=+05:30"', '--set "timezone=+02:00"')
