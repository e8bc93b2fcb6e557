"""The body of an answer: read as it comes over the wire, never beyond a sensible length.

We ask for answers as they are (`Accept-Encoding: identity`), yet a proxy on the way may pack them.
One layer of gzip or deflate is taken off, piece by piece, so that nothing can unpack to more than
is looked at; an answer in any other wrapping says nothing (RFC 9110, section 8.4).
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterable, Sequence
from typing import Final

LONGEST_BODY: Final = 65_536
"""Bytes of an answer that are read: packed ones and, once more, those that they unpack to."""

LONGEST_LIST: Final = 8_388_608
"""The same of an answer that lists something, if a server puts all of it on one page."""

_NONE: Final = {"", "identity"}
_GZIP: Final = 16 + zlib.MAX_WBITS
_ZLIB: Final = zlib.MAX_WBITS
_RAW_DEFLATE: Final = -zlib.MAX_WBITS
_WINDOWS: Final = {
    "gzip": (_GZIP,),
    "x-gzip": (_GZIP,),
    "deflate": (_ZLIB, _RAW_DEFLATE),  # meant is zlib's format; some servers leave its frame out
}


class Unreadable(Exception):
    """A body says nothing: it is wrapped in a way that we do not undo, or damaged."""


async def read_body(
    pieces: AsyncIterable[bytes], codings: Sequence[str], longest: int = LONGEST_BODY
) -> bytes:
    """Return a body without its wrapping; nothing where it is too long to be an answer of the API.

    Args:
        pieces: The body as it comes over the wire.
        codings: What its header `Content-Encoding` lists.
        longest: The bytes that are read.

    Raises:
        Unreadable: It cannot be unwrapped.
    """
    wrappings = [coding for coding in map(str.lower, codings) if coding not in _NONE]
    if len(wrappings) > 1 or not _WINDOWS.keys() >= set(wrappings):
        raise Unreadable
    content = bytearray()
    async for piece in pieces:
        content += piece
        if len(content) > longest:
            return b""
    if wrappings and content:
        return _unpacked(bytes(content), _WINDOWS[wrappings[0]], longest)
    return bytes(content)


def _unpacked(content: bytes, windows: Sequence[int], longest: int) -> bytes:
    """Return what the first of zlib's *windows* that fits makes of *content*."""
    for window in windows:
        unpacking = zlib.decompressobj(window)
        try:
            unpacked = unpacking.decompress(content, longest + 1)
        except zlib.error:
            continue
        if len(unpacked) > longest:
            return b""
        if unpacking.eof and not unpacking.unused_data:
            return unpacked
    raise Unreadable
