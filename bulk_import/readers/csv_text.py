"""From the bytes of a CSV file to its text: which encoding it is, decided and never guessed."""

from __future__ import annotations

import codecs
import re
from typing import Final

from bulk_import.cells import shown
from bulk_import.problems import Problem, Refused, Severity

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark its own begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE: Final = 65_536
"""Bytes in which zero bytes are counted; an even number, so that pairs stay together."""

_LEAST_SHARE: Final = 0.2
"""Share of pairs with a zero byte from which text without a mark is taken for UTF-16: its
delimiters, digits and line breaks alone come to that much."""

_LINE_BREAK: Final = re.compile("\r\n|\r|\n")
_LINE: Final = re.compile(b"[^\r\n]*(?:\r\n|\r|\n)?")
_END_OF_FILE: Final = "\x1a"  # what DOS programs write behind the last line


def decoded(path: str, content: bytes) -> tuple[str, tuple[Problem, ...]]:
    """Return the text of *content*, and a warning where its encoding had to be assumed.

    Raises:
        Refused: The content is no text, is written in two encodings, or holds a zero byte.
    """
    text, problems = _by_encoding(path, content)
    if "\0" in text:
        raise Refused("file.zero_byte", path=path, line=line_after(text[: text.index("\0")]))
    return text.lstrip("\ufeff").removesuffix(_END_OF_FILE), problems


def line_after(before: str) -> str:
    """Return the number of the line on which *before* ends, for a message."""
    return str(len(_LINE_BREAK.findall(before)) + 1)


def _by_encoding(path: str, content: bytes) -> tuple[str, tuple[Problem, ...]]:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _strictly(path, content, encoding), ()
    if unmarked := _utf16_without_mark(content):
        return _strictly(path, content, unmarked), ()
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        return _as_windows_text(path, content, error.start)


def _utf16_without_mark(content: bytes) -> str | None:
    """Return which UTF-16 *content* is, by the half of its pairs that the zero bytes are in."""
    sample = content[:_SAMPLE]
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    if (
        max(first, second) < _LEAST_SHARE * len(sample) / 2
        or min(first, second) * 4 > first + second
    ):
        return None
    return "utf-16-be" if first > second else "utf-16-le"


def _as_windows_text(path: str, content: bytes, start: int) -> tuple[str, tuple[Problem, ...]]:
    """Return text of Windows' Western encoding, with the first line that depends on it shown."""
    line = line_after(content[:start].decode("latin-1"))
    if other := _first_line_in_utf8(content):
        raise Refused("file.two_encodings", path=path, line=line, other=str(other))
    text = _strictly(path, content, "cp1252")
    # One byte is one character in cp1252.
    ends = _LINE_BREAK.search(text, start)
    begins = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    around = shown(text[max(begins, start - 20) : ends.start() if ends else None])
    return text, (Problem.of(Severity.WARNING, "file.not_utf8", line=line, text=around),)


def _first_line_in_utf8(content: bytes) -> int | None:
    """Return the first line that is UTF-8 and not just ASCII; such lines prove a mixture."""
    number = 0
    for number, found in enumerate(_LINE.finditer(content), start=1):
        if not found[0].isascii() and _is_utf8(found[0]):
            return number
    return None


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _strictly(path: str, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = line_after(content[: error.start].decode(encoding, errors="replace"))
        raise Refused("file.not_text", path=path, line=line) from None
