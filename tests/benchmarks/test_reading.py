"""What reading a large workbook costs, beside what the bare reader costs in the same run."""

import os
import statistics
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import xlsxwriter

import bulk_import

ROOT = str(Path(bulk_import.__file__).parent.parent)
ROWS, COLUMNS = 100_000, 26
RUNS = int(os.environ.get("BULK_IMPORT_RUNS", "5"))

MEASURE = """
import re, resource, sys, time
sys.path.insert(0, sys.argv[1])
{imports}
before = time.process_time()
start = time.perf_counter()
{read}
wall = time.perf_counter() - start
child = resource.getrusage(resource.RUSAGE_CHILDREN)
# The peak that getrusage tells of this process may be that of the one that started it.
mine = int(re.search("VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
cpu = time.process_time() - before + child.ru_utime + child.ru_stime
print(wall, cpu, (mine + child.ru_maxrss) / 1000)
"""
BARE = MEASURE.format(
    imports="from python_calamine import CalamineWorkbook",
    read="rows = CalamineWorkbook.from_path(sys.argv[2]).get_sheet_by_index(0).to_python()",
)
OURS = MEASURE.format(
    imports="from bulk_import.readers.reading import read", read="sheet = read(sys.argv[2])"
)


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Write strings, dates, times and numbers, as a large export has them."""
    path = tmp_path_factory.mktemp("large") / "large.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        hour = workbook.add_format({"num_format": "hh:mm"})
        sheet.write_row(0, 0, [f"Header {column}" for column in range(COLUMNS)])
        for row in range(1, ROWS):
            for column in range(COLUMNS):
                _write(sheet, row, column, (day, hour))
    return path


def _write(sheet, row, column, formats):
    day, hour = formats
    match column % 6:
        case 0:
            sheet.write_string(row, column, f"Campaign {row} {column}")
        case 1:
            moment = datetime.fromisoformat("2026-01-01") + timedelta(days=row % 900)
            sheet.write_datetime(row, column, moment, day)
        case 2:
            sheet.write_number(row, column, row % 1440 / 1440, hour)
        case 3:
            sheet.write_string(row, column, ("predictive", "progressive", "yes")[row % 3])
        case 4:
            sheet.write_number(row, column, row * 7919)
        case _:
            sheet.write_string(row, column, f"{row * 2654435761 % 2**64:x}")


def measured(code, path):
    done = subprocess.run(
        [sys.executable, "-c", code, ROOT, str(path)], capture_output=True, text=True, check=True
    )
    return tuple(map(float, done.stdout.split()))


@pytest.mark.benchmark
def test_reading_costs_at_most_1_6_times_the_bare_reader(large):
    runs = [(measured(BARE, large), measured(OURS, large)) for _ in range(RUNS)]
    bare, ours = (
        [statistics.median(run[who][what] for run in runs) for what in range(3)] for who in (0, 1)
    )
    print(  # noqa: T201  what a benchmark is for
        f"\n{ROWS:,} × {COLUMNS}, {RUNS} runs: bare {bare[0]:.2f} s wall, {bare[1]:.2f} s CPU,"
        f" {bare[2]:.0f} MB; ours {ours[0]:.2f} s wall, {ours[1]:.2f} s CPU, {ours[2]:.0f} MB;"
        f" {ours[0] / bare[0]:.2f} × wall, {ours[1] / bare[1]:.2f} × CPU"
    )
    assert ours[1] / bare[1] <= 1.6
    assert ours[2] < 700


@pytest.mark.benchmark
def test_a_child_starts_and_ends_in_less_than_150_milliseconds():
    code = (
        "import sys, time; sys.path.insert(0, sys.argv[1]);"
        "from bulk_import.readers.child import ask; from bulk_import.readers.allowance import *;"
        "from contextlib import suppress\n"
        "for _ in range(15):\n"
        "    start = time.perf_counter()\n"
        "    list(ask(b'', 'html', Allowance(), deadline=time.monotonic() + 9))\n"
        "    print(time.perf_counter() - start)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, ROOT], capture_output=True, text=True, check=True
    )
    milliseconds = sorted(float(line) * 1000 for line in done.stdout.split())
    print(  # noqa: T201  what a benchmark is for
        f"\na child from start to end, 15 times: median {milliseconds[7]:.0f} ms,"
        f" slowest {milliseconds[-1]:.0f} ms"
    )
    assert milliseconds[7] < 150
