"""What surrounds a watched folder: settings, the account, waiting, Ctrl-C, and what is printed."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from bulk_import.account import Account
from bulk_import.api.redaction import Redactor
from bulk_import.app.approvals import ApprovalDesk
from bulk_import.app.checking import check, report_compared
from bulk_import.app.json_report import describe_file, describe_refusal, describe_rows
from bulk_import.app.own_secret import refuse_own_secret
from bulk_import.app.report import Report
from bulk_import.app.running import Run
from bulk_import.app.watch_lock import HeldFolder, watching_alone
from bulk_import.app.watch_log import WatchLog
from bulk_import.app.watch_records import Watcher
from bulk_import.app.watched_folder import WatchedFolder
from bulk_import.app.watching import FileResult, Watch, hindrance
from bulk_import.cancellation import Cancellation
from bulk_import.cli.faults import STOPPED, tell_fault
from bulk_import.cli.guarding import check_or_refuse
from bulk_import.cli.interrupts import interruptible
from bulk_import.cli.output import print_err, print_json, print_long_json
from bulk_import.cli.redaction import discreet
from bulk_import.cli.sending import carry_out, guards_of_run
from bulk_import.cli.trust import trusted
from bulk_import.cli.waiting import waiting
from bulk_import.clock import Clock
from bulk_import.messages import text
from bulk_import.options import GuardOptions
from bulk_import.problems import BulkImportError, Refused
from bulk_import.settings import Settings, load
from bulk_import.settings.accounts import named_accounts
from bulk_import.store import Store, open_store, user_name

BETWEEN_LOOKS: Final = 2.0
"""Seconds after which the folder is looked at again."""

HELD_UP: Final = 15.0
"""Seconds after which it is tried again whether files still have to wait."""

JUST_OVER: Final = 0.05
"""Seconds by which clocks may differ that ought to show the same."""


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


def watch_folder(asked: WatchAsked, *, once: bool) -> int:
    """Watch a folder, and return the exit status.

    Args:
        asked: What the command asks for.
        once: Whether the command ends when it has run what is there.

    Raises:
        Refused: The settings or the folder cannot be used, or somebody else watches it.
    """
    session = _Session(asked)
    session.start()
    try:
        return session.once() if once else session.go_on()
    except KeyboardInterrupt:
        return session.stopped()


class _Session:
    """One watcher."""

    def __init__(self, asked: WatchAsked) -> None:
        self._asked = asked
        self._path = Path(asked.folder).absolute()
        show: Callable[[str], object] = (lambda _: None) if asked.quiet else print_err
        self._log = WatchLog(self._path, asked.clock.now, show)
        self._cancellation = Cancellation()
        self._wait = waiting(asked.clock)
        self._status = 0

    def start(self) -> None:
        """Make sure that all that can be known beforehand is right.

        Raises:
            Refused: It is not.
        """
        folder = WatchedFolder(self._path)
        if not self._path.is_dir():
            raise Refused("watch.no_folder", path=self._asked.folder)
        settings = self._settings()
        settings.account()
        open_store(settings.journal)
        folder.prepare()

    def once(self) -> int:
        """Run what is there, as soon as it is known to be complete."""
        with self._watching() as (watch, _):
            try:
                if watch.look():
                    self._wait(self._asked.settle + JUST_OVER)
                    watch.look()
            except (OSError, Refused) as error:
                self._log.tell_once(hindrance(error))
                return STOPPED
        return self.stopped() if self._is_ending() else self._status

    def go_on(self) -> int:
        """Run what comes, until the command is stopped."""
        is_first = True
        while not self._is_ending():
            try:
                with self._watching() as (watch, held):
                    is_first = False
                    while held.is_there() and not self._is_ending():
                        self._wait(self._look(watch))
            except (OSError, Refused) as error:
                if is_first:
                    raise
                self._log.tell_once(hindrance(error))
            if not self._is_ending():
                self._wait_for_folder()
        return self.stopped()

    def stopped(self) -> int:
        """Say that the watch is over, and return its status: 3 if a file goes on at the next."""
        taken = WatchedFolder(self._path).taken()
        if taken is None:
            self._log.tell(text("watched.stopped", path=str(self._path)))
            return 0
        self._log.tell(text("watched.stopped_within", path=str(self._path), file=taken))
        return STOPPED

    def _look(self, watch: Watch) -> float:
        """Look once, and return for how many seconds not to look again."""
        try:
            is_settling = watch.look()
        except (OSError, Refused) as error:
            self._log.tell_once(hindrance(error))
            return HELD_UP
        if self._is_ending():
            return 0
        return min(BETWEEN_LOOKS, self._asked.settle) if is_settling else BETWEEN_LOOKS

    def _is_ending(self) -> bool:
        return self._cancellation.code is not None

    def _wait_for_folder(self) -> None:
        """Wait until a folder that is gone, such as one on a network drive, is back."""
        self._log.tell_once(text("watched.gone", path=str(self._path)))
        self._wait(HELD_UP)
        while not WatchedFolder(self._path).working.is_dir():
            self._wait(HELD_UP)

    @contextmanager
    def _watching(self) -> Iterator[tuple[Watch, HeldFolder]]:
        asked, settings = self._asked, self._settings()
        watcher = Watcher(
            process=os.getpid(),
            machine=platform.node(),
            user=user_name(),
            since=asked.clock.now(),
            account=settings.account().shown,
            needs_approval=asked.needs_approval,
        )
        folder = WatchedFolder(self._path, tuple(self._kept(settings)))
        with watching_alone(folder, watcher) as held:
            code = "watched.started_approving" if asked.needs_approval else "watched.started"
            self._log.tell(text(code, path=str(self._path), account=watcher.account))
            watch = Watch(
                folder,
                partial(_faults_told, self._run),
                ApprovalDesk(folder, partial(_faults_told, self._check), self._log),
                needs_approval=asked.needs_approval,
                log=self._log,
                tell=self._tell,
                cancellation=self._cancellation,
                clock=asked.clock,
                settle=asked.settle,
            )
            yield watch, held

    def _settings(self) -> Settings:
        """Return the settings of the folder as they are now; nobody is asked about them."""
        asked = self._asked
        settings = load(asked.options, account=asked.account, needs_account=True, folder=self._path)
        if settings.secret is not None:
            self._log.redact = Redactor(settings.secret)
        return trusted(settings, may_ask=False)

    def _kept(self, settings: Settings) -> Iterator[str]:
        """Yield the names of files in the folder that nobody dropped to be run."""
        named = [source.name for source in settings.sources.values()]
        named += [str(settings.journal), str(settings.ca_file or "")]
        named += [str(settings.read.agents or ""), str(settings.read.replace or "")]
        for account in named_accounts(self._path):
            if file := account.found.get("secret_file"):
                named.append(str(self._path / str(file.value)))
        paths = [Path(one).absolute() for one in named if one]
        yield from (path.name for path in paths if path.parent == self._path)

    @contextmanager
    def _opened(self) -> Iterator[tuple[Settings, Account, Store]]:
        settings = self._settings()
        account = settings.account()
        with discreet(account.secret):
            yield settings, account, open_store(settings.journal)

    def _check(self, path: str) -> Report:
        """Check the file at *path* as a run would, and send nothing."""
        asked = self._asked
        with self._opened() as (settings, account, store):
            guards = guards_of_run(
                asked.guarding, account, store, sheet=settings.read.sheet, clock=asked.clock
            )
            plan = check_or_refuse(guards, path, partial(check, path, settings.read))
            refuse_own_secret(plan, Redactor(account.secret))
            return guards.told(report_compared(plan, settings, asked.clock))

    def _run(self, path: str) -> Report:
        """Run the file at *path*."""
        asked = self._asked
        with self._opened() as (settings, account, store):
            guards = guards_of_run(
                asked.guarding, account, store, sheet=settings.read.sheet, clock=asked.clock
            )
            run = Run(
                plan=check_or_refuse(guards, path, partial(check, path, settings.read)),
                account=account,
                options=settings.send,
                store=store,
                cancellation=self._cancellation,
                clock=asked.clock,
            )
            with interruptible(self._cancellation) as interrupts:
                return guards.told(carry_out(run, interrupts, quiet=asked.quiet))

    def _tell(self, result: FileResult) -> None:
        """Print what became of a file, for scripts."""
        self._status = max(self._status, int(result.needs_person))
        if not self._asked.as_json:
            return
        place = {"place": result.place}
        if result.refused is not None:
            told = describe_refusal("run", result.file, result.refused)
            print_json({**told, "results": result.results, **place})
        elif result.report is not None:
            told = describe_file(result.report, result.file, result.results)
            print_long_json({**told, **place}, "rows", describe_rows(result.report))


def _faults_told(work: Callable[[str], Report], path: str) -> Report:
    """Return what *work* returns of a file; a fault of ours must not keep the others back for ever.

    Raises:
        Refused: The file cannot be used, or there was such a fault.
    """
    try:
        return work(path)
    except (BulkImportError, OSError):
        raise
    except Exception as error:
        tell_fault(error)
        raise Refused("watch.fault", kind=type(error).__name__) from error
