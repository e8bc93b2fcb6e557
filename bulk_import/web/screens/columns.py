"""Columns and readings: what each column fills, and how the file as a whole is read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bulk_import.app.origin import EditablePlan
from bulk_import.app.saved.matches import place_of, remember
from bulk_import.app.sheets import encodings_among
from bulk_import.campaign import FIELDS, fields_of
from bulk_import.fields import Field
from bulk_import.mapping import Match, UnsettledColumns
from bulk_import.options import ReadOptions
from bulk_import.problems import Refused
from bulk_import.sheet import Sheet
from bulk_import.store.sheets import SheetRecord, SheetState
from bulk_import.web.column_choices import (
    ColumnRow,
    column_rows,
    doubled_fields,
    only_one,
    wanted_columns,
)
from bulk_import.web.decisions import Decision, decisions, waiting_rows
from bulk_import.web.pages import page, redirect, say
from bulk_import.web.sheet_access import (
    edits,
    in_thread,
    once_more,
    person_of,
    record_of,
    sheet_of,
)
from bulk_import.web.site import site_of

_FILLS: Final = "fills:"
_GIVEN: Final = "given:"
_ONLY: Final = "only:"
_READINGS: Final = ("date_order", "region", "encoding")
_NO_NAME: Final = re.compile(r"[^a-z0-9_]+")
_NUMBER: Final = re.compile(r"-?[0-9]{1,7}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A sheet as far as it was read.

    Attributes:
        record: What the store keeps of it.
        below: The sheet below its header.
        columns: What its columns are.
        options: How the file is read.
        plan: What would be sent; None while columns are missing for that.
        missing: The fields that every campaign needs, and that nothing fills.
    """

    record: SheetRecord
    below: Sheet
    columns: Sequence[Match]
    options: ReadOptions
    plan: EditablePlan | None
    missing: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why what a person chose cannot be.

    Attributes:
        whole: What is said of the file; empty where it is about columns.
        columns: What is said beside columns, by their letters.
    """

    whole: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


_NONE: Final = Refusal()


async def columns(request: Request) -> Response:
    """Show how the file is read."""
    return await in_thread(lambda: columns_page(request))


async def readings(request: Request) -> Response:
    """Read the file again as a person chose, and show what came of it."""
    form = {name: str(value) for name, value in (await request.form()).items()}
    return await in_thread(lambda: once_more(lambda: _read_again(request, form)))


def read_of(request: Request) -> Read:
    """Return the sheet of the address; blocks.

    Raises:
        HTTPException: As for `sheet_of`.
    """
    record, sheets = record_of(request), site_of(request).sheets
    options = sheets.options(record.id)
    if record.state is SheetState.ASKING:
        asked = sheets.unmatched(record.id)
        return Read(
            record=record,
            below=asked.sheet,
            columns=asked.columns,
            options=options,
            plan=None,
            missing=tuple(FIELDS[name] for name in asked.fields),
        )
    plan = sheet_of(request).plan
    below, matches = plan.sheet.below(plan.matches.header_row), plan.matches.columns
    return Read(record=record, below=below, columns=matches, options=options, plan=plan)


def _read_again(request: Request, form: Mapping[str, str]) -> Response:
    read = read_of(request)
    fills = only_one(read.columns, _said(form, _FILLS), _said(form, _ONLY))
    by_hand, refusals = wanted_columns(read.columns, fills)
    if refusals:
        return columns_page(request, Refusal(columns=refusals))
    try:
        more = _saved(request, read, _options(read.options, by_hand, form))
        _remember(request, form)
    except UnsettledColumns as unsettled:
        if read.plan is None:  # there is less to answer than before
            return _next(request, read, {**form, "go": ""}, None)
        missing = unsettled.facts.get("missing")
        why = say("page.columns.needs", missing=missing) if missing else unsettled.message
        return columns_page(request, Refusal(whole=why))
    except Refused as refused:
        if record_of(request).state is SheetState.CHOOSING:
            return redirect(request, f"sheets/{read.record.id}")
        return columns_page(request, Refusal(whole=refused.message))
    return _next(request, read, form, more)


def _said(form: Mapping[str, str], about: str) -> dict[str, str]:
    """Return what a form says *about* columns or fields, by these."""
    return {name.removeprefix(about): it for name, it in form.items() if name.startswith(about)}


def _saved(request: Request, read: Read, options: ReadOptions) -> int | None:
    """Read the file again, and return how many more rows are ready; None where nothing changed."""
    if options == read.options:
        return None
    sheets, person = site_of(request).sheets, person_of(request)
    return sheets.set_options(read.record.id, person.owner, options).more_ready


def _remember(request: Request, form: Mapping[str, str]) -> None:
    """Save how the columns were matched, where a person going on wants that."""
    folder = site_of(request).read.profiles
    name = form.get("profile", "").strip()
    if form.get("go") and form.get("remember") and folder is not None:
        remember(sheet_of(request).plan, place_of(name, folder))


def _options(
    before: ReadOptions, by_hand: Mapping[str, str], form: Mapping[str, str]
) -> ReadOptions:
    """Return *before* with what a form says; what it does not mention stays."""
    known = {name: it.strip() for name, it in _said(form, _GIVEN).items() if name in FIELDS}
    values: dict[str, Any] = {name: form[name] or None for name in _READINGS if name in form}
    return replace(
        before,
        columns={**before.columns, **by_hand},
        given={name: it for name, it in {**before.given, **known}.items() if it},
        **values,
    )


def _next(request: Request, read: Read, form: Mapping[str, str], more: int | None) -> Response:
    address = f"sheets/{read.record.id}"
    if form.get("go") == "check":
        return redirect(request, f"{address}?show=fixing")
    told = "" if more is None else f"?more={more}"
    at = quote(form.get("at", ""), safe="")
    return redirect(request, f"{address}/columns{told}{f'#{at}' if at else ''}")


def columns_page(request: Request, refusal: Refusal = _NONE) -> Response:
    """Return the screen; blocks.

    Args:
        request: What is answered.
        refusal: Why what a person chose cannot be.
    """
    read = read_of(request)
    ways = encodings_among(read.record.choices)
    cards = decisions(read.plan, read.options, ways) if read.plan else []
    rows = column_rows(read.below, read.columns, refusal.columns)
    doubled = doubled_fields(read.below, read.columns)
    asked = sum(row.is_asked for row in rows) - sum(len(one.choices) for one in doubled)
    questions = len(doubled) + len(read.missing) + sum(card.is_open for card in cards)
    return page(
        request,
        "columns",
        status=422 if refusal != _NONE else 200,
        nav="new",
        sheet=read.record,
        facts=_facts(read),
        lead=_lead(rows, asked + questions),
        told=_told(request.query_params.get("more", "")),
        refused=refusal.whole,
        cards=cards,
        may_edit=edits(request, read.record),
        doubled=doubled,
        missing=read.missing,
        given=read.options.given,
        rows=rows,
        needed=_needed(read.missing),
        waiting=_waiting(cards, asked + len(doubled)),
        can_go_on=not (read.missing or doubled),
        can_remember=site_of(request).read.profiles is not None,
        profile=_profile_name(read.record.file_name),
    )


def _profile_name(file_name: str) -> str:
    """Return a name for what is remembered, made of the file's."""
    return _NO_NAME.sub("-", Path(file_name).stem.casefold()).strip("-")


def _facts(read: Read) -> str:
    code = "page.columns.facts" if read.below.name else "page.columns.facts_of_file"
    rows = len(read.plan.rows) if read.plan else len(read.below.rows)
    header_row = int(read.below.rows[0]) - 1 if len(read.below.rows) else 1
    if read.plan:
        header_row = read.plan.matches.header_row
    return say(code, header_row=header_row, rows=rows, sheet=read.below.name or "")


def _lead(rows: Sequence[ColumnRow], questions: int) -> str:
    matched = sum(row.is_imported for row in rows)
    code = "page.columns.lead" if questions else "page.columns.lead_settled"
    return say(code, matched=matched, columns=len(rows), open=questions)


def _told(more: str) -> str:
    """Return in words how many more rows are ready since the file was read again."""
    if not _NUMBER.fullmatch(more):
        return ""
    rows = int(more)
    if rows == 0:
        return say("page.columns.read")
    return say(
        "page.columns.more_ready" if rows > 0 else "page.columns.fewer_ready", rows=abs(rows)
    )


def _needed(missing: Sequence[Field]) -> str:
    if missing:
        headers = ", ".join(one.header for one in missing)
        return say("page.columns.needed_some", missing=headers, count=len(missing))
    needed = [one for one in fields_of() if one.required]
    return say("page.columns.needed_all", count=len(needed))


def _waiting(cards: Sequence[Decision], asked: int) -> str:
    questions = sum(card.is_open for card in cards)
    if questions:
        return say("page.columns.open", questions=questions, rows=waiting_rows(cards))
    return say("page.columns.open_columns", columns=asked) if asked else ""


routes = [
    Route("/sheets/{sheet}/columns", columns),
    Route("/sheets/{sheet}/readings", readings, methods=["POST"]),
]
