"""Files as Google Sheets exports them, made in its shape from a workbook of ours.

What differs from what Excel leaves: 1,000 rows whether used or not, numbers always as fractions,
its own looks instead of ours, a drawing for every sheet, notes without an author, names perhaps
dropped or bent into areas, and no properties. A CSV download holds one sheet as it is shown.
"""

import csv
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
OFFICE = "application/vnd.openxmlformats-officedocument"
ROWS = 1_000

STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}">'
    '<fonts count="1"><font><sz val="10.0"/><color rgb="FF000000"/><name val="Arial"/>'
    '<scheme val="minor"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="lightGray"/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf borderId="0" fillId="0" fontId="0" numFmtId="0" xfId="0"/>'
    '<xf borderId="0" fillId="0" fontId="0" numFmtId="14" xfId="0" applyNumberFormat="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle xfId="0" name="Normal" builtinId="0"/></cellStyles>'
    '<dxfs count="0"/></styleSheet>'
)


def exported(path, target, *, names="kept"):
    """Write what Google Sheets exports after importing the workbook at *path*.

    Args:
        path: The workbook that was uploaded.
        target: Where the export goes.
        names: Whether its names are `kept`, `bent` into areas of the used rows, or `dropped`.
    """
    book = openpyxl.load_workbook(path)
    shared = {}
    with ZipFile(target, "w", ZIP_DEFLATED) as parts:
        for number, sheet in enumerate(book.worksheets, start=1):
            for name, part in _sheet(sheet, number, shared):
                parts.writestr(name, part)
        parts.writestr("xl/workbook.xml", _workbook(book, names))
        parts.writestr("xl/sharedStrings.xml", _strings(shared))
        parts.writestr("xl/styles.xml", STYLES)
        parts.writestr("xl/_rels/workbook.xml.rels", _relations_of(book))
        parts.writestr("_rels/.rels", _relations(("rId1", "officeDocument", "xl/workbook.xml")))
        parts.writestr("[Content_Types].xml", _types(book))
    return target


def downloaded(path, target, title="Campaigns"):
    """Write what Google Sheets downloads as CSV: one sheet as it is shown, up to its last row."""
    sheet = openpyxl.load_workbook(path)[title]
    with target.open("w", encoding="utf-8", newline="") as file:
        for row in sheet.iter_rows(values_only=True):
            csv.writer(file).writerow(["" if cell is None else str(cell) for cell in row])
    return target


def _sheet(sheet, number, shared) -> Iterator[tuple[str, str]]:
    rows = {row[0].row: row for row in sheet.iter_rows()}
    told = "".join(
        f'<row r="{row}" ht="15.75" customHeight="1">'
        f"{''.join(_cell(cell, shared) for cell in rows.get(row, ()))}</row>"
        for row in range(1, max(ROWS, sheet.max_row) + 1)
    )
    notes = [cell for row in rows.values() for cell in row if cell.comment]
    legacy = '<legacyDrawing r:id="rId2"/>' if notes else ""
    content = (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{DOCUMENT}">'
        '<sheetPr><outlinePr summaryBelow="0" summaryRight="0"/></sheetPr>'
        '<sheetViews><sheetView workbookViewId="0"/></sheetViews>'
        '<sheetFormatPr customHeight="1" defaultColWidth="12.63" defaultRowHeight="15.75"/>'
        f'<sheetData>{told}</sheetData><drawing r:id="rId1"/>{legacy}</worksheet>'
    )
    yield f"xl/worksheets/sheet{number}.xml", content
    yield (
        f"xl/drawings/drawing{number}.xml",
        f'{HEAD}<xdr:wsDr xmlns:xdr="{DRAWING}"/>',
    )
    links = [("rId1", "drawing", f"../drawings/drawing{number}.xml")]
    if notes:
        links.append(("rId2", "vmlDrawing", f"../drawings/vmlDrawing{number}.vml"))
        links.append(("rId3", "comments", f"../comments{number}.xml"))
        yield f"xl/comments{number}.xml", _notes(notes)
        yield f"xl/drawings/vmlDrawing{number}.vml", _shapes(notes)
    yield f"xl/worksheets/_rels/sheet{number}.xml.rels", _relations(*links)


def _cell(cell, shared):
    value, place = cell.value, cell.coordinate
    if value is None:
        return f'<c r="{place}" s="0"/>'
    if cell.is_date:
        serial = openpyxl.utils.datetime.to_excel(value)
        return f'<c r="{place}" s="1"><v>{float(serial)}</v></c>'
    if isinstance(value, (int, float)):
        return f'<c r="{place}" s="0"><v>{float(value)}</v></c>'
    return f'<c r="{place}" s="0" t="s"><v>{shared.setdefault(str(value), len(shared))}</v></c>'


def _notes(cells):
    listed = "".join(
        f'<comment authorId="0" ref="{cell.coordinate}"><text><t xml:space="preserve">'
        f"{escape(cell.comment.text)}</t></text></comment>"
        for cell in cells
    )
    return (
        f'{HEAD}<comments xmlns="{MAIN}"><authors><author/></authors>'
        f"<commentList>{listed}</commentList></comments>"
    )


def _shapes(cells):
    shapes = "".join(
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202"><x:ClientData ObjectType="Note">'
        f"<x:Row>{cell.row - 1}</x:Row><x:Column>{cell.column - 1}</x:Column>"
        "</x:ClientData></v:shape>"
        for number, cell in enumerate(cells, start=1025)
    )
    return (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office'
        ':office" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        f'<v:shapetype id="_x0000_t202"/>{shapes}</xml>'
    )


def _strings(shared):
    texts = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in shared)
    count = len(shared)
    return f'{HEAD}<sst xmlns="{MAIN}" count="{count}" uniqueCount="{count}">{texts}</sst>'


def _workbook(book, names):
    sheets = "".join(
        f'<sheet state="{sheet.sheet_state}" name={quoteattr(sheet.title)} sheetId="{number}"'
        f' r:id="rId{number}"/>'
        for number, sheet in enumerate(book.worksheets, start=1)
    )
    listed = "".join(
        f"<definedName name={quoteattr(name)}>{escape(_place(one.value, names))}</definedName>"
        for name, one in book.defined_names.items()
        if names != "dropped"
    )
    return (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><workbookPr/>'
        f"<sheets>{sheets}</sheets>{f'<definedNames>{listed}</definedNames>' if listed else ''}"
        "<calcPr/></workbook>"
    )


def _place(place, names):
    if names == "kept":
        return place
    sheet, _, columns = place.rpartition("!")
    first, _, last = columns.partition(":")
    return f"{sheet}!{first}$1:{last}${ROWS}"


def _relations_of(book):
    count = len(book.worksheets)
    sheets = [
        (f"rId{one}", "worksheet", f"worksheets/sheet{one}.xml") for one in range(1, count + 1)
    ]
    more = [("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]
    return _relations(*sheets, *((f"rId{kind}", kind, target) for kind, target in more))


def _relations(*links):
    listed = "".join(
        f'<Relationship Id="{name}" Type="{DOCUMENT}/{kind}" Target="{target}"/>'
        for name, kind, target in links
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def _types(book):
    kinds = {"/xl/workbook.xml": "sheet.main", "/xl/styles.xml": "styles"}
    kinds["/xl/sharedStrings.xml"] = "sharedStrings"
    overrides = {name: f"{OFFICE}.spreadsheetml.{kind}+xml" for name, kind in kinds.items()}
    for number in range(1, len(book.worksheets) + 1):
        sheet, notes = f"/xl/worksheets/sheet{number}.xml", f"/xl/comments{number}.xml"
        overrides[sheet] = f"{OFFICE}.spreadsheetml.worksheet+xml"
        overrides[notes] = f"{OFFICE}.spreadsheetml.comments+xml"
        overrides[f"/xl/drawings/drawing{number}.xml"] = f"{OFFICE}.drawing+xml"
    listed = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides.items()
    )
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="vml"'
        f' ContentType="{OFFICE}.vmlDrawing"/>{listed}</Types>'
    )
