from datetime import date, datetime, time

import numpy as np
import pytest

from bulk_import.column import Column
from bulk_import.validation.date_order import DatedColumn, decide, half_converted

NOW = datetime.fromisoformat("2026-08-07T09:30")


def cells(*column, field="start_date", letter="D", hint=None, first=2):
    """Return a date column from row 2 on, as the list of one."""
    rows = np.arange(first, first + len(column), dtype=np.int64)
    return [DatedColumn(field, letter, rows, Column.of(column), hint)]


@pytest.mark.parametrize(
    ("column", "order", "evidence"),
    [
        (["07/08/2026", "14/08/2026"], "dmy", "day first: “14/08/2026” in D3 decides 1 cell"),
        (
            ["07/08/2026", "8-7-26", "14.08.2026", "31/12/2026"],
            "dmy",
            "day first: “14.08.2026” in D4 decides 2 cells",
        ),
        (["08/14/2026", "07/08/2026"], "mdy", "month first: “08/14/2026” in D2 decides 1 cell"),
        (
            ["31/06/2026", "14/08/2026", "07/08/2026"],
            "dmy",
            "day first: “14/08/2026” in D3 decides 1 cell",
        ),
        (["14/08/2026"], "dmy", ""),
    ],
)
def test_one_cell_that_has_only_one_reading_decides_the_column(column, order, evidence):
    found = decide(cells(*column), None)
    assert (found.order, found.evidence, found.conflict) == (order, evidence, False)


def test_a_decided_order_comes_with_a_date_that_is_read_so():
    example = decide(cells("01/09/2026", "14/08/2026"), None).example
    assert (example.address, example.day) == ("D2", date(2026, 9, 1))
    assert decide(cells("14/08/2026"), None).example is None
    assert decide(cells("01/09/2026", "2026-08-14"), "mdy").example.day == date(2026, 1, 9)
    assert decide(cells("01/09/2026"), None).example is None


@pytest.mark.parametrize(
    "cell",
    [
        None,
        "",
        "2026-08-14",
        "2026/08/14",
        "14 Aug 2026",
        "August 14, 2026",
        "08/08/2026",
        "45/06/2026",
        "31/06/2026",
        "31/02/2027",
        "02/30/2027",
        "29/02/2027",
        "Mon 14/08/2026",
        "soon",
        46248,
        46248.5,
        True,
        date(2026, 8, 14),
        NOW,
        time(9, 30),
    ],
    ids=repr,
)
def test_a_cell_that_says_nothing_of_its_order_has_no_vote(cell):
    found = decide(cells(cell, "07/08/2026"), None)
    assert found.order is None
    assert found.evidence == "nothing in the sheet says whether days or months come first"


def test_a_file_whose_dates_need_no_order_has_nothing_to_tell():
    found = decide(cells("2026-08-07", date(2026, 8, 7), "08/08/2026"), None)
    assert (found.order, found.evidence, found.conflict) == (None, "", False)
    assert decide([], None).evidence == ""


def test_cells_that_contradict_each_other_decide_nothing_whatever_their_number():
    found = decide(cells("14/08/2026", "15/08/2026", "16/08/2026", "08/17/2026"), None)
    assert (found.order, found.conflict) == (None, True)
    assert found.evidence == ("“14/08/2026” in D2 has the day first, “08/17/2026” in D5 the month")


def test_the_start_and_the_end_are_one_hand():
    start, end = cells("07/08/2026"), cells("14/08/2026", field="end_date", letter="E")
    assert decide([*start, *end], None).order == "dmy"
    end = cells("08/17/2026", field="end_date", letter="E")
    assert decide([*cells("14/08/2026"), *end], None).conflict


def test_the_header_decides_where_no_cell_does():
    found = decide(cells("07/08/2026", hint="mdy"), None)
    assert (found.order, found.evidence) == ("mdy", "month first, as the header says")


def test_the_cells_beat_the_header():
    found = decide(cells("07/08/2026", "14/08/2026", hint="mdy"), None)
    assert found.order == "dmy"


def test_headers_that_contradict_each_other_decide_nothing():
    start = cells("07/08/2026", hint="mdy")
    end = cells("07/08/2026", field="end_date", letter="E", hint="dmy")
    assert decide([*start, *end], None).order is None


def test_a_header_over_one_of_the_two_columns_decides_both():
    start = cells("07/08/2026", hint="dmy")
    end = cells("07/08/2026", field="end_date", letter="E")
    assert decide([*start, *end], None).order == "dmy"


@pytest.mark.parametrize("column", [["08/17/2026"], ["14/08/2026", "08/17/2026"], ["2026-08-07"]])
def test_the_option_beats_everything(column):
    found = decide(cells(*column, hint="mdy"), "dmy")
    assert (found.order, found.evidence, found.conflict) == ("dmy", "day first, as chosen", False)


@pytest.mark.parametrize("text", ["14/08/2026", "08/14/2026"])
def test_real_dates_beside_text_that_the_program_could_not_convert_are_suspects(text):
    column = cells(date(2026, 7, 8), NOW, text, date(2026, 8, 8), date(2026, 8, 14), "07/08/2026")
    (found,) = half_converted(column)
    suspects = [(row, found.witness.address) for row in found.rows.tolist()]
    assert suspects == [(2, "D4"), (3, "D4")]


def test_a_column_is_no_witness_against_another():
    column = cells(date(2026, 7, 8), letter="E", field="end_date")
    assert list(half_converted([*cells("14/08/2026"), *column])) == []


@pytest.mark.parametrize("text", ["31/02/2027", "02/30/2027", "29.02.2027", "31/06/27"])
def test_a_date_that_cannot_exist_casts_no_doubt_on_real_ones(text):
    assert list(half_converted(cells(date(2026, 7, 8), text))) == []


def test_a_column_of_real_dates_alone_is_above_suspicion():
    column = cells(date(2026, 7, 8), date(2026, 8, 14), "2026-08-14", "14 Aug 2026", None)
    assert list(half_converted(column)) == []
