from datetime import date

import pytest
from sheets import plan_of, planned, predictive, progressive, sheet_of

from bulk_import import mapping
from bulk_import.validation.sifting import sift

GOOD = {
    **progressive(),
    **dict.fromkeys(("Ring seconds", "Ratio", "Notes", "S.No", "Import result")),
}


def skipped(*rows, ragged=False):
    sheet = sheet_of(*rows)
    matches = mapping.match(sheet, {}, ())
    return [(one.row, one.why) for one in sift(sheet, matches, ragged=ragged)[1]]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({}, "blank"),
        ({"Campaign name": " "}, "blank"),
        ({"Campaign name": "-", "Active": "n/a", "Agents": "\u00a0"}, "blank"),
        ({"Notes": "ask Ravi", "S.No": "7", "Import result": "Created"}, "blank"),
        ({header: header for header in GOOD}, "header"),
        ({header: f" {header}\n" for header in GOOD} | {"Notes": "x"}, "header"),
        ({"Campaign name": "Total", "Ring seconds": 120.0}, "total"),
        ({"Campaign name": "GRAND TOTAL:", "Ring seconds": "1,200", "Ratio": "12.5%"}, "total"),
        ({"Active": "Sub-total campaigns", "Ring seconds": 3}, "total"),
        ({"Campaign name": "Total"}, "total"),
        ({"Campaign name": "Note: all times are IST"}, "note"),
        ({"Campaign name": "NB. Friday is a holiday"}, "note"),
        ({"Agents": "* separated by commas"}, "note"),
        ({"Campaign name": "Instructions\nFill in every column"}, "note"),
    ],
    ids=repr,
)
def test_a_row_that_is_no_campaign_is_skipped_and_told_why(row, why):
    assert skipped(GOOD, row, GOOD) == [(3, why)]


@pytest.mark.parametrize(
    "row",
    [
        {"Campaign name": "Sales"},
        {"Campaign name": "#N/A"},
        {"Active": "0"},
        {"Active": False},
        {"Campaign name": "Total Recovery", "Start date": "2026-05-01"},
        {"Campaign name": "Total", "Dialer type": "progressive"},
        {"Campaign name": "Total", "Start date": date(2026, 5, 1)},
        {"Campaign name": "Totally new"},
        {"Campaign name": "Note: new campaign", "Dialer type": "progressive"},
        {"Campaign name": "Notebook sales"},
        {"Campaign name": "5"},
        {"Ring seconds": 5},
        {header: header for header in progressive()} | {"Campaign name": "Sales"},
    ],
    ids=repr,
)
def test_an_incomplete_campaign_is_never_skipped(row):
    assert skipped(GOOD, row) == []


def test_rows_above_the_header_are_neither_campaigns_nor_skipped():
    sheet = sheet_of(progressive(), numbers=[5, 6])
    drafts, rest = sift(sheet, mapping.match(sheet, {}, ()), ragged=False)
    assert ([draft.row for draft in drafts], rest) == ([6], [])


def test_only_the_cells_of_fields_and_of_the_account_are_looked_at():
    row = progressive() | {"Secret": "x", "Notes": "x", "App ID": "7", "Import key": "x"}
    sheet = sheet_of(row)
    (draft,), _ = sift(sheet, mapping.match(sheet, {}, ()), ragged=False)
    assert list(draft.cells.values()) == [*progressive().values(), "7"]


def long_row(overflow, **changes):
    """Return the plan of two rows, the second with *overflow* to the right of the last header."""
    sheet = sheet_of(predictive(), predictive(2) | changes | {None: overflow}, predictive(3))
    return planned(sheet, format="csv")


@pytest.mark.parametrize("overflow", ["x", "0", "-", 5], ids=repr)
def test_a_row_longer_than_the_header_is_an_error_and_nothing_of_it_is_read(overflow):
    plan = long_row(overflow)
    assert [row.row for row in plan.ready] == [2, 4]
    (row,) = plan.invalid
    assert [problem.code for problem in row.problems] == ["row.too_long"]
    assert (row.row, row.name, dict(row.values), row.changes) == (3, None, {}, ())


@pytest.mark.parametrize("overflow", [None, "", "  "], ids=repr)
def test_a_row_that_is_longer_by_nothing_is_not_too_long(overflow):
    assert [row.row for row in long_row(overflow).ready] == [2, 3, 4]


def test_a_long_row_votes_for_no_order_of_dates_and_claims_nothing():
    plan = long_row("x", **{"Start date": "14/08/2026", "Campaign name": "Campaign 3"})
    assert plan.date_order.order is None
    assert [row.row for row in plan.ready] == [2, 4]


def test_a_row_with_nothing_but_what_is_too_much_is_not_skipped():
    sheet = sheet_of(predictive(), {None: "x"})
    assert [row.row for row in planned(sheet, format="csv").invalid] == [3]


def test_columns_that_are_not_imported_are_no_overflow():
    sheet = sheet_of(predictive() | {"Notes": "x", "More notes": None})
    assert [row.row for row in planned(sheet, format="csv").ready] == [2]


def test_in_a_workbook_a_cell_beside_the_table_is_not_the_rows_fault():
    sheet = sheet_of(predictive(), predictive(2) | {None: "x"})
    plan = planned(sheet, format="xlsx")
    assert [row.row for row in plan.ready] == [2, 3]
    assert [problem.code for problem in plan.file_problems] == ["column.unknown"]


@pytest.mark.parametrize(
    ("name", "is_example"),
    [("Example: Q2 Sales", True), ("Example Sales", False), ("Our Example: one", False)],
)
def test_the_example_rows_of_a_template_are_skipped_and_nothing_that_is_only_like_them(
    name, is_example
):
    plan = plan_of(predictive() | {"Campaign name": name}, predictive(2))
    assert [skipped.why for skipped in plan.skipped] == ["example"] * is_example
    assert len(plan.rows) == 2 - is_example
