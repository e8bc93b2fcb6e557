"""Forgetting a name, a number or a person in open sheets and imports asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bulk_import.store.database import Connection
from bulk_import.store.forgetting import Write, masking
from bulk_import.store.mention import Mention
from bulk_import.store.sheets import sql
from bulk_import.store.sheets.uploads import Uploads

_TEXTS: Final = (
    (5, sql.SHEET_TEXTS, sql.MASK_SHEET),
    (4, sql.JOB_TEXTS, sql.MASK_JOB),
    (2, sql.AUDIT_TEXTS, sql.MASK_AUDIT),
)
"""How many columns hold words of people, what reads them with their place, what writes them."""

_ENCODINGS: Final = ("utf-8", "utf-16-le", "utf-16-be", "latin-1")
"""How a text file may be encoded, as far as a search in it goes."""


def writes(connection: Connection, mention: Mention, uploads: Uploads) -> Iterator[Write]:
    """Yield the writes by which open sheets and jobs forget *mention*; nothing is written yet.

    A sheet that holds it in a cell is deleted like one whose time is over.

    Args:
        connection: The store.
        mention: What is to be forgotten.
        uploads: The files of the sheets.
    """
    yield from masking(_TEXTS, connection, mention)
    for sheet, upload in connection.execute(sql.SHEETS_WITH_CELLS):
        texts = connection.execute(sql.TEXTS_OF_SHEET, (sheet, sheet))
        is_written = any(mention.is_in(text) for (text,) in texts)
        if is_written or (upload and _is_in_file(mention, uploads, upload)):
            yield sql.EXPIRE, (sheet,)
            yield from ((statement, (sheet,)) for statement in sql.REMOVE_OF_SHEET)


def _is_in_file(mention: Mention, uploads: Uploads, name: str) -> bool:
    """Return whether a kept file holds *mention*; one that cannot be read may."""
    try:
        content = uploads.path(name).read_bytes()
    except FileNotFoundError:
        return False
    except OSError:
        return True
    if content.startswith(b"PK"):
        return mention.is_in_workbook(content)
    return any(mention.is_in(content.decode(one, "replace")) for one in _ENCODINGS)
