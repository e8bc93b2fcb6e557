"""Tells people how the runs of a command ended, and says where that was not possible."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bulk_import.app.json_report import describe_error
from bulk_import.app.notify.delivery import deliver
from bulk_import.app.notify.end_states import end_states_of
from bulk_import.app.notify.notification import Ended
from bulk_import.app.notify.notified import Notified
from bulk_import.app.notify.notifying import Deliver, People
from bulk_import.app.report import Report
from bulk_import.cli.output import is_anybody_there, print_err
from bulk_import.cli.telling import Telling
from bulk_import.journal_address import JournalAddress
from bulk_import.log_levels import INFO, WARNING
from bulk_import.messages import text
from bulk_import.problems import BulkImportError, Problem, Refused, Severity, Stopped
from bulk_import.settings import Settings, default_journal
from bulk_import.settings.accounts import named_accounts
from bulk_import.settings.notify import NotifySettings, notify_of_environment, notify_settings
from bulk_import.settings.places import WORKING_FOLDER


@dataclass(slots=True, kw_only=True)
class Notifier:
    """Tells people of the runs of one command: the one way there, whatever carries them out.

    Attributes:
        files: What is to be run, as the user wrote it.
        account: The account that the command names; None for none.
        by_account: Whether each row names its own.
        is_trial: Whether nothing goes to TeleCMI.
        how: What is said of it, and what is written into a log file.
        folder: The folder of work.
        deliver: Sends a message.
    """

    files: tuple[str, ...]
    account: str | None = None
    by_account: bool = False
    is_trial: bool = False
    how: Telling = field(default_factory=Telling)
    folder: Path = WORKING_FOLDER
    deliver: Deliver = deliver
    _settings: Settings | None = field(default=None, init=False)
    _people: People | None = field(default=None, init=False)
    _told: set[str] = field(default_factory=set, init=False)

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Tell people of what ends the command inside the block before its files were run."""
        try:
            yield
        except Refused as refused:
            self._tell_rest(refused, 2)
            raise
        except BulkImportError as stopped:
            self._tell_rest(stopped, 3)
            raise
        except KeyboardInterrupt:
            if not is_anybody_there():  # whoever did it knows
                self._tell_rest(Stopped("notify.interrupted"), 3)
            raise
        except Exception:
            self._tell_rest(Stopped("notify.fault"), 3)
            raise

    def go_by(self, settings: Settings) -> None:
        """Let *settings* say which account it is, and where its runs are recorded."""
        self._settings = settings

    def ended(
        self,
        file: str,
        report: Report,
        saved: str | None,
        settings: Settings | None = None,
        *,
        is_kept: bool = False,
    ) -> Notified | None:
        """Tell people how a run ended.

        Args:
            file: The file, as the user wrote it.
            report: What became of its rows.
            saved: The workbook that was written; None for none.
            settings: Those of the account, where the command is for several.
            is_kept: Whether the results are on the page, so that no workbook has to be there.

        Returns:
            Whether they were told; None where nobody was to be.
        """
        self._told.add(file)
        status = max(report.exit_status, int(saved is None and not is_kept))
        ended = Ended(
            file=file,
            account=self._shown(settings),
            status=status,
            report=report,
            why=report.stopped,
            results=saved,
            is_trial=self.is_trial,
        )
        return self._tell(ended, settings)

    def refused(self, file: str, why: BulkImportError, status: int = 2) -> Notified | None:
        """Tell people that a run never began; not whoever was asked and said no.

        Args:
            file: The file, as the user wrote it.
            why: What refused it.
            status: The exit status; 0 where a person allowed that.

        Returns:
            As for `ended`.
        """
        self._told.add(file)
        if why.code == "run.declined":
            return None
        account = self._shown(None)
        return self._tell(
            Ended(file=file, account=account, status=status, why=why, is_trial=self.is_trial), None
        )

    def _tell_rest(self, why: BulkImportError, status: int) -> None:
        rest = [file for file in self.files if file not in self._told]
        if rest:
            self.refused(", ".join(rest), why, status)

    def _shown(self, settings: Settings | None) -> str:
        one = settings or self._settings
        if one is None or (self.by_account and settings is None):
            return self.account or ""
        number = str(one.inet_no or "")
        return f"{one.name} ({number})" if one.name and number else one.name or number

    def _tell(self, ended: Ended, settings: Settings | None) -> Notified | None:
        problems, those = self._audiences(settings)
        told = [Notified(problems=tuple(problems))] if problems else []
        if self._people is None:
            self._people = People(states=end_states_of(self._journal()), deliver=self.deliver)
        found = (self._people.tell(one, ended) for one in those)
        told += [one for one in found if one is not None]
        if not told:
            return None
        notified = sum(told, Notified())
        self._say(notified, ended.file)
        return notified

    def _say(self, notified: Notified, file: str) -> None:
        """Say and write down whether people were told of *file*."""
        if notified.told and not self.how.quiet:
            facts = {"told": str(notified.told), "addresses": str(notified.addresses)}
            print_err(text("line.notified", **facts))
        for problem in notified.problems:
            print_err(problem.message, WARNING)
        counts = {"addresses": notified.addresses, "told": notified.told}
        problems = [describe_error(one) for one in notified.problems]
        level = WARNING if problems else INFO
        self.how.log.add("notified", level, file=file, **counts, problems=problems)

    def _audiences(self, settings: Settings | None) -> tuple[list[Problem], list[NotifySettings]]:
        """Return why some cannot be told, and the others: who, and of which runs."""
        account = settings.name if settings else self.account
        try:
            of_several = self.by_account and settings is None
            return [], _audiences(account, of_several=of_several, folder=self.folder)
        except Refused as refused:
            if refused.code == "settings.wrong":
                return [_unusable(refused)], []
        except (OSError, ValueError):
            pass  # the command says so, too
        try:
            return [], [notify_of_environment()]
        except Refused as refused:
            return [_unusable(refused)], []

    def _journal(self) -> JournalAddress:
        settings = self._settings
        return settings.journal if settings and not settings.untrusted else default_journal()


def _audiences(account: str | None, *, of_several: bool, folder: Path) -> list[NotifySettings]:
    """Return who is told of an account; of a sheet for several, those of all where no others."""
    if not of_several:
        return [notify_settings(account, folder=folder)]
    of_all = notify_settings(of_all=True, folder=folder)
    if of_all.to:
        return [of_all]
    accounts = named_accounts(folder)
    return list(dict.fromkeys(notify_settings(one.name, folder=folder) for one in accounts))


def _unusable(refused: Refused) -> Problem:
    return Problem.of(Severity.WARNING, "notify.unusable", reason=refused.message)


def tried_out(account: str | None, deliver: Deliver = deliver) -> Notified:
    """Send a message to those who are told of runs in *account*, and return who took it."""
    people = People(states=end_states_of(default_journal()), deliver=deliver)
    try:
        settings = notify_settings(account)
    except Refused as refused:
        return Notified(problems=(_unusable(refused),))
    return people.try_out(settings, account or text("line.unnamed_account", inet_no="").strip())
