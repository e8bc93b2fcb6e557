"""What a command costs: all its processes together, from its start to its end."""

import compileall
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

ROOT = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent
_BETWEEN_LOOKS = 0.02


def compile_package():
    """Have byte code of every module, as whoever installs the program has: it is measured so."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compileall.compile_dir(ROOT / "bulk_import", quiet=1)


@dataclass(frozen=True)
class Cost:
    """Seconds of the wall clock and of all processors, and the peak of memory in MB."""

    wall: float
    cpu: float
    peak: float
    said: str = ""


def measured(*arguments):
    """Return what `python *arguments` costs, its child processes included."""
    started = time.perf_counter()
    before = _children()
    process = subprocess.Popen([sys.executable, *map(str, arguments)], stdout=subprocess.PIPE)
    peak = Peak(process.pid)
    said, _ = process.communicate()
    wall = time.perf_counter() - started
    works_and_tells = (0, 1) if "bulk_import" in arguments else (0,)  # 1: some rows are wrong
    if process.returncode not in works_and_tells:
        message = f"{arguments} ended with {process.returncode}"
        raise RuntimeError(message)
    return Cost(wall, _children() - before, peak.end(), said.decode())


def medians(runs):
    """Return the median of each figure of several runs."""
    return Cost(
        median(run.wall for run in runs),
        median(run.cpu for run in runs),
        median(run.peak for run in runs),
        runs[-1].said,
    )


def interleaved(commands, runs):
    """Return the median cost of each of *commands*, by name; they take turns."""
    costs = {name: [] for name in commands}
    for _ in range(runs):
        for name, arguments in commands.items():
            costs[name].append(measured(*arguments))
    return {name: medians(found) for name, found in costs.items()}


class Peak(threading.Thread):
    """Looks at the memory of a process and of its children until it is told to end."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self._process = psutil.Process(pid)
        self._peak = 0
        self._ended = threading.Event()
        self.start()

    def run(self):
        """Keep the largest sum."""
        while not self._ended.wait(_BETWEEN_LOOKS):
            self._peak = max(self._peak, self._held())

    def _held(self):
        try:
            family = [self._process, *self._process.children(recursive=True)]
            return sum(one.memory_info().rss for one in family)
        except psutil.Error:  # it ended while being looked at
            return 0

    def end(self):
        """Return the peak in MB."""
        self._ended.set()
        self.join()
        return self._peak / 1e6


def _children():
    spent = psutil.Process().cpu_times()
    return spent.children_user + spent.children_system
