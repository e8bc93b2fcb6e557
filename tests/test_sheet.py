import math
from datetime import UTC, date, datetime, time, timedelta, timezone

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sheets import ANY_CELL, grid_of

from bulk_import.cell_identity import identity
from bulk_import.cells import ErrorCell, column_letter, column_number
from bulk_import.column import Column
from bulk_import.sheet import Sheet

GRIDS = st.lists(st.lists(ANY_CELL, max_size=4), max_size=8)
ALIKE = [1, 1.0, True, 0, 0.0, -0.0, False, math.nan, "", None, "1", ErrorCell("1")]
"""Cells of which a dict would take several for one, or one for several."""


def same(cells):
    """Return what is equal for cells of the same types and values alone."""
    return list(map(identity, cells))


@given(GRIDS)
@example([[cell] for cell in ALIKE])
@example([[*ALIKE], [*reversed(ALIKE)]])
def test_any_rows_come_back_as_they_were_by_type_and_value(rows):
    width = max(map(len, rows), default=0)
    filled = [[*row, *[None] * (width - len(row))] for row in rows]
    sheet = Sheet.of(rows)
    assert list(map(same, grid_of(sheet))) == list(map(same, filled))
    assert [same(sheet.row(number)) for number in sheet.rows] == list(map(same, filled))
    columns = [same(column.cells) for column in sheet.columns.values()]
    assert columns == [same(cells) for cells in zip(*filled, strict=True)]


@given(st.lists(ANY_CELL, max_size=30))
@example(ALIKE)
@example([0.0, 1.5, -0.0, 1.5])
def test_a_column_holds_each_different_cell_once(cells):
    for column in (Column.of(cells), Column.of_different(cells)):
        assert len(set(same(column.values))) == len(column.values) == len(set(same(cells)))
        assert same(column.cells) == same(cells)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 1.0),
        (1, True),
        (0.0, -0.0),
        (
            datetime(2031, 1, 1, 12, tzinfo=UTC),
            datetime(2031, 1, 1, 14, tzinfo=timezone(timedelta(hours=2))),
        ),
        (datetime(2031, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC, fold=1)),
        (time(1), time(1, fold=1)),
        (date(2031, 1, 1), datetime.fromisoformat("2031-01-01")),
        ("#N/A", ErrorCell("#N/A")),
    ],
    ids=repr,
)
def test_equal_is_not_the_same(one, other):
    assert identity(one) != identity(other)
    column = Column.of([one, other, one])
    assert same(column.cells) == same([one, other, one])
    assert len(column.values) == 2


def test_nan_is_one_cell_however_often_it_comes():
    assert len(Column.of([math.nan, float("nan"), 2.5]).values) == 2


def test_a_sheet_of_nothing_has_no_rows_and_no_columns():
    assert (len(Sheet.of([]).rows), dict(Sheet.of([]).columns)) == (0, {})
    assert grid_of(Sheet.of([[], []])) == [[], []]


def test_short_rows_are_filled_with_empty_cells():
    sheet = Sheet.of([["a"], ["b", "c", "d"], []], [1, 3, 9])
    assert sheet.rows.tolist() == [1, 3, 9]
    assert list(sheet.columns) == ["A", "B", "C"]
    assert sheet.row(1) == ("a", None, None)
    assert sheet.row(9) == (None, None, None)


def test_a_cell_stands_where_the_spreadsheet_program_shows_it():
    sheet = Sheet.of([["a", "b"], ["c", "d"]], [3, 7])
    assert sheet.cell(7, "B") == "d"
    assert (sheet.cell(4, "B"), sheet.cell(99, "B"), sheet.cell(7, "C")) == (None, None, None)
    assert [*sheet.iter_rows()] == [(3, ("a", "b")), (7, ("c", "d"))]
    assert all(type(number) is int for number, _ in sheet.iter_rows())


def test_the_rows_of_a_large_sheet_come_in_their_order():
    numbers = [*range(1, 1_500), *range(5_000, 6_600)]
    sheet = Sheet.of(([number, f"n{number}"] for number in numbers), numbers)
    assert [*sheet.iter_rows()] == [(number, (number, f"n{number}")) for number in numbers]


def test_columns_of_another_length_and_numbers_that_do_not_rise_are_refused():
    column = Column.of(["a", "b"])
    with pytest.raises(ValueError, match="more or fewer"):
        Sheet(name=None, rows=np.array([1]), columns={"A": column})
    with pytest.raises(ValueError, match="rise"):
        Sheet(name=None, rows=np.array([2, 2]), columns={"A": column})


def test_a_sheet_without_a_filled_cell_is_empty():
    assert Sheet.of([]).is_empty
    assert Sheet.of([[None, "  "]]).is_empty
    assert not Sheet.of([[None, 0]]).is_empty


def test_rows_with_anything_in_them_are_filled():
    assert Sheet.of([["a"], [None, None], [None, False], [""]]).filled.tolist() == [
        *(True, False, True, True),
    ]


ROWS = [["Name", "Ratio"], ["x", 1], ["y", 2], ["x", 1]]


@pytest.mark.parametrize(
    ("some", "numbers"),
    [
        (lambda sheet: sheet.below(1), [3, 4, 8]),
        (lambda sheet: sheet.below(5), [8]),
        (lambda sheet: sheet.below(8), []),
        (lambda sheet: sheet.above(4), [1, 3]),
        (lambda sheet: sheet.above(1), []),
        (lambda sheet: sheet.top(2), [1, 3]),
        (lambda sheet: sheet.top(), [1, 3, 4, 8]),
        (lambda sheet: sheet.select(np.array([True, False, False, True])), [1, 8]),
        (lambda sheet: sheet.select(np.array([1, 2])), [3, 4]),
    ],
)
def test_some_rows_of_a_sheet_are_a_sheet_of_their_own(some, numbers):
    sheet = some(Sheet.of(ROWS, [1, 3, 4, 8], name="May"))
    kept = dict(zip([1, 3, 4, 8], ROWS, strict=True))
    assert sheet.rows.tolist() == numbers
    assert grid_of(sheet) == [kept[number] for number in numbers]
    assert sheet.name == "May"
    for at, column in enumerate(sheet.columns.values()):
        assert set(column.values) == {kept[number][at] for number in numbers}


def test_what_holds_of_a_cell_is_asked_once_for_each_different_one():
    asked = []
    column = Column.of(["a", "b", "a", None])
    mask = column.mask(lambda cell: asked.append(cell) or cell == "a")
    assert mask.tolist() == [True, False, True, False]
    assert len(asked) == 3
    assert column.filled.tolist() == [True, True, True, False]
    assert column.expand([len(str(cell)) for cell in column.values]) == [1, 1, 1, 4]


def test_each_different_cell_is_changed_once_and_those_that_become_equal_become_one():
    changed = []

    def change(cell):
        changed.append(cell)
        return cell.strip() if isinstance(cell, str) else cell

    sheet = Sheet.of([[" a"], ["a"], [" a"], [1]]).mapped(change)
    assert grid_of(sheet) == [["a"], ["a"], ["a"], [1]]
    assert len(changed) == 3
    assert len(sheet.columns["A"].values) == 2


def test_an_edited_sheet_holds_other_cells_and_the_sheet_before_it_the_old_ones():
    sheet = Sheet.of(ROWS, [1, 3, 4, 8], name="May")
    after = sheet.edited([(3, "A", "z"), (8, "B", 1.0), (3, "A", "w")])
    assert grid_of(after) == [["Name", "Ratio"], ["w", 1], ["y", 2], ["x", 1.0]]
    assert type(after.cell(8, "B")) is float
    assert type(after.cell(3, "B")) is int
    assert grid_of(sheet) == ROWS
    assert (after.name, after.rows.tolist()) == ("May", [1, 3, 4, 8])
    assert sorted(map(str, after.columns["A"].values)) == ["Name", "w", "x", "y"]


def test_an_edit_beyond_the_last_column_makes_the_columns_up_to_it():
    after = Sheet.of(ROWS).edited([(2, "E", "new")])
    assert list(after.columns) == ["A", "B", "C", "D", "E"]
    assert grid_of(after)[1] == ["x", 1, None, None, "new"]
    assert grid_of(after)[2] == ["y", 2, None, None, None]


@pytest.mark.parametrize("row", [0, 5, 7, 10**6])
def test_an_edit_of_a_row_that_is_not_there_is_an_error(row):
    with pytest.raises(KeyError):
        Sheet.of(ROWS, [1, 2, 3, 6]).edited([(row, "A", "x")])


@given(
    st.lists(st.lists(ANY_CELL, min_size=3, max_size=3), min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), ANY_CELL)),
)
def test_any_edits_are_as_if_the_cells_had_been_so_before(rows, edits):
    grid = [[*row, None, None] for row in rows]
    edits = [edit for edit in edits if edit[0] < len(rows)]
    for row, column, cell in edits:
        grid[row][column] = cell
    widest = max((column for _, column, _ in edits), default=0)
    after = Sheet.of(rows).edited((row + 1, column_letter(at + 1), cell) for row, at, cell in edits)
    assert list(map(same, grid_of(after))) == [same(row[: max(3, widest + 1)]) for row in grid]
    for column in after.columns.values():
        assert len(set(same(column.values))) == len(column.values) == len(set(same(column.cells)))


@pytest.mark.parametrize(
    ("number", "letters"),
    [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (702, "ZZ"), (703, "AAA"), (16_384, "XFD")],
)
def test_columns_have_the_letters_of_the_spreadsheet(number, letters):
    assert column_letter(number) == letters
    assert column_number(letters) == number


@given(st.integers(1, 10**6))
def test_letters_lead_back_to_their_column(number):
    assert column_number(column_letter(number)) == number
