"""Texts that say themselves how they are encoded: web pages and XML; and JSON, which need not."""

from __future__ import annotations

import re
from typing import Final

from bulk_import.readers.encoding_names import codec_named
from bulk_import.readers.encodings import NotText, decoded
from bulk_import.readers.worker.wire import ReadError, Send, Task

_LOOKED_AT: Final = 4_000
_IN_PAGE: Final = re.compile(
    rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]+)|<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)",
    re.IGNORECASE,
)
_IN_XML: Final = re.compile(rb"\s*<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z0-9._:-]+)[\"']")
_DECLARATION: Final = re.compile(r"(<\?xml[^>]*?)\s+encoding\s*=\s*[\"'][^\"']*[\"']")
_READ_BY_PARSERS: Final = frozenset({"utf-8", "utf8", "us-ascii", "ascii", "utf-16"})
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


def page_text(content: bytes, task: Task, send: Send) -> str:
    """Return the text of a web page, by what it declares.

    Raises:
        ReadError: It cannot be decoded.
    """
    found = _IN_PAGE.search(content[:_LOOKED_AT])
    return _told(content, task, send, (found[1] or found[2]).decode() if found else None)


def plain_text(content: bytes, task: Task, send: Send) -> str:
    """Return a text that declares nothing.

    Raises:
        ReadError: It cannot be decoded.
    """
    return _told(content, task, send, None)


def xml_in_utf8(content: bytes, task: Task, send: Send) -> bytes:
    """Return XML as every parser reads it, whatever encoding it declares.

    Raises:
        ReadError: It cannot be decoded.
    """
    found = _IN_XML.match(content.removeprefix(b"\xef\xbb\xbf")[:_LOOKED_AT])
    declared = found[1].decode() if found else None
    is_read = declared is not None and (
        declared.lower() in _READ_BY_PARSERS or codec_named(declared) is None
    )
    if is_read or content.startswith(_UTF16_MARKS) or (declared is None and _is_utf8(content)):
        return content
    text = _told(content, task, send, declared)
    return _DECLARATION.sub(r"\1", text, count=1).encode()


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in content[:4]


def _told(content: bytes, task: Task, send: Send, declared: str | None) -> str:
    """Return the text; if its encoding had to be found out, that is said."""
    try:
        found = decoded(content, task.encoding, declared)
    except NotText as reason:
        raise ReadError(reason.code, **reason.facts) from reason
    if found.encodings:
        send("decoded", (found.encodings, found.line, found.sample))
    return found.text
