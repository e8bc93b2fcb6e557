"""Runs that are killed with -9 at any moment, and what became of their rows.

The API runs in a process of its own and keeps its own record; runs are started, killed and
started again, until one comes to its end. What is judged is that record, never our journal.
"""

import csv
import json
import multiprocessing
import os
import random
import subprocess
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import httpx
from campaigns import request_of
from programs import PYTHON
from sending import PROGRESSIVE

PRELOADED = ["bulk_import.app.running", "bulk_import.cli.sending", "bulk_import.cli.report_output"]
"""What every run needs, loaded once in the process from which the runs are forked."""

ROWS = 40
TAKEN = {3: "name in capitals", 11: "name", 15: "leads", 19: "agent"}
"""What a campaign of somebody else has already, by the place of a row among twenty."""

MOST_KILLS = 4  # of one job, before it is left alone
LATE = 0.6  # seconds between the server's look at what exists and the creation
QUIET = 1.2
SHARE_OF_FAULTS = 0.46

ATOMIC = (
    {"shape": "drop", "applied": True},
    {"shape": "drop"},
    {"shape": "half", "applied": True},
    {"shape": "half"},
    {"status": 500, "applied": True},
    {"status": 500},
    {"status": 502, "shape": "html", "applied": True},
    {"status": 503},
    {"status": 429},
    {"shape": "html", "status": 200, "applied": True},
    {"delay": 0.3},
)
RACY = (
    {"shape": "drop", "applied": True, "late": LATE},
    {"status": 502, "shape": "html", "applied": True, "late": LATE},
    {"status": 500, "applied": True, "late": LATE},
    {"late": LATE},
)


@contextmanager
def serving():
    """Yield the address and the secret of a stand-in of the API in a process of its own."""
    command = [PYTHON, "-m", "bulk_import", "sandbox", "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            lines = [server.stdout.readline().strip().partition("=") for _ in range(3)]
            told = {name: value for name, _, value in lines}
            yield told["TELECMI_BASE_URL"], told["TELECMI_SECRET"]
        finally:
            server.kill()


@dataclass
class Tally:
    """What all jobs came to."""

    runs: int = 0
    kills: int = 0
    rows: int = 0
    faults: int = 0
    existing: int = 0
    states: Counter = field(default_factory=Counter)
    duplicates: list = field(default_factory=list)
    lost: list = field(default_factory=list)
    wrong: list = field(default_factory=list)
    stateless: list = field(default_factory=list)

    def __str__(self):
        counts = ", ".join(f"{count} {state}" for state, count in sorted(self.states.items()))
        found = {
            "duplicates": self.duplicates,
            "lost": self.lost,
            "wrong": self.wrong,
            "without a state": self.stateless,
        }
        failures = ", ".join(f"{what} {len(rows)}" for what, rows in found.items())
        return (
            f"{self.kills} kills, {self.runs} runs, {self.rows} rows, {self.faults} faulty"
            f" ({self.faults / max(1, self.rows):.0%}), {self.existing} of something that existed"
            f" before: {counts}; {failures}"
        )


def run_here(arguments, folder, settings):
    """Be one run: the target of a process that may be killed."""
    from bulk_import.cli import main  # noqa: PLC0415  loaded beforehand, in the parent of all

    os.chdir(folder)
    os.environ.update(settings)
    with Path("out.json").open("w") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(os.open("err.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
        os._exit(main(arguments))


class Job:
    """One file, and its runs."""

    def __init__(self, number, folder, server, *, faults, quiet, seed):
        self.number, self.folder, self.quiet = number, folder, quiet
        self.base_url, self.secret = server
        self.chance = random.Random(f"{seed} {number}")  # noqa: S311  no secret is made of it
        self.faults, self.kills, self.runs = faults, 0, 0
        self.existing = {}
        self.struck = {}
        folder.mkdir()

    def prepare(self, client):
        """Write the file, and tell the server which requests fare badly."""
        rows, faults = [], []
        for place in range(ROWS):
            number = self.number * 1_000 + place
            row = PROGRESSIVE | {
                "Campaign name": f"Job {self.number} row {place}",
                "Leads ID": f"3f2b8c1e-7d4a-4e0b-9a6f-{number:012}",
                "Agents": f"{number}_2224257",
            }
            if place % 20 == 7:
                row["Leads ID"] = f"dead0404-0000-4000-8000-{number:012}"
            if place % 20 in TAKEN:
                self.create_before(client, row, TAKEN[place % 20])
            if self.chance.random() < SHARE_OF_FAULTS:
                times = self.chance.choice([1, 1, 1, 2])
                fault = {"name": row["Campaign name"], "times": times}
                faults.append(fault | self.chance.choice(self.faults))
                self.struck[row["Campaign name"]] = faults[-1]
            rows.append(row)
        with (self.folder / "campaigns.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        return faults

    def create_before(self, client, row, taken):
        """Let somebody else have already what *row* needs for itself alone."""
        number = 500_000_000 + self.number * 1_000 + len(self.existing)
        name = row["Campaign name"]
        names = {"name": name, "name in capitals": name.upper()}
        leads = row["Leads ID"] if taken == "leads" else f"3f2b8c1e-7d4a-4e0b-9a6f-{number:012}"
        agent = row["Agents"] if taken == "agent" else f"{number}_2224257"
        theirs = names.get(taken, f"Somebody else's {number}")
        account = {"inet_no": 2224257, "secret": self.secret}
        body = account | request_of("progressive", name=theirs, leads_id=leads, users=agent)
        client.post(f"{self.base_url}/v3/campaign/create", json=body).raise_for_status()
        self.existing[name] = theirs

    def run(self, processes):
        """Run until one run comes to its end; return what it told."""
        while True:
            self.runs += 1
            arguments = ["run", "campaigns.csv", "--yes", "--json", "--quiet", "--rate", "150"]
            arguments += ["--concurrency", "8", "--quiet-period", str(self.quiet)]
            arguments += ["-o", f"results-{self.runs}.csv"]
            settings = {
                "TELECMI_BASE_URL": self.base_url,
                "TELECMI_INET_NO": "2224257",
                "TELECMI_SECRET": self.secret,
                "BULK_IMPORT_JOURNAL": str(self.folder / "journal.sqlite3"),
                "XDG_DATA_HOME": str(self.folder),
            }
            process = processes.Process(
                target=run_here, args=(arguments, str(self.folder), settings)
            )
            process.start()
            process.join(self.chance.uniform(0.05, 1.1) if self.kills < MOST_KILLS else 120)
            if process.is_alive():
                process.kill()
                process.join()
                self.kills += 1
            elif process.exitcode in {0, 1, 3}:
                told = json.loads((self.folder / "out.json").read_text("utf-8"))
                if process.exitcode != 3:
                    return told
            else:
                raise AssertionError((self.folder / "err.txt").read_text("utf-8"))

    def judge(self, told, created, tally):
        """Compare what was told with what the server did."""
        tally.runs += self.runs
        tally.kills += self.kills
        tally.rows += ROWS
        tally.faults += len(self.struck)
        tally.existing += len(self.existing)
        assert sum(told["counts"].values()) == 2 * told["counts"]["rows"] == 2 * ROWS
        states = {row["name"]: row["state"] for row in told["rows"]}
        for place in range(ROWS):
            name = f"Job {self.number} row {place}"
            state = states.get(name)
            count = created[name] - (self.existing.get(name) == name)
            tally.states[state] += 1
            says_created = state in {"created", "already_created"}
            if count > 1:
                tally.duplicates.append((name, count))
            if state not in {"created", "already_created", "rejected", "unknown"}:
                tally.stateless.append((name, state))
            if count == 1 and not says_created and state != "unknown":
                tally.lost.append((name, state))
            if says_created and count == 0:  # a name that was there before may be among them
                tally.wrong.append((name, state))
            if state == "rejected" and count:
                tally.wrong.append((name, state))


def kill_runs(folder, kills, *, rows=0, faults, quiet=QUIET, seed=0, at_once=8):
    """Run jobs until *kills* runs were killed and *rows* rows were judged; return the tally."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(PRELOADED)
    tally = Tally()
    with serving() as server, httpx.Client(timeout=30) as client:
        numbers = iter(range(1, 1_000_000))
        while tally.kills < kills or tally.rows < rows:
            jobs = [
                Job(number, folder / f"job-{number}", server, faults=faults, quiet=quiet, seed=seed)
                for number, _ in zip(numbers, range(at_once), strict=False)
            ]
            wanted = [fault for job in jobs for fault in job.prepare(client)]
            put = client.put(f"{server[0]}/sandbox/faults", json={"faults": wanted})
            put.raise_for_status()
            with ThreadPoolExecutor(at_once) as pool:
                told = list(pool.map(lambda job: job.run(processes), jobs))
            Event().wait(LATE + 0.1)  # what the server still does counts as well
            created = Counter(
                campaign["name"]
                for campaign in _bodies(client.get(f"{server[0]}/sandbox/campaigns"))
            )
            for job, document in zip(jobs, told, strict=True):
                job.judge(document, created, tally)
    return tally


def _bodies(answer):
    return [one["body"] for one in answer.json()["campaigns"]]
