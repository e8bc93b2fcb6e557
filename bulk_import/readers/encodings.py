"""From bytes to text: by what they declare, else by evidence, and with the doubt that is left.

Which encoding a text without a declaration is in shows in its words. Every encoding that
spreadsheets, databases and terminals write is tried on the different texts beyond ASCII; those
whose readings nobody would have written are left out. Where several remain, all are returned.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from bulk_import.cells import shown
from bulk_import.readers.plausibility import IMPOSSIBLE, ODD, WRONG, doubt

MOST_PIECES: Final = 200
"""Different texts by which an encoding is decided."""

_LONGEST_PIECE: Final = 400
_ASCII: Final = 0x7F
_AT_ONCE: Final = 20

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

_BETWEEN: Final = re.compile(rb'[\r\n,;\t"<>]')
"""What stands between two texts; no encoding has such a byte inside a character."""

_LINE_BREAK: Final = re.compile("\r\n|\r|\n")


class Candidate(NamedTuple):
    """An encoding that may be tried.

    Attributes:
        name: Its name for people and for Python.
        rarity: How much must speak for it: files of it are rare today.
        home: For East Asia, the encoding that has the usual signs first.
    """

    name: str
    rarity: int = 0
    home: str = ""


CANDIDATES: Final = (
    Candidate("windows-1252"),
    *(Candidate(f"windows-{number}") for number in (1250, 1251, 1253, 1254, 1255, 1256)),
    Candidate("cp874"),
    Candidate("gb18030", home="gb2312"),
    Candidate("big5hkscs", home="big5"),
    Candidate("cp932", home="euc_jp"),
    Candidate("cp949", home="euc_kr"),
    Candidate("mac_roman", 1),
    *(Candidate(f"iso8859_{number}", 1) for number in (15, 2, 7)),
    Candidate("euc_jp", 1, "euc_jp"),
    *(Candidate(name, 2) for name in ("koi8_r", "koi8_u", "iso8859_5", "iso8859_6")),
    *(Candidate(f"windows-{number}", 3) for number in (1257, 1258)),
    *(Candidate(f"cp{number}", 3) for number in (850, 437, 852, 866, 857, 737, 862)),
    *(Candidate(f"mac_{script}", 4) for script in ("latin2", "greek", "turkish")),
    Candidate("mac_cyrillic", 3),
    *(Candidate(name, 5) for name in ("iso8859_13", "iso8859_4", "iso8859_3", "iso8859_16")),
    *(Candidate(f"cp{number}", 5) for number in (855, 775, 720)),
)

_HOMES: Final = ("", "gb2312", "big5", "euc_jp", "euc_kr")

_WIDER: Final = {
    "ascii": "windows-1252",
    "iso8859-1": "windows-1252",
    "iso8859-9": "windows-1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""What programs write that name an encoding, as browsers take it: it has all of it and more."""

_OF_A_SYSTEM: Final = re.compile(r"(?:x[-_])?(?:windows|win|ms|dos|ibm|cp|oem)[-_ ]?([0-9]{3,5})")
_OF_A_MAC: Final = re.compile(r"(?:x[-_])?mac(?:os)?[-_ ]?([a-z0-9]+)")
_OTHER_NAMES: Final = {
    **dict.fromkeys(("macintosh", "x-mac-roman", "mac"), "mac_roman"),
    "x-mac-ce": "mac_latin2",
    "x-mac-ukrainian": "mac_cyrillic",
    **dict.fromkeys(("x-sjis", "windows-31j"), "cp932"),
    "x-gbk": "gb18030",
    "x-euc-jp": "euc_jp",
    "unicode": "utf-16",
}
_NOT_FOR_FILES: Final = frozenset(
    {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"}
)
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


@cache
def codec_named(label: str) -> str | None:
    """Return the encoding that people or programs call *label*; None where nobody knows it."""
    name = label.strip().lower()
    if found := _OF_A_SYSTEM.fullmatch(name):
        name = f"windows-{found[1]}" if found[1].startswith("125") else f"cp{found[1]}"
    elif name in _OTHER_NAMES:
        name = _OTHER_NAMES[name]
    elif found := _OF_A_MAC.fullmatch(name):
        name = f"mac_{found[1]}"
    try:
        "".encode(name)
        codec = codecs.lookup(name).name
    except (LookupError, UnicodeError, ValueError):
        return None
    if codec in _NOT_FOR_FILES or codec.startswith("unicode"):
        return None
    return _WIDER.get(codec, name)


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
    if declared and (text := _tried(content, codec_named(declared) or "")) is not None:
        return Decoded(text)
    if unmarked := _of_several_bytes(content):
        return Decoded(_strictly(content, unmarked))
    return _as_named(content, named) if named else _by_evidence(content)


def line_after(before: str) -> int:
    """Return the number of the line on which *before* ends."""
    return len(_LINE_BREAK.findall(before)) + 1


def _as_named(content: bytes, named: str) -> Decoded:
    """Return the text in the encoding that a person names, unless it is certainly UTF-8."""
    text = _tried(content, named)
    utf8 = _tried(content, "utf-8")
    if text is None:
        line = str(_line_of_fault(content, named))
        raise NotText("file.not_in_encoding", encoding=named, line=line)
    if utf8 is None or utf8 == text or content.isascii():
        return Decoded(text)
    piece = next(iter(_pieces(content, most=1)), b"")
    read, sure = piece.decode(named, errors="replace"), piece.decode("utf-8", errors="replace")
    if doubt(sure) < doubt(read, _home_of(named)):
        facts = {"read": shown(read), "sure": shown(sure)}
        raise NotText("file.is_utf8", encoding=named, **facts)
    return Decoded(text)


def _by_evidence(content: bytes) -> Decoded:
    if content.isascii():
        return _of_seven_bits(content)
    try:
        return Decoded(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        is_cut = error.reason == "unexpected end of data" and error.end == len(content)
        if is_cut and not content[: error.start].isascii():
            raise NotText("file.cut_off") from error
    return _of_eight_bits(content)


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
        text = _tried(content, encoding) if found else None
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
    pieces = _pieces(content)
    mixed = [piece for piece in pieces if _tried(piece, "utf-8") is not None]
    others = [piece for piece in pieces if piece not in set(mixed)]
    weights = _weighed(others or pieces)
    if not weights:
        raise NotText("file.not_text", line=str(line_of(content, pieces[0])))
    encodings = _plausible(pieces, weights, content)
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
    """Return the line on which *piece* stands first."""
    return line_after(content[: content.index(piece)].decode("latin-1"))


def _are_rather_utf8(pieces: Sequence[bytes], encoding: str) -> bool:
    home = _home_of(encoding)
    read = sum(doubt(piece.decode(encoding, errors="replace"), home) for piece in pieces)
    return sum(doubt(piece.decode("utf-8")) for piece in pieces) < read


def _weighed(pieces: Sequence[bytes]) -> Mapping[Candidate, int]:
    """Return what speaks against each encoding in which all *pieces* can be read."""
    weights = {candidate: candidate.rarity for candidate in CANDIDATES}
    for start in range(0, len(pieces), _AT_ONCE):
        for candidate in list(weights):
            found = _weight(pieces[start : start + _AT_ONCE], candidate)
            if found is None:
                del weights[candidate]
            else:
                weights[candidate] += found
        best = min(weights.values(), default=0)
        weights = {one: weight for one, weight in weights.items() if weight < best + 5 * IMPOSSIBLE}
    return weights


def _weight(pieces: Sequence[bytes], candidate: Candidate) -> int | None:
    total = 0
    for piece in pieces:
        text = _tried(piece, candidate.name)
        if text is None:
            return None
        total += doubt(text.strip(), candidate.home)
    return total


def _plausible(
    pieces: Sequence[bytes], weights: Mapping[Candidate, int], content: bytes
) -> tuple[str, ...]:
    """Return the encodings that fit, one for each way to read the pieces, the best first.

    Where none of them fits well, at least two are returned: nothing is certain then.
    """
    best = min(weights.values())
    least = min(weight - one.rarity for one, weight in weights.items())
    letters = sum(byte > _ASCII for piece in pieces for byte in piece)
    far = ODD if least <= letters else 2 * IMPOSSIBLE
    readings: dict[tuple[str, ...], str] = {}
    for candidate in sorted(weights, key=lambda one: weights[one]):
        if weights[candidate] < best + far and _tried(content, candidate.name) is not None:
            reading = tuple(piece.decode(candidate.name) for piece in pieces)
            readings.setdefault(reading, candidate.name)
    return tuple(readings.values())


def _pieces(content: bytes, most: int = MOST_PIECES) -> list[bytes]:
    """Return the first different texts of *content* that are not ASCII."""
    found: dict[bytes, None] = {}
    for line in _lines_beyond_ascii(content):
        for piece in _BETWEEN.split(line):
            if not piece.isascii():
                words = [piece] if len(piece) <= _LONGEST_PIECE else piece.split(b" ")
                found |= {word: None for word in words if not word.isascii()}
        if len(found) >= most:
            break
    return list(found)[:most] or [content[:_LONGEST_PIECE]]


def _lines_beyond_ascii(content: bytes) -> Iterator[bytes]:
    end = 0
    for found in re.finditer(rb"[\x80-\xff]", content):
        if found.start() < end:
            continue
        start = content.rfind(b"\n", end, found.start()) + 1 or end
        end = content.find(b"\n", found.start()) + 1 or len(content)
        yield content[start:end]


def _home_of(name: str) -> str:
    return next((one.home for one in CANDIDATES if one.name == name), "")


def _tried(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _strictly(content: bytes, encoding: str) -> str:
    text = _tried(content, encoding)
    if text is None:
        raise NotText("file.not_text", line=str(_line_of_fault(content, encoding)))
    return text


def _line_of_fault(content: bytes, encoding: str) -> int:
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        return line_after(content[: error.start].decode(encoding, errors="replace"))
    return 1
