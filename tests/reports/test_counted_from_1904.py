"""Bare day numbers count from the day from which their workbook counts."""

from datetime import date, time

import pytest

from bulk_import.readers.reading import read
from bulk_import.store.codec import packed, unpacked
from reports.looking import book, check, row, told

DAY_IN_1900 = (date(2031, 8, 14) - date(1899, 12, 30)).days
DAY_IN_1904 = (date(2031, 8, 14) - date(1904, 1, 1)).days


@pytest.mark.parametrize(
    ("from_1904", "number"), [(False, DAY_IN_1900), (True, DAY_IN_1904)], ids=["1900", "1904"]
)
def test_a_bare_day_number_is_the_day_that_its_workbook_counts(tmp_path, from_1904, number):
    path = book(tmp_path / "a.xlsx", row(start_date=number), counts_from_1904=from_1904)
    (planned,) = check(path).rows
    assert planned.values["start_date"] == date(2031, 8, 14)
    assert told(planned) == [("warning", "date.serial", "start_date")]


def test_a_time_behind_a_bare_day_number_of_1904_belongs_to_the_campaigns_day(tmp_path):
    cells = row(start_date=DAY_IN_1904, start_time=DAY_IN_1904 + 0.375)
    (planned,) = check(book(tmp_path / "a.xlsx", cells, counts_from_1904=True)).rows
    assert planned.values["start_time"] == time(9)
    assert ("warning", "time.with_date", "start_time") in told(planned)


def test_the_day_is_kept_with_the_sheet(tmp_path):
    spreadsheet = read(str(book(tmp_path / "a.xlsx", row(), counts_from_1904=True)))
    assert spreadsheet.sheets[0].day_zero == date(1904, 1, 1)
    assert unpacked(packed(spreadsheet), "a").sheets[0].day_zero == date(1904, 1, 1)
