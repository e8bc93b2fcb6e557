"""Writing results, beside what XlsxWriter alone needs for the same cells.

    python tests/benchmarks/writing.py ours|bare|kept ROWS

It prints the seconds of the wall clock and of the processor that writing alone took.
"""

import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
import xlsxwriter
from generating import HEADERS, rows, write

import bulk_import
from bulk_import.cells import written
from bulk_import.importing import report_check

TOLD = ("Created", "", "Campaign created", "2031-01-06 09:30:00+05:30", "0" * 36)


def bare(cells, target):
    """Write the same cells and five more a row, and nothing else."""
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, texts in enumerate(cells):
            for column, text in enumerate((*texts, *TOLD)):
                if text:
                    sheet.write_string(row, column, text)


def main(what, count):
    """Write, and print how long it took."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "results.xlsx"
        work = _prepared(what, int(count), target)
        started, spent = time.perf_counter(), time.process_time()
        work()
        print(time.perf_counter() - started, time.process_time() - spent)  # noqa: T201  the result


def _prepared(what, count, target):
    if what == "bare":
        cells = [[written(cell) for cell in row] for row in rows(count)]
        return lambda: bare(cells, target)
    if what == "kept":
        source = target.with_name("campaigns.xlsx")
        write(source, count)
        plan = bulk_import.check(source)
    else:
        plan = bulk_import.check(pd.DataFrame(rows(count), columns=HEADERS, dtype=object))
    report = report_check(plan, None, None)
    return lambda: report.save(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
