"""Two processes run the files of five accounts at the same time, with one store.

What is judged is the record of each account's server, never our own.
"""

import multiprocessing
import random
from collections import Counter
from itertools import groupby
from threading import Event, Thread

import pytest
from faults.killing import PRELOADED
from faults.sharing import LATE, environment, offices, run_all, told
from recording import table
from slicing import slice_or_full

from bulk_import.store import open_store

KILLS_A_ROUND = 10
ROWS = 12

pytestmark = pytest.mark.faults


class Processes:
    """Two processes that run the same files."""

    def __init__(self, folder, home, accounts, options):
        self.context = multiprocessing.get_context("forkserver")
        self.context.set_forkserver_preload(PRELOADED)
        self.accounts = [(each.folder, each.environment | environment(home)) for each in accounts]
        self.options = options
        self.folders = [folder / "first", folder / "second"]
        for each in self.folders:
            each.mkdir()
        self.running = [self.start(number) for number in (0, 1)]

    def start(self, number):
        arguments = (self.folders[number], self.accounts, self.options, number)
        process = self.context.Process(target=run_all, args=arguments)
        process.start()
        return process

    @property
    def are_alive(self):
        return any(process.is_alive() for process in self.running)

    def kill(self, number):
        """Kill a process and start it again; return whether it was still at work."""
        process = self.running[number]
        was_alive = process.is_alive()
        process.kill()
        process.join()
        if was_alive:
            self.running[number] = self.start(number)
        return was_alive

    def join(self):
        for process, folder in zip(self.running, self.folders, strict=True):
            process.join(300)
            assert process.exitcode == 0, (folder / "err").read_text("utf-8")

    @property
    def refusals(self):
        documents = [one for folder in self.folders for one in told(folder)]
        return Counter(one["refused"]["code"] for one in documents if one["refused"])


class Reader(Thread):
    """Looks at the past runs again and again, as `history` and `template` do."""

    def __init__(self, folder):
        super().__init__(daemon=True)
        self.store = open_store(folder / "journal.sqlite3", folder)
        self.stop = Event()
        self.looks, self.errors = 0, []

    def run(self):
        while not self.stop.wait(0.02):
            try:
                for past in self.store.runs()[:2]:
                    rows = self.store.rows(past.run)
                    assert sum(past.counts.values()) in {0, len(rows)}
                self.store.agents(None)
                self.looks += 1
            except Exception as error:  # noqa: BLE001  whatever it is, it is told
                self.errors.append(error)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.join()


def assert_each_created_once(accounts):
    for each in accounts:
        assert each.created == dict.fromkeys(each.names, 1)


def assert_runs_follow_each_other(journal):
    """No run of an account sends anything once another of its runs has begun to."""
    runs = {run: (inet_no, url) for run, _, _, _, inet_no, url, *_ in table(journal, "runs")}
    by_account = {}
    for _, run, *_ in table(journal, "attempts"):
        by_account.setdefault(runs[run], []).append(run)
    for attempts in by_account.values():
        blocks = [run for run, _ in groupby(attempts)]
        assert len(blocks) == len(set(blocks))


def test_an_account_is_never_used_by_two_processes_at_once(tmp_path):
    options = ["--rate", "40", "--concurrency", "1"]
    with offices(tmp_path) as accounts, Reader(tmp_path) as reader:
        for each in accounts:
            each.write(ROWS, 0)
        processes = Processes(tmp_path, tmp_path, accounts, options)
        processes.join()
        assert_each_created_once(accounts)
        assert [each.overlaps for each in accounts] == [[]] * len(accounts)
    assert processes.refusals.keys() <= {"run.held"}
    assert reader.errors == []
    assert reader.looks > 0
    assert_runs_follow_each_other(tmp_path / "journal.sqlite3")


@pytest.mark.parametrize("kills", slice_or_full(20, 400))
def test_no_kill_makes_a_campaign_twice_or_loses_one_while_others_go_on(kills, tmp_path):
    chance = random.Random(5)  # noqa: S311  no secret is made of it
    options = ["--rate", "100", "--concurrency", "4"]
    killed, rounds, refusals, looks = 0, 0, Counter(), 0
    with offices(tmp_path) as accounts:
        while killed < kills:
            (folder := tmp_path / f"round-{rounds}").mkdir()
            for each in accounts:
                each.write(ROWS, rounds * ROWS)
                each.strike(chance, 0.4)
            with Reader(tmp_path) as reader:
                processes = Processes(folder, tmp_path, accounts, options)
                struck = 0
                while struck < KILLS_A_ROUND and processes.are_alive:
                    Event().wait(chance.uniform(0.2, 1.5))
                    struck += processes.kill(chance.randrange(2))
                processes.join()
            killed, rounds = killed + struck, rounds + 1
            refusals += processes.refusals
            looks += reader.looks
            Event().wait(LATE + 0.1)  # what a server still does counts as well
            assert_each_created_once(accounts)
            assert reader.errors == []
    rows = sum(len(each.names) for each in accounts)
    print(f"\n{killed} kills, {rounds} rounds, {rows} campaigns, {looks} looks, {dict(refusals)}")  # noqa: T201  the denominators
    assert refusals.keys() <= {"run.held"}
    assert_runs_follow_each_other(tmp_path / "journal.sqlite3")
