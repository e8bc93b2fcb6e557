"""An export of another dialer: looked at, filled in, and made into campaigns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bulk_import.app.converting import Converted
from bulk_import.app.sheets import ASKED, SEVERAL_TABLES, encodings_of
from bulk_import.campaign import FIELDS
from bulk_import.options import ReadOptions
from bulk_import.problems import Refused
from bulk_import.store.sheets import SheetRecord
from bulk_import.validation import UndecidedEncoding
from bulk_import.web.conversion_view import conversion_view, filled_in
from bulk_import.web.pages import page, redirect
from bulk_import.web.sheet_access import in_thread, person_of, record_of
from bulk_import.web.site import readings_of, site_of
from bulk_import.web.sources import dialer_choices

_GIVEN: Final = "given:"
_NO_EXPORT: Final = "="
"""The choice that a file is a list of campaigns; no dialer is called so."""

_MOST_FIELDS: Final = 20_000
"""Fields of a form: three for each line of the lists."""


async def conversion(request: Request) -> Response:
    """Show an export."""
    return await in_thread(lambda: _shown(request, record_of(request)))


async def answer(request: Request) -> Response:
    """Keep what a person filled in, and go on with the campaigns where they want that."""
    fields = await request.form(max_fields=_MOST_FIELDS)
    form = {name: str(value) for name, value in fields.items()}
    if form.get("profile") == _NO_EXPORT:
        return await _as_campaigns(request)
    return await in_thread(lambda: _answered(request, form))


async def _as_campaigns(request: Request) -> Response:
    """Read a file as a list of campaigns that was taken for an export."""
    record = await in_thread(lambda: record_of(request))
    try:
        await in_thread(lambda: site_of(request).exports.as_campaigns(record.id))
    except LookupError:
        raise HTTPException(404) from None
    readings_of(request).begin(record.id)
    return redirect(request, f"sheets/{record.id}")


def _answered(request: Request, form: Mapping[str, str]) -> Response:
    record, exports = record_of(request), site_of(request).exports
    converted = _converted(request, record)
    lists = {} if isinstance(converted, Refused) else filled_in(converted, form)
    try:
        exports.answer(record.id, _options(exports.options(record.id), form), lists)
        if form.get("go") == "campaigns":
            made = exports.make_campaigns(record.id, person_of(request).owner)
            return redirect(request, f"sheets/{made.id}")
    except Refused as refused:
        return _shown(request, record, refused.message)
    except LookupError:
        raise HTTPException(404) from None
    return redirect(request, f"sheets/{record.id}/conversion")


def _options(before: ReadOptions, form: Mapping[str, str]) -> ReadOptions:
    """Return *before* with what a form says of the dialer and of all campaigns."""
    given = {name.removeprefix(_GIVEN): it for name, it in form.items() if name.startswith(_GIVEN)}
    known = {name: it.strip() for name, it in given.items() if name in FIELDS}
    return replace(
        before,
        profile=form.get("profile") or before.profile,
        sheet=form.get("sheet") or before.sheet,
        encoding=form.get("encoding") or before.encoding,
        keep_active="keep_active" in form,
        given={name: it for name, it in {**before.given, **known}.items() if it},
    )


def _converted(request: Request, record: SheetRecord) -> Converted | Refused:
    """Return the conversion of an export, or why there is none.

    Raises:
        HTTPException: The sheet is no export.
    """
    try:
        return site_of(request).exports.converted(record.id)
    except LookupError:
        raise HTTPException(404) from None
    except Refused as refused:
        return refused


def _shown(request: Request, record: SheetRecord, refusal: str = "") -> Response:
    converted, options = _converted(request, record), site_of(request).exports.options(record.id)
    made = None if isinstance(converted, Refused) else conversion_view(converted, options.given)
    why = converted if isinstance(converted, Refused) else None
    return page(
        request,
        "conversion",
        status=422 if refusal or why else 200,
        nav="new",
        sheet=record,
        made=made,
        refused=refusal or (why.message if why else ""),
        is_asked=why is not None and why.code in ASKED,
        dialers=dialer_choices(),
        no_export=_NO_EXPORT,
        sheets=_sheets(request, record, why),
        encodings=encodings_of(why.readings) if isinstance(why, UndecidedEncoding) else (),
        profile=options.profile or (made.profile if made else ""),
        keep_active=options.keep_active,
    )


def _sheets(request: Request, record: SheetRecord, why: Refused | None) -> tuple[str, ...]:
    """Return the sheets of which a person has to choose one; none where that is not asked."""
    if why is None or why.code != SEVERAL_TABLES:
        return ()
    return site_of(request).exports.sheets(record.id)


routes = [
    Route("/sheets/{sheet}/conversion", conversion),
    Route("/sheets/{sheet}/conversion", answer, methods=["POST"]),
]
