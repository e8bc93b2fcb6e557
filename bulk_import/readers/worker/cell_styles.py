"""The styles of an Excel workbook, as far as cells may look otherwise than their values by them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from bulk_import.readers.worker.looks import Look, SheetLooks
from bulk_import.readers.worker.markup import parse
from bulk_import.readers.worker.number_formats import NumberFormat, number_format
from bulk_import.readers.worker.number_formats.built_in import BUILT_IN
from bulk_import.readers.worker.packages import Package
from bulk_import.readers.worker.wire import ReadError

STYLES: Final = "xl/styles.xml"
SHARED: Final = "xl/sharedstrings.xml"

_OFF: Final = frozenset({"0", "false", "off"})
_PREFIXED_TEXT: Final = re.compile(rb"<[\w.-]+:si[\s/>]")
_ADDRESS: Final = re.compile(rb"\br=\"([A-Z]{1,3})([0-9]{1,7})\"")
_STYLE: Final = re.compile(rb"\bs=\"([0-9]{1,9})\"")
_RESULT: Final = rb"(?:<f\b[^>]*>[^<]*</f>|<f\b[^>]*/>)?<v>[^<]*"
_SHARED_TEXT: Final = re.compile(rb"<c\b([^>]*)\st=\"s\"([^>]*)><v>([0-9]{1,9})</v>")


@dataclass(frozen=True, slots=True)
class CellStyles:
    """The looks of a workbook.

    Attributes:
        looks: How cells look by the number of their style, where that may be otherwise.
        rounding: The numbers of the styles that only round.
        kept: What is left of the shared texts of which a part is struck through, by their number.
        texts: How many shared texts there are.
    """

    looks: Mapping[int, Look] = field(default_factory=dict)
    rounding: frozenset[int] = frozenset()
    kept: Mapping[int, str] = field(default_factory=dict)
    texts: int = 0

    def look_of(self, style: str, kind: str, text: str | None) -> Look | None:
        """Return how a cell looks; None for one that looks like its value.

        Args:
            style: The number of its style; "" for none.
            kind: Its type, as Excel calls it.
            text: What stands in it.
        """
        number = int(style) if style.isdecimal() else 0
        look = self.looks.get(number)
        if number in self.rounding and not (kind == "n" and _has_fraction(text or "")):
            look = None
        if kind == "s" and self.kept and text and int(text) in self.kept:
            is_struck = look is not None and look.is_struck
            return Look(look.format if look else None, is_struck, self.kept[int(text)])
        return look

    def find(self, xml: bytes, found: SheetLooks) -> None:
        """Add to *found* the cells of some rows that may look otherwise than their values.

        The rows are searched for the numbers of the styles, which is much faster than reading
        them; every cell names its place, in double quotes.
        """
        used = [style for style in self.looks if b' s="%d"' % style in xml]
        rounding = self.rounding.intersection(used)
        for before, style, after in _cells(xml, set(used) - rounding, b""):
            _place(found, before + after, self.looks[int(style)])
        for before, style, after in _cells(xml, rounding, rb"%s[.eE]" % _RESULT):
            _place(found, before + after, self.looks[int(style)])
        for before, after, text in _SHARED_TEXT.findall(xml) if self.kept else ():
            if int(text) in self.kept:
                attributes = before + after
                styled = _STYLE.search(attributes)
                look = self.look_of(styled[1].decode() if styled else "", "s", text.decode())
                _place(found, attributes, look)


def read_styles(package: Package) -> CellStyles:
    """Return the looks of the workbook.

    Raises:
        ReadError: A part is no XML.
    """
    shared = package.read(SHARED) if SHARED in package else b""
    kept = _kept_texts(shared) if b"strike" in shared else {}
    texts = shared.count(b"<si") or len(_PREFIXED_TEXT.findall(shared))
    if STYLES not in package:
        return CellStyles(kept=kept, texts=texts)
    reader = _StyleSheet()
    xml = package.read(STYLES)
    parse(xml, ReadError("package.part_damaged", part=STYLES), start=reader.start, end=reader.end)
    found = list(reader.looks())
    looks = {number: look for number, look, _ in found}
    rounding = frozenset(number for number, look, rounds in found if rounds and not look.is_struck)
    return CellStyles(looks, rounding, kept, texts)


def is_on(attributes: Mapping[str, str]) -> bool:
    """Say whether an element such as `<strike/>` switches something on."""
    return attributes.get("val", "1") not in _OFF


def _cells(xml: bytes, styles: set[int] | frozenset[int], then: bytes) -> list[tuple[bytes, ...]]:
    """Return of each cell with one of *styles*, and with *then* behind its tag, what is in it."""
    if not styles:
        return []
    numbers = b"|".join(b"%d" % style for style in sorted(styles))
    return re.findall(rb'<c\b([^>]*?)\ss="(%s)"([^>]*)>%s' % (numbers, then), xml)


def _place(found: SheetLooks, attributes: bytes, look: Look | None) -> None:
    if look is None or attributes.endswith(b"/"):
        return
    if address := _ADDRESS.search(attributes):
        found[_column(address[1])][int(address[2])] = look


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _has_fraction(text: str) -> bool:
    return any(sign in text for sign in ".eE")


class _StyleSheet:
    """The parts of a style sheet that say how cells look."""

    def __init__(self) -> None:
        self._codes = dict(BUILT_IN)
        self._struck: list[bool] = []
        self._formats: list[tuple[str, str]] = []
        self._open: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        self._open.append(name)
        match self._open[1:]:
            case ["numFmts", "numFmt"]:
                number = attributes.get("numFmtId", "")
                if number.isdecimal():
                    self._codes[int(number)] = attributes.get("formatCode", "General")
            case ["fonts", "font"]:
                self._struck.append(False)
            case ["fonts", "font", "strike"]:
                self._struck[-1] = is_on(attributes)
            case ["cellXfs", "xf"]:
                numbers = attributes.get("numFmtId", "0"), attributes.get("fontId", "0")
                self._formats.append(numbers)
            case _:
                pass

    def end(self, tag: str) -> None:
        del tag
        self._open.pop()

    def looks(self) -> Iterator[tuple[int, Look, bool]]:
        """Yield the styles by which a cell may look otherwise than its value.

        Each with its number, and whether its format only rounds.
        """
        for number, (code, font) in enumerate(self._formats):
            found = number_format(self._codes.get(_number(code), "General"))
            is_struck = _number(font) < len(self._struck) and self._struck[_number(font)]
            if is_struck or found.shows != "value":
                yield number, Look(_of_use(found), is_struck), found.shows == "rounded"


def _of_use(found: NumberFormat) -> NumberFormat | None:
    return None if found.shows == "value" else found


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _kept_texts(xml: bytes) -> dict[int, str]:
    """Return the shared texts that are partly struck through, without those parts, by number."""
    reader = _SharedTexts()
    failed = ReadError("package.part_damaged", part=SHARED)
    parse(xml, failed, start=reader.start, end=reader.end, text=reader.text)
    return reader.kept


class _SharedTexts:
    """Shared texts of several runs, without the runs that are struck through."""

    def __init__(self) -> None:
        self.kept: dict[int, str] = {}
        self._number = -1
        self._open: list[str] = []
        self._kept: list[str] = []
        self._is_struck = self._has_struck = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        self._open.append(name)
        match name:
            case "si":
                self._number += 1
                self._kept, self._has_struck, self._is_struck = [], False, False
            case "r":
                self._is_struck = False
            case "strike":
                self._is_struck = is_on(attributes)
            case _:
                pass

    def text(self, text: str) -> None:
        if self._open[-1:] == ["t"] and "rPh" not in self._open:
            if self._is_struck:
                self._has_struck = True
            else:
                self._kept.append(text)

    def end(self, tag: str) -> None:
        del tag
        if self._open.pop() == "si" and self._has_struck:
            self.kept[self._number] = "".join(self._kept)
