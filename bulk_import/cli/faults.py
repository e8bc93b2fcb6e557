"""Unexpected errors, reported without the values that the program was working on.

The last line of a traceback says what an error is about. That may be what was sent, and so the
secret. Tools that show local variables show all of it.
"""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

from bulk_import.invisible import printable

STOPPED: Final = 3
"""The exit status of a run that ended before its end, whatever ended it."""


def install_hooks() -> None:
    """Report an unexpected error in any thread, or as an object goes, by its kind and place."""
    sys.excepthook = lambda _kind, error, _trace: tell_fault(error)
    threading.excepthook = lambda told: tell_fault(told.exc_value)
    sys.unraisablehook = lambda told: tell_fault(told.exc_value)


def in_loop(_loop: object, told: dict[str, Any]) -> None:
    """Report by its kind and place an error in an asyncio loop that nobody waits for.

    What a loop has to say beside errors is about what an interrupt left behind.
    """
    if told.get("exception") is not None:
        tell_fault(told["exception"])


def tell_fault(error: BaseException | None) -> None:
    """Print on standard error what kind of error occurred, and where."""
    if isinstance(error, KeyboardInterrupt):
        return  # no fault: a person wants to leave
    with suppress(OSError, ValueError, AttributeError):  # nobody reads it, or it is closed
        # Not one of the messages: what goes wrong may be the reading of them.
        sys.stderr.write(f"Internal error, please report it:\n{places(error)}\n")


def places(error: BaseException | None) -> str:
    """Return the class of *error* and of those behind it, and where each came from.

    It holds neither their messages nor the value of any variable, since one may be the secret.
    """
    lines: list[str] = []
    told = list[BaseException]()
    while error is not None and error not in told:
        told.append(error)
        lines += (f"{type(error).__module__}.{type(error).__qualname__}", *_frames(error))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(lines) or "an error that is not known"


def _frames(error: BaseException) -> Iterator[str]:
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        file = printable("/".join(re.split(r"[/\\]", code.co_filename)[-3:]))
        yield f"  {file}, line {trace.tb_lineno}, in {code.co_name}"
        trace = trace.tb_next
