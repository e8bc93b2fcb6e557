"""The compound file in which Excel 97 keeps a workbook: only as much of it as finds one stream.

By [MS-CFB]. The fast reader refuses what is damaged; here a stream that cannot be followed is none.
"""

from __future__ import annotations

import struct
from array import array
from typing import Final

_SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER: Final = struct.Struct("<24xHHHHH10xIIIIIIIII")
_LAST: Final = 0xFFFFFFFA
"""Numbers of sectors end below it."""

_ENTRY: Final = 128
_IN_HEADER: Final = 109


def stream(content: bytes, *names: str) -> bytes:
    """Return the first stream of one of those *names*; empty where there is none."""
    if not content.startswith(_SIGNATURE) or len(content) < 512:  # noqa: PLR2004  its header
        return b""
    header = _HEADER.unpack_from(content)
    shift, fats, first, least, first_small, more = (header[at] for at in (3, 5, 6, 8, 9, 11))
    if shift not in {9, 12}:
        return b""
    size = 1 << shift
    tables = list(struct.unpack_from(f"<{_IN_HEADER}I", content, 76))
    while more < _LAST and len(tables) < fats:
        sector = array("I", _sector(content, more, size))
        more = sector.pop() if sector else _LAST
        tables += sector
    fat = array("I")
    for number in tables[:fats]:
        fat.frombytes(_sector(content, number, size))
    directory = _chained(content, first, fat, size)
    entries = [directory[at : at + _ENTRY] for at in range(0, len(directory), _ENTRY)]
    found = {_name(entry): entry for entry in reversed(entries) if len(entry) == _ENTRY}
    entry = next((found[name] for name in names if name in found), None)
    if entry is None:
        return b""
    start, length = struct.unpack_from("<II", entry, 116)
    if length >= least:
        return _chained(content, start, fat, size)[:length]
    root = struct.unpack_from("<I", entries[0], 116)[0]
    small = _chained(content, root, fat, size)
    small_fat = array("I", _whole(_chained(content, first_small, fat, size)))
    return _chained(small, start, small_fat, 64, header=0)[:length]


def _name(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", errors="replace")


def _sector(content: bytes, number: int, size: int) -> bytes:
    start = (number + 1) * size
    return _whole(content[start : start + size])


def _whole(part: bytes) -> bytes:
    """Return *part* up to the end of its last whole number."""
    return part[: len(part) // 4 * 4]


def _chained(content: bytes, first: int, fat: array[int], size: int, *, header: int = 1) -> bytes:
    """Return the sectors of a chain; one that goes in a circle ends where it began again."""
    parts: list[bytes] = []
    number = first
    while number < len(fat) and len(parts) <= len(fat):
        start = (number + header) * size
        parts.append(content[start : start + size])
        number = fat[number]
    return b"".join(parts)
