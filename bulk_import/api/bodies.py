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


async def read_body(pieces: AsyncIterable[bytes], codings: Sequence[str]) -> bytes:
    """Return a body without its wrapping; nothing where it is too long to be an answer of the API.

    Args:
        pieces: The body as it comes over the wire.
        codings: What its header `Content-Encoding` lists.

    Raises:
        Unreadable: It cannot be unwrapped.
    """
    wrappings = [coding for coding in map(str.lower, codings) if coding not in _NONE]
    if len(wrappings) > 1 or not _WINDOWS.keys() >= set(wrappings):
        raise Unreadable
    content = b""
    async for piece in pieces:
        content += piece
        if len(content) > LONGEST_BODY:
            return b""
    return _unpacked(content, _WINDOWS[wrappings[0]]) if wrappings and content else content


def _unpacked(content: bytes, windows: Sequence[int]) -> bytes:
    """Return what the first of zlib's *windows* that fits makes of *content*."""
    for window in windows:
        unpacking = zlib.decompressobj(window)
        try:
            unpacked = unpacking.decompress(content, LONGEST_BODY + 1)
        except zlib.error:
            continue
        if len(unpacked) > LONGEST_BODY:
            return b""
        if unpacking.eof and not unpacking.unused_data:
            return unpacked
    raise Unreadable
