"""What each column of a sheet fills, as the page shows it and a person changes it."""

import pytest
from handbook_pages import SAMPLES

from bulk_import import ReadOptions, check
from bulk_import.web.column_choices import column_rows, current, wanted_columns


@pytest.fixture(scope="module")
def plan():
    return check(SAMPLES / "campaigns.xlsx")


def rows_of(plan):
    return {
        row.letters: row
        for row in column_rows(plan.sheet.below(plan.matches.header_row), plan.matches.columns)
    }


def test_columns_that_fill_nothing_come_first_then_those_of_the_sheet(plan):
    letters = [row.letters for row in column_rows(plan.sheet.below(3), plan.matches.columns)]
    assert letters[:4] == ["A", "Y", "B", "C"]


def test_a_column_shows_its_first_three_different_values(plan):
    assert rows_of(plan)["C"].values == ("Predictive", "Progressive", "Preview")


def test_every_field_can_be_chosen_and_the_present_one_is(plan):
    choices = rows_of(plan)["B"].choices
    assert choices[0].label == "Nothing, leave it out"
    assert [one.label for one in choices if one.is_chosen] == ["Campaign name"]
    assert len(choices) == 1 + 23


def test_what_is_changed_is_matched_by_its_header(plan):
    columns, refusals = wanted_columns(plan.matches.columns, {"A": "", "B": "", "Y": "name"})
    assert columns == {"Campaign Name": "", "Remarks": "name"}
    assert refusals == {}
    again = check(SAMPLES / "campaigns.xlsx", ReadOptions(columns=columns))
    assert current(next(one for one in again.matches.columns if one.column == "Y")) == "name"


def test_a_field_that_another_column_fills_is_refused_in_place(plan):
    _, refusals = wanted_columns(plan.matches.columns, {"Y": "name"})
    assert list(refusals) == ["Y"]
    assert refusals["Y"].startswith("Campaign name is filled by column B already.")


def test_of_two_columns_that_are_given_one_field_the_second_is_refused(plan):
    _, refusals = wanted_columns(plan.matches.columns, {"B": "", "A": "name", "Y": "name"})
    assert list(refusals) == ["Y"]


def test_two_columns_change_places_at_once(plan):
    columns, refusals = wanted_columns(plan.matches.columns, {"I": "end_time", "J": "start_time"})
    assert (columns, refusals) == ({"Start Time": "end_time", "End Time": "start_time"}, {})


def test_a_field_that_is_none_and_a_column_that_is_not_there_change_nothing(plan):
    assert wanted_columns(plan.matches.columns, {"B": "no_field", "ZZ": "name"}) == ({}, {})
