"""Which open sheet a request is about, for those who may see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bulk_import.app.sheets import OpenSheet
from bulk_import.store.sheets import Conflicting, SheetRecord
from bulk_import.web.people import Person
from bulk_import.web.permissions import may_edit, may_read
from bulk_import.web.site import site_of

_T = TypeVar("_T")

_READING: Final = frozenset({"GET", "HEAD"})


def person_of(request: Request) -> Person:
    """Return who sent a request; the gate lets nobody through who is not signed in."""
    person: Person = request.state.person
    return person


def record_of(request: Request) -> SheetRecord:
    """Return what is kept of the sheet of the address; blocks.

    Raises:
        HTTPException: There is none, or it is somebody else's: nobody learns which. What waits for
            approval can be looked at by whoever may approve it, and changed by its owner alone.
    """
    site, person = site_of(request), person_of(request)
    try:
        record = site.sheets.record(request.path_params["sheet"])
    except LookupError:
        raise HTTPException(404) from None
    may = may_read if request.method in _READING else may_edit
    if not may(record, person, site):
        raise HTTPException(404)
    return record


def sheet_of(request: Request) -> OpenSheet:
    """Return the open sheet of the address; blocks, for seconds where it is read again.

    Raises:
        HTTPException: As for `record_of`; or it was not read yet, or is deleted.
        Refused: Its file cannot be read any more.
    """
    record = record_of(request)
    try:
        return site_of(request).sheets.open(record.id)
    except LookupError:
        raise HTTPException(404) from None


def edits(request: Request, record: SheetRecord) -> bool:
    """Return whether who sent a *request* may change a sheet, not only look at it; blocks."""
    return may_edit(record, person_of(request), site_of(request))


def once_more(do: Callable[[], _T]) -> _T:
    """Return what *do* returns, which is done again if another server was quicker.

    Raises:
        Conflicting: It was again.
    """
    try:
        return do()
    except Conflicting:
        return do()


async def in_thread(do: Callable[[], _T]) -> _T:
    """Return what *do* returns, which blocks."""
    return await to_thread.run_sync(do)
