"""What everything costs, beside what it costs elsewhere: one command, one table.

    python tests/benchmarks                                     # about half an hour
    python tests/benchmarks --runs 1 --rows 2000 --only check
    python tests/benchmarks --only page      # the page's budgets; some need Chromium and Playwright
    python tests/benchmarks --only fleet     # many accounts; needs PostgreSQL and pgbench of Debian

Machines differ, so that only ratios within one run mean anything; the runs of a line take turns
with those of its peers.
"""

import argparse
import platform
import sys
import tempfile
from pathlib import Path

import psutil
from measuring import compile_package
from stages import STAGES
from tables import as_table


def machine():
    """Return in words what the figures were measured on."""
    memory = psutil.virtual_memory().total / 2**30
    system = f"{platform.system()} {platform.machine()}"
    python = platform.python_version()
    return f"{psutil.cpu_count()} processors, {memory:.0f} GB, {system}, Python {python}"


def main(arguments):
    """Measure the chosen stages and print a line of each as soon as it is known."""
    parser = argparse.ArgumentParser(prog="python tests/benchmarks", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="the median of so many is told")
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the large workbook")
    parser.add_argument("--only", default="", help="names of stages, separated by commas")
    chosen = parser.parse_args(arguments)
    only = set(filter(None, chosen.only.split(","))) or set(STAGES)
    print(f"{machine()}; medians of {chosen.runs} interleaved runs.\n")  # noqa: T201  the result
    compile_package()
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in [name for name in STAGES if name in only]:
            lines = STAGES[name](Path(folder), chosen.rows, chosen.runs)
            missed += sum(not line.is_met for line in lines)
            print(as_table(name, lines), flush=True)  # noqa: T201  the result
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
