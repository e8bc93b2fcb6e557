"""The user's own workbook with our additions, changed inside its package."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from bulk_import.readers.worker.relations import Relation
from bulk_import.readers.worker.wire import ReadError
from bulk_import.workbooks.annotate import chart_xml, comments_patch, note_shapes, table_sheets
from bulk_import.workbooks.annotate.additions import Additions, Unpatchable
from bulk_import.workbooks.annotate.comments_patch import CommentsPatch
from bulk_import.workbooks.annotate.note_shapes import NoteShapes
from bulk_import.workbooks.annotate.package_patch import PackagePatch
from bulk_import.workbooks.annotate.remarks import tables_with
from bulk_import.workbooks.annotate.removals import macros, order_of_formulas, signatures
from bulk_import.workbooks.annotate.sheet_frame import ORDER, SheetFrame
from bulk_import.workbooks.annotate.sheet_patch import SheetPatch
from bulk_import.workbooks.annotate.sheet_rows import SheetCell, SheetRows
from bulk_import.workbooks.annotate.splicing import Element, Part, parsed
from bulk_import.workbooks.annotate.styles_patch import StylesPatch, no_styles
from bulk_import.workbooks.annotate.tables_patch import TablePatch
from bulk_import.workbooks.annotate.workbook_patch import STRICT, WorkbookPatch
from bulk_import.workbooks.tables import Table
from bulk_import.workbooks.texts import unescaped

_WORKBOOK: Final = "xl/workbook.xml"
_STYLES_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_TRANSITIONAL: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_DOCUMENT: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_STRICT_NAMES: Final = (
    (_TRANSITIONAL, _STRICT_DOCUMENT),
    ("http://schemas.openxmlformats.org/drawingml/2006/", "http://purl.oclc.org/ooxml/drawingml/"),
)
_SELECTED: Final = re.compile(
    rb"(<(?:\w+:)?sheetView\s[^<>]*?)\s+tabSelected\s*=\s*[\"'](?:1|true)[\"']"
)


def patched(source: bytes, additions: Additions) -> bytes:
    """Return the user's workbook with our columns, notes, colours and sheets.

    Raises:
        Unpatchable: It is so unusual that nobody can be sure of the result.
        Uncopied: The sheet of the campaigns is not in it.
        Refused: That sheet has no room for our columns.
    """
    if additions.secrets.columns:
        raise Unpatchable("unpatchable.secret")
    try:
        return _Patch(PackagePatch(source), additions).content()
    except ReadError as error:
        raise Unpatchable("unpatchable.odd") from error


class _Patch:
    """One workbook and what is added to it."""

    def __init__(self, package: PackagePatch, additions: Additions) -> None:
        self._package = package
        self._additions = additions
        documents = package.of_kind("", "officeDocument")
        self._name = documents[0].part if documents else _WORKBOOK
        part = Part(package.read(self._name))
        self._book = WorkbookPatch(part, additions.sheet)
        self._namespace = part.root.attributes.get(f"xmlns:{part.prefix[:-1]}".rstrip(":"), "")
        self._is_strict = self._namespace == STRICT
        self._document = _STRICT_DOCUMENT if self._is_strict else _TRANSITIONAL
        self._relations = {one.id: one for one in package.relations(self._name)}
        self._sheet_name = self._part_of(self._book.campaigns)
        xml = package.read(self._sheet_name)
        self._rows = SheetRows(xml)
        self._frame = SheetFrame(Part(xml[: self._rows.start] + xml[self._rows.end :]))
        self._styles_name, styles = self._styles()
        self._formats = StylesPatch(styles)

    def content(self) -> bytes:
        """Return the file."""
        package, additions = self._package, self._additions
        lost = list(signatures(package))
        lost += macros(package, self._name, are_kept=additions.keeps_macros)
        tables = [TablePatch(Part(package.read(one.part))) for one in self._table_parts()]
        comments, vml = self._notes()
        sheet = SheetPatch(
            self._rows,
            self._frame,
            additions,
            formats=self._formats,
            comments=comments,
            tables=[table.area for table in tables if table.area is not None],
            value_of=self._value_of,
        )
        first = sheet.place()
        sheet.mark(first)
        self._set_frame(sheet, tables, first)
        self._write_notes(comments, vml)
        for table in tables_with(additions, lost):
            self._add_table(table)
        package.write(self._sheet_name, sheet.content(first))
        if sheet.lost_formulas:
            order_of_formulas(package, self._name)
        package.write(self._styles_name, self._formats.content())
        package.write(self._name, self._book.content())
        return package.content()

    def _set_frame(self, sheet: SheetPatch, tables: list[TablePatch], first: int) -> None:
        """Set widths, views, filters and the names of our columns."""
        additions, frame = self._additions, self._frame
        rows, headers = additions.rows, additions.headers
        columns = range(additions.left, first + len(headers))
        self._book.mark(range(first, columns[-1] + 1))
        areas = [table.area for table in tables if table.area is not None]
        for table, relation in zip(tables, self._table_parts(), strict=True):
            widened = table.widened(rows[0], first, headers)
            if widened is not None:
                self._package.write(relation.part, widened)
                areas.append(table.area_with(len(headers)))
        frame.reach(columns[-1])
        frame.show_columns(first)
        is_selected = self._book.is_visible and not additions.opens_on_ours
        frame.freeze_header(rows[0], additions.names, is_selected=is_selected)
        if not any(area.meets(rows, columns) for area in areas):
            area, is_unfiltered = frame.filter_by(rows, columns)
            self._book.filter(area)
            if is_unfiltered:
                sheet.show_all(rows[1:])
        if self._book.is_visible or additions.opens_on_ours:
            self._unselect_others()

    def _styles(self) -> tuple[str, bytes]:
        for one in self._relations.values():
            if one.kind == "styles" and one.part in self._package:
                return one.part, self._package.read(one.part)
        styles = no_styles(self._namespace)
        name = self._package.add("xl/styles.xml", styles, _STYLES_TYPE)
        self._package.relate(self._name, "styles", name, namespace=self._document)
        return name, styles

    def _part_of(self, sheet: Element) -> str:
        relation = self._relations.get(sheet.get("id"))
        if relation is None or relation.part not in self._package:
            raise Unpatchable("unpatchable.odd")
        return relation.part

    def _table_parts(self) -> list[Relation]:
        found = self._package.of_kind(self._sheet_name, "table")
        return [one for one in found if one.part in self._package]

    def _notes(self) -> tuple[CommentsPatch, str | None]:
        """Return the notes of the sheet, and the part that holds their shapes."""
        texts = self._package.of_kind(self._sheet_name, "comments")
        shapes = self._vml_part()
        vml = self._package.read(shapes) if shapes else None
        content = self._package.read(texts[0].part) if texts else None
        return CommentsPatch(content, NoteShapes(vml), self._namespace), shapes

    def _vml_part(self) -> str | None:
        """Return the part that the sheet refers to as its old drawing; others are of headers."""
        element = self._frame.part.root.child("legacyDrawing")
        wanted = element.get("id") if element is not None else None
        drawings = self._package.of_kind(self._sheet_name, "vmlDrawing")
        return next((one.part for one in drawings if one.id == wanted), None)

    def _write_notes(self, comments: CommentsPatch, vml: str | None) -> None:
        texts = self._package.of_kind(self._sheet_name, "comments")
        if not comments.are_any and not texts:
            return
        if texts:
            self._package.write(texts[0].part, comments.content())
        else:
            name = self._package.add(
                "xl/comments1.xml", comments.content(), comments_patch.CONTENT_TYPE
            )
            self._relate(self._sheet_name, "comments", name)
        if vml:
            self._package.write(vml, comments.shapes())
            return
        name = self._package.add(
            "xl/drawings/vmlDrawing1.vml", comments.shapes(), note_shapes.CONTENT_TYPE
        )
        relation = self._relate(self._sheet_name, "vmlDrawing", name)
        part = self._frame.part
        if broken := part.root.child("legacyDrawing"):
            part.remove(broken)  # it refers to a part that is not there
        xml = f"<{part.prefix}legacyDrawing {relation}/>".encode()
        part.insert(part.root, xml, "legacyDrawing", ORDER)

    def _relate(self, part: str, kind: str, target: str) -> str:
        """Let *part* refer to *target*; return the attribute that says so."""
        number = self._package.relate(part, kind, target, namespace=self._document)
        return f'xmlns:r="{self._document}" r:id="{number}"'

    def _add_table(self, table: Table) -> None:
        """Add a sheet of ours behind the campaigns, in place of that of an earlier import."""
        self._remove_earlier(table)
        name = self._book.free_name(table.name)
        package = self._package
        # The sheet comes first: its drawing is a part that it refers to.
        part = package.add("xl/worksheets/sheet1.xml", b"", table_sheets.CONTENT_TYPE)
        drawing = self._add_chart(table, name, part) if table.charted else None
        sheet = table_sheets.sheet_of(table, self._formats, self._namespace, drawing)
        package.write(part, sheet)
        filtered = table_sheets.filtered_area(table) if table.is_list else None
        relation = self._relate(self._name, "worksheet", part)
        self._book.add(name, relation, filtered=filtered, is_opened=table.is_opened)

    def _add_chart(self, table: Table, sheet: str, part: str) -> str:
        """Add the chart of *table*; return the attribute that refers to its drawing."""
        chart = self._in_its_names(chart_xml.chart_of(table, sheet))
        chart_part = self._package.add("xl/charts/chart1.xml", chart, chart_xml.CHART_TYPE)
        wanted = "xl/drawings/drawing1.xml"
        drawing_part = self._package.add(wanted, b"", chart_xml.DRAWING_TYPE)
        relation = self._package.relate(drawing_part, "chart", chart_part, namespace=self._document)
        drawing = self._in_its_names(chart_xml.drawing_of(table, relation))
        self._package.write(drawing_part, drawing)
        return self._relate(part, "drawing", drawing_part)

    def _in_its_names(self, xml: bytes) -> bytes:
        """Return *xml* with the namespaces of a strict workbook, where it is one."""
        for usual, strict in _STRICT_NAMES if self._is_strict else ():
            xml = xml.replace(usual.encode(), strict.encode())
        return xml

    def _remove_earlier(self, table: Table) -> None:
        """Take out the sheets of an earlier import, and no sheet of the user's."""
        for sheet in self._book.sheets:
            if sheet is self._book.campaigns or not sheet.get("name").startswith(table.name):
                continue
            part = self._part_of(sheet)
            if self._relations[sheet.get("id")].is_worksheet and self._title(part) == table.title:
                self._book.remove(sheet)
                self._package.unrelate(self._name, part)
                self._package.remove_tree(part)

    def _title(self, part: str) -> str:
        """Return what stands in the first cell of a sheet."""
        rows = SheetRows(self._package.read(part))
        cells = rows.cells(rows.rows[0]) if rows.rows else []
        is_first = bool(cells) and rows.rows[0].number == cells[0].column == 1
        return self._value_of(cells[0]) if is_first else ""

    def _value_of(self, cell: SheetCell) -> str:
        if cell.kind == "s" and cell.written.isdigit():
            place = int(cell.written)
            return self._shared[place] if place < len(self._shared) else ""
        return unescaped(cell.written)

    @cached_property
    def _shared(self) -> list[str]:
        """The texts that cells share."""
        for one in self._relations.values():
            if one.kind == "sharedStrings" and one.part in self._package:
                items = parsed(self._package.read(one.part)).all("si")
                return [unescaped("".join(_texts(item))) for item in items]
        return []

    def _unselect_others(self) -> None:
        """Let no other sheet be selected: a group of sheets is edited as one."""
        for sheet in self._book.sheets:
            if sheet is self._book.campaigns:
                continue
            relation = self._relations.get(sheet.get("id"))
            if relation is not None and relation.part in self._package:
                xml = self._package.read(relation.part)
                changed = _SELECTED.sub(rb"\1", xml)
                if changed != xml:
                    self._package.write(relation.part, changed)


def _texts(item: Element) -> Iterator[str]:
    yield from (one.text for one in item.all("t"))
    yield from (one.text for one in item.all("r", "t"))
