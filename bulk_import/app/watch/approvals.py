"""Files that a person approves before they are sent: on the page, or by a file `NAME.ok` beside.

What is approved is what was checked, for the account that was named: another content is checked,
and asked about, again. So is what had its approval before anybody could look at it, such as that of
last week's file of the name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from os.path import lexists
from pathlib import Path
from typing import Final

from bulk_import.app.growing_files import FileLook
from bulk_import.app.jobs.job_facts import facts_of
from bulk_import.app.report import Report
from bulk_import.app.sent_rows import digest_of_sent
from bulk_import.app.watch.dropped_files import Dropped
from bulk_import.app.watch.folder import WatchedFolder, digest_of, name_of, numbered
from bulk_import.app.watch.folder_jobs import FolderJobs
from bulk_import.app.watch.log import WatchLog
from bulk_import.app.watch.records import APPROVALS, Approvals, Waiting, load_record, save_record
from bulk_import.files import move
from bulk_import.messages import text
from bulk_import.problems import Refused
from bulk_import.store import Addressed
from bulk_import.store.sheets import new_id
from bulk_import.validation import Plan

_ENDINGS: Final = (".ok", ".ok.txt")
"""How an approval ends; Windows hides the second ending of what its editor writes."""


OTHERWISE: Final = frozenset({"watch.other_account", "watch.other_rows"})
"""Codes of files that would be sent otherwise than whoever approved them saw."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What whoever approved a file saw of it, beside its content.

    Attributes:
        inet_no: The account, by its number; None where nobody noted it.
        base_url: The address of the API, likewise.
        rows: The digest of what would be sent; None for an approval by a file, which says nothing
            of it.
    """

    inet_no: int | None = None
    base_url: str | None = None
    rows: str | None = None

    def refuse_otherwise(self, account: Addressed, plan: Plan) -> None:
        """Refuse what is not what was seen.

        Raises:
            Refused: It goes to another account, or something else would be sent.
        """
        own = (account.inet_no, account.base_url)
        if self.inet_no is not None and (self.inet_no, self.base_url) != own:
            facts = {"seen": str(self.inet_no), "account": str(account.inet_no)}
            raise Refused("watch.other_account", **facts)
        if self.rows is not None and digest_of_sent(plan) != self.rows:
            raise Refused("watch.other_rows")


class ApprovalDesk:
    """Knows which files of a folder wait for a person, and which were approved.

    Args:
        folder: The folder, which nobody else watches.
        check: Checks the file at a path, and sends nothing; refuses what cannot be used.
        log: What is told.
        jobs: The files as people see them on the page.
    """

    def __init__(
        self,
        folder: WatchedFolder,
        check: Callable[[str], Report],
        log: WatchLog,
        jobs: FolderJobs,
    ) -> None:
        self._folder = folder
        self._check = check
        self._log = log
        self._jobs = jobs
        kept = load_record(Approvals, folder.working / APPROVALS)
        self._waiting = dict(kept.files) if kept else {}
        self._digests: dict[FileLook, str] = {}

    def without_ours(self, found: Iterable[Dropped]) -> list[Dropped]:
        """Return the files that were *found*, but those that this desk laid beside them.

        What was laid beside a file that is gone meanwhile goes as well.

        Raises:
            Refused: That cannot be written down.
        """
        files = list(found)
        gone = self._waiting.keys() - {one.name for one in files}
        for name in gone:
            self._withdraw(name, Refused("watch.gone_file"))
        if gone:
            self._save()
        self._digests = {
            one.look: self._digests[one.look] for one in files if one.look in self._digests
        }
        laid = self._waiting.values()
        return [one for one in files if not any(_is_laid(one, waiting) for waiting in laid)]

    def is_new(self, dropped: Dropped) -> bool:
        """Return whether there is nothing beside a file yet that shows it as it is now.

        Raises:
            OSError: It cannot be read.
        """
        waiting = self._waiting.get(dropped.name)
        is_laid = waiting is not None and lexists(self._folder.path / waiting.check)
        return waiting is None or not is_laid or waiting.digest != self._digest(dropped)

    def lay_out(self, dropped: Dropped) -> tuple[Report, str]:
        """Check a file, and lay the workbook that shows what would be sent beside it.

        Returns:
            The report, and the name of the workbook.

        Raises:
            OSError: The folder cannot be written.
            Refused: The check refuses the file, or the workbook cannot be written.
        """
        name, digest = dropped.name, self._digest(dropped)
        if name in self._waiting and self._waiting[name].digest not in {None, digest}:
            self._log.tell(text("watched.changed", file=name), is_trouble=True)
        for approval in self._approvals(name):
            (self._folder.path / approval).unlink(missing_ok=True)
            self._log.tell(text("watched.too_early", file=name, approval=approval), is_trouble=True)
        report = self._check(str(self._folder.path / name))
        self._withdraw(name, Refused("watch.checked_again"))
        waiting = Waiting(check=self._free_name(name), job=new_id())
        self._waiting[name] = waiting
        self._save()
        made = self._folder.working / waiting.check
        made.unlink(missing_ok=True)
        look = FileLook.at(str(report.save(made)))
        laid = {"digest": digest, "size": look.size, "modified": look.modified}
        seen = {"inet_no": report.facts.inet_no, "base_url": report.facts.base_url}
        self._waiting[name] = waiting.model_copy(update={**laid, **seen})
        self._ask(name, digest, report)
        self._save()
        return report, move(made, self._folder.path / waiting.check).name

    def _ask(self, name: str, digest: str, report: Report) -> None:
        """Let people approve a file on the page; where they cannot see it, a file approves it."""
        job = self._waiting[name].job
        try:
            self._jobs.ask(str(job), self._folder.path / name, digest, report)
        except Refused as refused:
            if refused.code.startswith("journal."):
                raise
            self._log.tell_once(text("watched.not_on_page", file=name, message=refused.message))

    def approved(self, dropped: Dropped) -> str | None:
        """Return the digest of a file that a person approved; None while nobody has.

        Raises:
            OSError: It cannot be read.
            Refused: A person refused it on the page; or the journal cannot be read.
        """
        if self._approvals(dropped.name):
            return self._digest(dropped)
        job = self._waiting[dropped.name].job
        answered = self._jobs.answered(job) if job is not None else None
        if answered is None:
            return None
        facts = facts_of(answered)
        if facts.withdrawn_by is not None:
            code = "watch.refused_because" if facts.withdrawn_why else "watch.refused_on_page"
            raise Refused(code, who=facts.withdrawn_by, why=facts.withdrawn_why)
        return facts.digest if answered.approved_by is not None else None

    def begin(self, name: str) -> Seen | None:
        """Note that a file was taken by its approval, and return what was seen of it.

        Returns:
            None where somebody refused it on the page in the meantime.

        Raises:
            Refused: The journal cannot be used.
        """
        waiting = self._waiting.get(name)
        if waiting is None:
            return Seen()
        rows = None
        if waiting.job is not None:
            answered = self._jobs.answered(waiting.job)
            if not self._jobs.begin(waiting.job):
                return None
            rows = None if answered is None else facts_of(answered).plan
        return Seen(waiting.inet_no, waiting.base_url, rows)

    def begun(self, name: str, run: str) -> None:
        """Note which *run* of the journal a file has; where that fails, its end tells it too."""
        waiting = self._waiting.get(name)
        if waiting is not None and waiting.job is not None:
            with suppress(Refused):
                self._jobs.begun(waiting.job, run)

    def end(self, name: str, found: Report | Refused) -> None:
        """Note what became of a file that was taken.

        Raises:
            Refused: The journal cannot be used.
        """
        waiting = self._waiting.get(name)
        if waiting is not None and waiting.job is not None:
            self._jobs.end(waiting.job, found)

    def ask_again(self, name: str, why: Refused) -> None:
        """Note that a file is to be checked again, since it is not any more as it was seen."""
        self._withdraw(name, why)
        self._save()

    def settle(self, name: str) -> None:
        """Remove the approval of a file that was taken by it.

        Raises:
            OSError: It cannot be removed.
        """
        for approval in self._approvals(name):
            (self._folder.path / approval).unlink(missing_ok=True)

    def forget(self, name: str) -> None:
        """Note that a file does not wait any more.

        Raises:
            Refused: That cannot be written down.
        """
        if self._waiting.pop(name, None) is not None:
            self._save()

    def beside(self, name: str) -> list[str]:
        """Return the names of what was laid beside a file, as far as it is there unchanged."""
        waiting = self._waiting.get(name)
        if waiting is None:
            return []
        look = FileLook.at(str(self._folder.path / waiting.check))
        return [waiting.check] if _is_laid(Dropped(waiting.check, look), waiting) else []

    def _approvals(self, name: str) -> list[str]:
        """Return the names of the files that approve the file *name*, in capitals or not.

        Its ending may be left out where no other file that waits has the rest of its name.
        """
        stem = Path(name).stem
        shorter = [stem] if [Path(one).stem for one in self._waiting].count(stem) <= 1 else []
        wanted = {(one + end).casefold() for one in (name, *shorter) for end in _ENDINGS}
        names = [path.name for path in self._folder.path.iterdir()]
        return [one for one in names if one.casefold() in wanted]

    def _digest(self, dropped: Dropped) -> str:
        if dropped.look not in self._digests:
            self._digests[dropped.look] = digest_of(self._folder.path / dropped.name)
        return self._digests[dropped.look]

    def _free_name(self, name: str) -> str:
        wanted = name_of(name, ".check.xlsx")
        names = (numbered(wanted, number) for number in count(1))
        return next(one for one in names if not lexists(self._folder.path / one))

    def _withdraw(self, name: str, why: Refused) -> None:
        """Take back what was laid beside a file, unless a person has changed it."""
        for laid in self.beside(name):
            (self._folder.path / laid).unlink(missing_ok=True)
        waiting = self._waiting.pop(name, None)
        if waiting is not None and waiting.job is not None:
            self._jobs.withdraw(waiting.job, why)

    def _save(self) -> None:
        save_record(Approvals(files=self._waiting), self._folder.working / APPROVALS)


def _is_laid(dropped: Dropped, waiting: Waiting) -> bool:
    if dropped.name != waiting.check or dropped.look.size is None:
        return False
    as_written = (waiting.size, waiting.modified)
    return waiting.digest is None or (dropped.look.size, dropped.look.modified) == as_written
