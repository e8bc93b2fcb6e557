"""The parts of an Excel package that say which sheets there are and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bulk_import.readers.worker.packages import Package
from bulk_import.readers.worker.relations import WORKBOOK, elements, put_in_order, relations_of
from bulk_import.readers.worker.wire import ReadError

MOST_SHEETS: Final = 200

_READ_TOO: Final = ("[content_types].xml", "_rels/.rels", "xl/sharedstrings.xml", "xl/styles.xml")


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A visible worksheet and the part that holds it."""

    name: str
    part: str


@dataclass(frozen=True, slots=True)
class Book:
    """What a workbook says about itself.

    Attributes:
        sheets: The visible worksheets, in the file's order.
        uncalculated: The results stored beside formulas wait to be calculated: a program wrote
            them, and a zero may stand for anything.
        counts_from_1904: Day 0 is the first of January 1904.
    """

    sheets: tuple[SheetPart, ...]
    uncalculated: bool
    counts_from_1904: bool = False


def book(package: Package) -> Book:
    """Return what the workbook says about itself; looks into every part that is read later.

    A workbook whose parts are not where they usually are is put in order first.

    Raises:
        ReadError: A part is damaged, or there are too many sheets.
    """
    put_in_order(package)
    for part in _READ_TOO:
        if part in package:
            package.read(part)
    targets = {found.id: found.part for found in relations_of(package) if found.is_worksheet}
    sheets, uncalculated, counts_from_1904 = [], False, False
    for tag, attributes in elements(package.read(WORKBOOK), WORKBOOK):
        if tag == "sheet":
            sheets.append(attributes)
        elif tag == "calcPr":
            uncalculated = attributes.get("fullCalcOnLoad") in {"1", "true"}
        elif tag == "workbookPr":
            counts_from_1904 = attributes.get("date1904") in {"1", "true", "on"}
    if len(sheets) > MOST_SHEETS:
        raise ReadError("file.too_many_sheets", count=str(len(sheets)), most=str(MOST_SHEETS))
    visible = tuple(
        SheetPart(sheet["name"], targets[sheet["id"]])
        for sheet in sheets
        if sheet.get("state", "visible") == "visible" and sheet.get("id") in targets
    )
    return Book(visible, uncalculated, counts_from_1904)
