"""Workbooks to take away: made for one answer, in a file that goes with it."""

from __future__ import annotations

import re
from contextlib import ExitStack
from typing import Final
from urllib.parse import quote

from anyio import to_thread
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from bulk_import import temporary
from bulk_import.app.report import Report
from bulk_import.invisible import printable

EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_UNSAFE: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_LONGEST: Final = 100
"""Characters of a file's name before our ending."""


def workbook(report: Report, file_name: str, *, practice: bool = False) -> Response:
    """Return the annotated workbook of *report* as a download; blocks.

    Args:
        report: What it tells.
        file_name: What the user's file is called.
        practice: Whether the sandbox took TeleCMI's place, which its name says.

    Raises:
        Refused: It cannot be written.
    """
    name = download_name(file_name, report.facts.command, practice=practice)
    headers = {"content-disposition": attached(name), "cache-control": "no-store"}
    with ExitStack() as made:
        written = report.save(made.enter_context(temporary.folder()) / "workbook.xlsx")
        download = Download(written, media_type=EXCEL, headers=headers)
        download.made = made.pop_all()
    return download


class Download(FileResponse):
    """A file that goes once it was answered, whatever became of that.

    A task in the background would not do: it is left out where somebody asks for a part that the
    file does not have.

    Attributes:
        made: Removes the file.
    """

    made: ExitStack

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and remove the file."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            await to_thread.run_sync(self.made.close)


def download_name(file_name: str, command: str, *, practice: bool = False) -> str:
    """Return what a workbook is called: no name of a file can make it another kind of file."""
    stem = _UNSAFE.sub("_", printable(file_name)).rpartition(".")[0] or "campaigns"
    kind = "check" if command == "check" else "results"
    between = "practice." if practice else ""
    return f"{stem[:_LONGEST].strip(' .') or 'campaigns'}.{between}{kind}.xlsx"


def attached(name: str) -> str:
    """Return the header for a file called *name*: in ASCII for all, and in full (RFC 6266)."""
    plain = re.sub(r'[^ -~]|["\\%]', "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
