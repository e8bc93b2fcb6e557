"""What stands before and behind the rows of a sheet: widths, views, filters, links to parts."""

from __future__ import annotations

from html import escape
from typing import Final

from bulk_import.cells import column_letter
from bulk_import.workbooks.annotate.areas import Area
from bulk_import.workbooks.annotate.splicing import Element, Part
from bulk_import.workbooks.placing import fits_beside
from bulk_import.workbooks.styles import RESULT_WIDTHS

ORDER: Final = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr"),
    *("sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState"),
    *("dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr"),
    *("conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins"),
    *("pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches"),
    *("ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF"),
    *("picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"),
)
"""The order that the schema has for the elements of a sheet (ECMA-376, part 1, 18.3.1.99)."""

_MOST_MEASURED: Final = 26
"""Columns of which the widths are looked up; more of them leave no room on a screen."""

_FROZEN: Final = frozenset({"frozen", "frozenSplit"})


class SheetFrame:
    """All of a sheet but its rows.

    Args:
        part: The sheet's part with an empty place for the rows.
    """

    def __init__(self, part: Part) -> None:
        self.part = part
        self._root = part.root
        self._prefix = part.prefix

    def merged(self) -> list[tuple[Area, Element]]:
        """Return the merged areas with their elements."""
        found = (
            (Area.of(one.get("ref")), one) for one in self._root.all("mergeCells", "mergeCell")
        )
        return [(area, one) for area, one in found if area is not None]

    def set_free(self, areas: list[Element]) -> None:
        """Let these *areas* be merged no longer."""
        parent = self._root.child("mergeCells")
        if parent is None or not areas:
            return
        if len(areas) == len(parent.children):
            self.part.remove(parent)
            return
        self.part.set(parent, count=str(len(parent.children) - len(areas)))
        for one in areas:
            self.part.remove(one)

    def reach(self, right: int) -> None:
        """Let the sheet say that it goes as far as the column *right*."""
        found = self._root.child("dimension")
        area = Area.of(found.get("ref")) if found is not None else None
        if found is not None and area is not None and area.right < right:
            self.part.set(found, ref=str(Area(area.left, area.top, right, area.bottom)))

    def show_columns(self, first: int) -> None:
        """Make our columns visible and wide enough; *first* is the number of the leftmost.

        People hide all columns beyond their table as one span; two spans that overlap make Excel
        repair the file.
        """
        last = first + len(RESULT_WIDTHS) - 1
        parent = self._root.child("cols")
        ours = [
            f'<{self._prefix}col min="{at}" max="{at}" width="{width}" customWidth="1"/>'
            for at, width in enumerate(RESULT_WIDTHS, start=first)
        ]
        if parent is None:
            xml = f"<{self._prefix}cols>{''.join(ours)}</{self._prefix}cols>"
            self.part.insert(self._root, xml.encode(), "cols", ORDER)
            return
        spans = [(first, "".join(ours))]
        for span in parent.children:
            spans += self._outside(span, first, last)
        spans.sort(key=lambda one: one[0])
        xml = f"<{parent.tag}>{''.join(xml for _, xml in spans)}</{parent.tag}>"
        self.part.replace(parent, xml.encode())

    def _outside(self, span: Element, first: int, last: int) -> list[tuple[int, str]]:
        """Return the pieces of *span* that are left and right of our columns."""
        low, high = span.number("min"), span.number("max")
        raw = self.part.raw(span).decode()
        if high < first or low > last:
            return [(low, raw)]
        pieces = []
        for start, end in ((low, min(high, first - 1)), (max(low, last + 1), high)):
            if start <= end:
                said = span.attributes | {"min": str(start), "max": str(end)}
                pieces.append((start, element(span.tag, said)))
        return pieces

    def freeze_header(self, row: int, names: int, *, is_selected: bool) -> None:
        """Keep the header in *row* in sight, and the names; what the user froze stays as it is.

        Args:
            row: The row of the header.
            names: The number of the column with the names; 0 for none.
            is_selected: Whether the sheet is the selected one.
        """
        selected = {"tabSelected": "1"} if is_selected else {}
        names = names if fits_beside(range(1, names + 1), self._widths()) else 0
        view = next(self._root.all("sheetViews", "sheetView"), None)
        if view is None:
            said = {**selected, "workbookViewId": "0"}
            self._add_view(element(f"{self._prefix}sheetView", said, self._pane(names, row)))
            return
        pane = view.child("pane")
        # A sheet that was saved scrolled starts further down: its frozen rows count from there.
        scrolled = Area.of(view.get("topLeftCell", "A1")) or Area(1, 1, 1, 1)
        is_frozen = pane is not None and pane.get("state") in _FROZEN
        rows = scrolled.top - 1 + _split(pane, "ySplit") if is_frozen and pane else 0
        columns = scrolled.left - 1 + _split(pane, "xSplit") if is_frozen and pane else 0
        if rows >= row:
            self.part.set(view, tabSelected="1" if is_selected else None)
            return
        columns = columns or names
        kept = [one for one in view.children if one.name not in {"pane", "selection"}]
        inside = self._pane(columns, row) + "".join(self.part.raw(one).decode() for one in kept)
        said = {
            name: text
            for name, text in view.attributes.items()
            if name not in {"topLeftCell", "tabSelected"}
        }
        self.part.replace(view, element(view.tag, said | selected, inside).encode())

    def _widths(self) -> dict[int, float]:
        """Return the widths of the first columns in characters, by their numbers."""
        return {
            column: 0.0 if span.get("hidden") in {"1", "true"} else float(span.get("width") or 0)
            for span in self._root.all("cols", "col")
            for column in range(span.number("min"), min(span.number("max"), _MOST_MEASURED) + 1)
            if span.get("width")
        }

    def _add_view(self, view: str) -> None:
        parent = self._root.child("sheetViews")
        if parent is not None:
            self.part.append(parent, view.encode())
        else:
            xml = f"<{self._prefix}sheetViews>{view}</{self._prefix}sheetViews>"
            self.part.insert(self._root, xml.encode(), "sheetViews", ORDER)

    def _pane(self, columns: int, rows: int) -> str:
        corner = f"{column_letter(columns + 1)}{rows + 1}"
        said = {"xSplit": str(columns)} if columns else {}
        active = "bottomRight" if columns else "bottomLeft"
        said |= {"ySplit": str(rows), "topLeftCell": corner, "activePane": active}
        panes = ("topRight", "bottomLeft", "bottomRight") if columns else ("bottomLeft",)
        selected = (element(f"{self._prefix}selection", {"pane": pane}) for pane in panes)
        return element(f"{self._prefix}pane", said | {"state": "frozen"}) + "".join(selected)

    def filter_by(self, rows: range, columns: range) -> tuple[Area, bool]:
        """Let people filter *rows* by the header in the first of them.

        Criteria of our columns, chosen for what was there before, are removed.

        Returns:
            What is filtered, and whether the last criterion went, so that no row is hidden by one.
        """
        current = self._root.child("autoFilter")
        theirs = Area.of(current.get("ref")) if current is not None else None
        area = Area(columns[0], rows[0], columns[-1], rows[-1])
        if current is None or theirs is None:
            if current is not None:
                self.part.remove(current)
            filtered = element(f"{self._prefix}autoFilter", {"ref": str(area)})
            self.part.insert(self._root, filtered.encode(), "autoFilter", ORDER)
            return area, False
        ours = range(columns[-1] - len(RESULT_WIDTHS) + 1, columns[-1] + 1)
        criteria = list(current.all("filterColumn"))
        dropped = [one for one in criteria if theirs.left + one.number("colId") in ours]
        if theirs.top != rows[0]:
            filtered = element(current.tag, {"ref": str(area)})
            self.part.replace(current, filtered.encode())
        else:  # its criteria count from its first column
            area = Area(theirs.left, rows[0], max(columns[-1], theirs.right), rows[-1])
            self.part.set(current, ref=str(area))
            for one in dropped:
                self.part.remove(one)
        return area, bool(criteria) and len(dropped) == len(criteria)


def element(tag: str, attributes: dict[str, str], content: str = "") -> str:
    """Return an element with *attributes* and *content*."""
    said = "".join(f' {name}="{escape(text)}"' for name, text in attributes.items())
    return f"<{tag}{said}>{content}</{tag}>" if content else f"<{tag}{said}/>"


def _split(pane: Element | None, name: str) -> int:
    return int(float(pane.get(name) or 0)) if pane is not None else 0
