"""Which import a request is about, for those who may see it."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request

from bulk_import.app.jobs import PastImport
from bulk_import.store.sheets import ImportsWanted, JobRecord
from bulk_import.web.pages import say
from bulk_import.web.people import LOCAL, Person
from bulk_import.web.permissions import may_see, sees_others
from bulk_import.web.sheet_access import person_of
from bulk_import.web.site import Site, site_of


def job_of(request: Request) -> JobRecord | None:
    """Return the job of the address; None where it may be a run of the command line; blocks.

    Raises:
        HTTPException: It is somebody else's: nobody learns whether there is one.
    """
    site, person = site_of(request), person_of(request)
    try:
        job = site.jobs.job(request.path_params["run"])
    except LookupError:
        return None
    if not may_see(job, person, site):
        raise HTTPException(404)
    return job


def own_job_of(request: Request) -> JobRecord:
    """Return the job of the address; blocks.

    Raises:
        HTTPException: There is none, or it is somebody else's.
    """
    job = job_of(request)
    if job is None:
        raise HTTPException(404)
    return job


def run_of(request: Request) -> PastImport:
    """Return the run of the command line of the address; blocks.

    Raises:
        HTTPException: There is none, or the person may not see those.
    """
    site = site_of(request)
    if not sees_others(person_of(request), site):
        raise HTTPException(404)
    try:
        return site.jobs.past.find(request.path_params["run"])
    except LookupError:
        raise HTTPException(404) from None


def imports_for(person: Person, site: Site) -> ImportsWanted:
    """Return all imports that *person* may see: as `may_see` and `sees_others` have it, in SQL."""
    return ImportsWanted(
        person=person.owner,
        sees_all=site.shared,
        may_approve=person.may_import,
        with_runs=sees_others(person, site),
    )


def called(owner: str, person: Person) -> str:
    """Return what *owner* is called to *person*."""
    return say("page.person.you") if owner in {person.owner, LOCAL} else owner
