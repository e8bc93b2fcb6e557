"""Refuses what holds the account's own secret: it would be sent, shown and kept with the rest."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import chain
from typing import IO, Final
from zipfile import BadZipFile, ZipFile

from bulk_import.api.redaction import Redactor
from bulk_import.app.origin import EditablePlan, origin_of
from bulk_import.campaign import FIELDS
from bulk_import.cells import written
from bulk_import.options import ReadOptions, declared
from bulk_import.problems import Refused
from bulk_import.sheet import Sheet
from bulk_import.validation import Plan, planned_sheet_of

_LETTERS: Final = "latin-1"
"""Reads any bytes; a secret is made of letters that it knows."""

MOST_SEARCHED: Final = 200_000_000
"""Bytes that are searched; a part may be packed into a thousandth of them, and wait for that."""

_PIECE: Final = 1_000_000
_OVERLAP: Final = 1_000
"""Bytes that are searched together, and how many of them are searched again with the next."""


def refuse_own_secret(plan: Plan, redact: Redactor) -> None:
    """Refuse *plan* if anything that it was made from holds the secret that *redact* hides.

    A column whose header says that it holds secrets is never read, and is told of already.

    Raises:
        Refused: It does; the message names the place.
    """
    _refuse_names(plan, redact)
    _refuse_options(plan, redact)
    hidden = {match.column for match in plan.matches.columns if match.use == "secret"}
    for sheet in _sheets(plan):
        _refuse_cells(sheet, hidden, redact)
    _refuse_values(plan, redact)
    if plan.source is not None and not hidden:
        _refuse_parts(plan.source, redact)


def part_with_secret(workbook: bytes, redact: Redactor) -> str | None:
    """Return the part of *workbook* in which the secret stands, hidden sheets and notes included.

    Raises:
        BadZipFile: It cannot be searched.
        OSError: Likewise, or it unpacks to too much.
        RuntimeError: Likewise.
    """
    left = MOST_SEARCHED
    with ZipFile(BytesIO(workbook)) as parts:
        for name in parts.namelist():
            with parts.open(name) as part:
                for text in chain([name], _pieces(part)):
                    left -= len(text)
                    if left < 0:
                        raise OSError(errno.EFBIG, name)
                    if redact.finds(text):
                        return name
    return None


def _refuse_names(plan: Plan, redact: Redactor) -> None:
    if redact.finds(plan.path):
        raise Refused("secret.in_file_name")
    if redact.finds(plan.sheet.name or ""):
        raise Refused("secret.in_sheet_name")


def _refuse_options(plan: Plan, redact: Redactor) -> None:
    options = origin_of(plan).options if isinstance(plan, EditablePlan) else ReadOptions()
    for name, one in declared(ReadOptions).items():
        if redact.finds(str(getattr(options, name))):
            raise Refused("secret.in_option", option=one.flag.flag)


def _sheets(plan: Plan) -> Iterator[Sheet]:
    """Yield the sheet with its edits, and as it was without them."""
    yield plan.sheet
    if isinstance(plan, EditablePlan) and plan.edits:
        yield from origin_of(plan).spreadsheet.sheets


def _refuse_cells(sheet: Sheet, hidden: Iterable[str], redact: Redactor) -> None:
    columns = {letters: one for letters, one in sheet.columns.items() if letters not in hidden}
    cells = (cell for column in columns.values() for cell in column.values)
    if not redact.finds("\n".join(map(written, cells))):
        return  # nearly every file
    for letters, column in columns.items():
        rows = sheet.rows[column.mask(lambda cell: redact.finds(written(cell)))]
        if len(rows):
            raise Refused("secret.in_cell", cell=f"{letters}{rows[0]}")


def _refuse_values(plan: Plan, redact: Redactor) -> None:
    """Refuse a secret that is not written in a cell but would be sent: one from a side table."""
    columns = planned_sheet_of(plan)
    values = columns.different_values() if columns else _all_values(plan)
    if not redact.finds("\n".join(map(_text, values))):
        return
    for row in plan.rows:
        for field, value in row.values.items():
            if redact.finds(_text(value)):
                raise Refused("secret.in_value", row=str(row.row), field=FIELDS[field].header)


def _all_values(plan: Plan) -> Iterator[object]:
    return chain.from_iterable(row.values.values() for row in plan.rows)


def _text(value: object) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, tuple) else ""


def _refuse_parts(workbook: bytes, redact: Redactor) -> None:
    try:
        part = part_with_secret(workbook, redact)
    except (BadZipFile, OSError, RuntimeError, NotImplementedError):
        return  # what cannot be searched is not kept
    if part is not None:
        raise Refused("secret.in_part", part=redact(part))


def _pieces(part: IO[bytes]) -> Iterator[str]:
    """Yield the text of *part* piece by piece, each with the end of the one before."""
    tail = ""
    while piece := part.read(_PIECE):
        text = tail + piece.replace(b"\0", b"").decode(_LETTERS)  # of UTF-16, every other byte
        yield text
        tail = text[-_OVERLAP:]
