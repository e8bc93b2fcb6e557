"""Workbooks made byte by byte, so that each can be wrong in a way that no library writes."""

import io
import struct
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"

SHEET = "xl/worksheets/sheet1.xml"
WORKBOOK = "xl/workbook.xml"
STRINGS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
WORKBOOK_RELATIONS = "xl/_rels/workbook.xml.rels"

ALWAYS = (2026, 1, 1, 0, 0, 0)
"""When every part of a package was changed, so that it is the same bytes in each run."""

STYLE_SHEET = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="170" formatCode="[h]:mm"/>'
    '</numFmts><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/>'
    '<xf numFmtId="20" applyNumberFormat="1"/><xf numFmtId="170" applyNumberFormat="1"/></cellXfs>'
    "</styleSheet>"
)
"""Style 0 is none, 1 a date, 2 a time of day, 3 a length of time."""


def text(address, content):
    return f'<c r="{address}" t="inlineStr"><is><t>{content}</t></is></c>'


def row(number, *cells):
    return f'<row r="{number}">{"".join(cells)}</row>'


GOOD_ROWS = row(1, text("A1", "Name"), text("B1", "Start")) + row(
    2, text("A2", "007"), '<c r="B2" s="1"><v>46248</v></c>'
)


def worksheet(rows=GOOD_ROWS, *, before="", after="", main=MAIN):
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{main}">'
        f"{before}<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def workbook(sheets='<sheet name="S" sheetId="1" r:id="r1"/>', *, before="", after="", main=MAIN):
    return (
        f'<workbook xmlns="{main}" xmlns:r="{DOCUMENT}">{before}<sheets>{sheets}</sheets>{after}'
        "</workbook>"
    )


def relations(*targets):
    listed = "".join(
        f'<Relationship Id="r{number}" Type="{DOCUMENT}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{RELATIONS}">{listed}</Relationships>'


def parts(rows=GOOD_ROWS, **changed):
    """Return the parts of a small workbook; *changed* ones by a word: sheet, workbook, strings."""
    return {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/></Types>'
        ),
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        WORKBOOK: changed.get("workbook", workbook()),
        WORKBOOK_RELATIONS: relations(
            ("worksheet", "worksheets/sheet1.xml"),
            ("styles", "styles.xml"),
            ("sharedStrings", "sharedStrings.xml"),
        ),
        STYLES: STYLE_SHEET,
        STRINGS: changed.get("strings", f'<sst xmlns="{MAIN}"><si><t>shared</t></si></sst>'),
        SHEET: changed.get("sheet", worksheet(rows)),
    }


def zipped(content, method=zipfile.ZIP_DEFLATED):
    """Return a zip of *content*: name to text or bytes, or pairs where a name stands twice."""
    packed = io.BytesIO()
    pairs = content.items() if isinstance(content, dict) else content
    with zipfile.ZipFile(packed, "w") as target:
        for name, part in pairs:
            target.writestr(zipfile.ZipInfo(name, ALWAYS), part, method, compresslevel=1)
    return packed.getvalue()


def xlsx(rows=GOOD_ROWS, **changed):
    return zipped(parts(rows, **changed))


def with_parts(**more):
    return zipped({**parts(), **more})


def ods(table, *, before="", mimetype="application/vnd.oasis.opendocument.spreadsheet"):
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'{before}<office:document-content xmlns:office="{names}:office:1.0" '
        f'xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0" office:version="1.2">'
        f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{names}:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" manifest:media-type="x"/></manifest:manifest>'
    )
    return zipped(
        [("mimetype", mimetype), ("content.xml", content), ("META-INF/manifest.xml", manifest)]
    )


def ods_row(*texts, repeated=1):
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in texts
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def record(kind, body):
    """Return a record of BIFF8."""
    return struct.pack("<HH", kind, len(body)) + body


def biff_label(row_, column, content):
    return record(
        0x0204, struct.pack("<HHHHB", row_, column, 15, len(content), 0) + content.encode("latin-1")
    )


def biff_number(row_, column, number):
    return record(0x0203, struct.pack("<HHHd", row_, column, 15, number))


def biff(cells, *, before=b""):
    """Return the stream of a workbook of Excel 97 with one sheet."""
    start = record(0x0809, struct.pack("<HHHHII", 0x600, 0x5, 0, 0, 0, 0)) + before
    name = b"\x01\x00S"
    end = record(0x000A, b"")
    offset = len(start) + 4 + 6 + len(name) + len(end)
    place = record(0x0085, struct.pack("<IH", offset, 0) + name)
    sheet = record(0x0809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + cells + end
    return start + place + end + sheet


def ole(stream, name="Workbook", *, chain=None):
    """Return an OLE file that holds one stream; *chain* overrides its list of sectors."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    count = len(stream) // 512
    tables = -(-(count + 2) // 127)
    first = tables + 1
    fat = [0xFFFFFFFD] * tables + [0xFFFFFFFE]
    fat += chain or [*range(first + 1, first + count), 0xFFFFFFFE]
    fat += [0xFFFFFFFF] * (128 * tables - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, tables, tables, 0, 4096, _END, 0, _END, 0)
    header += struct.pack(f"<{tables}I", *range(tables)).ljust(109 * 4, b"\xff")
    directory = _entry("Root Entry", 5, 1, start=_END, size=0)
    directory += _entry(name, 2, 0xFFFFFFFF, start=first, size=len(stream))
    directory += _entry("", 0, 0xFFFFFFFF, start=0, size=0) * 2
    return header + struct.pack(f"<{len(fat)}I", *fat) + directory + stream


_END = 0xFFFFFFFE


def _entry(name, kind, child, *, start, size):
    encoded = name.encode("utf-16-le")
    length = len(encoded) + 2 if name else 0
    head = encoded.ljust(64, b"\0") + struct.pack("<HBB", length, kind, 1)
    head += struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child) + bytes(36)
    return head + struct.pack("<IQ", start, size)


def record12(kind, body=b""):
    """Return a record of BIFF12, which xlsb is made of."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = bytearray(), len(body)
    while True:
        size.append(length & 0x7F | (0x80 if length > 0x7F else 0))
        length >>= 7
        if not length:
            return head + bytes(size) + body


def wide(content):
    encoded = content.encode("utf-16-le")
    return struct.pack("<I", len(encoded) // 2) + encoded


def xlsb(cells, *, hidden=(), **more):
    """Return a binary workbook; *cells* are rows of records, by row number counted from 0."""
    sheet = record12(129) + record12(148, bytes(16)) + record12(145)
    for number, records in cells.items():
        sheet += (
            record12(0, struct.pack("<IIHHBI", number, 0, 0, 0x1000 * (number in hidden), 0, 0))
            + records
        )
    sheet += record12(146) + record12(130)
    bundle = record12(156, struct.pack("<II", 0, 1) + wide("r1") + wide("S"))
    book = record12(131) + record12(143) + bundle + record12(144) + record12(132)
    return zipped(
        {
            "[Content_Types].xml": parts()["[Content_Types].xml"],
            "_rels/.rels": relations(("officeDocument", "xl/workbook.bin")),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": relations(("worksheet", "worksheets/sheet1.bin")),
            "xl/worksheets/sheet1.bin": sheet,
            **more,
        }
    )


def cell12(kind, column, body):
    return record12(kind, struct.pack("<II", column, 0) + body)
