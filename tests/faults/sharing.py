"""Processes that share one store, each running the files of the same accounts over and over."""

import json
import os
import random
from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from sending import rows, write_csv

from bulk_import.sandbox import Fault, Sandbox

ACCOUNTS = 5
QUIET = 0.6
LATE = 0.3  # seconds between the server's look at what exists and the creation
FAULTS = (
    {"shape": "drop", "applied": True, "late": LATE},
    {"shape": "drop"},
    {"status": 500, "applied": True},
    {"status": 503},
    {"delay": 0.2},
)


@dataclass
class Office:
    """One account: its file, and the server that keeps its own record of what was created."""

    folder: Path
    sandbox: Sandbox
    names: list

    @property
    def environment(self):
        return {
            "TELECMI_BASE_URL": self.sandbox.base_url,
            "TELECMI_INET_NO": str(self.sandbox.inet_no),
            "TELECMI_SECRET": self.sandbox.secret,
        }

    def write(self, count, first):
        """Let the file hold *count* new campaigns; return their names."""
        lines = rows(first + count)[first:]
        write_csv(self.folder / "campaigns.csv", lines)
        self.names += [line["Campaign name"] for line in lines]

    def strike(self, chance, share):
        """Let a share of the campaigns for which no request has come yet meet a fault."""
        new = [name for name in self.names if name not in self.asked_for]
        struck = [name for name in new if chance.random() < share]
        self.sandbox.faults.set(*(Fault(name=name, **chance.choice(FAULTS)) for name in struck))

    @property
    def created(self):
        return Counter(campaign.body["name"] for campaign in self.sandbox.campaigns)

    @property
    def asked_for(self):
        """The campaigns for which a request has come."""
        return {request.name for request in self.sandbox.requests}

    @property
    def overlaps(self):
        """The requests that arrived while another one of the account was being answered."""
        requests = sorted(self.sandbox.requests, key=lambda one: one.arrived)
        return [
            (one.name, other.name)
            for one, other in pairwise(requests)
            if one.answered is None or other.arrived < one.answered
        ]


@contextmanager
def offices(folder):
    """Yield the accounts, each with a server of its own."""
    with ExitStack() as stack:
        found = []
        for number in range(ACCOUNTS):
            (home := folder / f"account-{number}").mkdir()
            found.append(Office(home, stack.enter_context(Sandbox()), []))
        yield found


def environment(folder):
    """Return what all processes share: the store, and the folder of the machine's locks."""
    return {
        "BULK_IMPORT_JOURNAL": str(folder / "journal.sqlite3"),
        "XDG_DATA_HOME": str(folder),
        "BULK_IMPORT_QUIET_PERIOD": str(QUIET),
    }


def run_all(folder, accounts, options, seed):
    """Be one process: run the file of each account until each run has come to its end.

    Args:
        folder: Where this process notes what it has done; it goes on there after a kill.
        accounts: The folder of each account, and its environment.
        options: Of the command.
        seed: The order of the accounts.
    """
    from bulk_import.cli import main  # noqa: PLC0415  loaded beforehand, in the parent of all

    os.dup2(os.open(folder / "out", os.O_WRONLY | os.O_CREAT | os.O_APPEND), 1)
    os.dup2(os.open(folder / "err", os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
    chance = random.Random(seed)  # noqa: S311  no secret is made of it
    left = [each for each in accounts if not (folder / each[0].name).exists()]
    chance.shuffle(left)
    while left:
        home, settings = left.pop(0)
        os.environ.update(settings)
        output = folder / f"{home.name}.csv"
        arguments = ["run", str(home / "campaigns.csv"), "--yes", "--json", "--quiet"]
        status = main([*arguments, "-o", str(output), *options])
        if status in {0, 1}:
            (folder / home.name).touch()
        else:
            left.append((home, settings))
    os._exit(0)


BEGINNING = '{"version": 1, "command": "run"'


def told(folder):
    """Return every document that the processes of *folder* printed in full.

    A killed one may leave the beginning of its own in front of the next.
    """
    lines = (folder / "out").read_text("utf-8").splitlines(keepends=True)
    return [json.loads(line[line.rindex(BEGINNING) :]) for line in lines if line.endswith("}\n")]
