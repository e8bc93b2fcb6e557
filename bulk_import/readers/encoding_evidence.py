"""Which encodings fit a text: tried on its different pieces beyond ASCII, judged by their words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from bulk_import.readers.alphabets import IMPOSSIBLE, ODD
from bulk_import.readers.plausibility import doubt

MOST_PIECES: Final = 200
"""Different texts by which an encoding is decided."""
_LONGEST_PIECE: Final = 400
_ASCII: Final = 0x7F
_AT_ONCE: Final = 20
_BETWEEN: Final = re.compile(rb'[\r\n,;\t"<>]')
"""What stands between two texts; no encoding has such a byte inside a character."""


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


def weighed(pieces: Sequence[bytes]) -> Mapping[Candidate, int]:
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
        text = tried(piece, candidate.name)
        if text is None:
            return None
        total += doubt(text.strip(), candidate.home)
    return total


def plausible(
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
        if weights[candidate] < best + far and tried(content, candidate.name) is not None:
            reading = tuple(piece.decode(candidate.name) for piece in pieces)
            readings.setdefault(reading, candidate.name)
    return tuple(readings.values())


def pieces_of(content: bytes, most: int = MOST_PIECES) -> list[bytes]:
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


def home_of(name: str) -> str:
    """Return the encoding that has the usual signs of *name* first; "" for others."""
    return next((one.home for one in CANDIDATES if one.name == name), "")


def tried(content: bytes, encoding: str) -> str | None:
    """Return *content* as text; None where it cannot be read in that encoding."""
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
