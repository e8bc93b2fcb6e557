"""What a file is, by its first bytes; names lie too often."""

from __future__ import annotations

import io
import zipfile
from typing import Final

_SIGNATURES: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel file (.xls) or one with a password"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3\x00", "a database"),
)
_MARKUP: Final = (
    (b"<html", "a web page"),
    (b"<!doctype", "a web page"),
    (b"<table", "a web page"),
    (b"<?xml", "an XML file"),
)
_PARTS: Final = (
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "an Excel binary workbook (.xlsb)"),
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a presentation"),
    ("content.xml", "an OpenDocument file"),
)


def recognize(content: bytes) -> str:
    """Return the format of *content*: `xlsx` or `csv`, or in words what else it is."""
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):  # the latter: a zip without entries
        return _kind_of_package(content)
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return kind
    start = content[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for signature, kind in _MARKUP:
        if start.startswith(signature):
            return kind
    return "csv"


def _kind_of_package(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = {name.replace("\\", "/").lower() for name in package.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return "xlsx"  # most likely one that broke off; its reader says that it is damaged
    for part, kind in _PARTS:
        if part in names:
            return kind
    return "a zip archive"
