"""Merging a converted sheet with its plan: by columns where that is all, by rows elsewhere."""

from dataclasses import replace

import pytest
from dialer_samples import CONVERTING
from dialers.test_anything import exports, undetected
from exported import VICIDIAL, made_of
from hypothesis import given
from hypothesis import strategies as st
from slicing import examples

from bulk_import.app.converting import plan_converted
from bulk_import.options import ReadOptions
from bulk_import.validation import CellResults
from bulk_import.workbooks.review import merged

DAYS = {"start_date": "2040-01-04", "end_date": "2040-03-31", "timezone": "Asia/Kolkata"}


def both_ways(made):
    """Return what a conversion says, merged as it is, and with every row of its plan made."""
    plan = plan_converted(made, ReadOptions())
    both = merged(made, plan), merged(made, replace(plan, _planned_sheet=None))
    return [repr((one.campaigns, list(one.columns), replace(one, columns={}))) for one in both]


@pytest.mark.slice(3)
@pytest.mark.parametrize("name", CONVERTING)
@examples(0.2)
@given(data=st.data())
def test_by_columns_every_value_is_what_its_row_says(name, data):
    rows = data.draw(exports(name))
    if rows:
        given_values = data.draw(st.sampled_from([{}, DAYS]))
        by_columns, by_rows = both_ways(
            made_of(*rows, profile=undetected(name), given=given_values)
        )
        assert by_columns == by_rows


def test_of_usual_campaigns_no_row_is_planned_by_itself():
    rows = [{**VICIDIAL, "campaign_id": key, "campaign_name": key} for key in ("A", "B", "C")]
    plan = plan_converted(made_of(*rows), ReadOptions())
    assert CellResults.of(plan).rows.tolist() == [2, 3, 4]
    by_columns, by_rows = both_ways(made_of(*rows))
    assert by_columns == by_rows
