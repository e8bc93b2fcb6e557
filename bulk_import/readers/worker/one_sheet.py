"""The child process that reads a single sheet of a workbook, one that nobody sees among them."""

from __future__ import annotations

from typing import IO, Any

from bulk_import.readers.worker.main import serve
from bulk_import.readers.worker.packages import Package
from bulk_import.readers.worker.parts import book
from bulk_import.readers.worker.wire import ReadError, Send, Task
from bulk_import.readers.worker.workbooks import Unread, opened, send_sheet


def main(source: IO[bytes], target: IO[bytes]) -> None:
    """Read the name of a sheet and a workbook from *source*, and write its cells to *target*."""
    serve(source, target, _read)


def _read(content: bytes, task: tuple[Any, ...], send: Send) -> None:
    name, rows, scale = task
    send("kind", "xlsx")
    book(Package(content, scale))
    try:
        send_sheet(send, opened(content), name, Task("xlsx", rows, scale))
    except Unread as error:
        raise ReadError("file.unread") from error
