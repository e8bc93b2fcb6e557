import gzip
import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.cells import ErrorCell
from bulk_import.problems import Problem, Severity
from bulk_import.sheet import Sheet, Spreadsheet
from bulk_import.store.codec import packed, plain, typed, unpacked

CELLS = st.one_of(
    st.none(),
    st.text(),
    st.text(st.characters(categories=["Cs"]), max_size=1),
    st.booleans(),
    st.integers(),
    st.integers(900, 4_000).map(lambda bits: 1 << bits),
    st.floats(allow_nan=False),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.builds(ErrorCell, st.text()),
)
ODD = Problem.of(Severity.QUESTION, "row.x", cell="“é”", row=7, column="C", candidates=("a",))


def spreadsheet(*rows, **changes):
    sheet = Sheet.of(rows, range(3, 3 + len(rows)), name="May")
    return Spreadsheet(path="f.ods", format="ods", sheets=(replace(sheet, **changes),))


@given(CELLS)
def test_every_cell_comes_back_as_what_it_was(cell):
    again = typed(json.loads(json.dumps(plain(cell))))
    assert (type(again), again) == (type(cell), cell)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=4))
def test_a_sheet_comes_back_whole(rows):
    before = spreadsheet(*rows)
    after = unpacked(packed(before), "g.ods")
    (sheet,), (again,) = before.sheets, after.sheets
    assert [*again.iter_rows()] == [*sheet.iter_rows()]
    assert list(again.columns) == list(sheet.columns)
    for before_, after_ in zip(sheet.columns.values(), again.columns.values(), strict=True):
        assert list(map(type, after_.cells)) == list(map(type, before_.cells))
    assert after.path == "g.ods"


def test_what_reading_told_comes_back_too():
    before = replace(
        spreadsheet(["a"], problems=(ODD,), ours=frozenset("XY")),
        problems=(replace(ODD, severity=Severity.WARNING, candidates=()),),
    )
    after = unpacked(packed(before), "f.ods")
    assert (after.problems, after.format) == (before.problems, "ods")
    (sheet,) = after.sheets
    assert (sheet.name, sheet.problems, sheet.ours) == ("May", (ODD,), frozenset("XY"))


def test_the_same_sheet_is_the_same_copy_under_any_name():
    rows = ["a", date(2031, 8, 14), time(9), timedelta(1), datetime(2031, 8, 14, 9)]  # noqa: DTZ001  cells have no zone
    assert packed(spreadsheet(rows)) == packed(replace(spreadsheet(rows), path="other.ods"))


def test_a_form_that_only_a_newer_release_knows_is_an_error():
    newer = json.loads(gzip.decompress(packed(spreadsheet(["a"])))) | {"version": 2}
    with pytest.raises(ValueError, match="newer release"):
        unpacked(gzip.compress(json.dumps(newer).encode()), "f.ods")


def test_what_is_no_cell_is_an_error():
    with pytest.raises(ValueError, match="no cell"):
        typed(["colour", "red"])
