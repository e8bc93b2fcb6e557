"""What is left of an import: a new open sheet of the rows that still need a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Final

from bulk_import import temporary
from bulk_import.app.jobs.job_facts import facts_of, with_facts
from bulk_import.app.origin import EditablePlan, origin_of
from bulk_import.app.report import Report
from bulk_import.app.sheets import CellEdit, Sheets
from bulk_import.app.sheets.overlay import is_cell
from bulk_import.clock import Clock
from bulk_import.outcome import DONE
from bulk_import.problems import Refused
from bulk_import.store.sheets import AuditLine, JobRecord, SheetState, SheetStore

_TAB: Final = "rest"
"""Where the edits come from that are taken over."""

_ACTION: Final = "import_rest"
_LOOKED_BACK: Final = 1_000
"""Lines of who did what among which is looked for what was made before."""


def remaining(report: Report) -> list[int]:
    """Return the rows that still need a person, those apart that a person left out."""
    left_out = set(report.plan.left_out.numbers)
    return [
        row
        for row, result in report.results.items()
        if result.state not in DONE and row not in left_out
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rests:
    """Makes each of them once; whoever calls keeps others from asking for the same meanwhile.

    Attributes:
        store: Where they are kept.
        sheets: The open sheets.
        clock: Time.
        note: Writes down that a person did something about a job: what, which, who.
    """

    store: SheetStore
    sheets: Sheets
    clock: Clock
    note: Callable[[str, JobRecord, str], object]

    def of_job(self, job: JobRecord, report: Report, person: str) -> str:
        """Return the id of what is left of a *job*, of which *report* tells.

        Raises:
            Refused: It cannot be read any more.
        """
        known = facts_of(job).rest
        if known is None or not self._is_open(known):
            known = self._made(job, report, person)
            self.store.set_job(with_facts(job, rest=known))
            self.note(_ACTION, job, person)
        return known

    def _made(self, job: JobRecord, report: Report, person: str) -> str:
        try:
            return _of_sheet(job, report, sheets=self.sheets, store=self.store, person=person)
        except LookupError:  # its sheet is deleted; its run has kept what it read
            return _of_results(report, job.file_name, sheets=self.sheets, person=person)

    def of_run(self, run: str, file_name: str, report: Report, person: str) -> str:
        """Return the id of what is left of a *run* of the command line, likewise.

        Raises:
            Refused: It cannot be read again.
        """
        made = (line.facts for line in self.store.audit(_LOOKED_BACK) if line.subject == run)
        known = next((facts["sheet"] for facts in made if "sheet" in facts), None)
        if known is None or not self._is_open(known):
            known = _of_results(report, file_name, sheets=self.sheets, person=person)
            facts, now = {"file": file_name, "sheet": known}, self.clock.now()
            self.store.add_audit(
                AuditLine(at=now, person=person, action=_ACTION, subject=run, facts=facts)
            )
        return known

    def _is_open(self, sheet: str) -> bool:
        record = self.store.sheet(sheet)
        return record is not None and record.state is not SheetState.EXPIRED


def _of_sheet(
    job: JobRecord, report: Report, *, sheets: Sheets, store: SheetStore, person: str
) -> str:
    """Return the id of a new sheet: the file of *job* with its edits, all other rows left out.

    Args:
        job: The job.
        report: What became of its rows.
        sheets: The open sheets.
        store: Where they are kept.
        person: Who asks for it.

    Raises:
        LookupError: The job's sheet is not there any more.
        Refused: It cannot be read any more.
    """
    old = sheets.record(str(job.sheet))
    if old.upload is None:
        raise LookupError(old.id)
    options = sheets.options(old.id)
    new = sheets.add(store.upload(old.upload), old.file_name, person, options)
    read = sheets.read(new.id)
    if read.state is not SheetState.CHECKED:
        raise Refused("job.no_sheet")
    cells = [
        CellEdit(one.address.row, one.address.place, one.text)
        for one in store.written(old.id)
        if one.text is not None and is_cell(one.address)
    ]
    if cells:
        sheets.edit(new.id, person, cells, tab=_TAB, seq=1)
    left = set(remaining(report))
    others = [row for row in report.results if row not in left]
    if others:
        sheets.leave_out(new.id, person, others)
    return new.id


def _of_results(report: Report, file_name: str, *, sheets: Sheets, person: str) -> str:
    """Return the id of a new sheet of the results of a run: the rows that are done are left out.

    Args:
        report: What became of the rows of the run.
        file_name: The file, for people.
        sheets: The open sheets.
        person: Who asks for it.

    Raises:
        Refused: It cannot be read again, such as with a file of agents that is gone.
    """
    plan = report.plan
    if not isinstance(plan, EditablePlan):
        raise Refused("job.no_sheet")
    options = replace(origin_of(plan).options, encoding=None, sheet=plan.sheet.name)
    with temporary.folder() as folder:
        saved = report.save(folder / f"{PurePath(file_name).stem}.results.xlsx")
        new = sheets.add(saved, saved.name, person, options)
    if sheets.read(new.id).state is not SheetState.CHECKED:
        sheets.discard(new.id)
        raise Refused("job.no_rest")
    numbers, left = sheets.open(new.id).plan.rows.numbers, set(remaining(report))
    if len(numbers) == len(plan.rows):  # else the journal alone keeps rows from being sent again
        each = zip(plan.rows.numbers, numbers, strict=True)  # a CSV's rows have lines of their own
        others = [number for row, number in each if row not in left]
        sheets.leave_out(new.id, person, others)
    return new.id
