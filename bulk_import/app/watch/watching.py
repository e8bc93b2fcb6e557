"""Running what is dropped into a folder, one file after the other, each once.

What concerns a file ends it in `attention/`, with what a person has to do. What concerns the
watcher, such as an account in use or a drive that is gone, makes the files wait.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from bulk_import.app.report import Report, counts_in_words
from bulk_import.app.watch.approvals import OTHERWISE, ApprovalDesk, Seen
from bulk_import.app.watch.dropped_files import Dropped, Settling, is_open_elsewhere
from bulk_import.app.watch.folder import Ended, WatchedFolder, digest_of, name_of
from bulk_import.app.watch.log import WatchLog
from bulk_import.app.watch.records import Job
from bulk_import.cancellation import Cancellation
from bulk_import.clock import Clock
from bulk_import.files import save
from bulk_import.messages import text
from bulk_import.problems import Refused, reason_of

_OF_THE_WATCHER: Final = {"settings", "accounts", "journal", "run"}
"""The kinds of refusals that are about no file; it waits until they are over."""

_NOT_YET: Final = frozenset({"guard.growing", "secret.in_setting"})
"""Refusals of other kinds that are over some time."""

_BY_US: Final = frozenset({"run.interrupted", "run.cut_off"})
"""Why a run ended that goes on at the next start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileResult:
    """What became of a file, for whoever is told.

    Attributes:
        file: The file, by its name as it was dropped.
        place: Where it is now, by its path from the watched folder.
        report: What became of its rows; None where it was refused.
        refused: Why it cannot be used; None where it can.
        results: The workbook that shows it, likewise; None without one.
    """

    file: str
    place: str
    report: Report | None = None
    refused: Refused | None = None
    results: str | None = None

    @property
    def needs_person(self) -> bool:
        """Whether somebody has to look at it."""
        return self.report is None or _needs_person(self.report) or _is_check(self.report)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a file that was taken came to, before it goes its way."""

    job: Job
    found: Report | Refused
    made: tuple[Path, ...]


class Watch:
    """Looks into a folder, and runs what is there.

    Args:
        folder: The folder, which nobody else watches.
        run: Runs the file at a path, as it was seen by whoever approved it, and tells the id of the
            run once that begins; refuses what cannot be used.
        desk: Knows what a person approved.
        needs_approval: Whether a person approves each file.
        log: What is told.
        tell: Called with what became of each file.
        cancellation: Ends the watch.
        clock: Time.
        settle: Seconds for which a file has to stay as it is before it is taken.
    """

    def __init__(
        self,
        folder: WatchedFolder,
        run: Callable[[str, Seen, Callable[[str], object]], Report],
        desk: ApprovalDesk,
        *,
        needs_approval: bool,
        log: WatchLog,
        tell: Callable[[FileResult], object],
        cancellation: Cancellation,
        clock: Clock,
        settle: float,
    ) -> None:
        self._folder = folder
        self._run = run
        self._desk = desk
        self._needs_approval = needs_approval
        self._log = log
        self._tell = tell
        self._cancellation = cancellation
        self._clock = clock
        self._settling = Settling(settle, clock.monotonic)
        self._outcome: _Outcome | None = None
        self._ours: Job | None = None

    def look(self) -> int:
        """Go on with the file that was taken, and run those that are complete.

        Returns:
            How many files there are that are not complete yet.

        Raises:
            OSError: The folder cannot be read or written.
            Refused: Something keeps the files waiting.
        """
        self._log.next_look()
        self._go_on()
        if self._is_ending():
            return 0
        found = self._desk.without_ours(self._folder.dropped())
        complete = self._settling.complete(found)
        for dropped in complete:
            if self._is_ending():
                break
            if is_open_elsewhere(self._folder.path, dropped.name):
                self._log.tell_once(text("watched.open", file=dropped.name))
            elif self._needs_approval:
                self._take_if_approved(dropped)
            else:
                self._take(dropped)
        return len(found) - len(complete)

    def _is_ending(self) -> bool:
        return self._cancellation.code is not None

    def _go_on(self) -> None:
        """Let a file that was taken before go its way.

        Without the approval that files need now, it waits for that.
        """
        job = self._folder.job()
        if job is None:
            return
        if job != self._ours and not job.moves:
            self._log.tell(text("watched.goes_on", file=job.file))
        self._ours = job
        if self._needs_approval and job.approved is None and not (job.moves or self._outcome):
            self._folder.give_back(job.file)
        else:
            self._finish(job)

    def _take_if_approved(self, dropped: Dropped) -> None:
        try:
            is_new = self._desk.is_new(dropped)
            approved = None if is_new else self._desk.approved(dropped)
        except PermissionError as error:
            path, reason = str(self._folder.path / dropped.name), reason_of(error)
            self._take(dropped, refused=Refused("file.cannot_read", path=path, reason=reason))
        except Refused as refused:
            if _makes_wait(refused):
                raise
            self._take(dropped, refused=refused)
        else:
            if is_new:
                self._lay_out(dropped)
            elif approved is not None:
                self._take(dropped, approved)

    def _lay_out(self, dropped: Dropped) -> None:
        try:
            report, check = self._desk.lay_out(dropped)
        except Refused as refused:
            if _makes_wait(refused) or not (self._folder.path / dropped.name).exists():
                raise
            self._take(dropped, refused=refused)
            return
        counts = counts_in_words(report)
        self._log.tell(text("watched.to_approve", file=dropped.name, counts=counts, check=check))
        self._tell(FileResult(file=dropped.name, place=dropped.name, report=report, results=check))

    def _take(
        self, dropped: Dropped, approved: str | None = None, refused: Refused | None = None
    ) -> None:
        """Take a file and let it go its way; one that is gone or open meanwhile is let be."""
        try:
            job = self._folder.take(dropped.name, self._clock.now(), approved)
        except FileNotFoundError:
            return
        except PermissionError:  # Windows moves no file that a program has open
            self._log.tell_once(text("watched.open", file=dropped.name))
            return
        self._ours = job
        self._log.tell(text("watched.taken", file=dropped.name))
        if approved is not None:
            self._desk.settle(dropped.name)
        self._outcome = None if refused is None else self._refusal(job, refused)
        self._finish(job)

    def _finish(self, job: Job) -> None:
        """Run a file that was taken, write down what became of it, and move it away."""
        outcome = self._outcome
        if not job.moves:
            outcome = self._outcome = outcome or self._carry_out(job)
            if outcome is None:
                return
            self._desk.end(job.file, outcome.found)
            beside = self._desk.beside(job.file)
            job = self._folder.conclude(job, _end_of(outcome.found), outcome.made, beside)
        place = self._folder.move_on(job)
        self._outcome = None
        self._desk.forget(job.file)
        if outcome is None:
            self._log.tell(text("watched.moved", file=job.file, place=place))
        else:
            self._tell_outcome(outcome, place, job)

    def _carry_out(self, job: Job) -> _Outcome | None:
        """Return what a file came to; None where it goes on at the next start, or is given back."""
        path, seen = self._folder.working / job.file, Seen()
        if job.approved is not None:
            begun = self._desk.begin(job.file) if digest_of(path) == job.approved else None
            if begun is None:
                self._folder.give_back(job.file)
                return None
            seen = begun
        try:
            report = self._run(str(path), seen, partial(self._desk.begun, job.file))
        except Refused as refused:
            if _makes_wait(refused) or not path.exists():
                raise
            if refused.code in OTHERWISE:
                self._ask_again(job, refused)
                return None
            return self._refusal(job, refused)
        if report.stopped is not None and report.stopped.code in _BY_US:
            return None
        results = self._fresh(job, ".results.xlsx")
        return _Outcome(job, report, (report.save(results),))

    def _ask_again(self, job: Job, refused: Refused) -> None:
        """Put a file back, so that it is checked again and people see what would be sent now."""
        said = text("watched.not_as_seen", file=job.file, message=refused.message)
        self._log.tell(said, is_trouble=True)
        self._desk.ask_again(job.file, refused)
        self._folder.give_back(job.file)

    def _refusal(self, job: Job, refused: Refused) -> _Outcome:
        """Return that a file was refused, with a text that says why."""
        message = self._log.redact(refused.message)
        said = text(
            "watched.refusal", file=job.file, message=message, folder=str(self._folder.path)
        )
        path = self._folder.working / job.file
        written = save(said.encode("utf-8-sig"), self._fresh(job, ".not-sent.txt"), like=str(path))
        return _Outcome(job, refused, (written,))

    def _fresh(self, job: Job, ending: str) -> Path:
        """Return the path of what is made of a file, where a run that was killed left nothing."""
        path = self._folder.working / name_of(job.file, ending)
        path.unlink(missing_ok=True)
        return path

    def _tell_outcome(self, outcome: _Outcome, place: str, job: Job) -> None:
        found, results = outcome.found, next(iter(job.moves.values()))
        if isinstance(found, Refused):
            result = FileResult(file=job.file, place=place, refused=found, results=results)
            said = text("watched.refused", file=job.file, message=found.message, place=place)
        else:
            result = FileResult(file=job.file, place=place, report=found, results=results)
            counts = counts_in_words(found)
            said = text("watched.ended", file=job.file, counts=counts, place=place, results=results)
        self._log.tell(said, is_trouble=result.needs_person)
        self._tell(result)


def _makes_wait(refused: Refused) -> bool:
    return refused.code.partition(".")[0] in _OF_THE_WATCHER or refused.code in _NOT_YET


def _end_of(found: Report | Refused) -> Ended:
    return "attention" if isinstance(found, Refused) or _needs_person(found) else "done"


def _needs_person(report: Report) -> bool:
    return report.exit_status != 0


def _is_check(report: Report) -> bool:
    return report.facts.run is None
