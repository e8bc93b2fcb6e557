"""From the bytes of a CSV file to its text, and the warnings about its encoding."""

from __future__ import annotations

from typing import Final

from bulk_import.cells import shown
from bulk_import.problems import Problem, Refused, Severity
from bulk_import.readers.encodings import Decoded, NotText, decoded, line_after

_PADDING: Final = "\x1a\0"
"""What DOS programs and devices with fixed sizes write behind the last line."""


def text_of(path: str, content: bytes, encoding: str | None = None) -> Decoded:
    """Return *content* as text.

    Args:
        path: Where it came from, for messages.
        content: The file.
        encoding: The encoding that a person names.

    Raises:
        Refused: The content is no text, is written in two encodings, or holds a zero byte.
    """
    try:
        found = decoded(content, encoding)
    except NotText as reason:
        raise Refused(reason.code, path=path, **reason.facts) from None
    text = found.text.lstrip("\ufeff").rstrip(_PADDING)
    if "\0" in text:
        line = str(line_after(text[: text.index("\0")]))
        raise Refused("file.zero_byte", path=path, line=line)
    return Decoded(text, found.encodings, found.line, found.sample)


def told(encodings: tuple[str, ...], line: int, sample: str) -> tuple[Problem, ...]:
    """Return the warning that an encoding had to be assumed, with the text that shows it.

    Args:
        encodings: Those that fit, the one that was taken first; empty where none was assumed.
        line: The line of the text.
        sample: The text.
    """
    if not encodings:
        return ()
    facts = {"line": str(line), "text": shown(sample), "encoding": encodings[0]}
    return (Problem(Severity.WARNING, "file.not_utf8", facts=facts),)
