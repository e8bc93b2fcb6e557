"""The user's package with some parts changed, added or taken out, and all others as they were."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from copy import copy
from html import escape
from io import BytesIO
from typing import IO, Final, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bulk_import.readers.worker.packages import Package
from bulk_import.readers.worker.relations import Relation, relations_of
from bulk_import.workbooks.annotate.splicing import Part

CONTENT_TYPES: Final = "[Content_Types].xml"
_DECLARED: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TRANSITIONAL: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_NUMBER: Final = re.compile(r"(?<=[a-z])[0-9]*(?=\.[a-z]+$)", re.IGNORECASE)
_SIZES_FOLLOW: Final = 0x8
"""The flag of a member whose sizes stand behind it."""
_FASTEST: Final = 1
"""Of the levels of deflating. The next ones take twice the time for a tenth less."""


class PackagePatch:
    """A package and what changes in it.

    Args:
        source: The user's file.

    Raises:
        ReadError: It is no package that anybody can be sure of.
    """

    def __init__(self, source: bytes) -> None:
        self._package = Package(source)
        self._written: dict[str, bytes] = {}
        self._removed: set[str] = set()
        self._relations: dict[str, Part] = {}
        self._added: dict[str, int] = {}
        self.types = Part(self.read(CONTENT_TYPES))

    def __contains__(self, name: str) -> bool:
        folded = name.lower()
        kept = name in self._package and folded not in self._removed
        return kept or any(folded == one.lower() for one in self._written)

    def names(self) -> list[str]:
        """Return the names of the parts that the package had, in lower case."""
        return list(self._package.names)

    def read(self, name: str) -> bytes:
        """Return a part of XML as the user's file has it."""
        return self._package.read(name)

    def raw(self, name: str) -> bytes:
        """Return a part that need not be XML."""
        return self._package.raw(name)

    def write(self, name: str, content: bytes) -> None:
        """Let *content* be the part *name* of the file."""
        self._written[name] = content

    def add(self, wanted: str, content: bytes, content_type: str) -> str:
        """Add a part under a name like *wanted* that is free; return the name."""
        name, number = wanted, 1
        while name in self or name in self._package:  # one that went has relations of its own
            number += 1
            name = _NUMBER.sub(str(number), wanted)
        declared = _DECLARED if not content.startswith(b"<?xml") else b""
        self.write(name, declared + content)
        self._declare(name, content_type)
        return name

    def remove(self, name: str) -> None:
        """Take the part *name* out, with its relations."""
        folder, base = posixpath.split(name)
        for one in (name, posixpath.join(folder, "_rels", f"{base}.rels")):
            self._removed.add(one.lower())
        for override in self.types.root.children:
            if override.get("PartName").lstrip("/").lower() == name.lower():
                self.types.remove(override)

    def remove_tree(self, name: str) -> None:
        """Take a part out, and what no other part refers to once that is gone."""
        referrers = self._referrers()
        removed = {name.lower()}
        todo = [name]
        while todo:
            part = todo.pop()
            self.remove(part)
            for one in self.relations(part):
                target = one.part.lower()
                if target not in removed and referrers.get(target, set()) <= removed:
                    removed.add(target)
                    todo.append(one.part)

    def set_content_type(self, name: str, content_type: str) -> None:
        """Say what the part *name* is."""
        for one in self.types.root.all("Override"):
            if one.get("PartName").lstrip("/").lower() == name.lower():
                self.types.set(one, ContentType=content_type)
                return
        self._declare(name, content_type)

    def content_type(self, name: str) -> str:
        """Return what the file says that the part *name* is."""
        for one in self.types.root.children:
            if one.get("PartName").lstrip("/").lower() == name.lower():
                return one.get("ContentType")
        ending = name.rpartition(".")[2].lower()
        defaults = self.types.root.all("Default")
        return next(
            (x.get("ContentType") for x in defaults if x.get("Extension").lower() == ending), ""
        )

    def relations(self, part: str) -> tuple[Relation, ...]:
        """Return the parts that *part* refers to; none outside of the package."""
        return relations_of(self._package, part)

    def of_kind(self, part: str, kind: str) -> list[Relation]:
        """Return the relations of *part* of one kind, such as `drawing`."""
        return [one for one in self.relations(part) if one.kind == kind]

    def relate(self, part: str, kind: str, target: str, *, namespace: str = _TRANSITIONAL) -> str:
        """Let *part* refer to the part *target*; return by which id."""
        listed = self._relations_part(part)
        self._added[part] = number = self._added.get(part, 0) + 1
        taken = {one.get("Id") for one in listed.root.children}
        while f"rIdImport{number}" in taken:
            number += 1000
        prefix = listed.prefix
        listed.append(
            listed.root,
            f'<{prefix}Relationship Id="rIdImport{number}" Type="{namespace}/{kind}"'
            f' Target="/{escape(target)}"/>'.encode(),
        )
        return f"rIdImport{number}"

    def unrelate(self, part: str, target: str) -> None:
        """Let *part* no longer refer to *target*."""
        ids = {one.id for one in self.relations(part) if one.part.lower() == target.lower()}
        listed = self._relations_part(part)
        for one in listed.root.children:
            if one.get("Id") in ids:
                listed.remove(one)

    def content(self) -> bytes:
        """Return the file."""
        for part, listed in self._relations.items():
            self.write(_relations_name(part), listed.changed())
        self.write(CONTENT_TYPES, self.types.changed())
        written = {name.lower(): (name, content) for name, content in self._written.items()}
        packed = BytesIO()
        with ZipFile(packed, "w", ZIP_DEFLATED, compresslevel=_FASTEST) as target:
            for name, entry in self._package.entries():
                if name in written:
                    related, content = written.pop(name)
                    # Some programs look for a part in just the letters in which others name it.
                    own = entry.filename if "\\" in entry.filename else related
                    target.writestr(own, content)
                elif name not in self._removed:
                    _copy(target, entry, self._package.packed(entry))
            for name, content in written.values():
                target.writestr(name, content)
        return packed.getvalue()

    def _referrers(self) -> dict[str, set[str]]:
        """Return which parts refer to each part, all in lower case."""
        found: dict[str, set[str]] = defaultdict(set)
        for listed in self._package.names:
            folder, base = posixpath.split(listed)
            if base.endswith(".rels") and posixpath.basename(folder) == "_rels":
                part = posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))
                for one in self.relations(part):
                    found[one.part.lower()].add(part)
        return found

    def _relations_part(self, part: str) -> Part:
        if part not in self._relations:
            name = _relations_name(part)
            empty = f'<Relationships xmlns="{_PACKAGE}"></Relationships>'.encode()
            found = self.read(name) if name in self._package else _DECLARED + empty
            self._relations[part] = Part(found)
        return self._relations[part]

    def _declare(self, name: str, content_type: str) -> None:
        override = f'<{self.types.prefix}Override PartName="/{escape(name)}"'
        self.types.append(self.types.root, f'{override} ContentType="{content_type}"/>'.encode())


def _relations_name(part: str) -> str:
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _copy(target: ZipFile, entry: ZipInfo, packed: bytes) -> None:
    """Put a member into *target* as it is packed; zipfile itself can only pack anew."""
    header = copy(entry)
    header.flag_bits &= ~_SIZES_FOLLOW
    header.extra = b""
    file = cast("IO[bytes]", target.fp)
    file.seek(target.start_dir)
    header.header_offset = file.tell()
    file.write(header.FileHeader(zip64=False))
    file.write(packed)
    target.filelist.append(header)
    target.NameToInfo[header.filename] = header
    target.start_dir = file.tell()
