"""A page's jobs without a page: open sheets of CSV files, the sandbox, and a journal."""

from pydantic import SecretStr
from sending import wait_until, write_csv

from bulk_import.account import Account
from bulk_import.app.accounts.accounts import KnownAccount
from bulk_import.app.jobs import Destinations, Jobs, PracticeJournals
from bulk_import.app.sheets import CellEdit, Sheets
from bulk_import.options import ReadOptions, SendOptions
from bulk_import.settings import Settings
from bulk_import.store import open_sheets
from bulk_import.store.sheets import JobState, SheetState

QUICK = SendOptions(rate=500, concurrency=5, first_back_off=0.01, quiet_period=0.05)


class Page:
    """What is behind a page; `restarted` gives what the next server has."""

    tab = 0

    def __init__(self, folder, address=None, opening=open_sheets):
        self.folder = folder
        self.address = address or folder / "journal.sqlite3"
        self.store = opening(self.address)
        self.sheets = Sheets(self.store)
        self.accounts, self.send = {}, QUICK
        self.jobs = self._jobs()

    def _jobs(self):
        destinations = Destinations(
            known=self.known,
            load=self.load,
            practice=PracticeJournals(self.folder / "practice"),
            locks=self.folder / "locks",
        )
        return Jobs(store=self.store, sheets=self.sheets, destinations=destinations)

    def restarted(self):
        """Let the next server begin."""
        self.sheets = Sheets(self.store)
        self.jobs = self._jobs()
        self.jobs.resume_all()

    def known(self):
        return [
            KnownAccount(
                name=name or None, inet_no=one.inet_no, base_url=one.base_url, secret_source="test"
            )
            for name, one in self.accounts.items()
        ]

    def load(self, name):
        account = self.accounts.get(name or "")
        return Settings(
            inet_no=account and account.inet_no,
            secret=account and account.secret,
            base_url=account.base_url if account else "http://127.0.0.1:1",
            journal=self.address,
            read=ReadOptions(),
            send=self.send,
        )

    def add_account(self, sandbox, name=""):
        self.accounts[name] = Account(
            inet_no=sandbox.inet_no, secret=SecretStr(sandbox.secret), base_url=sandbox.base_url
        )

    def add_sheet(self, lines, name="campaigns", owner="asha"):
        """Return the id of an open sheet of *lines*, which was read."""
        path = write_csv(self.folder / f"{name}.csv", lines)
        sheet = self.sheets.add(path, path.name, owner, ReadOptions()).id
        assert self.sheets.read(sheet).state is SheetState.CHECKED
        return sheet

    def edit(self, sheet, person, *cells):
        """Let *person* write into *cells* of a sheet: row, column, text."""
        self.tab += 1
        edits = [CellEdit(*cell) for cell in cells]
        return self.sheets.edit(sheet, person, edits, tab="tab", seq=self.tab)

    def state_of(self, sheet):
        return self.store.sheet(sheet).state

    def audit(self):
        """Return who did what, the oldest first."""
        return [(line.action, line.person) for line in reversed(self.store.audit(100))]

    def finish(self, job):
        """Wait until a job is over, and return it."""
        wait_until(lambda: self.store.job(job.id).state is JobState.DONE)
        return self.store.job(job.id)
