"""What a worker does with a schedule that is due: its files become imports, as if dropped.

They are read, guarded and started like any import of the page, for the owner of the schedule. From
then on the journal looks after them: the same file twice creates nothing twice.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from bulk_import.app.earlier_files import RecordedFiles
from bulk_import.app.growing_files import FileLook
from bulk_import.app.guarding import Guards
from bulk_import.app.jobs import Asked, Destinations, Jobs
from bulk_import.app.sheets import Sheets
from bulk_import.app.sheets.read_options import kept, options_of
from bulk_import.app.watch.dropped_files import dropped_in, is_open_elsewhere
from bulk_import.clock import Clock
from bulk_import.files import move, save
from bulk_import.fleet.schedule_options import ScheduleOptions
from bulk_import.fleet.schedules import IN_TIME, due
from bulk_import.fleet.telling import Tell
from bulk_import.messages import text
from bulk_import.options import ReadOptions
from bulk_import.problems import JsonObject, Refused, reason_of
from bulk_import.store.schedules import ScheduleRecord, ScheduleTable, Told
from bulk_import.store.sheets import SheetRecord, SheetState

TAKEN: Final = "taken"
"""The folder below a schedule's folder for files that became imports."""

ATTENTION: Final = "attention"
"""The folder for files that need a person."""


class _NotYet(Exception):
    """A file is still being written; it stays where it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledImports:
    """Serves schedules, in one worker.

    Attributes:
        table: The schedules.
        sheets: The open sheets.
        jobs: The imports.
        destinations: Where campaigns go.
        profiles: The folder of saved profiles.
        clock: Time.
        worker: What this worker is called.
        wait: Waits for a number of seconds.
        tell: Tells people, in words, and whether they should look.
        notify: Sends people a message about a file that needs one of them; blocks.
    """

    table: ScheduleTable
    sheets: Sheets
    jobs: Jobs
    destinations: Destinations
    profiles: Path
    clock: Clock
    worker: str
    wait: Callable[[float], object]
    tell: Tell
    notify: Callable[[ScheduleRecord, Told], object]

    def serve_due(self) -> None:
        """Begin the imports of all schedules that are due; blocks for as long as that takes.

        Raises:
            Refused: The store cannot be used; another worker, or this one later, goes on.
        """
        for seen in self.table.all():
            taken = due(seen, self.worker, self.clock.now())
            if taken is None or self._leaves_to_others(seen):
                continue
            if self.table.take(seen, taken):
                self._serve(taken)

    def _leaves_to_others(self, seen: ScheduleRecord) -> bool:
        """Return whether a worker that knows the account of a schedule may still come for it."""
        since = min(seen.next, seen.asked_at or seen.next)
        if since < self.clock.now() - IN_TIME:
            return False
        try:
            self.destinations.of(seen.account)
        except Refused:
            return True
        return False

    def _serve(self, schedule: ScheduleRecord) -> None:
        if schedule.missed:
            facts = {"name": schedule.id, "missed": str(schedule.missed)}
            self.tell(text("line.schedule_missed", **facts), is_trouble=True)
        told = []
        for file in _files(schedule):
            if not self.table.renew(schedule, self.clock.now()):
                return  # another worker has it by now
            one = file if isinstance(file, Told) else self._take(schedule, file)
            self._say(schedule, one)
            told.append(one)
        self.table.end(schedule, tuple(told))

    def _say(self, schedule: ScheduleRecord, told: Told) -> None:
        facts = {"name": schedule.id, "file": told.file}
        if told.code:
            message = Refused(told.code, **told.facts).message
            self.tell(text("line.schedule_refused", message=message, **facts), is_trouble=True)
            self.notify(schedule, told)
        else:
            self.tell(text("line.schedule_began", **facts), is_trouble=False)

    def _take(self, schedule: ScheduleRecord, file: Path) -> Told:
        """Import one file, and move it on where it came from a folder."""
        in_folder = file.parent == Path(schedule.source)
        try:
            job = self._begin(schedule, file)
        except _NotYet:
            return Told(file=file.name, code="schedule.growing", facts={"name": schedule.id})
        except Refused as refused:
            if refused.code.startswith("journal."):
                raise
            told = Told(file=file.name, code=refused.code, facts=dict(refused.facts))
            return _moved(file, told, ATTENTION) if in_folder else told
        told = Told(file=file.name, job=job)
        return _moved(file, told, TAKEN) if in_folder else told

    def _begin(self, schedule: ScheduleRecord, file: Path) -> str:
        """Begin the import of a file, and return its job.

        Raises:
            Refused: It cannot be used, or a guard keeps it back.
        """
        options = ScheduleOptions(**schedule.options)
        look = FileLook.at(str(file))
        if is_open_elsewhere(file.parent, file.name) or look.is_growing_once_settled(
            self.wait, self.clock.now()
        ):
            raise _NotYet
        to = self.destinations.of(schedule.account)
        record = self._read(schedule, file, options)
        plan = self.jobs.plan(record.id, to.account)
        read = self.sheets.options(record.id)
        earlier = RecordedFiles(
            account=to.account,
            store=to.store,
            secret=to.unlock().secret,
            now=self.clock.now,
            sheet=read.sheet,
        )
        guards = Guards(
            earlier=earlier, now=self.clock.now, wait=self.wait, options=options.guarding
        )
        guards.refuse(plan, look)
        asked = Asked(
            sheet=record.id,
            revision=record.revision,
            account=schedule.account,
            all_or_nothing=options.all_or_nothing,
            schedule=schedule.id,
        )
        return self.jobs.start(asked, schedule.owner, may_import=not options.needs_approval).id

    def _read(self, schedule: ScheduleRecord, file: Path, options: ScheduleOptions) -> SheetRecord:
        """Return the open sheet of a file, which was read.

        Raises:
            Refused: It cannot be used, or a person has to say first how it is meant.
        """
        settings = self.destinations.load(schedule.account or None)
        usual = replace(settings.read, profiles=self.profiles)
        try:
            added = self.sheets.add(file, file.name, schedule.owner, _with(usual, options.read))
        except OSError as error:
            facts = {"path": str(file), "reason": reason_of(error)}
            raise Refused("file.cannot_read", **facts) from None
        record = self.sheets.read(added.id)
        if record.refused is not None:
            raise Refused(record.refused["code"], **record.refused["facts"])
        if record.state is not SheetState.CHECKED:
            raise Refused("schedule.asks", file=file.name)
        return record


def _with(usual: ReadOptions, given: JsonObject) -> ReadOptions:
    """Return how files are read: as the settings say, but for what was given."""
    return options_of(kept(usual) | given)


def _files(schedule: ScheduleRecord) -> Iterator[Path | Told]:
    """Yield the files that are taken now, and why others are not."""
    source = Path(schedule.source)
    facts: dict[str, Any] = {"path": schedule.source, "machine": platform.node()}
    if source.is_dir():
        try:
            yield from (source / one.name for one in dropped_in(source, ()))
        except OSError as error:
            reason = {"path": schedule.source, "reason": reason_of(error)}
            yield Told(file=source.name, code="file.cannot_read", facts=reason)
    elif source.exists():
        yield source
    else:
        yield Told(file=source.name, code="schedule.no_file", facts=facts)


def _moved(file: Path, told: Told, folder: str) -> Told:
    """Move a file on, and return what is told of it; a text beside it says what is wrong with it.

    One that cannot be moved is taken again the next time: what it creates is not created twice.
    """
    try:
        (file.parent / folder).mkdir(exist_ok=True)
        moved = move(file, file.parent / folder / file.name)
        if told.code:
            _write_down(moved, told, str(file.parent))
    except (OSError, Refused) as error:
        reason = reason_of(error) if isinstance(error, OSError) else error.message
        facts = {"path": str(file.parent), "reason": reason}
        return replace(told, code=told.code or "watch.cannot_write", facts=told.facts or facts)
    return told


def _write_down(file: Path, told: Told, folder: str) -> None:
    message = Refused(told.code, **told.facts).message
    said = text("watched.refusal", file=file.name, message=message, folder=folder)
    save(said.encode("utf-8-sig"), file.with_name(f"{file.stem}.not-sent.txt"), like=str(file))
