"""The package that an Excel or OpenDocument workbook is: a zip whose every promise is checked.

Readers of zips disagree about the odd ones (doubled entries, lengths that lie, junk in front),
so that a file can be harmless to the one that looks and harmful to the one that reads. Odd ones
are refused; sizes are counted while inflating and never believed.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import Final

from bulk_import.readers.worker.wire import ReadError

MOST_ENTRIES: Final = 10_000
PART_BYTES: Final = 200_000_000
TOTAL_BYTES: Final = 400_000_000

_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED: Final = 0x1
_UTF8: Final = 0x800
_LOCAL_HEADER: Final = struct.Struct("<4s22xHH")
_DECLARED: Final = re.compile(rb"^<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"'][^>]*\?>")
_ENCODINGS: Final = frozenset({"utf-8", "us-ascii", "ascii", "iso-8859-1", "windows-1252"})
_COUNT: Final = re.compile(rb"(<(?:\w+:)?sst\b[^>]{0,500}?)\suniqueCount\s*=\s*[\"']([0-9]*)[\"']")
_SHORTEST_TEXT: Final = len("<si/>")

_MARKED: Final = re.compile(rb"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>", re.DOTALL)


class Package:
    """A zip in which each part is what its name and its checksum say.

    Args:
        content: The file.
        scale: How many times the usual size is allowed.

    Raises:
        ReadError: The zip is damaged, odd or has a password.
    """

    def __init__(self, content: bytes, scale: float = 1.0) -> None:
        self._content = content
        self._part_bytes = round(PART_BYTES * scale)
        self._bytes_left = round(TOTAL_BYTES * scale)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            raise ReadError("package.broken") from error
        everything = self._zip.infolist()
        entries = [entry for entry in everything if not entry.is_dir()]
        _check_directory(entries)
        self._check_places(everything)  # `zip -r` writes folders, too, often first of all
        self._entries = {_folded(entry.filename): entry for entry in entries}
        self._names = {_folded(entry.filename): entry.filename for entry in entries}
        self._changed: dict[str, bytes] = {}
        self._own: dict[str, bytes] = {}
        self._is_moved = False
        self._read: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return _folded(name) in self._entries or _folded(name) in self._own

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parts, as they are compared: in lower case."""
        return tuple(self._entries)

    def entries(self) -> tuple[tuple[str, zipfile.ZipInfo], ...]:
        """Return the parts as the zip lists them, by their names as they are compared."""
        return tuple(self._entries.items())

    def read(self, name: str) -> bytes:
        """Return a part of XML in UTF-8, without comments and without sections of raw text.

        Raises:
            ReadError: The part is missing, damaged, too large or defines entities.
        """
        if _folded(name) in self._own:
            return self._own[_folded(name)]
        entry = self._entry(name)
        raw = self._counted(name, entry)
        xml = _without_lies(_plain(entry.filename, raw))
        if xml is not raw:
            self.change(name, xml)
        return xml

    def verify(self, name: str) -> None:
        """Inflate a part that is no XML, to see that it is whole and not too large.

        Raises:
            ReadError: It is damaged or too large.
        """
        self.raw(name)

    def raw(self, name: str) -> bytes:
        """Return a part as it is.

        Raises:
            ReadError: It is missing, damaged or too large.
        """
        return self._counted(name, self._entry(name))

    def change(self, name: str, xml: bytes) -> None:
        """Let *xml* be what a reader of this package finds under *name*."""
        self._changed[_folded(name)] = xml

    def put(self, name: str, xml: bytes) -> None:
        """Let the package hold *xml* as the part *name*, in place of what was there before."""
        self._entries.pop(_folded(name), None)
        self._read.discard(_folded(name))
        self._changed[_folded(name)] = self._own[_folded(name)] = xml
        self._names[_folded(name)] = name

    def rename(self, name: str, new: str) -> None:
        """Let the part *name* be found as *new*, in place of what that was before.

        Raises:
            ReadError: There is no such part.
        """
        entry = self._entry(name)
        del self._entries[_folded(name)]
        self._read.discard(_folded(name))
        self._changed.pop(_folded(name), None)
        self._entries[_folded(new)] = entry
        self._is_moved = True
        self._names[_folded(new)] = new

    def content(self) -> bytes:
        """Return the file; one of only the parts that were read, if one of them was changed."""
        if not self._changed and not self._is_moved:
            return self._content
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as target:
            for name in self._read | self._changed.keys():
                xml = self._changed.get(name)
                part = self._inflated(self._entries[name]) if xml is None else xml
                target.writestr(self._names[name], part)
        return packed.getvalue()

    def _entry(self, name: str) -> zipfile.ZipInfo:
        try:
            return self._entries[_folded(name)]
        except KeyError:
            raise ReadError("package.part_missing", part=name) from None

    def _counted(self, name: str, entry: zipfile.ZipInfo) -> bytes:
        raw = self._inflated(entry)
        if _folded(name) not in self._read:
            self._bytes_left -= len(raw)
            self._read.add(_folded(name))
        return raw

    def _inflated(self, entry: zipfile.ZipInfo) -> bytes:
        """Return a part; its checksum is looked at, and its size counted as it grows."""
        most = min(self._part_bytes, self._bytes_left)
        packed = self.packed(entry)
        if entry.compress_type == zipfile.ZIP_STORED:
            raw, is_whole = packed[: most + 1], len(packed) == entry.file_size
        else:
            stream = zlib.decompressobj(-zlib.MAX_WBITS)
            try:
                raw = stream.decompress(packed, most + 1)
            except zlib.error as error:
                raise ReadError("package.part_damaged", part=entry.filename) from error
            is_whole = stream.eof and len(raw) == entry.file_size
        if len(raw) > most:
            raise ReadError("package.too_large", part=entry.filename)
        if not is_whole or zlib.crc32(raw) != entry.CRC:
            raise ReadError("package.part_damaged", part=entry.filename)
        return raw

    def packed(self, entry: zipfile.ZipInfo) -> bytes:
        """Return the content of a part as it is in the file: deflated, where it is that."""
        start = entry.header_offset + _LOCAL_HEADER.size
        _, name, extra = _LOCAL_HEADER.unpack(self._content[entry.header_offset : start])
        start += name + extra
        if self._content[start - name - extra : start - extra] != entry.orig_filename.encode(
            "utf-8" if entry.flag_bits & _UTF8 else "cp437"
        ):
            raise ReadError("package.odd", part=entry.filename)
        return self._content[start : start + entry.compress_size]

    def _check_places(self, entries: list[zipfile.ZipInfo]) -> None:
        """Refuse junk in front, and parts that lie over each other."""
        free = 0
        for entry in sorted(entries, key=lambda entry: entry.header_offset):
            start = entry.header_offset
            if start < free or (free == 0 and start != 0):
                raise ReadError("package.odd", part=entry.filename)
            header = self._content[start : start + _LOCAL_HEADER.size]
            if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
                raise ReadError("package.odd", part=entry.filename)
            _, name, extra = _LOCAL_HEADER.unpack(header)
            free = start + _LOCAL_HEADER.size + name + extra + entry.compress_size


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise ReadError("package.too_many", count=str(len(entries)))
    seen = set()
    for entry in entries:
        name = entry.orig_filename
        folded = _folded(name)
        if folded in seen:
            raise ReadError("package.twice", part=entry.filename)
        seen.add(folded)
        steps = folded.split("/")
        if "\0" in name or ".." in steps or not steps[0] or ":" in steps[0]:
            raise ReadError("package.odd", part=entry.filename)
        if entry.flag_bits & _ENCRYPTED:
            raise ReadError("file.password")
        if entry.compress_type not in _METHODS:
            raise ReadError("package.odd", part=entry.filename)


def _folded(name: str) -> str:
    folded = name.replace("\\", "/").lower()
    # XlsxWriter puts a slash before the parts of a picture in a cell.
    return folded.removeprefix("/") if folded.startswith("/xl/") else folded


def _plain(name: str, raw: bytes) -> bytes:
    """Return *raw* in the one spelling that the reader is known to understand."""
    xml = _utf8(name, raw)
    if b"!" not in xml or b"<!" not in xml:  # one letter is found much faster than two
        return xml
    # calamine passes over raw text without a word, and a comment can hide a cell from us.
    xml = _MARKED.sub(_without_marks, xml)
    if b"<!" in xml:
        raise ReadError("package.entities", part=name)
    return xml


def _without_lies(xml: bytes) -> bytes:
    """Return shared texts without their number, where it cannot be true.

    calamine makes room for as many texts as the file says that it has.
    """
    counted = _COUNT.search(xml[:2_000])
    if counted is None or int(counted[2] or 0) * _SHORTEST_TEXT <= len(xml):
        return xml
    return xml[: counted.end(1)] + xml[counted.end() :]


def _without_marks(found: re.Match[bytes]) -> bytes:
    text = found[1] or b""
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def _utf8(name: str, raw: bytes) -> bytes:
    try:
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            return _undeclared(raw.decode("utf-16").encode())
        if b"\0" in raw[:4]:
            order = "utf-16-be" if raw.startswith(b"\0") else "utf-16-le"
            return _undeclared(raw.decode(order).encode())
        declared = _DECLARED.match(raw.removeprefix(b"\xef\xbb\xbf")[:200])
        encoding = declared[1].decode().lower() if declared else "utf-8"
        if encoding not in _ENCODINGS:
            raise ReadError("package.encoding", part=name)
        if encoding in {"utf-8", "us-ascii", "ascii"}:
            return raw
        return _undeclared(raw.decode(encoding).encode())
    except UnicodeError as error:
        raise ReadError("package.encoding", part=name) from error


def _undeclared(xml: bytes) -> bytes:
    return re.sub(rb"^<\?xml[^>]*\?>", b"", xml)
