"""A folder that is watched, and how a file goes through it without getting lost or going twice.

    weekly.xlsx  ─▶  working/weekly.xlsx  ─▶  done/ or attention/, with its results

Each step is first written down and then done, and every move is one rename. Whoever is killed
between any two of them leaves a record of which the next one knows what is still to do. Only one
file is ever in `working/`. Its name stays what it was: earlier files are known by their name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from itertools import count
from os.path import lexists
from pathlib import Path
from typing import Final, Literal

from bulk_import.app.watch.dropped_files import Dropped, dropped_in
from bulk_import.app.watch.records import JOB, Job, load_record, save_record
from bulk_import.files import move
from bulk_import.problems import Refused, reason_of

WORKING: Final = "working"
Ended = Literal["done", "attention"]
_ENDS: Final[tuple[Ended, ...]] = ("done", "attention")

_OURS: Final = re.compile(r"\.(?:check|results)(?:-[0-9]+)?$", re.IGNORECASE)
"""How the name of what was made of a file goes on behind the name of that file."""

_LONGEST: Final = 180
"""Bytes of a name to which an ending is put; file systems take 255."""


@dataclass(frozen=True, slots=True)
class WatchedFolder:
    """A folder into which files are dropped.

    Attributes:
        path: Where it is, from every folder.
        kept: Returns the names of files that belong there and are not run, such as one with a
            secret.
    """

    path: Path
    kept: Callable[[], Iterable[str]] = tuple

    @property
    def working(self) -> Path:
        """The folder of the file that is being run, and of the records."""
        return self.path / WORKING

    def prepare(self) -> None:
        """Make the folders that are not there yet.

        Raises:
            Refused: The folder is none, or they cannot be made.
        """
        if not self.path.is_dir():
            raise Refused("watch.no_folder", path=str(self.path))
        try:
            for name in (WORKING, *_ENDS):
                (self.path / name).mkdir(exist_ok=True)
        except OSError as error:
            raise Refused(
                "watch.cannot_write", path=str(self.path), reason=reason_of(error)
            ) from error

    def dropped(self) -> list[Dropped]:
        """Return the files that are meant to be run, the oldest first.

        Raises:
            OSError: The folder cannot be read.
            Refused: Nobody knows which files belong there.
        """
        return dropped_in(self.path, self.kept())

    def taken(self) -> str | None:
        """Return the name of the file that was taken and has not gone its way; None for none."""
        with suppress(OSError):
            job = load_record(Job, self.working / JOB)
            return job.file if job else None
        return None

    def job(self) -> Job | None:
        """Return the file that was taken and has not gone its way yet, if there is one.

        What else lies in `working/` goes back to where it is taken from.

        Raises:
            OSError: The folder cannot be read or written.
        """
        job = load_record(Job, self.working / JOB)
        if job is not None and not job.moves and not (self.working / job.file).exists():
            (self.working / JOB).unlink(missing_ok=True)  # killed before it was taken, or taken out
            job = None
        if job is None:
            for stray in dropped_in(self.working, ()):
                self.give_back(stray.name)
        return job

    def take(self, name: str, now: datetime, approved: str | None = None) -> Job:
        """Take a file, which nobody else can then take.

        Args:
            name: Its name.
            now: The moment.
            approved: The digest that a person approved; None where nobody needed to.

        Raises:
            OSError: It is gone, or another program has it open on Windows.
            Refused: That cannot be written down.
        """
        job = Job(file=name, taken=now, approved=approved)
        save_record(job, self.working / JOB)
        try:
            (self.path / name).rename(self.working / name)
        except OSError:
            with suppress(OSError):
                (self.working / JOB).unlink()
            raise
        return job

    def give_back(self, name: str) -> None:
        """Put a file back from `working/`, as if it was never taken.

        Raises:
            OSError: It cannot be moved.
        """
        move(self.working / name, self.path / name)
        (self.working / JOB).unlink(missing_ok=True)

    def conclude(self, job: Job, end: Ended, made: Sequence[Path], beside: Iterable[str]) -> Job:
        """Write down where a file goes with what was made of it, under names that are free there.

        Args:
            job: The file.
            end: Where it goes.
            made: What was made of it, in `working/`.
            beside: Names of other files of the watched folder that go with it.

        Returns:
            The file with its way, which `move_on` lets it go.

        Raises:
            Refused: That cannot be written down.
        """
        sources = [*(f"{WORKING}/{one.name}" for one in made), *beside, f"{WORKING}/{job.file}"]
        targets = self._free(end, [Path(one).name for one in sources])
        job = job.model_copy(update={"moves": dict(zip(sources, targets, strict=True))})
        save_record(job, self.working / JOB)
        return job

    def move_on(self, job: Job) -> str:
        """Let a file go its way, as far as it has not gone yet; return its new path.

        Raises:
            OSError: Something cannot be moved.
        """
        name = ""
        for source, target in job.moves.items():
            name = target
            if lexists(self.path / source):
                placed = move(self.path / source, self.path / target)
                name = placed.relative_to(self.path).as_posix()
        (self.working / JOB).unlink(missing_ok=True)
        return name

    def _free(self, end: Ended, names: Sequence[str]) -> list[str]:
        """Return paths of which none is taken, all with the same number behind their names."""
        for number in count(1):
            targets = [f"{end}/{numbered(name, number)}" for name in names]
            if not any(lexists(self.path / target) for target in targets):
                return targets
        raise AssertionError  # the numbers never end


def numbered(name: str, number: int) -> str:
    """Return *name* with a *number* behind it, as the second and later of that name have one."""
    path = Path(name)
    return name if number == 1 else f"{path.stem}-{number}{path.suffix}"


def name_of(file: str, ending: str) -> str:
    """Return the name of what is made of a *file*, which is another: its own with an *ending*.

    What was made of it before, and is dropped again, is called as its file was.
    """
    stem = _OURS.sub("", Path(file).stem)
    while len(stem.encode(errors="replace")) > _LONGEST:
        stem = stem[:-1]
    names = (numbered(stem + ending, number) for number in count(1))
    return next(name for name in names if name.casefold() != file.casefold())


def digest_of(path: Path) -> str:
    """Return the digest of a file.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
