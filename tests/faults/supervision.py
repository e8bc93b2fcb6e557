"""Two workers as programs over one PostgreSQL, each started again whenever it ends.

They are killed and stopped, and the database crashes, while imports are asked for as on a page.
"""

import random
import signal
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field
from threading import Event, Thread, Timer
from time import monotonic

from faults.fencing import tell
from faults.killing import run_here
from fleets import FleetPage
from sending import rows, wait_until

from bulk_import.app.jobs import Asked
from bulk_import.problems import Refused
from bulk_import.store import account_name
from bulk_import.store.account_holder import read_note
from bulk_import.store.postgres.opening import connect
from bulk_import.store.sheets import JobRecord, JobState

HOLDERS = "SELECT account, holder FROM accounts WHERE holder IS NOT NULL"
PERSON = "asha"
LOOK = 0.1
"""Seconds between two looks at what has come so far."""

LEFT_OVER = 5
"""Rows of an import that must be left for its fail-over to be measured: else nothing is due."""


@dataclass(frozen=True)
class Timing:
    """How long everything takes, in seconds, and how fast an account sends.

    Attributes:
        lease: Until another worker takes over what one did of which nothing is heard.
        quiet: Until a row is sent again of which nobody knows.
        rate: Requests in a second, of each account.
        restart: Until a worker that has ended is started again.
        rows: Campaigns of an import.
    """

    lease: float = 30.0
    quiet: float = 120.0
    rate: float = 2.0
    restart: float = 5.0
    rows: int = 400

    @property
    def stop(self):
        """For how long a worker is stopped: two leases."""
        return 2 * self.lease


class Supervised:
    """A worker that is started again some seconds after it has ended.

    Args:
        folder: Where it is at home, with its settings and the secrets of its accounts.
        settings: Its environment.
        processes: From where its processes are forked.
        restart: Seconds.
    """

    def __init__(self, folder, settings, processes, restart):
        self.folder, self.settings, self.processes = folder, settings, processes
        self.restart, self.statuses, self.is_stopped = restart, [], False
        self.process = None
        self._over = Event()
        self._thread = Thread(target=self._keep, daemon=True)
        self._thread.start()

    def _keep(self):
        while not self._over.is_set():
            arguments = (["worker"], str(self.folder), self.settings)
            process = self.processes.Process(target=run_here, args=arguments)
            process.start()
            self.process = process
            process.join()
            self.process = None
            self.statuses.append(process.exitcode)
            self._over.wait(self.restart)

    def has(self, pid):
        """Return whether its process is that one, which lives and is not stopped."""
        process = self.process
        return process is not None and process.pid == pid and not self.is_stopped

    def kill(self):
        tell(self.process, signal.SIGKILL)

    def stop_for(self, seconds):
        """Stop it as it is, and let it go on later."""
        process, self.is_stopped = self.process, True

        def go_on():
            self.is_stopped = False
            tell(process, signal.SIGCONT)

        tell(process, signal.SIGSTOP)
        Timer(seconds, go_on).start()

    def end(self, seconds=120):
        """Ask it to end; return the status."""
        self._over.set()
        if self.process is not None:
            tell(self.process, signal.SIGTERM)
        self._thread.join(seconds)
        assert not self._thread.is_alive()
        return self.statuses[-1]

    @property
    def said(self):
        return (self.folder / "err.txt").read_text("utf-8")


@dataclass
class Import:
    """One import: its job, and the campaigns of its sheet."""

    job: JobRecord
    names: list


@dataclass
class Account:
    """One account: its office, and the imports that were asked for."""

    name: str
    office: object
    imports: list = field(default_factory=list)

    def first_after(self, moment):
        """Return when the first request after *moment* arrived; None for none yet."""
        times = (one.arrived for one in self.office.sandbox.requests if one.arrived > moment)
        return next(times, None)


class Fleet:
    """Accounts, two workers for them, and the page on which their imports are asked for.

    Args:
        folder: Where everybody is at home.
        cluster: The server of the database.
        offices: One an account.
        processes: From where workers are forked.
        timing: How long everything takes.
        share: The share of requests that meet a fault.
    """

    def __init__(self, folder, cluster, offices, processes, timing, share=0.1):
        self.cluster, self.timing, self.share = cluster, timing, share
        self.chance = random.Random(19)  # noqa: S311  no secret is made of it
        self.accounts = [Account(f"office {n}", office) for n, office in enumerate(offices)]
        (home := folder / "page").mkdir()
        self.page = FleetPage(home, cluster.url)
        for each in self.accounts:
            self.page.add_account(each.office.sandbox, each.name)
        self.by_name = {account_name(self.page.accounts[one.name]): one for one in self.accounts}
        self.workers = [self._worker(folder / name, processes) for name in ("first", "second")]
        self.began = monotonic()
        self.blows, self.fail_overs, self.after_crashes, self.idle = Counter(), [], [], 0

    def _worker(self, folder, processes):
        folder.mkdir()
        lines = []
        for number, each in enumerate(self.accounts):
            sandbox, secret = each.office.sandbox, folder / f"secret-{number}"
            secret.write_text(sandbox.secret, "utf-8")
            secret.chmod(0o600)
            lines += [
                *(f'[accounts."{each.name}"]', f"inet_no = {sandbox.inet_no}"),
                *(f'base_url = "{sandbox.base_url}"', f'secret_file = "{secret.name}"'),
            ]
        (folder / "bulk-import.toml").write_text("\n".join(lines), "utf-8")
        settings = {
            "BULK_IMPORT_JOURNAL": self.cluster.url.url,
            "BULK_IMPORT_LEASE": str(self.timing.lease),
            "BULK_IMPORT_QUIET_PERIOD": str(self.timing.quiet),
            "BULK_IMPORT_RATE": str(self.timing.rate),
            "BULK_IMPORT_CONCURRENCY": "1",  # so that two requests at once have two senders
        }
        return Supervised(folder, settings, processes, self.timing.restart)

    # Imports

    def feed(self):
        """Let every account have an import that is carried out and one that waits."""
        for each in self.accounts:
            while len(self.open_imports(each)) < 2:
                self._ask(each)

    def open_imports(self, account):
        store = self.page.store
        return [one for one in account.imports if store.job(one.job.id).state is not JobState.DONE]

    def _ask(self, account):
        office = account.office
        before = len(office.names)
        lines = rows(before + self.timing.rows)[before:]
        names = [line["Campaign name"] for line in lines]
        sheet = self.page.add_sheet(lines, f"{account.name}-{before}", PERSON)
        asked = Asked(sheet=sheet, revision=0, account=account.name)
        account.imports.append(Import(self.page.jobs.start(asked, PERSON), names))
        office.names += names
        office.strike(self.chance, self.share)

    # Blows

    def strike(self, blow):
        """Kill or stop a worker that carries something out, or let the database crash."""
        self.blows[blow] += 1
        wait_until(self._at_work, 2 * self.timing.quiet + 60, LOOK)
        if blow == "crash":
            self._crash()
            return
        worker, hit = self.chance.choice(self._at_work())
        due = [one for one in hit if self._has_due(one)]
        self.idle += len(hit) - len(due)
        moment = monotonic()
        if blow == "kill":
            worker.kill()
        else:
            worker.stop_for(self.timing.stop)
        # A request that was on its way may still arrive.
        resumed = self._resumed(due, moment + 0.3 * self.timing.lease)
        passed = round(moment - self.began)
        self.fail_overs += [
            (at - moment, blow, one.name, passed) for one, at in zip(due, resumed, strict=True)
        ]

    def _crash(self):
        hit = [one for _, some in self._at_work() for one in some if self._has_due(one)]
        moment = monotonic()
        self.cluster.stop("immediate")
        self.cluster.start()
        with suppress(Refused):  # the page finds out that its connection is lost
            self.page.store.jobs()
        self.after_crashes += [at - moment for at in self._resumed(hit, monotonic() + 0.5)]

    def _resumed(self, accounts, moment):
        """Wait until each of *accounts* has sent something after *moment*; return when."""

        def found():
            return [one.first_after(moment) for one in accounts]

        wait_until(lambda: None not in found(), 4 * self.timing.lease + 60, LOOK)
        return found()

    def _has_due(self, account):
        """Return whether the import of *account* that is carried out has rows nobody has sent."""
        names = next((one.names for one in self.open_imports(account)), [])
        return len(set(names) - account.office.asked_for) >= LEFT_OVER

    def _at_work(self):
        """Return the workers that carry something out and are not stopped, and for whom."""
        holders = self._holders()
        found = []
        for worker in self.workers:
            hit = [self.by_name[name] for name, pid in holders.items() if worker.has(pid)]
            found += [(worker, hit)] if hit else []
        return found

    def _holders(self):
        """Return which process holds each account that one holds."""
        with closing(connect(self.cluster.url)) as connection:
            found = connection.execute(HOLDERS).fetchall()
        return {name: int(read_note(note)["process"]) for name, note in found}

    def carry_out(self, blows, pause):
        """Strike *blows*, some seconds apart, and let all imports come to their end."""
        for blow in blows:
            self.feed()
            Event().wait(self.chance.uniform(0.0, pause))
            self.strike(blow)
        wait_until(lambda: not any(map(self.open_imports, self.accounts)), 1_800, LOOK)

    def end(self):
        """End the workers in order; return their statuses."""
        return [worker.end() for worker in self.workers]
