"""The child process: works on one file from its standard input, sends what it finds, and ends."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import IO, Any, Final

from bulk_import.readers.signatures import FOR_READING, PACKED, recognize
from bulk_import.readers.worker.wire import ReadError, Send, Task, messages, put

READERS: Final = {
    "csv": ("csv_files", "read_csv"),
    "xlsx": ("xlsx", "read_xlsx"),
    "xlsb": ("workbooks", "read_others"),
    "xls": ("workbooks", "read_others"),
    "ods": ("workbooks", "read_others"),
    "fods": ("workbooks", "read_others"),
    "html": ("html_tables", "read_html"),
    "spreadsheetml": ("spreadsheetml", "read_spreadsheetml"),
    "json": ("json_files", "read_json"),
    "xml": ("xml_files", "read_xml"),
    "sql": ("sql_dumps", "read_sql"),
    "printed_tables": ("printed_tables", "read_printed_tables"),
    "printed_records": ("printed_records", "read_printed_records"),
    "terraform": ("terraform_files", "read_terraform"),
    "yaml": ("yaml_files", "read_yaml"),
}
"""The formats that are read in the child, by the names that `signatures.recognize` gives them.

Beside each stand the module and the function that read it: a child loads what its file needs.
"""


Work = Callable[[bytes, tuple[Any, ...], Send], None]
"""Does what is asked for with a file: takes the file, the task and what sends a message."""


def main(source: IO[bytes], target: IO[bytes]) -> None:
    """Read a task and a file from *source*, and write to *target* what is in the file."""
    serve(source, target, _read)


def _read(content: bytes, task: tuple[Any, ...], send: Send) -> None:
    kind, rows, scale, explain, encoding, records = task
    kind = kind or recognize(content)
    send("kind", kind)
    if kind == "password":
        raise ReadError("file.password")
    if kind not in READERS:
        raise ReadError(_refused(kind), kind=f"format.{kind}")
    module, name = READERS[kind]
    read = getattr(import_module(f"bulk_import.readers.worker.{module}"), name)
    handed_on = [content]
    del content  # so that the reader alone holds it, and can let go of it
    asked = Task(kind, rows, scale, explain=explain, encoding=encoding, records=records)
    read(handed_on.pop(), asked, send)


def _refused(kind: str) -> str:
    if kind in FOR_READING:
        return "file.for_reading"
    return "file.packed" if kind in PACKED else "file.kind"


def serve(source: IO[bytes], target: IO[bytes], work: Work) -> None:
    """Do *work* with the file in *source* under the limits that stand before it.

    The last message is `end`, or `error` with the reason; a child that dies writes neither.
    """
    limits, *task = next(messages(source))
    _limit(*limits)
    send = partial(_send, target)
    try:
        work(source.read(), tuple(task), send)
        send("end")
    except ReadError as error:
        send("error", error.code, error.facts)
    except (MemoryError, RecursionError):
        send("error", "file.too_large_or_damaged", {})
    except BaseException as error:  # noqa: BLE001  a panic of calamine is no Exception
        send("error", "file.unread", {"fault": type(error).__name__})


def _send(target: IO[bytes], *message: Any) -> None:
    put(target, message)


def _limit(memory_bytes: int, cpu_seconds: int) -> None:
    """Let the system end this process rather than let it take more; Windows has no such means."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  there is none on Windows

        most_of = {
            resource.RLIMIT_AS: memory_bytes,
            resource.RLIMIT_CPU: cpu_seconds,
            resource.RLIMIT_FSIZE: 0,  # no file can be written
            resource.RLIMIT_CORE: 0,
        }
        for limit, most in most_of.items():
            # macOS refuses the limit of memory; the parent looks at that by itself there.
            with suppress(ValueError, OSError):
                resource.setrlimit(limit, (most, most))
