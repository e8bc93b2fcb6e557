"""The standard streams: what goes in can act on no terminal, and losing one ends nothing.

A reader that goes away (`| head`), a full disk, a closed terminal and a stream that was never
there are the reader's matter. What the program does, and its exit status, do not depend on them.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Final, TextIO, cast

from bulk_import.invisible import printable

MOST_PENDING: Final = 1_000
"""Pieces of text that wait for a reader who is slow; what comes on top of them is dropped."""

LONGEST_SEARCHED: Final = 1_000_000
"""Characters; a longer text is the report of a large file, which was searched when it was read."""

PATIENCE: Final = 2.0
"""Seconds for which the end of a run waits until its progress has been read."""

_PLAIN: Final = str.maketrans(
    {
        **dict.fromkeys("“”„", '"'),
        **dict.fromkeys("‘’", "'"),
        **dict.fromkeys("–—−·", "-"),
        **dict(zip("‹›×…→≤≥", ("<", ">", "x", "...", "->", "<=", ">="), strict=True)),
    }
)
"""What our own words become on consoles that lack their characters."""


class SafeStream(io.TextIOBase):
    """A standard stream that marks what could act on a terminal, and whose loss ends nothing.

    Attributes:
        lost: Why it cannot be written any more; None while it can.
        redact: Hides what must not be printed.
        stamp: Returns what stands before a line of the level that it is given; nothing, but in a
            log.
    """

    def __init__(self, stream: TextIO | None) -> None:
        super().__init__()
        self._stream = stream
        self._put: Callable[[str], None] | None = None
        self.lost: Exception | None = None
        self.redact: Callable[[str], str] = str
        self.stamp: Callable[[str], str] = _no_stamp

    @property
    def encoding(self) -> str:  # type: ignore[override]  # the base has a plain attribute
        """What the reader understands; all of Unicode where nobody says."""
        return getattr(self._stream, "encoding", None) or "utf-8"

    @property
    def is_there(self) -> bool:
        """Whether anything that is written has a chance to be read."""
        return self._stream is not None and self.lost is None

    def writable(self) -> bool:
        """Return True: whatever is written is taken."""
        return True

    def isatty(self) -> bool:
        """Return whether a person sees what is written."""
        with suppress(OSError, ValueError):
            return self.is_there and self._stream is not None and self._stream.isatty()
        return False

    def fileno(self) -> int:
        """Return the number of the stream.

        Raises:
            OSError: It has none.
        """
        if self._stream is None:
            raise io.UnsupportedOperation("fileno")
        return self._stream.fileno()

    def write(self, text: str, /) -> int:
        """Write *text*, with a mark for every character but line ends that shows nothing."""
        self.write_ours("\n".join(map(printable, text.split("\n"))))
        return len(text)

    def write_ours(self, text: str) -> None:
        """Write *text* as it is: our own colours, and the way back to the start of a line."""
        if len(text) <= LONGEST_SEARCHED:
            text = self.redact(text)
        if self._put is None:
            self._write(self._stream, text)
        else:
            self._put(text)

    def flush(self) -> None:
        """Do nothing: everything is written at once."""

    @property
    def ours(self) -> TextIO:
        """The same stream for what writes only words of ours, and moves the cursor."""
        return cast("TextIO", _Ours(self))

    @contextmanager
    def without_waiting(self) -> Iterator[None]:
        """Let nothing that is written inside the block wait until it is read.

        A terminal that was stopped with Ctrl-S, or a console in which text is being selected,
        takes nothing; neither does a pipe whose reader pauses.
        """
        from queue import SimpleQueue

        waiting = SimpleQueue[str | None]()
        texts = iter(waiting.get, None)
        writer = Thread(target=self._write_each, args=(texts,), name="output", daemon=True)
        try:
            writer.start()
        except RuntimeError:  # no more threads are to be had
            yield
            return

        def put(text: str) -> None:
            if waiting.qsize() < MOST_PENDING:
                waiting.put(text)

        self._put = put
        try:
            yield
        finally:
            self._put = None
            waiting.put(None)
            writer.join(PATIENCE)
            if writer.is_alive():
                self.lost = TimeoutError()

    def _write_each(self, texts: Iterator[str]) -> None:
        with _unlocked(self._stream) as stream:
            for text in texts:
                self._write(stream, text)

    def _write(self, stream: TextIO | None, text: str) -> None:
        if stream is None or self.lost is not None:
            return
        try:
            stream.write(_encodable(text, self.encoding))
            stream.flush()
        except RuntimeError:  # a signal came in the middle of another line
            return
        except (OSError, ValueError) as error:  # nobody reads it any more, or it is closed
            if getattr(error, "errno", None) != errno.EAGAIN:
                self.lost = error


def _no_stamp(level: str) -> str:
    del level
    return ""


class _Ours:
    """A stream that is written as it is."""

    def __init__(self, stream: SafeStream) -> None:
        self.write = stream.write_ours
        self.flush, self.isatty, self.fileno = stream.flush, stream.isatty, stream.fileno
        self.encoding = stream.encoding


@contextmanager
def _unlocked(stream: TextIO | None) -> Iterator[TextIO | None]:
    """Yield what writes where *stream* does, without the lock that nobody but it may hold.

    Whoever hangs in it when the program ends would take the whole interpreter down.
    """
    try:
        copy = os.dup(stream.fileno()) if stream is not None else None
    except (OSError, ValueError):
        copy = None
    if copy is None or stream is None:
        yield stream
        return
    raw = cast("io.BufferedWriter", os.fdopen(copy, "wb", buffering=0))
    text = io.TextIOWrapper(raw, encoding=stream.encoding, errors=stream.errors, write_through=True)
    try:
        yield text
    finally:
        with suppress(OSError, ValueError):
            text.close()


def _encodable(text: str, encoding: str) -> str:
    """Return *text* in characters that *encoding* has."""
    try:
        text.encode(encoding)
    except (UnicodeError, LookupError):
        plain = text.translate(_PLAIN)
        with suppress(LookupError):
            return plain.encode(encoding, "replace").decode(encoding)
        return plain.encode("ascii", "replace").decode("ascii")
    return text


def safe(stream: TextIO | SafeStream | None) -> SafeStream:
    """Return *stream* as one that may be lost."""
    return stream if isinstance(stream, SafeStream) else SafeStream(stream)


@contextmanager
def safe_streams() -> Iterator[tuple[SafeStream, SafeStream]]:
    """Make standard output and standard error safe for everybody who writes inside the block."""
    before = sys.stdout, sys.stderr
    out, err = safe(sys.stdout), safe(sys.stderr)
    sys.stdout, sys.stderr = cast("TextIO", out), cast("TextIO", err)
    try:
        yield out, err
    finally:
        sys.stdout, sys.stderr = before


def occupy_descriptors() -> None:
    """Open nothing in place of standard streams that are closed.

    The next file that is opened would get the number of such a stream, and so whatever anybody
    writes to it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            with suppress(OSError):
                os.open(os.devnull, os.O_RDWR)
