"""Writing the results of a big file costs about what its cells cost, in little memory."""

import io
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest
import xlsxwriter
from workbooks.planned import FACTS, HEADERS, SENT_AT, plan_of

from bulk_import.outcome import Answer, Result, State
from bulk_import.sheet import Sheet, to_cells
from bulk_import.workbooks.fresh import as_new_workbook

ROWS = 100_000
COLUMNS = 26
MOST_MEGABYTES = 400


def planned():
    headers = [*HEADERS, *(f"Remark {column}" for column in range(COLUMNS - len(HEADERS)))]
    rows = ([f"value {row} {column}" for column in range(COLUMNS)] for row in range(ROWS))
    plan = plan_of(Sheet(name="Campaigns", cells=to_cells([headers, *rows], range(1, ROWS + 2))))
    answer = Answer(200, 200, "Campaign created")
    results = {
        row.row: Result(state=State.CREATED, key=f"{row.row:036}", answer=answer, sent_at=SENT_AT)
        for row in plan.rows
    }
    return plan, results


def seconds_of_xlsxwriter(plan, texts):
    """Return how long XlsxWriter takes alone for the same cells: the user's and our five."""
    started = time.process_time()
    with xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(plan.sheet.cells.to_numpy()):
            for column, text in enumerate((*cells, *texts)):
                sheet.write_string(row, column, text)
    return time.process_time() - started


def main():
    """Print the ratio of the times of the processor, the peak of memory in MB, and both times."""
    plan, results = planned()
    alone = seconds_of_xlsxwriter(plan, ("Created", "", "Campaign created", "2026", "0" * 36))
    started = time.process_time()
    as_new_workbook(plan, results, FACTS)
    ours = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(ours / alone, peak / 1024, alone, ours)  # noqa: T201  the result


@pytest.mark.benchmark
def test_results_of_100_000_rows_take_at_most_half_again_what_xlsxwriter_takes_alone():
    tests = Path(__file__).parent.parent
    code = f"import runpy, sys; sys.path.insert(0, {str(tests)!r})"
    code += f"; runpy.run_path({__file__!r})['main']()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    ratio, peak, *_ = map(float, done.stdout.split())
    assert ratio <= 1.5, done.stdout
    assert peak <= MOST_MEGABYTES, done.stdout  # with the plan itself, which holds every cell
