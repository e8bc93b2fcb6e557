from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.cells import ErrorCell
from bulk_import.sheet import Sheet, letter, place, to_cells


def test_every_cell_stays_what_it_is_where_it_stands():
    row = [
        "007",
        "NA",
        "",
        1,
        1.0,
        True,
        2**70,
        date(2026, 8, 14),
        datetime.fromisoformat("2026-08-14T09:30"),
        datetime.fromisoformat("0001-01-01"),
        time(9, 30),
        timedelta(hours=30),
        ErrorCell("#N/A"),
        None,
    ]
    cells = to_cells([row], [7])
    back = cells.loc[7].tolist()
    assert back == row
    assert [type(cell) for cell in back] == [type(cell) for cell in row]


@pytest.mark.parametrize(
    "row", [[1, None], [1.5, None], [True, None], [date(2026, 8, 14), None], ["x", None]], ids=repr
)
def test_an_empty_cell_stays_none_beside_cells_of_one_type(row):
    cells = to_cells([[cell] for cell in row], [1, 2])
    assert cells["A"].tolist()[1] is None
    assert type(cells["A"].tolist()[0]) is type(row[0])


def test_short_rows_are_filled_with_empty_cells():
    cells = to_cells([["a"], ["b", "c", "d"], []], [1, 3, 9])
    assert cells.index.tolist() == [1, 3, 9]
    assert cells.columns.tolist() == ["A", "B", "C"]
    assert cells.loc[1].tolist() == ["a", None, None]
    assert cells.loc[9].tolist() == [None, None, None]


def test_a_sheet_without_a_filled_cell_is_empty():
    assert Sheet(name=None, cells=to_cells([], [])).is_empty
    assert Sheet(name=None, cells=to_cells([[None, None]], [1])).is_empty
    assert not Sheet(name=None, cells=to_cells([[None, 0]], [1])).is_empty


@pytest.mark.parametrize(
    ("number", "letters"),
    [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (702, "ZZ"), (703, "AAA"), (16_384, "XFD")],
)
def test_columns_have_the_letters_of_the_spreadsheet(number, letters):
    assert letter(number) == letters
    assert place(letters) == number


@given(st.integers(1, 10**6))
def test_letters_lead_back_to_their_column(number):
    assert place(letter(number)) == number
