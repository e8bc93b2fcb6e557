"""What people do to an open sheet on the Check screen: the requests of its script and its forms.

The script asks for JSON and gets the parts of the page that a change may change. A form without
the script is answered by the page it came from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from urllib.parse import parse_qsl, quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bulk_import.app.sheets import CellEdit, Clash, Control, OpenSheet, Saved
from bulk_import.edits import Edit
from bulk_import.problems import Refused
from bulk_import.web.pages import macro, redirect, say, wants_json
from bulk_import.web.screens.asked import (
    LONGEST,
    Asked,
    AskedEdits,
    AskedFix,
    AskedLeftOut,
    AskedUndo,
    asked_for,
)
from bulk_import.web.screens.cell_views import sent_as
from bulk_import.web.screens.check import TOLD, fragments, seen, title
from bulk_import.web.screens.check_view import check_view
from bulk_import.web.screens.grid import reason_of
from bulk_import.web.screens.rows_shown import View
from bulk_import.web.screens.steps import fix_words, header_of_column
from bulk_import.web.sheet_access import in_thread, once_more, person_of, record_of, sheet_of
from bulk_import.web.site import site_of

Told = tuple[Saved, str, bool]
"""What came of a request, what is said of it, and whether undo is offered with that."""
_A = TypeVar("_A", bound=Asked)


async def edits(request: Request) -> Response:
    """Write into cells."""
    return await _answer(request, AskedEdits, _edit)


async def fixes(request: Request) -> Response:
    """Put a cause right in all its cells."""
    return await _answer(request, AskedFix, _fix)


async def left_out(request: Request) -> Response:
    """Leave rows out, or take them in again."""
    return await _answer(request, AskedLeftOut, _leave_out)


async def undo(request: Request) -> Response:
    """Undo a step."""
    return await _answer(request, AskedUndo, _undo)


async def redo(request: Request) -> Response:
    """Do a step again."""
    return await _answer(request, AskedUndo, _redo)


async def since(request: Request) -> Response:
    """Answer what others have changed since a revision; nothing where nobody has."""
    return await in_thread(lambda: _since(request))


async def meaning(request: Request) -> Response:
    """Answer how a text would be read in the cells of a cause."""
    return await in_thread(lambda: _meaning(request))


def _edit(request: Request, asked: AskedEdits) -> Told:
    cells = [CellEdit(one.row, one.column, one.text, one.was) for one in asked.cells]
    sheet, person = request.path_params["sheet"], person_of(request).owner
    saved = site_of(request).sheets.edit(sheet, person, cells, tab=asked.tab, seq=asked.seq)
    if wants_json(request):
        return saved, _pasted(saved.sheet, asked) if asked.pasted else "", bool(asked.pasted)
    if saved.clashes:
        cells_named = ", ".join(f"{one.column}{one.row}" for one in saved.clashes)
        return saved, say("page.check.clash", cells=cells_named), False
    return saved, say("page.check.edited_cells", count=saved.changed), False


def _pasted(sheet: OpenSheet, asked: AskedEdits) -> str:
    """Return what became of the values on the clipboard."""
    rows = [one.row for one in asked.cells] or [0]
    columns = {one.column for one in asked.cells}
    header = header_of_column(sheet, columns.pop()) if len(columns) == 1 else ""
    where = {"first": str(min(rows)), "last": str(max(rows)), "header": header}
    said = say(
        f"page.check.{'pasted' if header else 'pasted_wide'}", count=len(asked.cells), **where
    )
    if over := asked.pasted - asked.placed:
        last = str(asked.shown[-1]) if asked.shown else ""
        said += " " + say("page.check.pasted_over", count=over, of=asked.pasted, last=last)
    if locked := asked.placed - len(asked.cells):
        said += " " + say("page.check.pasted_locked", count=locked)
    return said


def _fix(request: Request, asked: AskedFix) -> Told:
    sheets, person = site_of(request).sheets, person_of(request).owner
    sheet = request.path_params["sheet"]
    if not asked.value:
        return Saved(sheets.open(sheet), (), 0, 0), say("page.check.choose_first"), False
    saved = sheets.fix(sheet, person, asked.cause, asked.value, base=asked.base)
    if not saved.changed:
        return saved, say("page.check.fixed_none", of=saved.of), False
    (change,) = sheets.changes(sheet, saved.revision - 1)
    said = fix_words(saved.sheet, change.writes)
    if saved.changed < saved.of:
        said = say("page.check.some_of", done=said, count=saved.changed, of=saved.of)
    return saved, said, True


def _leave_out(request: Request, asked: AskedLeftOut) -> Told:
    sheets, person = site_of(request).sheets, person_of(request).owner
    sheet = request.path_params["sheet"]
    rows = [asked.row] if asked.row is not None else _rows_of(sheets.open(sheet), asked.cause)
    saved = sheets.leave_out(sheet, person, rows, out=asked.out)
    code = "were_left_out" if asked.out else "were_taken_in"
    return saved, say(f"page.check.{code}", count=saved.changed), True


def _rows_of(sheet: OpenSheet, key: str) -> Iterable[int]:
    """Return the rows of a conflict between rows."""
    cause = sheet.cause(key)
    return cause.rows if cause is not None and cause.control is Control.CONFLICT else ()


def _undo(request: Request, asked: AskedUndo) -> Told:
    sheet, person = request.path_params["sheet"], person_of(request).owner
    saved = site_of(request).sheets.undo(sheet, person, asked.step)
    return saved, _put_back(saved, "nothing_to_undo"), False


def _redo(request: Request, _: AskedUndo) -> Told:
    saved = site_of(request).sheets.redo(request.path_params["sheet"], person_of(request).owner)
    return saved, _put_back(saved, "nothing_to_redo"), False


def _put_back(saved: Saved, nothing: str) -> str:
    if not saved.of:
        return say(f"page.check.{nothing}")
    code = "put_back" if saved.changed == saved.of else "put_back_some"
    return say(f"page.check.{code}", count=saved.changed, of=saved.of)


async def _answer(request: Request, kind: type[_A], do: Callable[[Request, _A], Told]) -> Response:
    """Do what a request asks for, and answer it in the way in which it was asked."""
    asked = await asked_for(request, kind)
    return await in_thread(lambda: _done(request, asked, do))


def _done(request: Request, asked: _A, do: Callable[[Request, _A], Told]) -> Response:
    record_of(request)
    try:
        saved, said, can_undo = once_more(lambda: do(request, asked))
    except LookupError:
        raise HTTPException(404) from None
    except Refused as refused:
        if wants_json(request):
            return JSONResponse({"problem": refused.message}, 422)
        return _back(request, asked, refused.message)
    if not wants_json(request):
        return _back(request, asked, said)
    told = _told(request, saved.sheet, asked)
    own = {"said": said, "undo": can_undo} if said else {}
    return JSONResponse(told | own | {"clashes": _clashes(saved.clashes)})


def _back(request: Request, asked: Asked, said: str) -> Response:
    """Send the browser of somebody without the script back to the page it came from."""
    sheet = request.path_params["sheet"]
    below = f"/{asked.back}" if asked.back else asked.view
    response = redirect(request, f"sheets/{sheet}{below if below.startswith(('?', '/')) else ''}")
    response.set_cookie(TOLD, quote(said), max_age=60, httponly=True, samesite="strict")
    return response


def _told(request: Request, sheet: OpenSheet, asked: Asked) -> dict[str, Any]:
    """Return what a page is told of a sheet that was changed since it was made."""
    site, person = site_of(request), person_of(request)
    view = View.of(dict(parse_qsl(asked.view.removeprefix("?"))))
    base = sheet.revision if asked.base is None else asked.base
    changed = site.sheets.since(sheet.record.id, base)
    rows = asked.shown if changed.everything else set(changed.rows) & set(asked.shown)
    known = set(rows) & set(sheet.plan.rows.numbers)
    made = check_view(sheet, view, seen(site, sheet, view, person), only=known)
    others = {who: count for who, count in changed.people.items() if who != person.owner}
    heard = say("page.check.others", who=", ".join(others), count=sum(others.values()))
    return {
        "revision": sheet.revision,
        "title": title(made, sheet.record.file_name),
        "columns": len(made.columns),
        "html": fragments(made, request.state.csrf),
        "said": heard if others else "",
    }


def _clashes(clashes: Iterable[Clash]) -> list[dict[str, Any]]:
    return [
        {
            "row": one.row,
            "column": one.column,
            "mine": one.mine,
            "theirs": one.theirs,
            "html": macro("clash", "clash")(one, at=f"{one.when.astimezone():%H:%M}"),
        }
        for one in clashes
    ]


def _since(request: Request) -> Response:
    query = request.query_params
    try:
        base = int(query.get("revision", ""))
        shown = tuple(int(one) for one in query.get("rows", "").split(",") if one)
        asked = Asked(base=base, view=str(query), shown=shown)
    except ValueError:
        raise HTTPException(400) from None
    sheet = sheet_of(request)
    if sheet.revision <= base:
        return Response(status_code=204)
    return JSONResponse(_told(request, sheet, asked))


def _meaning(request: Request) -> Response:
    """Answer how the first cell of a cause would be read with another text."""
    sheet = sheet_of(request)
    cause = sheet.cause(request.query_params.get("cause", ""))
    text = request.query_params.get("text", "")[:LONGEST]
    if cause is None or not cause.rows or not text:
        return JSONResponse({"said": ""})
    place = cause.problem.column or cause.problem.field or ""
    try:
        row = sheet.plan.with_edits([Edit(cause.rows[0], place, text)]).row(cause.rows[0])
    except Refused as refused:
        return JSONResponse({"said": refused.message})
    field = cause.problem.field
    problem = next((one for one in row.problems if one.field == field), None)
    if problem is not None:
        return JSONResponse({"said": reason_of(problem, has_choices=False)})
    value = sent_as(row, [field] if field else [])
    return JSONResponse({"said": say("page.check.is_read_as", value=value) if value else ""})


routes = [
    Route("/sheets/{sheet}/edits", edits, methods=["POST"]),
    Route("/sheets/{sheet}/fixes", fixes, methods=["POST"]),
    Route("/sheets/{sheet}/left-out", left_out, methods=["POST"]),
    Route("/sheets/{sheet}/undo", undo, methods=["POST"]),
    Route("/sheets/{sheet}/redo", redo, methods=["POST"]),
    Route("/sheets/{sheet}/since", since),
    Route("/sheets/{sheet}/meaning", meaning),
]
