"""A page's jobs without a page: open sheets of CSV files, the sandbox, and a journal."""

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

from pydantic import SecretStr
from sending import wait_until, write_csv

from bulk_import.account import Account
from bulk_import.app.checking import check
from bulk_import.app.jobs import Destinations, Jobs
from bulk_import.options import ReadOptions, SendOptions
from bulk_import.settings import Settings
from bulk_import.store.sheets import Change, JobState, SheetRecord, SheetState

QUICK = SendOptions(rate=500, concurrency=5, first_back_off=0.01, quiet_period=0.05)


class MemoryStore:
    """As much of a `SheetStore` as jobs need."""

    def __init__(self):
        self.sheets, self.kept, self.said, self.made = {}, {}, {}, []

    def sheet(self, sheet):
        return self.sheets.get(sheet)

    def set_state(self, sheet, state, among):
        if self.sheets[sheet].state not in among:
            return False
        self.sheets[sheet] = replace(self.sheets[sheet], state=state)
        return True

    def changes(self, sheet, after=0):
        return [one for one in self.said.get(sheet, []) if one.revision > after]

    def add_job(self, job):
        key = (job.sheet, job.revision, job.account, job.practice)
        for one in self.kept.values():
            if (one.sheet, one.revision, one.account, one.practice) == key:
                return one
        self.kept[job.id] = job
        return job

    def job(self, job):
        return self.kept.get(job)

    def jobs(self, *, owner=None, sheet=None, states=(), most=None):
        found = [
            one
            for one in reversed(self.kept.values())
            if owner in {None, one.owner}
            and sheet in {None, one.sheet}
            and (not states or one.state in states)
        ]
        return found[:most]

    def set_job(self, job, among=()):
        if among and self.kept[job.id].state not in among:
            return False
        self.kept[job.id] = job
        return True

    def add_audit(self, line):
        self.made.append(line)


class Page:
    """What is behind a page; `restarted` gives what the next server has."""

    def __init__(self, folder, store=None):
        self.folder, self.store = folder, store or MemoryStore()
        self.accounts, self.plans, self.send = {}, {}, QUICK
        self.jobs = self._jobs()

    def _jobs(self):
        destinations = Destinations(
            load=self.load, practice=self.folder / "practice", locks=self.folder / "locks"
        )
        return Jobs(store=self.store, sheets=self, destinations=destinations)

    def restarted(self):
        self.jobs = self._jobs()
        self.jobs.resume_all()

    def load(self, name):
        account = self.accounts.get(name or "")
        return Settings(
            inet_no=account and account.inet_no,
            secret=account and account.secret,
            base_url=account.base_url if account else "http://127.0.0.1:1",
            journal=self.folder / "journal.sqlite3",
            read=ReadOptions(),
            send=self.send,
        )

    def add_account(self, sandbox, name=""):
        self.accounts[name] = Account(
            inet_no=sandbox.inet_no, secret=SecretStr(sandbox.secret), base_url=sandbox.base_url
        )

    def add_sheet(self, lines, sheet="s1", owner="asha"):
        path = write_csv(self.folder / f"{sheet}.csv", lines)
        self.plans[sheet] = check(path)
        now = datetime.now(UTC)
        self.store.sheets[sheet] = SheetRecord(
            id=sheet,
            owner=owner,
            file_name=f"{sheet}.csv",
            size=1,
            state=SheetState.CHECKED,
            created=now,
            changed=now,
        )
        return sheet

    def change(self, sheet, person, *writes):
        """Let *person* write into cells of *sheet*."""
        record = self.store.sheets[sheet]
        self.store.sheets[sheet] = replace(record, revision=record.revision + 1)
        self.store.said.setdefault(sheet, []).append(
            Change(
                revision=record.revision + 1,
                person=person,
                at=datetime.now(UTC),
                kind="edit",
                writes=writes,
            )
        )

    def open(self, sheet):
        if sheet not in self.plans:
            raise LookupError(sheet)
        return SimpleNamespace(record=self.store.sheet(sheet), plan=self.plans[sheet])

    def finish(self, job):
        """Wait until a job is over, and return it."""
        wait_until(lambda: self.store.job(job.id).state is JobState.DONE)
        return self.store.job(job.id)
