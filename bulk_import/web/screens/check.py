"""The Check screen: what is to be put right in a spreadsheet, and the rows in which it is."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import Any, Final
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response

from bulk_import.app.sheets import OpenSheet
from bulk_import.messages import page_table
from bulk_import.store.sheets import SheetRecord
from bulk_import.web.pages import macro, page, redirect, say
from bulk_import.web.people import Person
from bulk_import.web.permissions import may_edit
from bulk_import.web.screens.check_view import CheckView, Seen, check_view, labels
from bulk_import.web.screens.grid import style_of
from bulk_import.web.screens.rows_shown import PAGE, Show, View
from bulk_import.web.sheet_access import in_thread, person_of, sheet_of
from bulk_import.web.site import Site, site_of

_STEPS_READ: Final = 100
"""How many of the last changes are looked at for undo and *Done*."""

_KEYS: Final = (
    "move",
    "ends",
    "edit",
    "leave",
    "choices",
    "select",
    "copy",
    "undo",
    "problem",
    "find",
    "fix",
)
_SCRIPT: Final = "page.script."

TOLD: Final = "told"
"""The cookie that says what came of a change that was asked for without the script."""


async def check(request: Request, _: SheetRecord) -> Response:
    """Show the rows of a sheet that was read, and what is to be put right in them."""
    return await in_thread(lambda: _check(request))


def _check(request: Request) -> Response:
    sheet = sheet_of(request)
    site, person = site_of(request), person_of(request)
    view = View.of(request.query_params)
    row = request.query_params.get("row", "")
    if row.isdecimal():
        return _to_row(request, sheet, view, int(row[:9]))
    shows_all = request.query_params.get("list") == "all"
    made = check_view(sheet, view, seen(site, sheet, view, person), all_causes=shows_all)
    answer = page(
        request,
        "check",
        made=made,
        labels=labels,
        style=style_of(made.columns),
        address=_address(made, shows_all=shows_all),
        told=told_by(request),
        nav="new",
        back=_back(site, sheet),
        **_about(sheet),
    )
    answer.delete_cookie(TOLD)
    return answer


def _address(made: CheckView, *, shows_all: bool) -> str:
    """Return the question of the address under which the same is seen again after a change."""
    at = made.revision if made.view.at is None else made.view.at
    return made.view.address(at=at) + ("&list=all" if shows_all else "")


def _back(site: Site, sheet: OpenSheet) -> str:
    """Return the address of the import of a sheet; empty for none."""
    job = site.jobs.of_sheet(sheet.record.id)
    return "" if job is None else f"runs/{job.id}"


def told_by(request: Request) -> str:
    """Return what came of a change that was asked for without the script; empty for nothing."""
    return unquote(request.cookies.get(TOLD, ""))


def seen(site: Site, sheet: OpenSheet, view: View, person: Person) -> Seen:
    """Return what the store knows of a sheet beside itself; blocks."""
    after = max(0, sheet.revision - _STEPS_READ)
    since = None if view.at is None else site.sheets.since(sheet.record.id, view.at)
    changes = site.sheets.changes(sheet.record.id, after)
    edits = may_edit(sheet.record, person, site)
    return Seen(person=person.owner, changes=changes, since=since, may_edit=edits)


def fragments(made: CheckView, csrf: str) -> list[str]:
    """Return the parts of the page that a change may change, each with an id of its own."""
    part = macro
    return [
        part("check_bars", "tabs")(made.view, made.show, made.counts, made.sheet, made.revision),
        part("check_bars", "history")(made.undo, made.redo, made.sheet, csrf, made.view),
        part("check_bars", "pager")(made),
        part("check_bars", "go")(made.counts, made.sheet),
        part("problem_list", "rail")(made, csrf),
        part("grid", "head")(made.columns),
        *(part("grid", "row")(one, made.columns, made.sheet, labels) for one in made.rows),
    ]


def title(made: CheckView, file_name: str) -> str:
    """Return what the tab of the browser says: what changes comes first."""
    said = macro("check_bars", "title")(made.counts, file_name)
    return say("page.frame.title", what=said)


def _about(sheet: OpenSheet) -> dict[str, Any]:
    """Return what the screen says of the file, and what its script may have to say."""
    plan = sheet.plan
    codes = [code.removeprefix(_SCRIPT) for code in page_table() if code.startswith(_SCRIPT)]
    return {
        "file_name": sheet.record.file_name,
        "sheet_name": plan.sheet.name or "",
        "order": plan.date_order.label,
        "order_now": sheet.date_order_by_now if sheet.edited_rows else None,
        "keys": _KEYS,
        "script_words": {code: {"one": _words(code, 1), "none": _words(code, 0)} for code in codes},
    }


def _words(code: str, count: int) -> str:
    """Return what the script says of *count* changes."""
    return say(f"{_SCRIPT}{code}", count=count, why="").strip()


def _to_row(request: Request, sheet: OpenSheet, view: View, row: int) -> Response:
    """Send the browser on to the page on which a row stands: among all, if it is not shown."""
    site, person = site_of(request), person_of(request)
    address = f"sheets/{sheet.record.id}"
    every = replace(view, show=Show.ALL, cause="", find="")
    for tried in (view, every):
        shown = check_view(sheet, tried, seen(site, sheet, tried, person), only=()).shown
        if row in shown.numbers:
            return redirect(request, f"{address}{tried.address(page=shown.page_of(row))}#r{row}")
    near = bisect_left(sheet.plan.rows.numbers, row) // PAGE + 1
    return redirect(request, f"{address}{every.address(page=near)}")
