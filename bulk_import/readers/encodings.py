"""From bytes to text: by what they declare, else by evidence, and with the doubt that is left.

Which encoding a text without a declaration is in shows in its words. Every encoding that
spreadsheets, databases and terminals write is tried on the different texts beyond ASCII; those
whose readings nobody would have written are left out. Where several remain, all are returned.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bulk_import.cells import shown
from bulk_import.readers.alphabets import WRONG
from bulk_import.readers.encoding_evidence import home_of, pieces_of, plausible, tried, weighed
from bulk_import.readers.encoding_names import codec_named
from bulk_import.readers.plausibility import doubt

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark its own begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE: Final = 65_536
"""Bytes in which zero bytes are counted; whole pairs and fours of them."""

_LEAST_SHARE: Final = 0.2
"""Share of pairs with a zero byte from which text without a mark is taken for UTF-16: its
delimiters, digits and line breaks alone come to that much."""


_LINE_BREAK: Final = re.compile("\r\n|\r|\n")


_HOMES: Final = ("", "gb2312", "big5", "euc_jp", "euc_kr")

_ESCAPED: Final = (
    ("utf-7", re.compile(rb"\+[A-Za-z0-9/][A-Za-z0-9+/]{2,}")),
    ("iso2022_jp_2", re.compile(rb"\x1b\$[@B(A]")),
    ("iso2022_kr", re.compile(rb"\x1b\$\)C")),
    ("hz", re.compile(rb"~\{[!-~]{2}")),
)
"""Encodings of seven bits, and the sequences by which they leave ASCII."""


class NotText(Exception):
    """Why bytes cannot be read as text: a code of the messages, and the facts for its sentence."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Decoded:
    """Bytes as text.

    Attributes:
        text: The text, without a mark in front.
        encodings: By which encodings it can be read, the one that was taken first; empty where
            the bytes say it themselves, are UTF-8, or somebody has named it.
        line: The line of the first text that shows it.
        sample: That text.
    """

    text: str
    encodings: tuple[str, ...] = ()
    line: int = 0
    sample: str = ""


def decoded(content: bytes, named: str | None = None, declared: str | None = None) -> Decoded:
    """Return *content* as text.

    Args:
        content: The bytes.
        named: The encoding that a person names for texts that do not say it themselves.
        declared: The encoding that the content declares; followed where it can be.

    Raises:
        NotText: The bytes are no text, are written in two encodings, or are not in that *named*.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return Decoded(_strictly(content, encoding).lstrip("\ufeff"))
    if declared and (text := tried(content, codec_named(declared) or "")) is not None:
        return Decoded(text)
    if unmarked := _of_several_bytes(content):
        return Decoded(_strictly(content, unmarked))
    return _as_named(content, named) if named else _by_evidence(content)


def line_after(before: str) -> int:
    """Return the number of the line on which *before* ends."""
    return len(_LINE_BREAK.findall(before)) + 1


def _as_named(content: bytes, named: str) -> Decoded:
    """Return the text in the encoding that a person names, unless it is certainly UTF-8."""
    text = tried(content, named)
    utf8 = tried(content, "utf-8")
    if text is None:
        line = str(_line_of_fault(content, named))
        raise NotText("file.not_in_encoding", encoding=named, line=line)
    if utf8 is None or utf8 == text or content.isascii():
        return Decoded(text)
    piece = next(iter(pieces_of(content, most=1)), b"")
    read, sure = piece.decode(named, errors="replace"), piece.decode("utf-8", errors="replace")
    if doubt(sure) < doubt(read, home_of(named)):
        facts = {"read": shown(read), "sure": shown(sure)}
        raise NotText("file.is_utf8", encoding=named, **facts)
    return Decoded(text)


def _by_evidence(content: bytes) -> Decoded:
    if content.isascii():
        return _of_seven_bits(content)
    begun = _utf8_begun(content)
    if begun is None:
        return _of_eight_bits(content)
    text, rest = begun
    if not rest:
        return Decoded(text)
    if text.isascii():
        return _of_eight_bits(content)
    raise NotText("file.cut_off")


def _utf8_begun(content: bytes) -> tuple[str, bytes] | None:
    """Return the text, and the bytes of a last letter that is cut off; None if it is not UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        text = decoder.decode(content)
    except UnicodeDecodeError:
        return None
    return text, decoder.getstate()[0]


def _of_several_bytes(content: bytes) -> str | None:
    """Return which UTF-16 or UTF-32 *content* is, by the places that its zero bytes are in."""
    sample = content[:_SAMPLE]
    places = [sample[at::4].count(0) for at in range(4)]
    quarter = len(sample) / 4
    for encoding, letters in (("utf-32-be", 3), ("utf-32-le", 0)):
        others = [count for at, count in enumerate(places) if at != letters]
        if min(others[:2] if letters else others[1:]) > quarter / 2 and places[letters] == 0:
            return encoding
    first, second = places[0] + places[2], places[1] + places[3]
    if (
        max(first, second) < _LEAST_SHARE * len(sample) / 2
        or min(first, second) * 4 > first + second
    ):
        return None
    return "utf-16-be" if first > second else "utf-16-le"


def _of_seven_bits(content: bytes) -> Decoded:
    """Return a text of ASCII bytes: nearly always ASCII, or one that escapes all other letters."""
    for encoding, pattern in _ESCAPED:
        found = pattern.search(content)
        text = tried(content, encoding) if found else None
        if found and text is not None and not text.isascii():
            sample = _line_around(text)
            if min(doubt(sample, home) for home in _HOMES) < WRONG:
                line = line_after(content[: found.start()].decode("ascii"))
                return Decoded(text, (encoding,), line, sample)
    return Decoded(content.decode("ascii"))


def _line_around(text: str) -> str:
    """Return the first cell of *text* that is not ASCII."""
    lines = (line for line in _LINE_BREAK.split(text) if not line.isascii())
    cells = re.split(r'[,;\t"]', next(lines, ""))
    return next((cell.strip() for cell in cells if not cell.isascii()), "")


def _of_eight_bits(content: bytes) -> Decoded:
    pieces = pieces_of(content)
    mixed = [piece for piece in pieces if tried(piece, "utf-8") is not None]
    others = [piece for piece in pieces if piece not in set(mixed)]
    weights = weighed(others or pieces)
    if not weights:
        raise NotText("file.not_text", line=str(line_of(content, pieces[0])))
    encodings = plausible(pieces, weights, content)
    if not encodings:
        raise NotText("file.not_text", line=str(line_of(content, pieces[0])))
    best = encodings[0]
    if mixed and others and _are_rather_utf8(mixed, best):
        line, other = line_of(content, others[0]), line_of(content, mixed[0])
        raise NotText("file.two_encodings", line=str(line), other=str(other))
    text = content.decode(best)
    sample = pieces[0].decode(best).strip()
    return Decoded(text, encodings, line_of(content, pieces[0]), sample)


def line_of(content: bytes, piece: bytes) -> int:
    """Return the first line that contains *piece*."""
    return line_after(content[: content.index(piece)].decode("latin-1"))


def _are_rather_utf8(pieces: Sequence[bytes], encoding: str) -> bool:
    home = home_of(encoding)
    read = sum(doubt(piece.decode(encoding, errors="replace"), home) for piece in pieces)
    return sum(doubt(piece.decode("utf-8")) for piece in pieces) < read


def _strictly(content: bytes, encoding: str) -> str:
    text = tried(content, encoding)
    if text is None:
        raise NotText("file.not_text", line=str(_line_of_fault(content, encoding)))
    return text


def _line_of_fault(content: bytes, encoding: str) -> int:
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        return line_after(content[: error.start].decode(encoding, errors="replace"))
    return 1
