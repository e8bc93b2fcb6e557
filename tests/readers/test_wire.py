"""Cells on their way from the child process to its parent."""

import io
import math
from array import array
from datetime import date, datetime, time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from readers.exported import cells_sent
from sheets import ANY_CELL, grid_of

from bulk_import.cell_identity import identity
from bulk_import.cells import NO_RESULT, ErrorCell
from bulk_import.readers.sheet_builder import SheetBuilder
from bulk_import.readers.worker.wire import decode, encode, messages, put

PAST_THE_SAMPLE = 200
"""Cells of a column that is judged by its first ones."""

SENT = ANY_CELL.map(
    lambda cell: cell.replace(fold=0) if isinstance(cell, (datetime, time)) else cell
)
"""No file says which of two equal hours it means, as the clocks go back."""


def same(cells):
    return list(map(identity, cells))


def on_the_wire(message):
    pipe = io.BytesIO()
    put(pipe, message)
    pipe.seek(0)
    (arrived,) = messages(pipe)
    return arrived


def arrived(cells):
    """Return *cells* as they come out of the pipe, and how many are blank."""
    column = on_the_wire(encode(cells))
    return cells_sent(column), column[1]


@given(st.lists(SENT, min_size=1))
@example([None])
@example(["", None, "a"])
@example(["a\x1fb", "c"])
@example([0.0, -0.0, math.nan, 1, True, 1.0] * 40)
@example([NO_RESULT, ErrorCell("#N/A"), "#N/A"] * 40)
@example([date(2031, 1, 1), time(9), ""] * 40)
@example([*map(str, range(PAST_THE_SAMPLE)), 1, True, ""])
@example([float(number) for number in range(PAST_THE_SAMPLE)])
@example([""] * PAST_THE_SAMPLE)
def test_a_column_arrives_as_it_was_sent_and_empty_texts_as_none(cells):
    expected = [None if cell == "" and type(cell) is str else cell for cell in cells]
    found, blanks = arrived(cells)
    assert same(found) == same(expected)
    assert blanks == expected.count(None)


def test_cells_that_repeat_are_sent_once():
    few, many = (encode(["Asia/Kolkata", "GMT+5:30"] * times) for times in (50, 500))
    assert few[:1] + few[2:3] == many[:1] + many[2:3] == ("text", "Asia/Kolkata\x1fGMT+5:30")


@given(
    st.lists(st.lists(st.just("") | SENT, min_size=3, max_size=3), max_size=12),
    st.lists(st.integers(1, 4), min_size=12, max_size=12),
)
@example([["a", None, None]] * 3 + [[None] * 3] * 3 + [[None, None, 1]] * 3, [3] * 12)
def test_a_sheet_is_put_together_of_any_pieces(rows, sizes):
    builder, start = SheetBuilder(), 0
    for size in sizes:
        piece = rows[start : start + size]
        parts = [decode(on_the_wire(encode(column))) for column in zip(*piece, strict=True)]
        builder.add(range(start + 1, start + len(piece) + 1), dict(enumerate(parts)))
        start += len(piece)
    sheet = builder.sheet(name="May")
    expected = [[None if cell == "" else cell for cell in row] for row in rows[:start]]
    while expected and expected[-1] == [None] * 3:
        expected.pop()
    width = max((at + 1 for row in expected for at in range(3) if row[at] is not None), default=0)
    assert list(map(same, grid_of(sheet))) == [same(row[:width]) for row in expected]
    assert sheet.rows.tolist() == list(range(1, len(expected) + 1))
    for column in sheet.columns.values():
        assert len(set(same(column.values))) == len(column.values) == len(set(same(column.cells)))


@pytest.mark.parametrize("late", [1, 30])
def test_a_column_of_ever_different_cells_may_repeat_some_in_the_end(late):
    cells = [f"name {number}" for number in range(12_000)] + ["name 7", "", "x"] * 500 * late
    builder = SheetBuilder()
    for start in range(0, len(cells), 1_000):
        piece = cells[start : start + 1_000]
        numbers = range(start + 1, start + len(piece) + 1)
        builder.add(numbers, {0: decode(on_the_wire(encode(piece)))})
    column = builder.sheet().columns["A"]
    assert column.cells == [cell or None for cell in cells]
    assert sorted(map(str, column.values)) == sorted({cell or "None" for cell in cells})


@pytest.mark.parametrize("rows", [2, 1_000])
@pytest.mark.parametrize("last", [[0, 1, 0], [-1], [2], []], ids=repr)
def test_codes_that_no_child_writes_are_noticed(rows, last):
    codes = [0] * (rows - 1) + last
    builder = SheetBuilder()
    with pytest.raises((ValueError, IndexError)):
        builder.add(range(rows), {0: (["a", "b"], array("i", codes))})


def test_pieces_may_be_wider_and_narrower_than_those_before():
    builder = SheetBuilder()
    builder.add([1, 2], {0: (["a", "b"], None)})
    builder.add([7, 8], {0: ([None, "c"], None), 1: (["d", "d"], None)})
    builder.add([9], {})
    sheet = builder.sheet()
    assert [*sheet.iter_rows()] == [
        (1, ("a", None)),
        (2, ("b", None)),
        (7, (None, "d")),
        (8, ("c", "d")),
    ]
    assert len(sheet.columns["B"].values) == 2
    assert builder.sheet(width=1, height=5).row(9) == (None,)
