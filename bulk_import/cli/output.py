"""Output that all commands share; it imports little, so that no command waits for it.

Whatever a command prints passes `print_out`, `print_err` or one for JSON: names of files, cells
and words of the API may hold what a terminal would obey.
"""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Final

from bulk_import.cli.streams import SafeStream, safe
from bulk_import.invisible import printable
from bulk_import.log_levels import INFO
from bulk_import.messages import text

WIDEST: Final = 100
"""Characters of a line; longer ones are hard to read."""

NARROWEST: Final = 40
"""Characters below which lines are not broken any more."""

_ITEMS_AT_ONCE: Final = 1_000
"""Entries of a long JSON that are written together."""


def print_out(line: str) -> None:
    """Print *line* on standard output; it stays one line, whatever it holds."""
    safe(sys.stdout).write_ours(f"{printable(line)}\n")


def print_paragraph(paragraph: str, indent: int = 0) -> None:
    """Print *paragraph* on standard output, so far to the right.

    On a terminal it is broken between words at the width of the window, further lines a little
    more to the right. Elsewhere it stays one line, for whatever searches in it.
    """
    out = safe(sys.stdout)
    is_terminal = out.isatty()
    for line in _wrapped(paragraph, indent, out) if is_terminal else [f"{' ' * indent}{paragraph}"]:
        print_out(line)


def print_question(paragraph: str, indent: int = 0) -> None:
    """Print *paragraph* likewise on standard error, of which a terminal is the other end."""
    for line in _wrapped(paragraph, indent, safe(sys.stderr)):
        print_err(line)


def columns_of(stream: SafeStream) -> int:
    """Return how wide the window is at this moment in which *stream* ends; 80 if not known."""
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        columns = 0
    return columns or shutil.get_terminal_size().columns


def _wrapped(paragraph: str, indent: int, stream: SafeStream) -> list[str]:
    width = max(NARROWEST, min(columns_of(stream), WIDEST))
    room = " " * indent
    return textwrap.wrap(
        printable(paragraph),
        width - 1,  # the last place of a line makes some consoles begin a new one
        initial_indent=room,
        subsequent_indent=f"{room}  ",
        break_long_words=False,  # a name or a path is to be copied
        break_on_hyphens=False,  # so is an option
    )


def print_err(line: str, level: str | None = INFO) -> None:
    """Print *line* on standard error; it stays one line, whatever it holds.

    Args:
        line: The line.
        level: How much it matters, where standard error is a log; None for what is to be copied.
    """
    err = safe(sys.stderr)
    stamp = "" if level is None else err.stamp(level)
    err.write_ours(f"{stamp}{printable(line)}\n")


def print_json(document: object) -> None:
    """Print *document* on one line."""
    print_out(_as_json(document))


def print_long_json(document: Mapping[str, object], name: str, items: Iterable[object]) -> None:
    """Print *document* on one line with one more entry *name*: a list, while its *items* arrive."""
    out = safe(sys.stdout)
    out.write_ours(_as_json({**document, name: []}).removesuffix("]}"))
    left, between = iter(items), ""
    while some := list(islice(left, _ITEMS_AT_ONCE)):
        out.write_ours(between + _as_json(some)[1:-1])
        between = ", "
    out.write_ours("]}\n")


def _as_json(value: object) -> str:
    # Plain ASCII goes through every console and pipe, whatever the names of campaigns hold; of the
    # controls in ASCII, JSON leaves but one as it is.
    import json

    return json.dumps(value).replace("\x7f", "\\u007f")


def is_anybody_there() -> bool:
    """Return whether a person can read a question, and answer it."""
    try:
        return safe(sys.stderr).is_there and sys.stdin is not None and sys.stdin.isatty()
    except ValueError:  # it is closed
        return False


def can_be_asked() -> bool:
    """Return whether a person sees what is asked, and types on a terminal."""
    return is_anybody_there() and safe(sys.stderr).isatty()


def ask(question: str) -> bool:
    """Ask on the terminal, until the answer is yes or no; just Enter is no.

    Raises:
        KeyboardInterrupt: There is no answer.
    """
    while True:
        answer = ask_for(f"{question} [y/N]").lower()
        if answer in {"y", "yes", "n", "no", ""}:
            return answer.startswith("y")
        print_err(text("line.yes_or_no"))


def ask_for(question: str) -> str:
    """Ask on the terminal, and return what is typed there.

    Raises:
        KeyboardInterrupt: There is no answer.
    """
    safe(sys.stderr).write_ours(f"{printable(question)}: ")
    answer = sys.stdin.readline()
    if not answer:
        raise KeyboardInterrupt
    return answer.strip()
