"""How a saved plan is told from a spreadsheet, with nothing loaded that only plans need."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

MARK: Final = "bulk_import_plan"
"""The first key of a saved plan; its value is the version of the form."""

_SIGNATURE: Final = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*\{\s*\"" + MARK.encode() + rb"\"")
_HEAD: Final = 200
"""Bytes in which that key stands."""


def is_plan(file: str) -> bool:
    """Return whether *file* is a saved plan, and not a spreadsheet or a pipe."""
    path = Path(file)
    try:
        if not path.is_file():
            return False
        with path.open("rb") as content:
            return _SIGNATURE.match(content.read(_HEAD)) is not None
    except (OSError, ValueError):  # whoever reads it says why it cannot be read
        return False
