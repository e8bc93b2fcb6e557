"""What is streamed as XML is what it would be if each cell were written for itself."""

import re
from dataclasses import replace
from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZipFile

import hypothesis.strategies as st
import pytest
from hypothesis import given
from slicing import examples
from workbooks.naughty import naughty_texts
from workbooks.plainly import boxes, plainly_written, seen
from workbooks.planned import FACTS, HEADERS, SENT_AT, listed, plan_of, problem, results_of
from xlsxwriter import Workbook

from bulk_import.cells import ErrorCell, FormattedCell
from bulk_import.edits import EditedCell
from bulk_import.mapping.headers import RESULT_HEADERS
from bulk_import.outcome import Answer, Result, State
from bulk_import.problems import Severity
from bulk_import.sheet import Sheet
from bulk_import.validation import Change
from bulk_import.workbooks.create import as_new_workbook
from bulk_import.workbooks.create.cell_writer import Formats
from bulk_import.workbooks.create.cells import ColumnCells
from bulk_import.workbooks.create.sheets import TableRows
from bulk_import.workbooks.styles import Look
from bulk_import.workbooks.tables import Line, Table

TEXTS = st.one_of(
    st.sampled_from(["Sales", "007", "x" * 50, "two\nlines", " ends ", "=1+1", "a\rb", "_x0041_"]),
    st.sampled_from(naughty_texts()),
    st.text(max_size=12),
    st.integers(16_380, 32_770).map("a".__mul__),
)
CELLS = st.one_of(
    st.none(),
    st.just(""),
    TEXTS,
    st.integers(),
    st.floats(allow_nan=False),
    st.booleans(),
    st.sampled_from([date(2026, 6, 5), datetime(2026, 6, 5, 9, 30), time(9, 30)]),  # noqa: DTZ001  cells have none
    st.sampled_from([ErrorCell("#N/A"), FormattedCell(5.0, "5 %"), FormattedCell("a", None, "")]),
)
TOLD = st.one_of(TEXTS, st.text("ab \n", min_size=60, max_size=1_200))
STATES = st.sampled_from([state for state in State if state is not State.READY])
ALL_HEADERS = [[*HEADERS, "Secret"], [*HEADERS, *RESULT_HEADERS, "Budget"], [*HEADERS, None, "x"]]


@st.composite
def plans(draw):
    """Draw a plan of nasty cells with what became of its rows."""
    headers = draw(st.sampled_from(ALL_HEADERS))
    few = draw(st.lists(CELLS, min_size=1, max_size=4))
    cell = draw(st.sampled_from([CELLS, st.sampled_from(few)]))
    above = draw(st.lists(st.lists(TEXTS, max_size=3), max_size=2))
    below = draw(st.lists(st.lists(cell, max_size=len(headers)), min_size=1, max_size=12))
    steps = draw(st.lists(st.integers(1, 3), min_size=15, max_size=15))
    numbers = [sum(steps[: at + 1]) for at in range(len(above) + 1 + len(below))]
    sheet = Sheet.of([*above, headers, *below], numbers)
    header_row, rows = numbers[len(above)], numbers[len(above) + 1 :]
    columns = st.sampled_from([*list(sheet.columns)[:3], None])
    problems = draw(
        st.lists(
            st.builds(problem, st.sampled_from(rows), columns, TOLD, st.sampled_from(Severity)),
            max_size=8,
        )
    )
    changes = {row: [Change("active", "B", draw(TEXTS), "true")] for row in rows[:2]}
    edit = EditedCell(rows[-1], "A", draw(CELLS), "new")
    plan = plan_of(
        sheet,
        header_row=header_row,
        problems=problems,
        changes=changes,
        file_problems=(problem(None, "B", draw(TOLD)), problem(rows[0], "C", "odd")),
        edits=(edit,),
    )
    result = st.builds(
        Result,
        state=STATES,
        answer=st.none() | st.builds(Answer, st.just(400), st.none(), TEXTS),
        sent_at=st.sampled_from([None, SENT_AT]),
        key=st.none() | TEXTS,
    )
    return plan, results_of(plan, **{f"r{row}": draw(result) for row in rows[::2]})


@pytest.mark.full
@examples(0.3)
@given(plans())
def test_a_new_workbook_is_what_it_would_be_if_each_cell_were_written_for_itself(made):
    plan, results = made
    streamed, plain = as_new_workbook(plan, results, FACTS), plainly_written(plan, results)
    for sheet in ("Campaigns", "Import changes"):
        assert seen(streamed, sheet) == seen(plain, sheet)
    assert boxes(streamed) == boxes(plain)
    assert sizes(streamed) == sizes(plain)


def sizes(content):
    """Return the last cell of the campaigns' area, and what is not told of cells in it."""
    with ZipFile(BytesIO(content)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    ignored = re.search("<ignoredErrors>.*</ignoredErrors>", sheet)[0]
    return re.search('<dimension ref="[A-Z0-9]+:?([A-Z0-9]*)"', sheet)[1], ignored


@pytest.mark.full
def test_rows_that_are_put_together_in_many_parts_are_those_too():
    rows = [[f"Sales {row % 7}", f"{row}", "=1" if row % 500 else None] for row in range(1_050)]
    plan = plan_of(
        listed(*rows),
        problems=[problem(row, "C", "No.", Severity.WARNING) for row in range(2, 1_052, 50)],
    )
    streamed = as_new_workbook(plan, results_of(plan), FACTS)
    assert seen(streamed, "Campaigns") == seen(plainly_written(plan, results_of(plan)), "Campaigns")


LOOKS = (Look(), Look(as_text=True), Look(fill="F4B6B6"))


@pytest.fixture(scope="module")
def formats():
    with Workbook(BytesIO(), {"in_memory": True}) as workbook:
        made = Formats(workbook)
        made.write_specimens(workbook.add_worksheet(), LOOKS)
    return made


@examples(0.5)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.just(""), TEXTS, st.integers(), st.just(date(2026, 6, 5))),
            st.sampled_from([None, *LOOKS]),
        ),
        max_size=8,
    )
)
def test_cells_made_together_are_those_made_one_by_one(formats, pairs):
    column = ColumnCells(2, formats)
    contents, looks = [content for content, _ in pairs], [look for _, look in pairs]
    alone = [column.cell(content, look) if look else b"" for content, look in pairs]
    assert column.several(contents, looks) == alone


def test_lines_of_a_table_may_be_blank_or_end_early():
    lines = (Line(), Line("sentence", ("a",)), Line(), Line("sentence", ("b", "c")), Line())
    table = Table("T", (10, 10), lines)
    with Workbook(BytesIO(), {"in_memory": True}) as workbook:
        made = Formats(workbook)
        made.write_specimens(workbook.add_worksheet(), TableRows(table).looks)
    rows = b"".join(TableRows(table).xml(made)).decode()
    assert re.findall(r'<c r="([A-Z0-9]+)"[^>]*><is><t>([^<]*)', rows) == [
        *(("A2", "a"), ("A4", "b"), ("B4", "c"))
    ]
    blank = TableRows(replace(table, lines=(Line(),)))
    assert b"".join(blank.xml(made)) == b""
