"""What a copy of the user's workbook gets from us: all that its writer knows of a plan.

It is handed to the child process that copies, which loads nothing that plans are made with.
"""

from __future__ import annotations

from dataclasses import dataclass

from bulk_import.edits import EditedCell
from bulk_import.workbooks.marks import Annotations
from bulk_import.workbooks.secrecy import Secrets
from bulk_import.workbooks.tables import Table


class Uncopied(Exception):
    """The user's workbook cannot be copied.

    Args:
        code: Why, as a code of the messages.
        error: What kind of error says so, if that is why.
    """

    def __init__(self, code: str, error: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.error = error


class Unpatchable(Exception):
    """The user's workbook cannot be changed where it stands, and has to be written anew.

    Args:
        code: Why, as a code of the messages.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Additions:
    """What a copy of the user's workbook gets from us, and where.

    Attributes:
        path: The workbook, for messages.
        sheet: The name of the sheet of the campaigns.
        rows: Its rows from the header on.
        left: The number of the first column of the campaigns.
        start: The number of the column where ours start if nothing is in the way.
        earlier: The numbers of the columns that an earlier import left.
        headers: The headers of our columns.
        annotations: What is written beside and onto the cells.
        edits: What a person wrote in place of what the cells hold.
        tables: Sheets of ours; the last one has a place for remarks.
        secrets: What must stand in no part of the copy.
        language: The language of our words, as `messages` has it.
        keeps_macros: The copy goes into a file that may hold macros.
        names: The number of the column with the names of the campaigns; 0 for none.
    """

    path: str
    sheet: str | None
    rows: range
    left: int
    start: int
    earlier: tuple[int, ...]
    headers: tuple[str, ...]
    annotations: Annotations
    edits: tuple[EditedCell, ...]
    tables: tuple[Table, ...]
    secrets: Secrets
    language: str
    keeps_macros: bool = False
    names: int = 0

    @property
    def opens_on_ours(self) -> bool:
        """The workbook opens on a sheet of ours."""
        return any(table.is_opened for table in self.tables)
