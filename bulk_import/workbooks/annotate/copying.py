"""A copy of the user's workbook with our additions: changed in its package, else written anew."""

from __future__ import annotations

import sys
from typing import Final

from bulk_import.workbooks.annotate.additions import Additions, Uncopied, Unpatchable
from bulk_import.workbooks.annotate.patching import patched

MOST_ROWS_REWRITTEN: Final = 20_000
"""Rows up to which a workbook is written anew; openpyxl keeps every cell of it in memory."""


def as_copy(source: bytes, additions: Additions) -> bytes:
    """Return the user's workbook with our columns, notes, colours and sheets.

    Raises:
        Uncopied: The workbook cannot be copied.
        Refused: The sheet has no room for our columns.
    """
    try:
        return patched(source, additions)
    except Unpatchable as why:
        if len(additions.rows) > MOST_ROWS_REWRITTEN:
            raise Uncopied(why.code) from why
        return _rewritten(source, additions, why.code)


def _rewritten(source: bytes, additions: Additions, reason: str) -> bytes:
    # openpyxl looks whether numpy is there, and a tenth of a second is gone.
    sys.modules.setdefault("numpy", None)  # type: ignore[arg-type]  # None: not there
    from bulk_import.workbooks.annotate.rewriting import rewritten_copy  # noqa: PLC0415  see above

    return rewritten_copy(source, additions, reason)
