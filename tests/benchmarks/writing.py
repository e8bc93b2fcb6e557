"""Writing results, beside what XlsxWriter alone needs for the same cells.

    python tests/benchmarks/writing.py ours|bare ROWS

`bare` writes every cell of our workbook, those of the sheet of changes among them. It prints the
seconds of the wall clock and of the processor that writing alone took.
"""

import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
import xlsxwriter
from generating import HEADERS, rows
from python_calamine import CalamineWorkbook

import bulk_import
from bulk_import.app.checking import report_check


def bare(sheets, target):
    """Write the cells of *sheets* as text, and nothing else: no notes, looks or heights."""
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        for rows_of_sheet in sheets:
            sheet = book.add_worksheet()
            for row, texts in enumerate(rows_of_sheet):
                for column, text in enumerate(texts):
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
    plan = bulk_import.check(pd.DataFrame(rows(count), columns=HEADERS, dtype=object))
    report = report_check(plan, None, None)
    if what != "bare":
        return lambda: report.save(target)
    book = CalamineWorkbook.from_path(report.save(target))
    sheets = [
        [list(map(str, row)) for row in book.get_sheet_by_name(name).to_python()]
        for name in book.sheet_names
    ]
    return lambda: bare(sheets, target.with_name("bare.xlsx"))


if __name__ == "__main__":
    main(*sys.argv[1:])
