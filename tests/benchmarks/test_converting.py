"""What a conversion costs: the same for each campaign, however many there are."""

import time

import pytest
from benchmarks.exporting import campaigns
from exported import converted

from bulk_import.dialers import load
from bulk_import.workbooks.review import converted_workbook

pytestmark = pytest.mark.benchmark

GIVEN = {"start_date": "2027-01-04", "end_date": "2027-03-31", "timezone": "Asia/Kolkata"}


def cost(count):
    """Return the seconds of the processor that a conversion of *count* campaigns takes."""
    export = list(campaigns(count))
    begin = time.process_time()
    found = converted(*export, profile=load("vicidial", ()), given=GIVEN, region="IN")
    assert len(found.campaigns) == count
    return time.process_time() - begin


def test_ten_times_the_campaigns_cost_hardly_more_than_ten_times_as_much():
    cost(100)
    assert cost(10_000) < 15 * cost(1_000)


def cost_of_writing(count):
    """Return the seconds of the processor that the workbook takes, with its 11 notes a row."""
    found = converted(*campaigns(count), profile=load("vicidial", ()), given={}, region="IN")
    begin = time.process_time()
    converted_workbook(found)
    return time.process_time() - begin


def test_writing_ten_times_the_campaigns_costs_hardly_more_than_ten_times_as_much():
    cost_of_writing(100)
    assert cost_of_writing(10_000) < 15 * cost_of_writing(1_000)
