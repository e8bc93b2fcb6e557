"""Ctrl-C and all else that asks the program to end.

While campaigns are sent, the first interrupt ends the run in order, the second ends it at once;
both leave their results. Before and after that, an interrupt ends the command.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from bulk_import.cancellation import Cancellation
from bulk_import.cli.console_window import closing_told
from bulk_import.cli.output import print_err
from bulk_import.messages import text

CTRL_C: Final = "SIGINT"
"""The signal of Ctrl-C; the argument of the interrupt that it raises."""

_KILLED: Final = 128
"""What a status begins with that tells of a signal."""

_NAMES: Final = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""What asks a program to end; Windows knows no SIGHUP, and nobody else knows SIGBREAK."""


class Interrupts:
    """What an interrupt does while campaigns are sent and their results are written.

    Args:
        cancellation: Ends the run in order.

    Attributes:
        cut_off: Ends the run at once; None while there is nothing to cut off.
    """

    def __init__(self, cancellation: Cancellation) -> None:
        self._cancellation = cancellation
        self.cut_off: Callable[[], object] | None = None

    def interrupt(self) -> None:
        """Do what the next interrupt does.

        Raises:
            KeyboardInterrupt: It ends the command.
        """
        if self._cancellation.code is None:
            self._cancellation.cancel()  # before anything is printed: the next may come right then
            print_err(text("line.stopping"), level=None)  # to whoever sent the signal
            return
        cut_off, self.cut_off = self.cut_off, None
        if cut_off is None:
            raise KeyboardInterrupt
        cut_off()


@contextmanager
def interruptible(cancellation: Cancellation) -> Iterator[Interrupts]:
    """Let interrupts inside the block end a run that *cancellation* ends."""
    interrupts = Interrupts(cancellation)
    with _signals(lambda _: interrupts.interrupt()), closing_told(cancellation.cancel):
        yield interrupts


@contextmanager
def heard_twice(
    first: Callable[[], object], later: Callable[[int], object] = os._exit
) -> Iterator[None]:
    """Let the first signal inside the block end a program in order, and the next one at once.

    Args:
        first: Ends it in order.
        later: Ends it at once, with the status of a program that a signal ends.
    """
    told: list[int] = []

    def act(number: int) -> None:
        told.append(number)
        if len(told) == 1:
            first()
        else:
            later(_KILLED + number)

    with _signals(act):
        yield


@contextmanager
def ending_commands() -> Iterator[None]:
    """Let every signal inside the block end the command as Ctrl-C does, and nothing follow it."""
    with _signals(_end):
        yield
    if is_main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the interpreter is about to end anyway


def _end(number: int) -> None:
    raise KeyboardInterrupt(signal.Signals(number).name)


@contextmanager
def _signals(act: Callable[[int], None]) -> Iterator[None]:
    """Call *act* with each signal inside the block; only the main thread can hear them.

    `nohup` has its program ignore that the terminal was closed, and that stays so.
    """

    def heard(number: int, frame: FrameType | None) -> None:
        del frame
        act(number)

    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    hang_up = getattr(signal, "SIGHUP", None)
    if hang_up is not None and signal.getsignal(hang_up) == signal.SIG_IGN:
        numbers.remove(hang_up)
    before = {one: signal.signal(one, heard) for one in numbers} if is_main_thread() else {}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)


def is_main_thread() -> bool:
    """Return whether signals can be heard here."""
    return threading.current_thread() is threading.main_thread()
