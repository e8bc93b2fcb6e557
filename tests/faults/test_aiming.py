"""A kill at every step: each statement of the journal, each request before and after its effect."""

import json
import multiprocessing
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
from faults.aiming import WHOLE, die_at_statement
from faults.killing import PRELOADED, run_here
from sending import rows, write_csv
from slicing import slice_or_full

from bulk_import.sandbox import Fault, Sandbox

ROWS = 3
LATE = 0.3
QUIET = 0.6
AT_ONCE = 4

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def processes():
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


class Aimed:
    """One file at one dialer, sent by a run that is killed and by one that is not."""

    def __init__(self, folder, sandbox):
        folder.mkdir()
        write_csv(folder / "campaigns.csv", rows(ROWS))
        self.folder, self.sandbox = folder, sandbox
        self.arguments = ["run", "campaigns.csv", "--yes", "--json", "--quiet", "--rate", "100"]
        self.arguments += ["--concurrency", "1", "--quiet-period", str(QUIET)]
        self.settings = {
            "TELECMI_BASE_URL": sandbox.base_url,
            "TELECMI_INET_NO": str(sandbox.inet_no),
            "TELECMI_SECRET": sandbox.secret,
            "BULK_IMPORT_JOURNAL": str(folder / "journal.sqlite3"),
            "XDG_DATA_HOME": str(folder),
        }

    def process(self, processes):
        arguments = (self.arguments, str(self.folder), self.settings)
        return processes.Process(target=run_here, args=arguments)

    def judge(self, processes):
        """Let a run come to its end, and hold what it tells against the dialer's record."""
        last = self.process(processes)
        last.start()
        last.join(60)
        assert last.exitcode in {0, 1}, (self.folder / "err.txt").read_text("utf-8")
        told = json.loads((self.folder / "out.json").read_text("utf-8"))
        in_doubt = [row for row in told["rows"] if row["state"] == "unknown"]
        assert {row["state"] for row in told["rows"]} <= {"created", "already_created", "unknown"}
        assert last.exitcode == bool(in_doubt)
        sent = Counter(request.name for request in self.sandbox.requests)
        for row in in_doubt:  # the first answer was lost, and then the name was there
            assert sent[row["name"]] > 1
            assert [problem["code"] for problem in row["problems"]] == ["answer.lost"]
        created = Counter(one.body["name"] for one in self.sandbox.campaigns)
        assert created == {f"Campaign {number}": 1 for number in range(1, ROWS + 1)}


def killed_at_statement(processes, folder, number):
    """Return whether the run got as far as its *number*-th statement."""
    with Sandbox() as sandbox:
        late = {"shape": "drop", "applied": True, "late": LATE}
        sandbox.faults.set(Fault(name=f"Campaign {1 + number % ROWS}", **late))
        aimed = Aimed(folder, sandbox)
        there = (str(folder), sandbox.base_url, sandbox.secret)
        process = processes.Process(target=die_at_statement, args=(number, *there))
        process.start()
        process.join(60)
        aimed.judge(processes)
    assert process.exitcode != 1  # of an exception; how others ended, a fork server may not know
    return not (folder / WHOLE).exists()


@pytest.mark.parametrize("every", slice_or_full(6, 1))
def test_a_kill_at_any_statement_of_the_journal_loses_nothing(processes, tmp_path, every):
    hit, numbers = 0, count(1, every)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while True:
            batch = [next(numbers) for _ in range(AT_ONCE)]
            were_hit = list(
                pool.map(
                    lambda number: killed_at_statement(
                        processes, tmp_path / f"at-{number}", number
                    ),
                    batch,
                )
            )
            hit += sum(were_hit)
            if not any(were_hit):  # one run may have fewer statements than the others
                break
    print(f"{hit} statements, one in {every}")  # noqa: T201  for whoever runs it with -s
    assert hit >= 60 // every


MOMENTS = {
    "before it takes effect": {"late": LATE},
    "after it took effect": {"delay": 30},
    "with its answer lost": {"shape": "drop", "applied": True, "late": LATE, "delay": 0.05},
    "without effect": {"status": 500, "delay": 30},
}


@pytest.mark.parametrize("row", range(1, ROWS + 1))
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_kill_while_a_request_is_under_way_loses_nothing(processes, tmp_path, moment, row):
    with Sandbox() as sandbox:
        sandbox.faults.set(Fault(name=f"Campaign {row}", **MOMENTS[moment]))
        aimed = Aimed(tmp_path / "run", sandbox)
        process = aimed.process(processes)
        process.start()
        while process.is_alive() and len(sandbox.requests) < row:
            process.join(0.001)
        process.kill()
        process.join()
        assert len(sandbox.requests) >= row
        aimed.judge(processes)
