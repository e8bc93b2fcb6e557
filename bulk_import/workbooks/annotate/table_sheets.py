"""Sheets of ours as XML, for a workbook that gets them as parts of its own."""

from __future__ import annotations

from collections.abc import Iterator

from bulk_import.apostrophes import is_risky
from bulk_import.cells import column_letter
from bulk_import.workbooks.annotate.cell_xml import cell_content
from bulk_import.workbooks.annotate.styles_patch import StylesPatch
from bulk_import.workbooks.tables import Line, Table

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def sheet_of(table: Table, formats: StylesPatch, namespace: str, drawing: str | None) -> bytes:
    """Return the part of *table*.

    Args:
        table: What stands in it.
        formats: The formats of the workbook's cells.
        namespace: That of the workbook.
        drawing: The attribute that refers to a drawing; None for none.
    """
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>'
        for at, width in enumerate(table.widths, start=1)
    )
    area = _area(table)
    drawn = f"<drawing {drawing}/>" if drawing else ""
    filtered = f'<autoFilter ref="{area}"/>' if table.is_list else ""
    return "".join(
        (
            f'<worksheet xmlns="{namespace}"><dimension ref="{area}"/>',
            f"<sheetViews>{_view(table)}</sheetViews>",
            '<sheetFormatPr defaultRowHeight="15"/>',
            f"<cols>{widths}</cols><sheetData>",
            *_rows(table, formats),
            f"</sheetData>{filtered}{drawn}</worksheet>",
        )
    ).encode()


def filtered_area(table: Table) -> str:
    """Return the area that can be filtered, as formulas name it."""
    return f"$A$1:${column_letter(len(table.widths))}${len(table.lines)}"


def _area(table: Table) -> str:
    return filtered_area(table).replace("$", "")


def _view(table: Table) -> str:
    if not table.is_list:
        selected = ' tabSelected="1"' if table.is_opened else ""
        return f'<sheetView showGridLines="0"{selected} workbookViewId="0"/>'
    return (
        '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2"'
        ' activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/></sheetView>'
    )


def _rows(table: Table, formats: StylesPatch) -> Iterator[str]:
    letters = [column_letter(column) for column in range(1, len(table.widths) + 27)]
    for number, line in enumerate(table.lines, start=1):
        yield f'<row r="{number}" ht="{line.height(table.widths):g}" customHeight="1">'
        for place, content in enumerate(line.cells):
            style = _format(line, place, content, formats)
            yield f'<c r="{letters[place]}{number}" s="{style}"{cell_content(content)}'
        yield "</row>"


def _format(line: Line, place: int, content: str | int, formats: StylesPatch) -> int:
    risky = isinstance(content, str) and bool(content) and is_risky(content)
    return formats.dressed(0, line.look(place), "top", risky=risky)
