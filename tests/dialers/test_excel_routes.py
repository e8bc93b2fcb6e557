"""A dialer's list copied into Excel: titles, merged cells, numbers as text, dates as serials."""

from datetime import datetime, time

import openpyxl
import pytest

from bulk_import.app.converting import convert_export
from bulk_import.options import ReadOptions
from bulk_import.readers import read

VICIDIAL = (
    ["campaign_id", "campaign_name", "active", "dial_method", "auto_dial_level", "dial_timeout"],
    ["LOANS", "Loans", "Y", "RATIO", "2", "45"],
    ["CARDS", "Cards", "N", "RATIO", 1.5, 30],
)


@pytest.fixture
def converted(tmp_path):
    """Return what becomes of a workbook of *rows*, some of its cells merged."""

    def convert(rows, merged=(), formats=None):
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        for row in rows:
            sheet.append(row)
        for area in merged:
            sheet.merge_cells(area)
        for cell, form in (formats or {}).items():
            sheet[cell].number_format = form
        workbook.save(tmp_path / "grid.xlsx")
        found = convert_export(read(str(tmp_path / "grid.xlsx")), ReadOptions()).conversion
        return found.profile, {
            one.name: {name: value.text for name, value in one.values.items()}
            for one in found.campaigns
        }

    return convert


def test_titles_and_merged_groups_above_the_headers_are_passed_over(converted):
    above = [
        ["Campaigns, exported on 20 November"],
        [],
        ["Identity", None, None, "Dialing", None, None],
    ]
    merged = ("A1:F1", "A3:C3", "D3:F3")
    profile, campaigns = converted([*above, *VICIDIAL], merged)
    assert profile == "vicidial"
    told = [(one["ratio"], one["ring_seconds"]) for one in campaigns.values()]
    assert told == [("1:2", "45"), ("2:3", "30")]


def test_times_and_numbers_are_read_however_excel_holds_them(converted):
    rows = (
        ["Campaign", "Dialing Mode", "Pacing", "DID Number", "Start Time", "End Time", "Agents"],
        ["Loans", "Predictive", "2", "08041230020", 0.375, 0.75, "asha"],
        ["Cards", "Predictive", 3, 8041230021, time(9, 30), "6:30 PM", "vik"],
    )
    profile, campaigns = converted(rows, formats={"E2": "hh:mm", "D3": "0"})
    assert profile == "ozonetel"
    fields = ("ratio", "caller_id", "start_time", "end_time")
    assert [campaigns["Loans"][name] for name in fields] == [
        *("1:2", "918041230020", "09:00:00", "18:00:00"),
    ]
    assert [campaigns["Cards"][name] for name in fields] == [
        *("1:3", "918041230021", "09:30:00", "18:30:00"),
    ]


@pytest.mark.parametrize("first", [datetime(2031, 1, 6), 47854, "2031-01-06"])  # noqa: DTZ001  as Excel has it
def test_days_are_read_as_dates_serials_and_text(converted, first):
    rows = (
        ["name", "dialingMode", "callerAddress", "contactList.name", "schedule.intervals.0.start"],
        ["Renewals", "power", "+14155552671", "Spring", first],
    )
    _, campaigns = converted(rows)
    assert campaigns["Renewals"]["start_date"] == "2031-01-06"
