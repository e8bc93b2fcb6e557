"""The user's list of sheets and names, changed where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

from bulk_import.cells import MARK, column_letter
from bulk_import.workbooks.annotate.additions import Uncopied
from bulk_import.workbooks.annotate.areas import Area
from bulk_import.workbooks.annotate.cell_xml import quoted_sheet
from bulk_import.workbooks.annotate.splicing import Element, Part, with_attributes

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_ORDER: Final = (
    *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets"),
    *("functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize"),
    *("customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing"),
    *("fileRecoveryPr", "webPublishObjects", "extLst"),
)
_FILTERED: Final = "_xlnm._FilterDatabase"


@dataclass(frozen=True, slots=True)
class _Added:
    """A sheet of ours: its name, and the attribute that refers to its part."""

    name: str
    relation: str


class WorkbookPatch:
    """The sheets and the names of a workbook.

    Args:
        part: The workbook's part.
        campaigns: The name of the sheet of the campaigns.

    Raises:
        Uncopied: There is no such sheet.
    """

    def __init__(self, part: Part, campaigns: str | None) -> None:
        self._part = part
        self.sheets = list(part.root.all("sheets", "sheet"))
        named = [one for one in self.sheets if one.get("name") == campaigns]
        if not named:
            raise Uncopied("uncopied.sheet")
        self.campaigns = named[0]
        self._removed: list[Element] = []
        self._added: list[_Added] = []
        self._opened: _Added | None = None
        self._names: list[tuple[str, str, _Added | Element | None]] = []

    @property
    def is_visible(self) -> bool:
        """The sheet of the campaigns can be seen."""
        return self.campaigns.get("state", "visible") == "visible"

    def free_name(self, wanted: str) -> str:
        """Return the name *wanted*, with a number where another sheet has it."""
        theirs = (one.get("name") for one in self.sheets if one not in self._removed)
        taken = {name.casefold() for name in (*theirs, *(one.name for one in self._added))}
        names = (wanted, *(f"{wanted} {number}" for number in range(2, len(taken) + 3)))
        return next(name for name in names if name.casefold() not in taken)

    def remove(self, sheet: Element) -> None:
        """Take a sheet off the list."""
        self._removed.append(sheet)

    def add(
        self, name: str, relation: str, *, filtered: str | None = None, is_opened: bool = False
    ) -> None:
        """Add a sheet right behind the campaigns.

        Args:
            name: What it is called.
            relation: The attribute that refers to its part.
            filtered: What can be filtered in it.
            is_opened: The workbook opens on it.
        """
        added = _Added(name, relation)
        self._added.insert(0, added)
        if is_opened:
            self._opened = added
        if filtered:
            self._names.append((_FILTERED, f"{quoted_sheet(name)}!{filtered}", added))

    def mark(self, columns: range) -> None:
        """Name *columns* as ours, so that they are recognized when the workbook comes back."""
        where = quoted_sheet(self.campaigns.get("name"))
        for number, column in enumerate(columns, start=1):
            letters = column_letter(column)
            self._names.append((f"{MARK}{number}", f"{where}!${letters}:${letters}", None))

    def filter(self, area: Area) -> None:
        """Let the campaigns be filtered in *area*."""
        where = quoted_sheet(self.campaigns.get("name"))
        corners = (column_letter(area.left), area.top, column_letter(area.right), area.bottom)
        place = "${}${}:${}${}".format(*corners)
        self._names.append((_FILTERED, f"{where}!{place}", self.campaigns))

    def content(self) -> bytes:
        """Return the part."""
        before = [one for one in self.sheets if one not in self._removed]
        at = before.index(self.campaigns) + 1
        order: list[Element | _Added] = [*before[:at], *self._added, *before[at:]]
        self._list_sheets()
        self._rename(order)
        self._show(order)
        return self._part.changed()

    def _list_sheets(self) -> None:
        highest = max(one.number("sheetId") for one in self.sheets)
        xml = "".join(
            f'<{self.campaigns.tag} name="{escape(one.name)}" sheetId="{highest + number}"'
            f" {one.relation}/>"
            for number, one in enumerate(self._added, start=1)
        )
        end = self.campaigns.end
        self._part.splice(end, end, xml.encode())
        for sheet in self._removed:
            self._part.remove(sheet)

    def _rename(self, order: list[Element | _Added]) -> None:
        """Write the names anew where they count sheets, and add ours."""
        ours = {(name, order.index(of)) for name, _, of in self._names if of is not None}
        parent = self._part.root.child("definedNames")
        kept = list(self._kept(parent, order, ours)) if parent is not None else []
        prefix = self._part.prefix
        tag = f"{prefix}definedName"
        for name, place, of in self._names:
            local = f' localSheetId="{order.index(of)}"' if of is not None else ""
            kept.append(f'<{tag} name="{name}"{local} hidden="1">{place}</{tag}>')
        xml = f"<{prefix}definedNames>{''.join(kept)}</{prefix}definedNames>".encode()
        if parent is not None:
            self._part.replace(parent, xml)
        else:
            self._part.insert(self._part.root, xml, "definedNames", _ORDER)

    def _kept(
        self, parent: Element, order: list[Element | _Added], ours: set[tuple[str, int]]
    ) -> Iterator[str]:
        for one in parent.children:
            name, raw = one.get("name"), self._part.raw(one).decode()
            if name.startswith(MARK):
                continue
            if not one.get("localSheetId"):
                yield raw
                continue
            place = self._moved(one.number("localSheetId"), order)
            if place is not None and (name, place) not in ours:
                start = one.inner - one.start
                tag = with_attributes(self._part.raw(one)[:start], {"localSheetId": str(place)})
                yield tag.decode() + self._part.raw(one)[start:].decode()

    def _moved(self, place: int, order: list[Element | _Added]) -> int | None:
        """Return the place of the sheet that was at *place*; None if it is there no longer."""
        if place >= len(self.sheets):
            return place + len(self._added)
        sheet = self.sheets[place]
        return None if sheet in self._removed else order.index(sheet)

    def _show(self, order: list[Element | _Added]) -> None:
        """Open the workbook on a sheet of ours, else on the campaigns if they can be seen."""
        opened = self._opened or (self.campaigns if self.is_visible else None)
        views = list(self._part.root.all("bookViews", "workbookView"))
        for view in views:
            active = self._moved(view.number("activeTab"), order) or 0
            first = self._moved(view.number("firstSheet"), order) or 0
            active = order.index(opened) if opened else active
            self._part.set(view, activeTab=str(active))
            if view.get("firstSheet"):
                self._part.set(view, firstSheet=str(first))
        if not views and self._part.root.child("bookViews") is None:
            prefix, active = self._part.prefix, order.index(opened or self.campaigns)
            added = f'<{prefix}workbookView activeTab="{active}"/>'
            xml = f"<{prefix}bookViews>{added}</{prefix}bookViews>"
            self._part.insert(self._part.root, xml.encode(), "bookViews", _ORDER)
