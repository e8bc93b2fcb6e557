"""Telling our notes from the user's, also where both stand on one cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bulk_import.messages import text
from bulk_import.workbooks.marks import Mark
from bulk_import.workbooks.styles import AUTHOR, SIGNATURE

DIVIDER: Final = "\n\n— bulk-import —\n"
"""What stands between the user's own note and ours in the same cell."""

_NOTE_OF_0_1_0: Final = re.compile(r"(?:Row [0-9]+: )?(?:Error|Question|Warning): .*", re.DOTALL)
"""A note of release 0.1.0, which did not sign its notes."""

_NOBODY: Final = frozenset({"", "None"})
"""What openpyxl makes of an author without a name."""


def is_of_ours(author: str, note: str) -> bool:
    """Say whether a note is ours.

    By its author; by its signature where there is none: LibreOffice and Google drop all authors.
    """
    if author == AUTHOR:
        return True
    if author.strip() not in _NOBODY:
        return False
    return note.endswith(SIGNATURE) or bool(_NOTE_OF_0_1_0.fullmatch(note))


def note_text(found: Sequence[tuple[int, Mark]]) -> str:
    """Return the words of a note; merged cells carry those of several rows."""
    if len(found) == 1:
        return found[0][1].text
    return "\n".join(text("line.row_note", row=str(row), note=mark.text) for row, mark in found)
