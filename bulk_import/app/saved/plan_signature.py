"""How a saved plan is told from a spreadsheet, with nothing loaded that only plans need."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

MARK: Final = "bulk_import_plan"
"""The first key of a saved plan; its value is the version of the form."""

_SIGNATURE: Final = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*\{\s*\"" + MARK.encode() + rb"\"")
_BY_ACCOUNT: Final = re.compile(_SIGNATURE.pattern + rb"\s*:\s*\d+\s*,\s*\"by_account\"\s*:\s*true")
"""The second key, where the plan is one of several accounts."""

_HEAD: Final = 200
"""Bytes in which those keys stand."""


def is_plan(file: str) -> bool:
    """Return whether *file* is a saved plan, and not a spreadsheet or a pipe."""
    return _SIGNATURE.match(_head(file)) is not None


def is_plan_by_account(file: str) -> bool:
    """Return whether *file* is a saved plan of several accounts."""
    return _BY_ACCOUNT.match(_head(file)) is not None


def _head(file: str) -> bytes:
    path = Path(file)
    try:
        if not path.is_file():
            return b""
        with path.open("rb") as content:
            return content.read(_HEAD)
    except (OSError, ValueError):  # whoever reads it says why it cannot be read
        return b""
