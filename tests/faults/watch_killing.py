"""A watcher that is killed with -9 at any moment, and what became of what was dropped.

The API runs in a process of its own and keeps its own record. Files are dropped while the watcher
is started, killed and started again; what is judged is that record, and where the files are.
"""

import multiprocessing
import os
import random
from collections import Counter
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from time import monotonic

import httpx
from faults.killing import ATOMIC, LATE, PRELOADED, QUIET, RACY, serving
from job_pages import Page
from sending import rows, write_csv

from bulk_import.app.jobs import OtherRows, StaleRevision, facts_of
from bulk_import.app.watch.folder import digest_of
from bulk_import.problems import Refused

ROWS = 4
"""Campaigns of a file."""

SHARE_OF_FAULTS = 0.15
AT_ONCE = 2  # files that lie there at a time
MOST_ENDS = 20  # watchers in the end, of whom each may find some file to wait for something
LET_BE = 12  # the share of watchers that are not killed
PATIENCE = 120.0  # seconds for a watcher that is not killed
SHARE_OF_REFUSALS = 0.1  # of what waits on the page
BETWEEN_ANSWERS = 0.02  # seconds


@dataclass
class Tally:
    """What all files came to."""

    kills: int = 0
    starts: int = 0
    files: int = 0
    killed_within: int = 0
    campaigns: int = 0
    lost: list = field(default_factory=list)
    twice: list = field(default_factory=list)
    duplicates: list = field(default_factory=list)
    missing: list = field(default_factory=list)
    unasked: list = field(default_factory=list)
    answers: int = 0
    answered_within: int = 0

    def __str__(self):
        found = {
            "files lost": self.lost,
            "taken twice": self.twice,
            "campaigns created twice": self.duplicates,
            "campaigns lost track of": self.missing,
            "created without an approval": self.unasked,
        }
        failures = ", ".join(f"{what} {len(which)}" for what, which in found.items())
        return (
            f"{self.kills} kills ({self.killed_within} while a file was in working), {self.starts}"
            f" starts, {self.files} files, {self.campaigns} campaigns created: {failures};"
            f" {self.answers} answers on the page ({self.answered_within} while a watcher ran)"
        )


def watch_here(arguments, folder, settings):
    """Be one watcher: the target of a process that may be killed."""
    from bulk_import.cli import main  # noqa: PLC0415  loaded beforehand, in the parent of all

    os.environ.update(settings)
    out = os.open(folder / "out.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(out, 1)
    os.dup2(os.open(folder / "err.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
    os._exit(main(arguments))


class Approver:
    """Somebody who answers on the page whatever waits there, while watchers live and die.

    The page itself is not killed: it is the server of the team, and this process in its place.
    """

    def __init__(self, folder, chance):
        self.page, self.chance = Page(folder), chance
        self.answers, self.answered_within, self.is_watched = 0, 0, False

    @contextmanager
    def at_work(self):
        over = Event()
        working = Thread(target=self._work, args=(over,))
        working.start()
        try:
            yield
        finally:
            over.set()
            working.join()

    def _work(self, over):
        while not over.wait(BETWEEN_ANSWERS):
            # A watcher may take a file back, or show it anew, at this very moment.
            with suppress(Refused, OtherRows, StaleRevision, LookupError):
                for job in self.page.jobs.waiting():
                    self._answer(job)
                    self.answers += 1
                    self.answered_within += self.is_watched

    def _answer(self, job):
        if self.chance.random() < SHARE_OF_REFUSALS:
            self.page.jobs.withdraw(job.id, "asha", "the wrong week")
        else:
            self.page.sheets.read(job.sheet)  # whoever looks has it read
            self.page.jobs.approve(job.id, "asha", self.page.jobs.shown(job).digest)

    def approved(self):
        """Return the digests of the files that were approved."""
        return {facts_of(job).digest for job in self.page.store.jobs() if job.approved_by}

    def unfinished(self):
        """Return the names of the files that wait, or are said to be under way."""
        return [job.file_name for job in self.page.store.jobs() if job.finished_at is None]


class Office:
    """A watched folder, whoever drops files there, and whoever approves them."""

    def __init__(self, folder, server, *, needs_approval, seed, on_page=False):
        self.folder, self.incoming = folder, folder / "incoming"
        self.base_url, self.secret = server
        self.needs_approval = needs_approval
        self.chance = random.Random(f"{seed} {needs_approval}")  # noqa: S311  no secret is made of it
        self.dropped, self.contents, self.faults, self.digests = [], {}, {}, {}
        self.approver = Approver(folder, random.Random(seed)) if on_page else None  # noqa: S311  no secret
        self.longest = PATIENCE
        self.processes = multiprocessing.get_context("forkserver")
        self.incoming.mkdir(parents=True)

    @property
    def arguments(self):
        options = ["--settle", "0.05", "--json", "--quiet", "--rate", "150"]
        options += ["--quiet-period", str(QUIET), *(["--approve"] if self.needs_approval else [])]
        return ["watch", str(self.incoming), "--once", *options]

    @property
    def settings(self):
        return {
            "TELECMI_BASE_URL": self.base_url,
            "TELECMI_INET_NO": "2224257",
            "TELECMI_SECRET": self.secret,
            "BULK_IMPORT_JOURNAL": str(self.folder / "journal.sqlite3"),
            "XDG_DATA_HOME": str(self.folder),
        }

    def drop(self, client):
        """Drop files of campaigns that nobody else has, of which some meet a fault.

        Every third file has the name of an earlier one: what is in `done/` must not be replaced.
        """
        while len(self.waiting()) < AT_ONCE:
            number = len(self.dropped)
            first = number * ROWS
            name = f"weekly-{number}.csv" if number % 3 else "weekly.csv"
            if (self.incoming / name).exists() or (self.incoming / "working" / name).exists():
                name = f"other-{number}.csv"
            lines = rows(first + ROWS)[first:]
            made = write_csv(self.folder / "made.csv", lines)
            names = [line["Campaign name"] for line in lines]
            for one in names:
                if self.chance.random() < SHARE_OF_FAULTS:
                    self.faults[one] = {"name": one} | self.chance.choice(ATOMIC + RACY)
            faults = list(self.faults.values())
            client.put(f"{self.base_url}/sandbox/faults", json={"faults": faults})
            self.dropped.append((name, names))
            self.contents[made.read_bytes()] = name
            self.digests[digest_of(made)] = names
            made.rename(self.incoming / name)

    def waiting(self):
        found = [self.incoming, self.incoming / "working"]
        return [path for one in found for path in one.glob("*.csv")]

    def approve(self):
        """Approve some of the files beside which there is something to look at, by files."""
        for check in self.incoming.glob("*.check.xlsx"):
            name = check.name.replace(".check.xlsx", ".csv")
            if self.chance.random() < 0.5:
                (self.incoming / f"{name}.ok").touch()

    def watch(self, seconds):
        """Start a watcher, and kill it after so many *seconds*; return whether it was killed."""
        process = self.processes.Process(
            target=watch_here, args=(self.arguments, self.folder, self.settings)
        )
        began = monotonic()
        process.start()
        process.join(seconds)
        is_killed = process.is_alive()
        if seconds == PATIENCE:
            self.longest = monotonic() - began
        if is_killed:
            process.kill()
            process.join()
        assert is_killed or process.exitcode in {0, 1, 3}, (self.folder / "err.txt").read_text()
        return is_killed

    def judge(self, created, tally):
        """Compare what was dropped with where it is, and with what the server created."""
        ends = [
            path for end in ("done", "attention") for path in (self.incoming / end).glob("*.csv")
        ]
        found = Counter(path.read_bytes() for path in ends)
        tally.files += len(self.dropped)
        tally.lost += [name for content, name in self.contents.items() if not found[content]]
        tally.twice += [name for content, name in self.contents.items() if found[content] > 1]
        tally.twice += [path.name for path in self.waiting()]
        names = [name for _, names in self.dropped for name in names]
        tally.duplicates += [name for name in names if created[name] > 1]
        told = self.told()
        tally.missing += [
            name
            for name in names
            if created[name] and told.get(name) not in {"created", "already_created", "unknown"}
        ]
        tally.campaigns += sum(created[name] for name in names)
        if self.approver is not None:
            self._judge_answers(created, tally)

    def _judge_answers(self, created, tally):
        """Compare what was created with what somebody said yes to; and nothing waits any more."""
        approved = self.approver.approved()
        tally.unasked += [
            name
            for digest, names in self.digests.items()
            for name in names
            if created[name] and digest not in approved
        ]
        tally.lost += self.approver.unfinished()
        tally.answers += self.approver.answers
        tally.answered_within += self.approver.answered_within

    def told(self):
        """Return the newest state of each campaign, as the results in the folder have it."""
        import openpyxl  # noqa: PLC0415  used here alone

        told = {}
        for end in ("done", "attention"):
            for path in (self.incoming / end).glob("*.results*.xlsx"):
                sheet = openpyxl.load_workbook(path).worksheets[0]
                header = [cell.value for cell in sheet[1]]
                name, state = header.index("Campaign name"), header.index("Import result")
                for row in sheet.iter_rows(min_row=2, values_only=True):
                    told[row[name]] = STATES.get(row[state], row[state])
        return told


STATES = {
    "Created": "created",
    "Already created": "already_created",
    "Check in TeleCMI": "unknown",
}


def kill_watchers(folder, kills, *, seed=0, needs_approval=False, on_page=False):
    """Kill watchers of one folder until *kills* were killed; return the tally.

    Args:
        folder: Where everything is.
        kills: How many.
        seed: Of chance.
        needs_approval: Whether each file needs an approval.
        on_page: Whether that is given on the page, at any moment, and not by a file.
    """
    multiprocessing.get_context("forkserver").set_forkserver_preload(
        [*PRELOADED, "bulk_import.cli.watch_session"]
    )
    tally = Tally()
    with serving() as server, httpx.Client(timeout=30) as client:
        office = Office(folder, server, needs_approval=needs_approval, seed=seed, on_page=on_page)
        with office.approver.at_work() if office.approver else nullcontext():
            _kill_and_end(office, client, tally, kills)
        Event().wait(LATE + 0.1)  # what the server still does counts as well
        answer = client.get(f"{server[0]}/sandbox/campaigns").json()["campaigns"]
        office.judge(Counter(one["body"]["name"] for one in answer), tally)
    return tally


def _kill_and_end(office, client, tally, kills):
    """Kill watchers, then let the last ones end all that is there."""
    while tally.kills < kills:
        office.drop(client)
        # Now and then one is not killed, which tells how long it takes here and now: every
        # moment of that is met.
        is_let_be = tally.starts % LET_BE == 0
        seconds = PATIENCE if is_let_be else office.chance.uniform(0.02, office.longest)
        _start(office, tally, seconds)
    for _ in range(MOST_ENDS):
        if office.waiting():
            _start(office, tally, PATIENCE)


def _start(office, tally, seconds):
    approver = office.approver
    if office.needs_approval and approver is None:
        office.approve()
    tally.starts += 1
    if approver is not None:
        approver.is_watched = True
    is_killed = office.watch(seconds)
    if approver is not None:
        approver.is_watched = False
    if is_killed:
        tally.kills += 1
        tally.killed_within += any((office.incoming / "working").glob("*.csv"))
