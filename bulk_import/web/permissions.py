"""Who may see what: one's own, what a team shares, and what waits for somebody who may import."""

from __future__ import annotations

from bulk_import.app.jobs import facts_of
from bulk_import.store.sheets import JobRecord, JobState, SheetRecord
from bulk_import.web.people import LOCAL, Person
from bulk_import.web.site import Site


def may_see(job: JobRecord, person: Person, site: Site) -> bool:
    """Return whether *person* may see *job*.

    That is their own, one that waits for somebody who may import or was approved by them, and what
    lies in a watched folder, which belongs to all who may import.
    """
    if site.shared or job.owner == person.owner:
        return True
    is_theirs = job.state is JobState.WAITING or facts_of(job).folder is not None
    return (is_theirs and person.may_import) or job.approved_by == person.owner


def may_read(sheet: SheetRecord, person: Person, site: Site) -> bool:
    """Return whether *person* may look at *sheet*; blocks.

    Whoever may see an import that waits, or that they approved, may look at its rows.
    """
    if site.shared or sheet.owner == person.owner:
        return True
    job = site.jobs.of_sheet(sheet.id)
    return job is not None and may_see(job, person, site)


def may_edit(sheet: SheetRecord, person: Person, site: Site) -> bool:
    """Return whether *person* may change *sheet*; blocks.

    Nobody changes what lies in a watched folder: the file there is what is imported.
    """
    if sheet.owner == person.owner:
        return True
    job = site.jobs.of_sheet(sheet.id) if site.shared else None
    return site.shared and (job is None or facts_of(job).folder is None)


def sees_others(person: Person, site: Site) -> bool:
    """Return whether *person* sees the runs of the command line, which belong to nobody."""
    return site.shared or person.owner == LOCAL
