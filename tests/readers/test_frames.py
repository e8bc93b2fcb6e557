from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import pandas as pd
import pytest
from sheets import progressive

import bulk_import
from bulk_import.problems import Refused
from bulk_import.readers import from_frame


def read(frame):
    (sheet,) = from_frame(frame).sheets
    return sheet


def test_a_frame_is_checked_like_the_sheet_it_was_read_from():
    frame = pd.DataFrame([progressive(1), {**progressive(2), "Start date": "31/06/2026"}])
    plan = bulk_import.check(frame)
    assert [row.row for row in plan.rows] == [2, 3]
    assert [problem.code for problem in plan.rows[1].problems if problem.field == "start_date"] == [
        "date.no_such_day"
    ]


@pytest.mark.parametrize(
    ("index", "numbers"),
    [
        ([0, 1, 2], [2, 3, 4]),
        ([7, 9, 30], [7, 9, 30]),
        ([1, 2, 3], [2, 3, 4]),
        ([30, 9, 7], [2, 3, 4]),
        ([7, 7, 8], [2, 3, 4]),
        (["a", "b", "c"], [2, 3, 4]),
        ([2.0, 3.0, 4.0], [2, 3, 4]),
    ],
    ids=str,
)
def test_an_index_that_can_be_row_numbers_is_one(index, numbers):
    sheet = read(pd.DataFrame({"Name": ["x", "y", "z"]}, index=index))
    assert sheet.rows.tolist() == [1, *numbers]
    assert sheet.columns["A"].cells == ["Name", "x", "y", "z"]


def test_every_value_becomes_what_a_spreadsheet_would_hold():
    values = [
        "007",
        np.int64(5),
        np.float64(0.5),
        True,
        None,
        float("nan"),
        pd.NA,
        pd.NaT,
        pd.Timestamp("2026-08-14"),
        pd.Timestamp("2026-08-14 09:30"),
        datetime(2026, 8, 14, 9, 30, tzinfo=UTC),
        date(2026, 8, 14),
        time(9, 30),
        pd.Timedelta(hours=30),
        ["5201_1", "5202_1"],
    ]
    sheet = read(
        pd.DataFrame([values], columns=[f"c{n}" for n in range(len(values))], dtype=object)
    )
    found = list(sheet.row(2))
    assert found == [
        "007",
        5,
        0.5,
        True,
        None,
        None,
        None,
        None,
        date(2026, 8, 14),
        datetime(2026, 8, 14, 9, 30),  # noqa: DTZ001  a sheet's moment has no zone
        "2026-08-14T09:30:00+00:00",
        date(2026, 8, 14),
        time(9, 30),
        timedelta(hours=30),
        "5201_1, 5202_1",
    ]
    assert type(found[1]) is int
    assert type(found[3]) is bool


def test_whole_numbers_beside_fractions_stay_whole():
    sheet = read(pd.DataFrame({"a": [919876543210], "b": [0.5]}))
    assert list(sheet.row(2)) == [919876543210, 0.5]
    assert type(sheet.cell(2, "A")) is int


def test_headers_of_several_levels_are_joined():
    frame = pd.DataFrame([["x"]], columns=pd.MultiIndex.from_tuples([("Start", "date")]))
    assert read(frame).cell(1, "A") == "Start date"


def test_a_frame_without_rows_is_refused():
    with pytest.raises(Refused) as refused:
        from_frame(pd.DataFrame({"Name": []}))
    assert refused.value.code == "file.empty"
