"""Closing the console window on Windows, which is no signal: the program has some seconds left."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

Handler = Callable[[int], bool]
"""Called by the system, in a thread of its own, with what happens; True says that it is handled."""

SetHandler = Callable[[Handler], Callable[[], object]]
"""Has the system call a handler from now on; returns what takes it away again."""

CLOSING: Final = frozenset({2, 5, 6})
"""The window is closed, the person logs off, the machine is shut down."""

LONGEST_WAIT: Final = 4.5
"""Seconds; Windows ends the program 5 seconds after it told of the closing."""


@contextmanager
def closing_told(
    end: Callable[[], object],
    set_handler: SetHandler | None = None,
    longest_wait: float = LONGEST_WAIT,
) -> Iterator[None]:
    """Call *end* when the window is closed inside the block, and hold the system up until it ends.

    The system ends the program as soon as its handler returns.

    Args:
        end: Asks the block to end; called in another thread.
        set_handler: How the system is told of the handler; None for this system's own.
        longest_wait: Seconds for which the system is held up.
    """
    set_handler = set_handler or _set_handler()
    if set_handler is None:
        yield
        return
    ended = threading.Event()

    def handle(event: int) -> bool:
        if event not in CLOSING:
            return False
        end()
        ended.wait(longest_wait)
        return True

    remove = set_handler(handle)
    try:
        yield
    finally:
        remove()
        ended.set()


def _set_handler() -> SetHandler | None:
    """Return how this system is told of a handler; None where windows are closed by a signal."""
    found: SetHandler | None = None
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        routine_of = ctypes.WINFUNCTYPE(ctypes.c_int, ctypes.c_uint)

        def set_handler(handler: Handler) -> Callable[[], object]:
            routine = routine_of(handler)
            kernel.SetConsoleCtrlHandler(routine, 1)  # it fails where there is no console
            return lambda: kernel.SetConsoleCtrlHandler(routine, 0)

        found = set_handler
    return found
