"""Excel tables that end right before our columns: they take them in, so that they filter them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bulk_import.workbooks.annotate.areas import Area
from bulk_import.workbooks.annotate.splicing import Part


class TablePatch:
    """An Excel table.

    Args:
        part: Its part.
    """

    def __init__(self, part: Part) -> None:
        self._part = part
        self.area = Area.of(part.root.get("ref"))

    def area_with(self, columns: int) -> Area:
        """Return its area with so many *columns* more."""
        area = self.area or Area(1, 1, 1, 1)
        return Area(area.left, area.top, area.right + columns, area.bottom)

    def widened(self, row: int, first: int, headers: Sequence[str]) -> bytes | None:
        """Return the part of the table with our columns; None where it stays as it is.

        That is so where it fetches its rows from elsewhere, or has a column called like ours.

        Args:
            row: The row of the headers.
            first: The number of our first column.
            headers: Those of our columns.
        """
        root, area = self._part.root, self.area
        listed = root.child("tableColumns")
        if area is None or listed is None or (area.top, area.right) != (row, first - 1):
            return None
        names = {one.get("name").casefold() for one in listed.children}
        is_plain = root.get("tableType", "worksheet") == "worksheet"
        has_headers = root.get("headerRowCount", "1") != "0"
        if not (is_plain and has_headers and names.isdisjoint(map(str.casefold, headers))):
            return None
        right = area.right + len(headers)
        self._part.set(root, ref=str(Area(area.left, area.top, right, area.bottom)))
        highest = max((one.number("id") for one in listed.children), default=0)
        added = "".join(
            f'<{self._part.prefix}tableColumn id="{number}" name="{escape(header)}"/>'
            for number, header in enumerate(headers, start=highest + 1)
        )
        count = str(len(listed.children) + len(headers))
        self._part.append(listed, added.encode(), count=count)
        filtered = root.child("autoFilter")
        if filtered is not None:
            bottom = area.bottom - root.number("totalsRowCount")
            self._part.set(filtered, ref=str(Area(area.left, area.top, right, bottom)))
        return self._part.changed()
