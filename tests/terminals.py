"""A person at a pseudo-terminal, as far as a test needs one: reads the screen, and types.

What is typed waits until the program has asked for it, however slow the machine is.
"""

import os
import re
import select
import subprocess
from contextlib import contextmanager, suppress

_PATIENCE = 10.0
"""Seconds after which a key is pressed again."""

_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Session:
    """A program on a terminal.

    Attributes:
        screen: All that it has written so far.
        status: Its exit status, once it has ended.
    """

    def __init__(self, process, descriptor):
        self._process, self._descriptor = process, descriptor
        self.screen, self.status = "", None

    def wait_for(self, words):
        """Read on until *words* stand on the screen."""
        while words not in self.screen:
            assert self._read(), f"{words!r} never came:\n{self.screen}"

    def answer(self, question, typed):
        """Type a line when *question* has been asked."""
        self.wait_for(question)
        self.type(f"{typed}\n")

    def type(self, keys):
        os.write(self._descriptor, keys.encode())

    def interrupt(self):
        """Press Ctrl-C until it is heard: Python misses one right before it waits for a line."""
        before = self._said()
        while True:
            self.type("\x03")
            while select.select([self._descriptor], [], [], _PATIENCE)[0]:
                if not self._read() or self._said() != before:
                    return

    def _said(self):
        """Return what the program has written, without what the terminal shows of Ctrl-C."""
        return self.screen.replace("^C", "")

    def end(self):
        """Read to the end; return the lines that are seen then."""
        while self._read():
            pass
        self.status = self._process.wait()
        lines = re.split(r"\r?\n", _CONTROL.sub("", self.screen).rstrip())
        return [line.rpartition("\r")[2] for line in lines]  # of what was overwritten, the last

    def resize(self, columns):
        _resize(self._descriptor, columns)

    def _read(self):
        piece = b""
        with suppress(OSError):  # the other side is closed
            piece = os.read(self._descriptor, 65_536)
        self.screen += piece.decode(errors="replace")
        return piece


@contextmanager
def session(command, folder, columns=80, **environment):
    """Start *command* in *folder* on a terminal that is so wide."""
    import pty  # noqa: PLC0415  not on Windows

    ours, theirs = pty.openpty()
    _resize(ours, columns)
    inherited = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    process = subprocess.Popen(
        ["setsid", "--ctty", *command],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=folder,
        env={**inherited, "NO_COLOR": "1", **environment},
    )
    os.close(theirs)
    try:
        yield Session(process, ours)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def _resize(descriptor, columns):
    import fcntl  # noqa: PLC0415  not on Windows
    import struct  # noqa: PLC0415  see above
    import termios  # noqa: PLC0415  see above

    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
