"""Conflicts that are kept up to date are those that a look at all rows finds."""

from hypothesis import given
from hypothesis import strategies as st
from sheets import NOW, progressive, sheet_of

from bulk_import.app.origin import Origin, planned
from bulk_import.edits import Edit
from bulk_import.mapping import NameTables
from bulk_import.options import ReadOptions
from bulk_import.sheet import Spreadsheet
from bulk_import.validation import planned_sheet_of
from bulk_import.validation.conflicts import find_conflicts

NAMES = st.sampled_from(["Sales", "sales ", "North", "South", ""])
AGENTS = st.lists(
    st.sampled_from(["1_2224257", "2_2224257", "3_2224257"]), max_size=2, unique=True
).map(", ".join)
ROWS = 6
ROW = st.tuples(NAMES, AGENTS)
NUMBERS = st.integers(2, ROWS + 1)
CHANGES = st.one_of(
    st.tuples(st.just("name"), NUMBERS, NAMES),
    st.tuples(st.just("users"), NUMBERS, AGENTS),
    st.tuples(st.just("out"), NUMBERS, st.none()),
    st.tuples(st.just("in"), NUMBERS, st.none()),
)


@given(rows=st.lists(ROW, min_size=ROWS, max_size=ROWS), changes=st.lists(CHANGES, max_size=12))
def test_conflicts_after_any_changes_are_those_of_all_rows(rows, changes):
    sheet = sheet_of(
        *(
            progressive(number) | {"Campaign name": name, "Agents": agents}
            for number, (name, agents) in enumerate(rows, start=2)
        )
    )
    plan = planned(
        Origin(
            spreadsheet=Spreadsheet(path="weekly.csv", format="csv", sheets=(sheet,)),
            options=ReadOptions(),
            remembered={},
            tables=NameTables(),
            now=NOW,
        )
    )
    for what, row, value in changes:
        if row not in plan.rows.numbers:
            continue
        if what == "out":
            plan = plan.leave_out(row)
        elif what == "in":
            plan = plan.take_in(row)
        else:
            plan = plan.with_edits([Edit(row, what, value or None)])
        sheet = planned_sheet_of(plan)
        claims = ((one, sheet.claim(one)) for one in plan.rows.numbers)
        expected = find_conflicts((one, values) for one, values in claims if values is not None)
        assert plan.rows.conflicts == expected
