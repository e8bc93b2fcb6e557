"""The journals of practice, one a job: what was practised never counts as created."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Collection
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

from bulk_import import rights, temporary
from bulk_import.journal_address import DatabaseUrl, JournalAddress
from bulk_import.settings.places import beside
from bulk_import.store import SharedFiles, open_shared_files

_JOURNAL: Final = "journal.sqlite3"
"""What the journal of a practice is called in the folder of its job."""

_BEGINNING: Final = "practice-"
"""How the names of journals begin that machines share."""


class PracticeJournals:
    """The journals of the practice of one machine.

    Args:
        folder: Where they are, each in the folder of its job.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def folder_of(self, job: str) -> Path:
        """Return the folder of the job of that id, in which nobody else works."""
        return self._folder / job

    def journal(self, job: str) -> Path:
        """Return the journal of the job of that id."""
        return self.folder_of(job) / _JOURNAL

    def begin(self, job: str) -> None:
        """Make room for the journal of a job."""
        rights.create_folder(self.folder_of(job))

    def keep(self, job: str) -> None:
        """Keep the journal of a job, to which something was written."""

    def has(self, job: str) -> bool:
        """Return whether the journal of a job is still there."""
        return self.journal(job).is_file()

    def remove(self, needed: Callable[[], Collection[str]]) -> list[str]:
        """Remove the journals of jobs that are not *needed*; return the ids of those jobs.

        Args:
            needed: Returns the ids of the jobs whose journals stay. It is asked once it is known
                which journals there are: that of a job which begins meanwhile is none of them.
        """
        there = self.kept()
        kept = needed() if there else ()
        gone = [job for job in there if job not in kept]
        for job in gone:
            shutil.rmtree(self.folder_of(job), ignore_errors=True)  # what is held goes next time
        return gone

    def kept(self) -> list[str]:
        """Return the ids of the jobs whose journals are there."""
        if not self._folder.is_dir():
            return []
        every = self._folder.iterdir()
        return [one.name for one in every if one.is_dir() and not one.is_symlink()]


class SharedPractice(PracticeJournals):
    """The journals of practice that the machines of a fleet share.

    Args:
        folder: Where those are of which this machine has a copy.
        files: Where all are.
    """

    def __init__(self, folder: Path, files: SharedFiles) -> None:
        super().__init__(folder)
        self._files = files
        self._here: dict[str, bytes] = {}

    def journal(self, job: str) -> Path:
        """Return the journal of a job, as it was kept last; see `PracticeJournals`."""
        content = self._files.fetch(_BEGINNING + job)
        if content is not None and self._here.get(job) != _digest(content):
            self.begin(job)
            with ZipFile(BytesIO(content)) as packed:
                packed.extractall(self.folder_of(job))
            self._here[job] = _digest(content)
        return super().journal(job)

    def keep(self, job: str) -> None:
        """Keep the journal of a job for all machines; see `PracticeJournals`."""
        content, journal = BytesIO(), super().journal(job)
        with ZipFile(content, "w", ZIP_DEFLATED) as packed:
            for file in (journal, *journal.with_name(f"{_JOURNAL}.inputs").glob("*")):
                packed.write(file, file.relative_to(self.folder_of(job)))
        self._files.put(_BEGINNING + job, content.getvalue())
        self._here[job] = _digest(content.getvalue())

    def has(self, job: str) -> bool:
        """Return whether the journal of a job is kept; see `PracticeJournals`."""
        return bool(self._files.names(_BEGINNING + job))

    def remove(self, needed: Callable[[], Collection[str]]) -> list[str]:
        """Remove the journals of jobs that are not *needed*; see `PracticeJournals`."""
        gone = super().remove(needed)
        for job in gone:
            self._files.remove(_BEGINNING + job)
        return gone

    def kept(self) -> list[str]:
        """Return the ids of the jobs whose journals are there; see `PracticeJournals`."""
        shared = [one.removeprefix(_BEGINNING) for one in self._files.names(_BEGINNING)]
        return list({*shared, *super().kept()})


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def practice_of(journal: JournalAddress) -> PracticeJournals:
    """Return the journals of practice that belong to *journal*.

    Raises:
        Refused: It is a database, and what speaks to one is not installed.
    """
    if isinstance(journal, DatabaseUrl):
        return SharedPractice(temporary.lasting_folder(), open_shared_files(journal))
    return PracticeJournals(beside(journal, ".practice"))
