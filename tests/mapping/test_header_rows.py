"""Where the header stands, and what it says: sheets as people lay them out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sheets import planned, predictive, progressive, sheet_of

from bulk_import import mapping
from bulk_import.cells import column_letter
from bulk_import.problems import Refused
from bulk_import.sheet import Sheet

FIELDS = list(progressive())
VALUES = list(progressive().values())


def sheet(*rows, numbers=None):
    return Sheet.of(rows, numbers or range(1, len(rows) + 1), name="S")


def matched(*rows, chosen=None):
    return mapping.match(sheet(*rows), chosen or {}, ())


def fields(matches):
    return {match.column: match.field for match in matches.columns if match.field}


def refusal(*rows, **chosen):
    with pytest.raises(Refused) as refused:
        matched(*rows, chosen=chosen)
    return refused.value


STRAIGHT = fields(matched(FIELDS, VALUES))


@pytest.mark.parametrize(
    "above",
    [
        [],
        [["Campaigns of May"]],
        [["Campaigns of May"], [], ["as of", "2026-04-01"], []],
        [["Campaigns of May"] * len(FIELDS)],
        [["Identity", None, None, None, "Schedule", None, None, None, None, "Team"]],
        [["Please fill in Campaign name and Dialer type"], ["Start date"], ["Campaign"]],
        [[f"note {number}"] for number in range(29)],
        [[]] * 200,
    ],
    ids=[
        "nothing",
        "title",
        "titles",
        "merged title",
        "groups",
        "notes",
        "29 notes",
        "200 blank rows",
    ],
)
def test_the_header_is_found_below_whatever_stands_above_it(above):
    found = matched(*above, FIELDS, VALUES)
    assert found.header_row == len(above) + 1
    assert fields(found) == STRAIGHT


def test_a_table_may_start_in_the_middle_of_a_sheet():
    plan = planned(sheet_of(progressive(), numbers=[7, 8], first="C"))
    assert plan.matches.header_row == 7
    assert plan.matches.columns[0].column == "C"
    assert [row.row for row in plan.ready] == [8]


BROKEN = {
    header: header.split()
    for header in FIELDS
    if header not in {"Active", "Agents"} and len(header.split()) == len(("upper", "lower"))
}
SPLIT, REST = zip(*(BROKEN.get(header, (header, None)) for header in FIELDS), strict=True)


def test_a_header_may_be_broken_over_two_lines():
    found = matched(["Campaigns of May"], SPLIT, REST, VALUES)
    assert found.header_row == 3
    assert fields(found) == STRAIGHT
    assert [match.header for match in found.columns][:3] == [
        "Campaign name",
        "Dialer type",
        "Active",
    ]


GROUPS = [*FIELDS[:5], "Start", None, "End", None, *FIELDS[9:]]
BELOW = [None] * 5 + ["Date", "Time", "Date", "Time"] + [None] * 2


@pytest.mark.parametrize("merged", [False, True])
def test_a_group_and_what_stands_below_it_are_a_header_together(merged):
    groups = [*FIELDS[:5], "Start", "Start", "End", "End", *FIELDS[9:]] if merged else GROUPS
    below = [*FIELDS[:5], *BELOW[5:9], *FIELDS[9:]] if merged else BELOW
    found = fields(matched(groups, below, VALUES))
    assert [found[column] for column in "FGHI"] == [
        "start_date",
        "start_time",
        "end_date",
        "end_time",
    ]
    assert set(found.values()) == set(STRAIGHT.values())


def test_a_group_above_a_header_that_stands_for_itself_says_nothing():
    groups = [None, None, "Campaign", None, "Schedule", None, None, None, None, "Team", None]
    assert fields(matched(groups, FIELDS, VALUES)) == STRAIGHT


@pytest.mark.parametrize("merged", [False, True])
def test_a_title_is_no_part_of_the_headers_below_it(merged):
    title = ["Campaign"] * len(FIELDS) if merged else ["Campaign"]
    found = matched(title, [*FIELDS[:5], "Start", *FIELDS[6:]], VALUES)
    assert fields(found) == STRAIGHT
    assert found.by_field["start_date"].header == "Start"
    assert found.by_field["start_date"].explanation == "by what its cells hold"


def test_two_lines_that_mean_different_things_together_and_apart_are_asked_about():
    upper, lower = list(SPLIT), list(REST)
    active, agents = FIELDS.index("Active"), FIELDS.index("Agents")
    upper[active], lower[active] = None, "Active"
    upper[agents], lower[agents] = "Agent", "List"
    refused = refusal(upper, lower, VALUES)
    assert refused.code == "column.missing_and_perhaps"
    assert "“Agent List” (perhaps Agents" in refused.message
    found = matched(upper, lower, VALUES, chosen={"Agent List": "users"})
    assert fields(found)[column_letter(agents + 1)] == "users"


def test_a_line_of_hints_below_the_header_belongs_to_it():
    hints = {"Start date": "(DD/MM/YYYY)", "End date": "MM/DD/YYYY", "Max waiting time": "min"}
    headers = list(predictive())
    rows = [headers, [hints.get(header) for header in headers], list(predictive().values())]
    found = matched(*rows)
    assert found.header_row == 2
    by_field = found.by_field
    assert by_field["start_date"].date_order == "dmy"
    assert by_field["end_date"].date_order == "mdy"
    assert by_field["max_waiting_time"].unit == "min"
    assert by_field["max_waiting_time"].header == "Max waiting time (min)"


def test_a_line_of_what_is_required_is_no_campaign():
    found = matched(FIELDS, ["Required"] * 10 + ["(optional)"], VALUES)
    assert found.header_row == 2
    assert fields(found) == STRAIGHT
    assert [match.header for match in found.columns] == FIELDS


def test_a_campaign_below_the_header_is_never_taken_for_a_part_of_it():
    words = ["live", "progressive", "running", *VALUES[3:]]
    assert matched(FIELDS, words).header_row == 1
    assert matched(FIELDS, ["Campaign", None, "live", "list"]).header_row == 1


def test_data_without_a_header_lose_no_row():
    refused = refusal(VALUES, VALUES)
    assert refused.code == "file.header_missing"
    assert "Row 1 looks like a campaign" in refused.message
    assert "Row 3 " in refusal(["Campaigns of May"], [], VALUES).message


def test_a_sheet_without_anything_like_it_has_no_header():
    assert refusal(["Dear all,"], ["see below"], [1, 2, 3]).code == "file.no_header"


@pytest.mark.parametrize("title", [[], [["Setting", "Campaign 1", "Campaign 2"]], [["Form"], []]])
def test_one_campaign_a_column_is_named_with_the_way_out(title):
    refused = refusal(
        *title, *([None, field, value, value] for field, value in progressive().items())
    )
    assert refused.code == "file.vertical"
    assert "in column B" in refused.message
    assert "Transpose" in refused.message


@pytest.mark.full
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.none(),
                st.sampled_from(
                    [*FIELDS, *VALUES, "Start", "End", "Date", "(sec)", "required", "Total"]
                ),
                st.integers(),
                st.text(max_size=8),
            ),
            min_size=6,
            max_size=12,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_any_sheet_has_a_header_or_is_refused(rows):
    found = _header_row_or_refusal(rows)
    assert found in range(1, len(rows) + 1) if isinstance(found, int) else found.endswith(".")


def _header_row_or_refusal(rows):
    try:
        return matched(*rows).header_row
    except Refused as refused:
        return refused.message
