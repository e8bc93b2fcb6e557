"""How the files of a watched folder are run: by the folder's own settings, read for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from bulk_import.account import Account
from bulk_import.api.redaction import Redactor
from bulk_import.app.accounts.own_secret import refuse_own_secret
from bulk_import.app.checking import check, report_compared
from bulk_import.app.guarding import Guards
from bulk_import.app.origin import EditablePlan
from bulk_import.app.report import Report
from bulk_import.app.running import Run
from bulk_import.app.watch.approvals import Seen
from bulk_import.app.watch.log import WatchLog
from bulk_import.cancellation import Cancellation
from bulk_import.cli.faults import tell_fault
from bulk_import.cli.guarding import check_or_refuse
from bulk_import.cli.interrupts import interruptible
from bulk_import.cli.redaction import discreet
from bulk_import.cli.sending import carry_out, guards_of_run, live_agents
from bulk_import.cli.telling import Telling
from bulk_import.cli.trust import trusted
from bulk_import.clock import Clock
from bulk_import.event_log import NO_LOG, EventLog
from bulk_import.events import Event, Listener, Started
from bulk_import.options import GuardOptions
from bulk_import.problems import BulkImportError, Refused
from bulk_import.settings import Settings, load
from bulk_import.settings.accounts import named_accounts
from bulk_import.store import Store, open_sheets, open_store
from bulk_import.store.sheets import SheetStore


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchAsked:
    """What the command asks for.

    Attributes:
        folder: The folder, as the user wrote it.
        options: The options of the program, by name.
        account: The account; None for the one without a name, or the only one.
        guarding: What guards each file.
        needs_approval: Whether a person approves each file before it is sent.
        settle: Seconds for which a file has to stay as it is before it is taken.
        as_json: Print a JSON object for each file.
        quiet: Print nothing else.
        clock: Time.
        log: What is written into a log file.
        log_file: That file, as the user wrote it; None for none.
    """

    folder: str
    options: Mapping[str, object]
    account: str | None
    guarding: GuardOptions
    needs_approval: bool
    settle: float
    as_json: bool
    quiet: bool
    clock: Clock
    log: EventLog = NO_LOG
    log_file: str | None = None


class WatchedRuns:
    """Checks and runs files as the settings of their folder say at that moment.

    Args:
        asked: What the command asks for.
        path: The folder, from every folder.
        log: What is told; it gets to know what must not be.
        cancellation: Ends a run.

    Attributes:
        latest: The settings as they were read last; None while they were not.
    """

    def __init__(
        self, asked: WatchAsked, path: Path, log: WatchLog, cancellation: Cancellation
    ) -> None:
        self._asked = asked
        self._path = path
        self._log = log
        self._cancellation = cancellation
        self.latest: Settings | None = None

    def settings(self) -> Settings:
        """Return the settings of the folder as they are now; nobody is asked about them."""
        asked = self._asked
        settings = load(asked.options, account=asked.account, needs_account=True, folder=self._path)
        if settings.secret is not None:
            self._log.redact = Redactor(settings.secret)
        self.latest = trusted(settings, may_ask=False)
        return self.latest

    def kept(self, settings: Settings) -> set[str]:
        """Return the names of files in the folder that nobody dropped to be run.

        Args:
            settings: The settings with which the watch began.

        Raises:
            Refused: The settings cannot be read, which may name a file with a secret.
        """
        named = [source.name for source in settings.sources.values()]
        named += [str(settings.journal), str(settings.ca_file or "")]
        named += [str(settings.read.agents or ""), str(settings.read.replace or "")]
        named.append(self._asked.log_file or "")
        paths = {Path(one).absolute() for one in named if one} | set(self._secret_files())
        return {path.name for path in paths if path.parent == self._path}

    def _secret_files(self) -> Iterator[Path]:
        try:
            accounts = named_accounts(self._path)
        except (ValueError, OSError) as error:
            raise Refused("settings.unreadable", reason=str(error)) from None
        for account in accounts:
            if file := account.found.get("secret_file"):
                yield self._path / str(file.value)

    @contextmanager
    def _opened(self) -> Iterator[tuple[Settings, Account, Store]]:
        settings = self.settings()
        account = settings.account()
        with discreet(account.secret):
            yield settings, account, open_store(settings.journal)

    def _planned(
        self, path: str, settings: Settings, account: Account, store: Store
    ) -> tuple[EditablePlan, Guards]:
        """Return the plan of the file at *path*, which its guards let pass, and these."""
        guarding, clock = self._asked.guarding, self._asked.clock
        guards = guards_of_run(guarding, account, store, sheet=settings.read.sheet, clock=clock)
        live = live_agents(settings, account, store, clock, sandbox=False)
        listen = self._asked.log.listener(Path(path).name)
        read = partial(check, path, live(settings.read), listen=listen)
        plan = check_or_refuse(guards, path, read)
        return plan, guards

    def check(self, path: str) -> Report:
        """Check the file at *path* as a run would, and send nothing."""
        with self._opened() as (settings, account, store):
            plan, guards = self._planned(path, settings, account, store)
            refuse_own_secret(plan, Redactor(account.secret))
            return guards.told(report_compared(plan, settings, self._asked.clock))

    @cached_property
    def _sheets(self) -> SheetStore:
        return open_sheets((self.latest or self.settings()).journal)

    def sheets(self) -> SheetStore:
        """Return what the page reads too: the journal with which the watch began."""
        return self._sheets

    def run(self, path: str, seen: Seen, begun: Callable[[str], object]) -> Report:
        """Run the file at *path*, unless another run holds the account at this moment.

        Args:
            path: Where the file is.
            seen: What whoever approved it saw.
            begun: Told the id of the run once the journal has it.
        """
        asked = self._asked
        with self._opened() as (settings, account, store):
            store.refuse_held(account)
            plan, guards = self._planned(path, settings, account, store)
            seen.refuse_otherwise(account, plan)
            run = Run(
                plan=plan,
                account=account,
                options=settings.send,
                store=store,
                cancellation=self._cancellation,
                clock=asked.clock,
            )
            how = Telling(quiet=asked.quiet, as_json=asked.as_json, log=asked.log)
            with interruptible(self._cancellation) as interrupts:
                return guards.told(
                    carry_out(run, Path(path).name, interrupts, how, listen=_of_begin(begun))
                )


def _of_begin(begun: Callable[[str], object]) -> Listener:
    """Return what listens to a run and tells its id once it begins."""

    def listen(event: Event) -> None:
        if isinstance(event, Started) and event.run is not None:
            begun(event.run)

    return listen


def faults_told(work: Callable[..., Report], path: str, *more: object) -> Report:
    """Return what *work* returns of a file; a fault of ours must not keep the others back for ever.

    Raises:
        Refused: The file cannot be used, or there was such a fault.
    """
    try:
        return work(path, *more)
    except (BulkImportError, OSError):
        raise
    except Exception as error:
        tell_fault(error)
        raise Refused("watch.fault", kind=type(error).__name__) from error
