"""What a request about an open sheet asks for, whether the script sends it or a form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Annotated, Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bulk_import.web.screens.rows_shown import PAGE

_MOST_CELLS: Final = 20_000
"""Cells of one request: a column of many rows, pasted."""
LONGEST: Final = 32_767
"""Characters of a cell, as in Excel."""
_CELL: Final = re.compile(r"c\.(\d{1,8})\.([\w ]{1,80})")
_USED: Final = re.compile(r"(\d{1,8})\.([\w ]{1,80})\.(.*)", re.DOTALL)

Row = Annotated[int, Field(ge=1, le=10_000_000)]


class Asked(BaseModel):
    """What every request says beside what it asks for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    base: int | None = None
    """The revision that the page shows."""
    view: str = Field("", max_length=2_000)
    """The question of the page's address."""
    shown: tuple[Row, ...] = Field((), max_length=PAGE * 2)
    """The rows that the page shows."""
    back: str = Field("", pattern=r"^(changes|rows/\d{1,8})?$")
    """The page of the sheet that a form stands on, where it is not the screen itself."""


class AskedCell(BaseModel):
    """A cell as a person wants it; see `CellEdit`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    row: Row
    column: str = Field(max_length=80)
    text: str = Field(max_length=LONGEST)
    was: str | None = None


class AskedEdits(Asked):
    """Cells to be written into, and by which request of which tab."""

    tab: str = Field("form", max_length=80)
    seq: int = 0
    cells: tuple[AskedCell, ...] = Field(max_length=_MOST_CELLS)
    pasted: int = 0
    """How many values were on the clipboard, where the cells are of it; 0 where they are not."""
    placed: int = 0
    """For how many of them there was a cell, be it one into which nothing can be written."""


class AskedFix(Asked):
    """A cause to be put right in all its cells."""

    cause: str = Field(max_length=80)
    value: str = Field("", max_length=LONGEST)


class AskedLeftOut(Asked):
    """Rows to be left out: one, or those of a cause but the first."""

    cause: str = Field("", max_length=80)
    row: Row | None = None
    out: bool = True


class AskedUndo(Asked):
    """A step to be undone; the last one without a number."""

    step: int | None = None


_A = TypeVar("_A", bound=Asked)


async def asked_for(request: Request, kind: type[_A]) -> _A:
    """Return what a request asks for.

    Raises:
        HTTPException: Nobody who uses the page asks so.
    """
    try:
        return kind.model_validate(await _body(request, kind))
    except (ValidationError, ValueError):
        raise HTTPException(400) from None


async def _body(request: Request, kind: type[Asked]) -> Mapping[str, Any]:
    """Return what a request asks for, as its model takes it."""
    if request.headers.get("content-type", "").startswith("application/json"):
        body = await request.json()
        if not isinstance(body, dict):
            raise ValueError("no object")
        return body
    form = await request.form(max_files=0, max_fields=10_000)
    plain = {name: value for name, value in form.items() if isinstance(value, str)}
    names = kind.model_fields.keys() - {"cells", "tab", "seq", "shown", "pasted", "placed"}
    asked: dict[str, Any] = {name: value for name, value in plain.items() if name in names}
    return asked | _cells(plain) if kind is AskedEdits else asked


def _cells(form: Mapping[str, str]) -> dict[str, Any]:
    """Return the cells of a form that hold something else than when it was shown."""
    cells = []
    for name, text in form.items():
        found = _CELL.fullmatch(name)
        was = form.get(f"w{name[1:]}")
        if found and was is not None and text != was.replace("\r", "").replace("\n", ""):
            cells.append({"row": found[1], "column": found[2], "text": text, "was": was})
    used = _USED.fullmatch(form.get("use", ""))
    if used:
        row, column, text = used.groups()
        was = form.get(f"w.{row}.{column}")
        cells.append({"row": row, "column": column, "text": text, "was": was})
    return {"cells": cells, "tab": token_urlsafe(8), "seq": 1}
