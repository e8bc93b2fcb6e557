"""Results open where a person looks first: on the summary where anything waits for them."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from workbooks.planned import FACTS, listed, plan_of, results_of, workbook_of

from bulk_import.outcome import Result, State
from bulk_import.workbooks import write_results

ROWS = (["Sales", "x", "1_2"], ["Sales 2", "y", "3_2"])


def opened(path):
    """Return the sheet on which a workbook opens, and the sheets that are selected."""
    book = load_workbook(path)
    selected = [sheet.title for sheet in book if sheet.sheet_view.tabSelected]
    return book.active.title, selected or [book.active.title]


@pytest.mark.slice(4)
@pytest.mark.parametrize("is_kept", [False, True])
@pytest.mark.parametrize(
    ("state", "sheet"),
    [
        (State.CREATED, "Campaigns"),
        (State.READY, "Campaigns"),
        (State.ALREADY_CREATED, "Campaigns"),
        (State.INVALID, "Import summary"),
        (State.REJECTED, "Import summary"),
        (State.UNKNOWN, "Import summary"),
        (State.NOT_SENT, "Import summary"),
    ],
)
def test_it_opens_on_the_summary_where_anything_needs_a_person(tmp_path, is_kept, state, sheet):
    source = BytesIO()
    workbook_of(*ROWS).save(source)
    plan = plan_of(listed(*ROWS, name="Campaigns"))
    results = results_of(plan, r2=Result(state=State.CREATED), r3=Result(state=state))
    path = write_results(
        plan,
        results,
        FACTS,
        source=source.getvalue() if is_kept else None,
        target=tmp_path / "a.xlsx",
    )
    assert opened(path) == (sheet, [sheet])
