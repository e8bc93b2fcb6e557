"""Which parts of a package belong to its workbook, also where they are not in their usual places.

Programs write workbooks at the root of the package, leave relations out, or add sheets that hold
macros. Excel finds its way; the fast reader knows the usual places and kinds alone.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from typing import Final

from bulk_import.readers.worker.markup import parse
from bulk_import.readers.worker.packages import Package
from bulk_import.readers.worker.wire import ReadError

WORKBOOK: Final = "xl/workbook.xml"

_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_ROOT: Final = "_rels/.rels"
_SHEET: Final = re.compile(r"(?:.*/)?sheet([0-9]{1,6})\.xml")
_KNOWN: Final = frozenset({"worksheet", "chartsheet", "dialogsheet"})
"""Kinds of sheets that the fast reader tells apart; others make it give up."""

_PLACES: Final = {"sharedStrings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"

Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class Relation:
    """A part that belongs to a workbook.

    Attributes:
        id: How the workbook calls it.
        kind: What it is, such as `worksheet` or `styles`.
        part: Its name.
    """

    id: str
    kind: str
    part: str

    @property
    def is_worksheet(self) -> bool:
        """It holds cells."""
        return self.kind == "worksheet"


def relations_of(package: Package, workbook: str = WORKBOOK) -> tuple[Relation, ...]:
    """Return the parts that belong to the part *workbook*; none where nothing says so.

    Raises:
        ReadError: The list of them is no XML, or a worksheet is outside of the package.
    """
    folder, name = posixpath.split(workbook)
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    return tuple(_relations(package, listed, folder)) if listed in package else ()


def _relations(package: Package, listed: str, folder: str) -> Iterator[Relation]:
    for tag, attributes in elements(package.read(listed), listed):
        kind = attributes.get("Type", "").rpartition("/")[2]
        if tag != "Relationship" or attributes.get("TargetMode") == "External":
            if kind == "worksheet":
                raise ReadError("package.outside", part=listed)
            continue
        target = posixpath.join("/", folder, attributes.get("Target", ""))
        part = posixpath.normpath(target).lstrip("/")
        yield Relation(attributes.get("Id", ""), kind, part)


def put_in_order(package: Package) -> None:
    """Put a workbook's parts where they usually are, and leave out sheets that hold no cells.

    Nothing is changed where the fast reader finds everything by itself.

    Raises:
        ReadError: There is no workbook, or a sheet of which nobody can say where it is.
    """
    workbook = _workbook(package)
    if workbook == WORKBOOK and not _is_told_by_root(package):
        package.put(_ROOT, _listed([("r1", "officeDocument", WORKBOOK)]))
    relations = relations_of(package, workbook)
    found = elements(package.read(workbook), workbook)
    sheets = [attributes for tag, attributes in found if tag == "sheet"]
    by_id = {one.id: one for one in relations}
    own = [by_id.get(sheet.get("id", "")) for sheet in sheets]
    is_usual = workbook == WORKBOOK and all(one is not None and one.kind in _KNOWN for one in own)
    if is_usual and all(_is_in_place(package, one) for one in relations):
        return
    parts = _sheet_parts(package, own)
    kept = [(sheet, part) for sheet, part in zip(sheets, parts, strict=True) if part is not None]
    listed = [*_moved_sheets(package, [part for _, part in kept]), *_moved(package, relations)]
    package.put(WORKBOOK, _workbook_of([sheet for sheet, _ in kept], found))
    package.put(_RELATIONS, _listed(listed))
    package.put(_ROOT, _listed([("r1", "officeDocument", WORKBOOK)]))


def _is_told_by_root(package: Package) -> bool:
    with suppress(ReadError):  # it is of no use to the fast reader either
        relations = _relations(package, _ROOT, "")
        return any(one.part.lower() == WORKBOOK for one in relations)
    return False


def _is_in_place(package: Package, relation: Relation) -> bool:
    place = _PLACES.get(relation.kind, relation.part)
    return place.lower() == relation.part.lower() or relation.part not in package


def _workbook(package: Package) -> str:
    """Return where the workbook is: by the package's own relations, else by its name."""
    if WORKBOOK in package:
        return WORKBOOK
    relations = _relations(package, _ROOT, "") if _ROOT in package else ()
    named = [one.part for one in relations if one.kind == "officeDocument"]
    named += [name for name in package.names if posixpath.basename(name) == "workbook.xml"]
    found = next((part for part in named if part in package), None)
    if found is None:
        raise ReadError("package.part_missing", part=WORKBOOK)
    return found


def _sheet_parts(package: Package, own: Sequence[Relation | None]) -> list[str | None]:
    """Return the part of each sheet; None for one without cells, such as a module of macros.

    Sheets without a relation get the worksheets that no other sheet has, by their numbers, where
    there are as many of them.

    Raises:
        ReadError: There are some, and not as many.
    """
    taken = {one.part.lower() for one in own if one is not None}
    free = sorted(
        (int(found[1]), name)
        for name in package.names
        if name not in taken and "worksheets/" in name and (found := _SHEET.fullmatch(name))
    )
    lacking = own.count(None)
    if lacking and free and len(free) != lacking:
        raise ReadError("file.unread")
    names = iter([name for _, name in free] if free else [None] * lacking)
    return [next(names) if one is None else one.part if one.is_worksheet else None for one in own]


def _moved_sheets(package: Package, parts: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Move the *parts* of sheets to their usual places, and yield their relations."""
    for number, part in enumerate(parts):  # first out of each other's way
        package.rename(part, f"moved/{number}")
    for number in range(len(parts)):
        target = f"worksheets/sheet{number + 1}.xml"
        package.rename(f"moved/{number}", f"xl/{target}")
        yield f"r{number}", "worksheet", target


def _moved(package: Package, relations: Sequence[Relation]) -> Iterator[tuple[str, str, str]]:
    """Move texts and styles to their usual places, and yield their relations."""
    for one in relations:
        if one.kind in _PLACES and one.part in package:
            package.rename(one.part, _PLACES[one.kind])
            yield one.kind, one.kind, posixpath.basename(_PLACES[one.kind])


def _workbook_of(sheets: Sequence[Attributes], found: Sequence[tuple[str, Attributes]]) -> bytes:
    """Return a workbook of only *sheets*, with those settings that tell something of its cells."""
    listed = "".join(
        f'<sheet name="{escape(sheet.get("name", ""))}" sheetId="{number + 1}"'
        f' state="{escape(sheet.get("state", "visible"))}" r:id="r{number}"/>'
        for number, sheet in enumerate(sheets)
    )
    settings: Attributes = {}
    for tag, attributes in found:
        settings |= attributes if tag in {"workbookPr", "calcPr"} else {}
    epoch = escape(settings.get("date1904", "0"))
    waits = escape(settings.get("fullCalcOnLoad", "0"))
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><workbookPr date1904="{epoch}"/>'
        f'<sheets>{listed}</sheets><calcPr fullCalcOnLoad="{waits}"/></workbook>'
    ).encode()


def _listed(relations: Sequence[tuple[str, str, str]]) -> bytes:
    listed = "".join(
        f'<Relationship Id="{number}" Type="{_DOCUMENT}/{kind}" Target="{target}"/>'
        for number, kind, target in relations
    )
    return f'<Relationships xmlns="{_PACKAGE}">{listed}</Relationships>'.encode()


def elements(xml: bytes, part: str) -> list[tuple[str, dict[str, str]]]:
    """Return every element of *xml* with its attributes, both without their prefixes.

    Raises:
        ReadError: The part is no XML.
    """
    found: list[tuple[str, dict[str, str]]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        plain = {name.rpartition(":")[2]: text for name, text in attributes.items()}
        found.append((tag.rpartition(":")[2], plain))

    parse(xml, ReadError("package.part_damaged", part=part), start=start)
    return found
