"""What is told of rows by their columns is what is told of them if each is looked at."""

from dataclasses import replace

import hypothesis.strategies as st
from hypothesis import given
from sheets import planned, predictive, sheet_of
from slicing import examples
from validation.test_planned_sheet import sheets
from workbooks.planned import FACTS, problem

from bulk_import.app.report import planned_results
from bulk_import.outcome import Result, State
from bulk_import.problems import Severity
from bulk_import.validation import PlannedRows
from bulk_import.workbooks.annotations import annotate
from bulk_import.workbooks.changes import changes
from bulk_import.workbooks.secrecy import Secrets
from bulk_import.workbooks.summary import summary
from bulk_import.workbooks.told import told_of

TOLD = problem(None, "B", "The answer was lost.", Severity.WARNING)
RESULTS = st.sampled_from(
    [
        Result(state=State.CREATED, key="k"),
        Result(state=State.CREATED, problems=(TOLD,)),
        Result(state=State.UNKNOWN),
    ]
)


def said(plan, results):
    """Return all that is written of a plan, in its order but for that of marks."""
    return (
        annotate(plan, results, Secrets(frozenset(), ("Campaign 3",))),
        changes(plan).lines,
        changes(plan, most_single=0).lines,
        summary(plan, results, FACTS).lines,
    )


@examples(0.5)
@given(sheet=sheets(), data=st.data())
def test_columns_tell_what_each_row_tells(sheet, data):
    plan = planned(sheet)
    results = planned_results(plan)
    for row in data.draw(st.lists(st.sampled_from(plan.rows.numbers), max_size=4)):
        results[row] = data.draw(RESULTS)
    looked_at = replace(plan, rows=PlannedRows.of(plan.rows))
    assert len(told_of(looked_at).rows) == len(plan.rows)
    assert said(plan, results) == said(looked_at, results)


def test_rows_of_which_sending_tells_something_are_looked_at_alone():
    plan = planned(sheet_of(*(predictive(row) | {"Active": "Y"} for row in range(2, 6))))
    results = planned_results(plan) | {3: Result(state=State.UNKNOWN)}
    assert told_of(plan).rows == []
    told = told_of(plan, results)
    assert [row.row for row in told.rows] == [3]
    assert {tuple(one.rows.tolist()) for one in told.shared} == {(2, 4, 5)}
