"""What surrounds a watched folder: settings, the account, waiting, Ctrl-C, and what is printed."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from bulk_import.app.json_report import describe_file, describe_refusal, describe_rows
from bulk_import.app.notify.notified import Notified
from bulk_import.app.watch.approvals import ApprovalDesk
from bulk_import.app.watch.folder import WatchedFolder
from bulk_import.app.watch.folder_jobs import FolderJobs
from bulk_import.app.watch.lock import HeldFolder, watching_alone
from bulk_import.app.watch.log import WatchLog
from bulk_import.app.watch.records import Watcher
from bulk_import.app.watch.watching import FileResult, Watch
from bulk_import.cancellation import Cancellation
from bulk_import.cli.faults import STOPPED
from bulk_import.cli.notifying import Notifier
from bulk_import.cli.output import print_err, print_json, print_long_json
from bulk_import.cli.report_output import log_report
from bulk_import.cli.telling import Telling
from bulk_import.cli.waiting import waiting
from bulk_import.cli.watched_runs import WatchAsked, WatchedRuns, faults_told
from bulk_import.messages import text
from bulk_import.problems import BulkImportError, Refused, reason_of
from bulk_import.store import open_store, user_name

BETWEEN_LOOKS: Final = 2.0
"""Seconds after which the folder is looked at again."""

HELD_UP: Final = 15.0
"""Seconds after which it is tried again whether files still have to wait."""

JUST_OVER: Final = 0.05
"""Seconds by which clocks may differ that ought to show the same."""


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
        self._log = WatchLog(self._path, asked.clock.now, self._show)
        self._cancellation = Cancellation()
        self._runs = WatchedRuns(asked, self._path, self._log, self._cancellation)
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
        settings = self._runs.settings()
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
                self._log.tell_once(_hindrance(error))
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
                self._log.tell_once(_hindrance(error))
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
            self._log.tell_once(_hindrance(error))
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
        asked, settings = self._asked, self._runs.settings()
        watcher = Watcher(
            process=os.getpid(),
            machine=platform.node(),
            user=user_name(),
            since=asked.clock.now(),
            account=settings.account().shown,
            needs_approval=asked.needs_approval,
        )
        folder = WatchedFolder(self._path, partial(self._runs.kept, settings))
        with watching_alone(folder, watcher) as held:
            code = "watched.started_approving" if asked.needs_approval else "watched.started"
            self._log.tell(text(code, path=str(self._path), account=watcher.account))
            watch = Watch(
                folder,
                partial(faults_told, self._runs.run),
                self._desk(folder),
                needs_approval=asked.needs_approval,
                log=self._log,
                tell=self._tell,
                cancellation=self._cancellation,
                clock=asked.clock,
                settle=asked.settle,
            )
            yield watch, held

    def _desk(self, folder: WatchedFolder) -> ApprovalDesk:
        jobs = FolderJobs(self._runs.sheets, folder.path, self._asked.clock)
        return ApprovalDesk(folder, partial(faults_told, self._runs.check), self._log, jobs)

    def _show(self, message: str, level: str) -> None:
        if not self._asked.quiet:
            print_err(message, level)

    def _tell(self, result: FileResult) -> None:
        """Tell people what became of a file, and print it for scripts."""
        self._status = max(self._status, int(result.needs_person))
        self._write_down(result)
        notified = self._notify(result)
        if not self._asked.as_json:
            return
        place = {"place": result.place}
        if result.refused is not None:
            told = describe_refusal("run", result.file, result.refused, notified)
            print_json({**told, "results": result.results, **place})
        elif result.report is not None:
            told = describe_file(result.report, result.file, result.results, notified)
            print_long_json({**told, **place}, "rows", describe_rows(result.report))

    def _write_down(self, result: FileResult) -> None:
        """Write into the log file what became of a file."""
        if result.refused is not None:
            self._asked.log.add_refusal(result.refused, file=result.file)
        elif result.report is not None:
            log_report(self._asked.log, result.report, result.file, saved=result.results)

    def _notifier(self, file: str) -> Notifier:
        """Return what tells people of *file*; a server that did not answer is tried again."""
        return Notifier(
            files=(file,),
            account=self._asked.account,
            how=Telling(quiet=True, log=self._asked.log),
            folder=self._path,
        )

    def _notify(self, result: FileResult) -> Notified | None:
        """Tell people how a run ended; whoever approves looks into the folder."""
        file = str(self._path / result.place)
        notifier = self._notifier(file)
        if self._runs.latest is not None:
            notifier.go_by(self._runs.latest)
        if result.refused is not None:
            return notifier.refused(file, result.refused)
        if result.report is None or result.report.facts.run is None:
            return None
        results = str(self._path / result.results) if result.results else None
        return notifier.ended(file, result.report, results)


def _hindrance(error: BulkImportError | OSError) -> str:
    """Return in words what keeps the files waiting."""
    if isinstance(error, OSError):
        return text("watched.unreachable", reason=reason_of(error))
    return text("watched.waits", message=error.message)
