"""Forgetting a name, a number or a person in open sheets and imports asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from bulk_import.store.database import Connection
from bulk_import.store.forgetting import Write, masking
from bulk_import.store.mention import Mention
from bulk_import.store.sheets import sql

_TEXTS: Final = (
    (5, sql.SHEET_TEXTS, sql.MASK_SHEET),
    (4, sql.JOB_TEXTS, sql.MASK_JOB),
    (2, sql.AUDIT_TEXTS, sql.MASK_AUDIT),
)
"""How many columns hold words of people, what reads them with their place, what writes them."""

_ENCODINGS: Final = ("utf-8", "utf-16-le", "utf-16-be", "latin-1")
"""How a text file may be encoded, as far as a search in it goes."""


def writes(
    connection: Connection, mention: Mention, upload_of: Callable[[str], bytes | None]
) -> Iterator[Write]:
    """Yield the writes by which open sheets and jobs forget *mention*; nothing is written yet.

    A sheet that holds it in a cell is deleted like one whose time is over.

    Args:
        connection: The store.
        mention: What is to be forgotten.
        upload_of: Returns the file of a sheet; None where it is gone. It may raise `OSError`.
    """
    yield from masking(_TEXTS, connection, mention)
    for sheet, upload in connection.execute(sql.SHEETS_WITH_CELLS):
        texts = connection.execute(sql.TEXTS_OF_SHEET, (sheet, sheet))
        is_written = any(mention.is_in(text) for (text,) in texts)
        if is_written or (upload and _is_in_file(mention, upload_of, upload)):
            yield sql.EXPIRE, (sheet,)
            yield from ((statement, (sheet,)) for statement in sql.REMOVE_OF_SHEET)


def _is_in_file(mention: Mention, upload_of: Callable[[str], bytes | None], upload: str) -> bool:
    """Return whether a kept file holds *mention*; one that cannot be read may."""
    try:
        content = upload_of(upload)
    except OSError:
        return True
    if content is None:
        return False
    if content.startswith(b"PK"):
        return mention.is_in_workbook(content)
    return any(mention.is_in(content.decode(one, "replace")) for one in _ENCODINGS)
