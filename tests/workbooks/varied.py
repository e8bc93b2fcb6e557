"""Workbooks as people make them: one feature each, made by XlsxWriter and openpyxl."""

import struct
import zlib
from datetime import date
from io import BytesIO

import openpyxl
import xlsxwriter
from openpyxl import chart as charts
from openpyxl.comments import Comment
from openpyxl.formatting import rule as rules
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table
from workbooks.planned import HEADERS

ROWS = [[f"Sales {row}", "2026-06-05", f"{row}_2224257"] for row in range(1, 6)]


def picture():
    """Return a PNG of eight by eight grey points."""

    def chunk(kind, content):
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    lines = b"".join(b"\0" + bytes(range(8)) for _ in range(8))
    head = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(lines)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


CATEGORIES = {"categories": "=Numbers!$A$1:$A$5"}


def chart_of(kind, subtype=None):
    def add(book, sheet):
        chart = book.add_chart({"type": kind} | ({"subtype": subtype} if subtype else {}))
        chart.add_series({"values": "=Numbers!$A$1:$A$5", "name": "Calls"} | CATEGORIES)
        chart.set_title({"name": "Calls"})
        sheet.insert_chart("K12", chart)

    return add


def rule_of(**options):
    return lambda _book, sheet: sheet.conditional_format("B2:B6", options)


def validation_of(**options):
    return lambda _book, sheet: sheet.data_validation("C2:C6", options)


def chart_sheet(book, _sheet):
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "=Numbers!$A$1:$A$5"})
    book.add_chartsheet("Chart").set_chart(chart)


def image(place):
    options = {"image_data": BytesIO(picture())}
    return lambda _book, sheet: getattr(sheet, place)("K2", "grey.png", options)


def header_picture(_book, sheet):
    sheet.set_header("&L&G", {"image_left": "grey.png", "image_data_left": BytesIO(picture())})


def rich(book, sheet):
    bold = book.add_format({"bold": True})
    sheet.write_rich_string("K2", "half ", bold, "bold")


def filtered(_book, sheet):
    sheet.autofilter("A1:C6")
    sheet.filter_column("A", "x != Sales")
    sheet.set_row(1, None, None, {"hidden": True})


def grouped(_book, sheet):
    sheet.set_column("E:G", 12, None, {"level": 1, "hidden": True})
    sheet.set_column("H:H", 12, None, {"collapsed": True})
    sheet.set_row(3, 30, None, {"level": 1})


def linked(_book, sheet):
    sheet.write_url("K2", "https://example.org/a")
    sheet.write_url("K3", "internal:Numbers!A1", string="Numbers")
    sheet.write_url("K4", "external:other.xlsx")


def printed(_book, sheet):
    sheet.print_area("A1:C6")
    sheet.repeat_rows(0)
    sheet.set_h_pagebreaks([3])
    sheet.set_v_pagebreaks([2])
    sheet.set_paper(9)
    sheet.set_header("&LLeft &P")
    sheet.set_footer("&CPage &P of &N")
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.5, 0.5, 0.5, 0.5)


def properties(book, _sheet):
    book.set_properties({"title": "Campaigns", "author": "Asha", "keywords": "august"})
    book.set_custom_property("Desk", "North")


def names(book, _sheet):
    book.define_name("Rate", "=Numbers!$A$1")
    book.define_name("Campaigns!Local", "=Campaigns!$A$1")


def do(method, *arguments, **options):
    """Return a function that calls one method of the sheet."""
    return lambda _book, sheet: getattr(sheet, method)(*arguments, **options)


BY_XLSXWRITER = {
    **{
        f"{kind} chart": chart_of(kind)
        for kind in ("area", "bar", "column", "line", "pie", "doughnut", "scatter", "radar")
    },
    "stacked chart": chart_of("column", "stacked"),
    "stock chart": chart_of("line", "percent_stacked"),
    "chart sheet": chart_sheet,
    "picture": image("insert_image"),
    "picture in a cell": image("embed_image"),
    "picture in the header": header_picture,
    "background": lambda _book, sheet: sheet.set_background(BytesIO(picture())),
    "text box": do("insert_textbox", "K2", "hello"),
    "button": do("insert_button", "K2", {"caption": "go"}),
    "checkbox": do("insert_checkbox", "K2", boolean=True),
    "note": do("write_comment", "C2", "ask Asha", {"author": "Ravi"}),
    "sparkline": do("add_sparkline", "K2", {"range": "Numbers!A1:A5"}),
    "rich text": rich,
    "formula": do("write_formula", "K2", "=SUM(Numbers!A1:A5)", None, 15),
    "array formula": do("write_array_formula", "K2:K3", "{=Numbers!A1:A2*2}"),
    "dynamic array": do("write_dynamic_array_formula", "K2", "=SORT(Numbers!A1:A5)"),
    "colour scale": rule_of(type="2_color_scale"),
    "three colours": rule_of(type="3_color_scale"),
    "data bar": rule_of(type="data_bar"),
    "data bar of 2010": rule_of(type="data_bar", data_bar_2010=True),
    "icons": rule_of(type="icon_set", icon_style="3_traffic_lights"),
    "doubles": rule_of(type="duplicate"),
    "top": rule_of(type="top", value=2),
    "rule by formula": rule_of(type="formula", criteria="=$A2=1"),
    "list": validation_of(validate="list", source=["yes", "no"]),
    "list elsewhere": validation_of(validate="list", source="=Numbers!$A$1:$A$5"),
    "whole number": validation_of(validate="integer", criteria=">", value=3, input_message="n"),
    "date range": validation_of(
        validate="date", criteria="between", minimum=date(2026, 1, 1), maximum=date(2027, 1, 1)
    ),
    "table": do("add_table", "A1:C6", {"columns": [{"header": header} for header in HEADERS]}),
    "filter": filtered,
    "groups": grouped,
    "links": linked,
    "print settings": printed,
    "properties": properties,
    "names": names,
    "merged cells": do("merge_range", "K2:L3", "both"),
    "protection": do("protect", "theirs", {"format_cells": True}),
    "open ranges": lambda _book, sheet: (sheet.protect(), sheet.unprotect_range("A2:A6", "desk")),
    "right to left": do("right_to_left"),
    "split": do("split_panes", 30, 20),
    "zoom": do("set_zoom", 150),
    "tab colour": do("set_tab_color", "red"),
    "hidden errors": do("ignore_errors", {"number_stored_as_text": "C2:C6"}),
    "hidden sheet": lambda book, _sheet: book.add_worksheet("Hidden").very_hidden(),
}


def by_xlsxwriter(feature):
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Campaigns")
        for row, cells in enumerate([HEADERS, *ROWS]):
            for column, text in enumerate(cells):
                sheet.write_string(row, column, text)
        book.add_worksheet("Numbers").write_column("A1", [1, 2, 3, 4, 5])
        feature(book, sheet)
    return content.getvalue()


def openpyxl_chart(kind):
    def add(book, sheet):
        chart = getattr(charts, kind)()
        chart.add_data(charts.Reference(book["Numbers"], min_col=1, min_row=1, max_row=5))
        chart.title = "Calls"
        sheet.add_chart(chart, "K12")

    return add


def in_sheet(change):
    return lambda _book, sheet: change(sheet)


def looks(sheet):
    sheet["A2"].font = Font(italic=True, color="FFFF0000")
    sheet["B2"].fill = PatternFill("solid", fgColor="FF00FF00")
    sheet["C2"].number_format = "@"
    sheet["A3"].protection = Protection(locked=False)
    sheet.column_dimensions["A"].width = 33
    sheet.row_dimensions[4].height = 44


def open_list(sheet):
    validation = DataValidation(type="list", formula1="Numbers!$A$1:$A$5", showDropDown=False)
    validation.add("C2:C6")
    sheet.add_data_validation(validation)


def noted(sheet):
    for row in range(2, 7):
        sheet.cell(row, 3).comment = Comment(f"note {row}", "Ravi", height=40, width=90)


def local_name(_book, sheet):
    sheet.defined_names["Local"] = DefinedName("Local", attr_text="Campaigns!$A$2")


def table_beside(_book, sheet):
    for row, text in enumerate(("Desk", "North", "South"), start=10):
        sheet.cell(row, 1, text)
    sheet.add_table(Table(displayName="Desks", ref="A10:A12"))


BY_OPENPYXL = {
    **{kind: openpyxl_chart(kind) for kind in ("BarChart3D", "BubbleChart", "SurfaceChart")},
    **{kind: openpyxl_chart(kind) for kind in ("LineChart3D", "PieChart3D", "AreaChart3D")},
    "looks": in_sheet(looks),
    "open list": in_sheet(open_list),
    "notes": in_sheet(noted),
    "local name": local_name,
    "table elsewhere": table_beside,
    "rule": in_sheet(
        lambda sheet: sheet.conditional_formatting.add(
            "A2:A6", rules.CellIsRule(operator="equal", formula=["1"])
        )
    ),
    "icon rule": in_sheet(
        lambda sheet: sheet.conditional_formatting.add(
            "A2:A6", rules.IconSetRule("3Arrows", "percent", [0, 33, 67])
        )
    ),
    "row break": in_sheet(lambda sheet: sheet.row_breaks.append(Break(id=3))),
    "scenario": in_sheet(lambda sheet: setattr(sheet.sheet_properties, "codeName", "Desk")),
    "merged title": in_sheet(lambda sheet: sheet.merge_cells("H8:J8")),
    "locked book": lambda book, _sheet: setattr(book.security, "lockStructure", True),
}


def by_openpyxl(feature):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Campaigns"
    for cells in (HEADERS, *ROWS):
        sheet.append(cells)
    numbers = book.create_sheet("Numbers")
    for number in range(1, 6):
        numbers.append([number])
    feature(book, sheet)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


VARIED = {
    **{f"{name} (xlsxwriter)": (by_xlsxwriter, made) for name, made in BY_XLSXWRITER.items()},
    **{f"{name} (openpyxl)": (by_openpyxl, made) for name, made in BY_OPENPYXL.items()},
}
"""How each workbook is made, by what is special in it."""
