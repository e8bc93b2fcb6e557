"""The files of a watched folder as jobs, so that they can be approved on the page.

The watcher adds a job for each file that waits, and carries it out; the page only answers it, in
the store that both share. So a file is taken by one program alone, whoever approves it where.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from bulk_import.app.jobs.asking import audit_line
from bulk_import.app.jobs.job_facts import ended, facts_of, with_facts
from bulk_import.app.jobs.transitions import write_run
from bulk_import.app.origin import EditablePlan, origin_of
from bulk_import.app.report import Report
from bulk_import.app.sheets.read_options import kept
from bulk_import.app.watch.folder import digest_of
from bulk_import.clock import Clock
from bulk_import.options import ReadOptions
from bulk_import.problems import Refused
from bulk_import.settings import default_profiles
from bulk_import.store.sheets import (
    JobRecord,
    JobState,
    SheetRecord,
    SheetState,
    SheetStore,
    new_id,
)

_ANSWERABLE: Final = (JobState.WAITING, JobState.APPROVED)
"""The states of jobs that their watcher has not begun yet."""


@dataclass(frozen=True, slots=True)
class FolderJobs:
    """The jobs of one watched folder.

    Attributes:
        open_store: Returns the store that the page reads too.
        folder: The folder, from every folder.
        clock: Time.
    """

    open_store: Callable[[], SheetStore]
    folder: Path
    clock: Clock

    def ask(self, job_id: str, file: Path, digest: str, report: Report) -> None:
        """Let people see a file, as it was checked, and approve it.

        A file that changed since it was checked is not shown: it is going to be checked again.

        Args:
            job_id: The id of its job.
            file: The file.
            digest: The digest of what was checked.
            report: What the check found.

        Raises:
            Refused: The store cannot be written.
        """
        store, now, plan = self.open_store(), self.clock.now(), report.plan
        upload = store.keep_upload(file)
        if not isinstance(plan, EditablePlan) or digest_of(store.upload(upload)) != digest:
            return
        options = kept(_from_everywhere(origin_of(plan).options))
        sheet = SheetRecord(
            id=new_id(),
            owner=str(self.folder),
            file_name=file.name,
            size=store.upload(upload).stat().st_size,
            state=SheetState.UPLOADED,
            created=now,
            changed=now,
            options=options,
            upload=upload,
        )
        store.add_sheet(sheet)
        job = self._job(job_id, sheet, report)
        job = with_facts(
            job, folder=str(self.folder), digest=digest, base_url=report.facts.base_url
        )
        store.add_job(job)

    def _job(self, job_id: str, sheet: SheetRecord, report: Report) -> JobRecord:
        return JobRecord(
            id=job_id,
            sheet=sheet.id,
            revision=0,
            file_name=sheet.file_name,
            owner=sheet.owner,
            account="",  # the page's settings may know it by another name, or not at all
            inet_no=report.facts.inet_no,
            first=None,
            practice=False,
            state=JobState.WAITING,
            asked_at=sheet.created,
        )

    def answered(self, job_id: str) -> JobRecord | None:
        """Return the job of a file that a person approved or refused; None while nobody has."""
        job = self.open_store().job(job_id)
        return None if job is None or job.state is JobState.WAITING else job

    def begin(self, job_id: str) -> bool:
        """Note that a file is being imported; return False where somebody refused it before."""
        store = self.open_store()
        job = store.job(job_id)
        if job is None:
            return True
        if job.state is JobState.DONE:  # killed before the file went its way, unless it was refused
            return facts_of(job).withdrawn_by is None
        begun = replace(job, state=JobState.RUNNING, started_at=job.started_at or self.clock.now())
        if not store.set_job(begun, (*_ANSWERABLE, JobState.RUNNING)):
            return False
        store.set_state(str(job.sheet), SheetState.IMPORTED, {SheetState.CHECKED})
        return True

    def begun(self, job_id: str, run: str) -> None:
        """Note which *run* of the journal a file has, so that the page can count its rows."""
        store = self.open_store()
        job = store.job(job_id)
        if job is not None:
            write_run(store, job, run, self.clock.now())

    def end(self, job_id: str, found: Report | Refused) -> None:
        """Note what became of a file that was taken."""
        store = self.open_store()
        job = store.job(job_id)
        if job is None or job.state is JobState.DONE:
            return
        if isinstance(found, Refused):
            over = ended(job, self.clock.now(), found)
        elif (run := found.facts.run) is not None:
            runs = tuple(dict.fromkeys((*facts_of(job).runs, run)))
            over = ended(replace(job, run=run), self.clock.now(), runs=runs)
        else:
            over = ended(job, self.clock.now())
        store.set_job(over)

    def withdraw(self, job_id: str, why: Refused) -> None:
        """Take a file back that is not there any more as it was shown."""
        store = self.open_store()
        job = store.job(job_id)
        if job is None or job.state is JobState.DONE:
            return
        over = ended(job, self.clock.now(), why)
        store.set_job(over, (*_ANSWERABLE, JobState.RUNNING))
        store.add_audit(audit_line("import_withdrawn", over, str(self.folder), self.clock.now()))


def _from_everywhere(options: ReadOptions) -> ReadOptions:
    """Return *options* with files by paths that are found from every folder."""
    paths: dict[str, Any] = {
        name: str(Path(path).absolute())
        for name in ("agents", "replace")
        if (path := getattr(options, name)) is not None
    }
    if options.profile is not None and options.profile.endswith(".toml"):
        paths["profile"] = str(Path(options.profile).absolute())
    profiles = (options.profiles or default_profiles()).absolute()
    listed = options.listed_agents and options.listed_agents.absolute()
    return replace(options, **paths, profiles=profiles, listed_agents=listed)
