"""What a file is, by its content; names lie too often."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from typing import Final

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS: Final = (
    ("EncryptedPackage", "password"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("WordDocument", "word"),
    ("PowerPoint Document", "presentation"),
    ("__substg1.0_", "mail"),
)
"""How the streams of an OLE file are called; all names stand in it as UTF-16."""

_SIGNATURES: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"{\\rtf", "text"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "rar"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"PAR1", "parquet"),
    (b"\x00\x01\x00\x00Standard ", "access"),
    (b"\x7fELF", "program"),
    (b"MZ\x90\x00", "program"),
    (b"\x00\x00\x1a\x00", "lotus"),
    (b"\x09\x00\x04\x00", "excel2"),
    (b"\x09\x02\x06\x00", "excel3"),
    (b"\x09\x04\x06\x00", "excel4"),
    (b"ID;P", "sylk"),
)
FOR_READING: Final = frozenset({"aws_table", "aws_text"})
"""What command lines print for people alone, who know what is not said."""

PACKED: Final = frozenset({"zip", "gzip", "7z", "rar", "bzip2", "xz", "zstd"})
"""The kinds that may hold a spreadsheet inside."""

_MARKUP: Final = (
    (b"<html", "html"),
    (b"<!doctype html", "html"),
    (b"<table", "html"),
    (b"<head", "html"),
    (b"<meta", "html"),
    (b"<style", "html"),
    (b"<body", "html"),
    (b"<div", "html"),
    (b"<tr", "html"),
    (b"<?xml", "xml"),
    (b"<workbook", "spreadsheetml"),
    (b"mime-version:", "mht"),
)
_PARTS: Final = (
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("word/document.xml", "word"),
    ("ppt/presentation.xml", "presentation"),
    ("index/document.iwa", "numbers"),
    ("index.zip", "numbers"),
)
_OPEN_DOCUMENTS: Final = {
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.spreadsheet-template": "ods",
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What the zip module raises over a damaged package."""

_JSON: Final = re.compile(rb"""\{\s*(?:["'}]|[a-z_]\w*\s*:)|\[\s*(?:[]\[{"0-9-]|true|false|null)""")
"""How records begin, those of sloppy programs too; no header of a CSV file does."""

_SQL: Final = re.compile(
    rb"(?:--\s|#|/\*)|(?:insert|replace|create|drop|set|lock|use|begin|start|delimiter|pragma|copy)\s"
)
_SQL_INSIDE: Final = re.compile(
    rb"(?:^|;)[ \t]*(?:(?:insert|replace)\s+(?:\w+\s+)*into|create\s+table|copy)\s", re.MULTILINE
)
_YAML: Final = re.compile(
    rb"(?:---[ \t]*\r?\n|%yaml |awstemplateformatversion\s*:)"
    rb"|(?:[a-z_][\w-]*:(?:[ \t]+[^\r\n]*)?\r?\n)*?"
    rb"[a-z_][\w-]*:[ \t]*\r?\n(?: +|- )[a-z_-][^\r\n]*:"
    rb"|- [a-z_][\w-]*:(?: [^\r\n]*)?\r?\n {2,}(?:- )?[a-z_][\w-]*:"
)
"""How lists and templates begin that people and the tools of clouds write."""

_TERRAFORM: Final = re.compile(
    rb'^[ \t]*(?:(?:resource|data)[ \t]+"[\w-]+"[ \t]+"[^"\r\n]+"|terraform|locals'
    rb'|(?:provider|variable|module|output)[ \t]+"[^"\r\n]+")[ \t]*\{[ \t]*(?:\r?\n|[#/\w])',
    re.MULTILINE,
)
_AWS: Final = (
    (re.compile(rb"-{5,}[ \t]*\r?\n\|[ \t]+\w+[ \t]+\|\r?\n(?:\+-+\+|\|\|)"), "aws_table"),
    (re.compile(rb"[a-z]+\tarn:aws[a-z-]*:"), "aws_text"),
)
"""How `--output table` begins, a title above tables in tables, and `--output text`, with a word."""

_PRINTED_TABLE: Final = re.compile(
    rb"^[ \t]*(?:\+(?:[-=]+\+){2,}[ \t]*\r?\n[ \t]*\||[-=]+(?:\+[-=]+){2,}[ \t]*\r?$"
    rb"|(?:\xe2[\x94\x95][\x80-\xbf]){6,}[ \t]*\r?$)",
    re.MULTILINE,
)
_PRINTED_RECORD: Final = re.compile(
    rb"^[ \t]*(?:\*{5,} ?\d+\. row ?\*{5,}|-?\[ ?record \d+ ?\][-+]*)[ \t]*\r?$", re.MULTILINE
)
_FIELD_OF_LIST: Final = re.compile(rb"([^\s:,;|][^:,;|]*) : [^\r\n]*|([^\s:,;|][^:,;|]*) :")
_LISTED: Final = 3
"""Lines by which a listing of fields is known."""

_NEAR_TOP: Final = 4_000
"""Bytes in which a printed table begins, below the statement that asks for it."""

_LOOKED_AT: Final = 1_000_000
"""Bytes in which the first table of a dump begins."""

_DECLARED: Final = 8_000
"""Bytes in which a document says what it is."""

_END: Final = 400
_TABLE: Final = re.compile(rb"<table[\s>]")
_ROW: Final = re.compile(rb"<t[rhd][\s>]")
_ROOT: Final = re.compile(rb"<([a-z_][\w.:-]*)[\s/>]")
_LEADING: Final = re.compile(rb"(?:\s|<!--.{0,2000}?-->)*", re.DOTALL)


def recognize(content: bytes) -> str:
    """Return what *content* is: a key of `READERS`, `password`, or else a message `format.…`."""
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _kind_of_package(content)
    if content.startswith(_OLE):
        return _kind_of_ole(content)
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return kind
    encoding = json.detect_encoding(content[:4])
    start, end = _plain(content[:_LOOKED_AT], encoding), _plain(content[-_END:], encoding)
    return _kind_of_text(start, end)


def _plain(part: bytes, encoding: str) -> bytes:
    """Return a part of a text in UTF-8 and small letters."""
    if encoding.startswith(("utf-16", "utf-32")):
        part = part.decode(encoding, errors="ignore").removeprefix("\ufeff").encode()
    return part.removeprefix(b"\xef\xbb\xbf").lower()


def _kind_of_text(start: bytes, end: bytes) -> str:
    start = start[_LEADING.match(start).end() :]  # type: ignore[union-attr]  # it matches nothing too
    for signature, kind in _MARKUP:
        if start.startswith(signature):
            return _kind_of_xml(start[:_DECLARED]) if kind == "xml" else kind
    if _JSON.match(start):
        return "json"
    if _SQL.match(start) and _SQL_INSIDE.search(start):
        return "sql"
    root = _ROOT.match(start)
    if root and end.rstrip().endswith(b"</" + root[1] + b">"):
        return "xml"
    return _kind_of_print(start) or "csv"


def _kind_of_print(start: bytes) -> str | None:
    """Return what a text is that people keep of a terminal, or write for one; None for a table."""
    for begins, kind in _AWS:
        if begins.match(start):
            return kind
    if _PRINTED_RECORD.search(start, 0, _NEAR_TOP) or _is_listing(start):
        return "printed_records"
    if _PRINTED_TABLE.search(start, 0, _NEAR_TOP):
        return "printed_tables"
    if _TERRAFORM.search(start, 0, _NEAR_TOP):
        return "terraform"
    return "yaml" if _YAML.match(start) else None


def _is_listing(start: bytes) -> bool:
    """Say whether the first lines are fields, each with its colon at one place."""
    lines = start[:_NEAR_TOP].splitlines()[:_LISTED]
    found = [_FIELD_OF_LIST.fullmatch(line) for line in lines]
    places = {one.end(1) if one and one[1] is not None else one and one.end(2) for one in found}
    return len(found) == _LISTED and None not in places and len(places) == 1


def _kind_of_xml(start: bytes) -> str:
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        return "spreadsheetml"
    if b"opendocument:xmlns:office" in start:
        return "fods" if b"opendocument.spreadsheet" in start else "flat_opendocument"
    is_page = b"<html" in start or (_TABLE.search(start) and _ROW.search(start))
    return "html" if is_page else "xml"


def _kind_of_ole(content: bytes) -> str:
    for stream, kind in _STREAMS:
        if stream.encode("utf-16-le") in content:
            return kind
    return "xls"  # damaged, most likely; its reader says so


def _kind_of_package(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = {name.replace("\\", "/").lower() for name in package.namelist()}
            for part, kind in _PARTS:
                if part in names:
                    return kind
            if "content.xml" in names:
                return _kind_of_open_document(package)
            bare = {name.rpartition("/")[2] for name in names}
            # Somewhere else than usual; their readers look for them.
            for part, kind in (("workbook.xml", "xlsx"), ("workbook.bin", "xlsb")):
                if part in bare:
                    return kind
    except _BROKEN:
        return "xlsx"  # most likely one that broke off; its reader says that it is damaged
    return "zip"


def _kind_of_open_document(package: zipfile.ZipFile) -> str:
    try:
        with package.open("mimetype") as part:
            declared = part.read(200).strip()
    except (KeyError, *_BROKEN):
        return "ods"
    return _OPEN_DOCUMENTS.get(declared, "opendocument")
