"""Files that do harm, lie or are broken, each made here, with what must come of it.

What must come is a code (or several, where releases of calamine may differ) or the cells of the
first sheet.
"""

import gzip
import io
import struct
import zipfile
import zlib
from datetime import date, timedelta

from readers import packing
from readers.packing import (
    GOOD_ROWS,
    MAIN,
    SHEET,
    STRICT,
    STRINGS,
    STYLES,
    WORKBOOK,
    WORKBOOK_RELATIONS,
    parts,
    record,
    relations,
    row,
    text,
    workbook,
    worksheet,
    xlsx,
    zipped,
)

from bulk_import.cells import NO_RESULT, ErrorCell

GOOD = [["Name", "Start"], ["007", date(2026, 8, 14)]]

FILES = {}


def file(expected, *, name=None):
    def keep(make):
        FILES[name or make.__name__] = (make, expected)
        return make

    return keep


def rows_file(name, expected, rows, **changed):
    FILES[name] = (lambda: xlsx(rows, **changed), expected)


def parts_file(name, expected, change):
    FILES[name] = (lambda: zipped({**parts(), **change()}), expected)


def number(address, content, style=0):
    return f'<c r="{address}" s="{style}"><v>{content}</v></c>'


# Bombs: what a small file becomes when it is unpacked

MILLIONS = 210_000_000
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def bomb(head, filling, tail, size=MILLIONS):
    """Return a part of *size* bytes as it stands in a zip, without ever holding it."""
    return head.encode() + filling.encode() * ((size - len(head)) // len(filling)) + tail.encode()


parts_file(
    "spaces_by_the_gigabyte",
    "package.too_large",
    lambda: {SHEET: bomb(f'<worksheet xmlns="{MAIN}">', " " * 1000, "<sheetData/></worksheet>")},
)
parts_file(
    "shared_strings_by_the_million",
    "package.too_large",
    lambda: {STRINGS: bomb(f'<sst xmlns="{MAIN}">', "<si><t>abcdefghij</t></si>", "</sst>")},
)
parts_file(
    "one_shared_string_without_end",
    "package.too_large",
    lambda: {STRINGS: bomb(f'<sst xmlns="{MAIN}"><si><t>', "x" * 1000, "</t></si></sst>")},
)
parts_file(
    "styles_by_the_million",
    "package.too_large",
    lambda: {
        STYLES: bomb("<styleSheet><cellXfs>", '<xf numFmtId="0"/>', "</cellXfs></styleSheet>")
    },
)
parts_file(
    "an_attribute_of_200_megabytes",
    "package.too_large",
    lambda: {SHEET: bomb('<worksheet a="', "x" * 1000, '"><sheetData/></worksheet>')},
)
parts_file(
    "relations_without_end",
    "package.too_large",
    lambda: {
        WORKBOOK_RELATIONS: bomb(
            "<Relationships>", '<Relationship Id="r9" Target="x" Type="y"/>', "</Relationships>"
        )
    },
)
parts_file(
    "two_parts_that_are_too_large_together",
    {"package.too_large", "file.too_large_or_damaged"},
    lambda: {
        SHEET: bomb(f'<worksheet xmlns="{MAIN}">', " " * 1000, "<x/>", 190_000_000),
        STRINGS: bomb(f'<sst xmlns="{MAIN}">', " " * 1000, "</sst>", 190_000_000),
        STYLES: bomb("<styleSheet>", " " * 1000, "</styleSheet>", 190_000_000),
    },
)
parts_file(
    "a_bomb_in_a_part_that_nobody_reads",
    GOOD,
    lambda: {"xl/media/image1.xml": bomb("", "\0" * 1000, "", 300_000_000)},
)
rows_file(
    "a_million_blank_styled_rows",
    GOOD,
    GOOD_ROWS + "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(3, 200_000)),
)
rows_file(
    "blank_styled_cells_far_to_the_right",
    GOOD,
    GOOD_ROWS + row(3, *(f'<c r="{column}3" s="1"/>' for column in ("ZZ", "XFD"))),
)

# Entities and spellings

for place in (SHEET, WORKBOOK, STRINGS, STYLES, WORKBOOK_RELATIONS, "[Content_Types].xml"):
    parts_file(
        f"entities_in_{place}",
        "package.entities",
        lambda place=place: {
            place: DOCTYPE + parts()[place].partition("?>\n")[2]
            if place == SHEET
            else DOCTYPE + parts()[place]
        },
    )
parts_file(
    "an_entity_from_a_file",
    "package.entities",
    lambda: {
        STRINGS: '<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        f'<sst xmlns="{MAIN}"><si><t>&x;</t></si></sst>'
    },
)
parts_file(
    "an_entity_from_the_net",
    "package.entities",
    lambda: {STRINGS: f'<!DOCTYPE sst SYSTEM "http://127.0.0.1:9/x.dtd"><sst xmlns="{MAIN}"/>'},
)
parts_file(
    "entities_behind_a_long_comment",
    "package.entities",
    lambda: {STRINGS: f'<!--{"x" * 100_000}-->{DOCTYPE}<sst xmlns="{MAIN}"/>'},
)
parts_file(
    "entities_in_utf_16",
    "package.entities",
    lambda: {SHEET: (DOCTYPE + worksheet().partition("?>\n")[2]).encode("utf-16")},
)
parts_file(
    "entities_in_utf_16_without_a_mark",
    "package.entities",
    lambda: {SHEET: (DOCTYPE + worksheet().partition("?>\n")[2]).encode("utf-16-be")},
)
parts_file(
    "entities_in_utf_7",
    "package.encoding",
    lambda: {
        SHEET: '<?xml version="1.0" encoding="UTF-7"?>'
        + (DOCTYPE + "<worksheet/>").encode("utf-7").decode()
    },
)
parts_file(
    "an_unknown_encoding",
    "package.encoding",
    lambda: {SHEET: worksheet().replace("UTF-8", "x-unheard-of")},
)
parts_file(
    "a_sheet_in_utf_16",
    GOOD,
    lambda: {SHEET: worksheet().replace("UTF-8", "UTF-16").encode("utf-16")},
)
parts_file(
    "a_sheet_in_windows_1252",
    [["é"]],
    lambda: {
        SHEET: worksheet(row(1, text("A1", "é"))).replace("UTF-8", "windows-1252").encode("cp1252")
    },
)
parts_file(
    "a_sheet_with_a_byte_order_mark", GOOD, lambda: {SHEET: b"\xef\xbb\xbf" + worksheet().encode()}
)
parts_file(
    "broken_utf_8",
    {"package.part_damaged"},
    lambda: {SHEET: worksheet().encode().replace(b"007", b"\xff\xfe7")},
)
rows_file(
    "text_in_a_raw_section", [["a<b&c"]], row(1, '<c r="A1" t="str"><v><![CDATA[a<b&c]]></v></c>')
)
rows_file(
    "a_cell_inside_a_comment", [["x"]], row(1, "<!-- " + text("B1", "no") + " -->", text("A1", "x"))
)
rows_file(
    "text_that_spells_markup",
    [['<c r="A1" t="e">']],
    row(1, text("A1", "&lt;c r=&quot;A1&quot; t=&quot;e&quot;&gt;")),
)
rows_file(
    "elements_nested_a_hundred_thousand_deep",
    {"file.empty", "package.part_damaged", "file.unread", "file.too_large_or_damaged"},
    "<x>" * 100_000,
)
rows_file("elements_nested_and_closed", GOOD, GOOD_ROWS + "<x>" * 20_000 + "</x>" * 20_000)
parts_file("a_sheet_that_breaks_off", "package.part_damaged", lambda: {SHEET: worksheet()[:-60]})
parts_file("a_sheet_of_nothing", "package.part_damaged", lambda: {SHEET: ""})
parts_file(
    "a_sheet_that_is_a_picture",
    "package.part_damaged",
    lambda: {SHEET: b"\x89PNG\r\n\x1a\n" + bytes(100)},
)
parts_file(
    "prefixes_everywhere",
    GOOD,
    lambda: {
        SHEET: worksheet()
        .replace("<", "<x:")
        .replace("<x:/", "</x:")
        .replace("<x:?", "<?")
        .replace("xmlns=", "xmlns:x=")
    },
)
parts_file(
    "strict_ooxml",
    GOOD,
    lambda: {
        SHEET: worksheet(main=STRICT),
        WORKBOOK: workbook(main=STRICT),
        WORKBOOK_RELATIONS: parts()[WORKBOOK_RELATIONS].replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
            "http://purl.oclc.org/ooxml/officeDocument/relationships/",
        ),
    },
)
parts_file("single_quotes", GOOD, lambda: {SHEET: worksheet().replace('"', "'")})

# Cells that stand nowhere, twice, or far out

rows_file("row_0", "package.cell", row(0, text("A0", "x")))
rows_file("a_column_beyond_the_last", "package.cell", row(1, text("XFE1", "x")))
rows_file("a_row_beyond_the_last", "package.cell", row(1_048_577, text("A1048577", "x")))
rows_file("an_address_of_many_digits", "package.cell", row(1, text("ZZZZ99999999999", "x")))
rows_file("an_address_that_is_none", "package.cell", row(1, text("1A", "x")))
rows_file(
    "one_cell_at_the_far_corner",
    "file.far_cell",
    GOOD_ROWS + row(1_048_576, text("XFD1048576", "x")),
)
rows_file(
    "a_cell_far_down_and_one_far_right",
    "file.far_cell",
    text("XFD1", "x").join(("<row r='1'>", "</row>")) + row(1_000_000, text("A1000000", "x")),
)
rows_file(
    "a_cell_at_the_last_column",
    [["a", *[None] * 16_382, "z"]],
    row(1, text("A1", "a"), text("XFD1", "z")),
)
rows_file("a_cell_twice", "package.cell_twice", row(1, text("A1", "x"), text("A1", "y")))
rows_file("a_row_twice", "package.cell_twice", GOOD_ROWS + row(2, text("A2", "008")))
rows_file(
    "cells_without_addresses",
    GOOD,
    '<row><c t="inlineStr"><is><t>Name</t></is></c><c t="inlineStr"><is><t>Start</t></is></c></row>'
    '<row><c t="inlineStr"><is><t>007</t></is></c><c s="1"><v>46248</v></c></row>',
)
rows_file(
    "an_address_and_an_unaddressed_cell_that_meet",
    "package.cell_twice",
    row(1, text("B1", "x"), text("A1", "y"), '<c t="str"><v>z</v></c>'),
)
rows_file(
    "rows_and_cells_out_of_order",
    GOOD,
    row(2, number("B2", 46248, 1), text("A2", "007"))
    + row(1, text("B1", "Start"), text("A1", "Name")),
)
parts_file(
    "a_dimension_of_the_whole_grid",
    GOOD,
    lambda: {SHEET: worksheet(before='<dimension ref="A1:XFD1048576"/>')},
)
parts_file(
    "a_dimension_of_one_cell", GOOD, lambda: {SHEET: worksheet(before='<dimension ref="A1"/>')}
)
parts_file(
    "a_dimension_of_nonsense",
    GOOD,
    lambda: {SHEET: worksheet(before='<dimension ref="ZZZZ0:#REF!"/>')},
)
parts_file(
    "a_merged_area_of_the_whole_grid",
    GOOD,
    lambda: {SHEET: worksheet(after='<mergeCells><mergeCell ref="C1:XFD1048576"/></mergeCells>')},
)
parts_file(
    "merged_areas_by_the_hundred_thousand",
    GOOD,
    lambda: {
        SHEET: worksheet(
            after="<mergeCells>"
            + "".join(f'<mergeCell ref="C{n}:D{n}"/>' for n in range(1, 200_000))
            + "</mergeCells>"
        )
    },
)
parts_file(
    "a_merged_area_of_nonsense",
    [["Name", "Start"], ["007", date(2026, 8, 14)]],
    lambda: {SHEET: worksheet(after='<mergeCells><mergeCell ref="nonsense"/></mergeCells>')},
)

# Values that readers hide, spoil or choke on

rows_file(
    "errors",
    [[ErrorCell("#N/A"), ErrorCell("#DIV/0!")]],
    row(1, '<c r="A1" t="e"><v>#N/A</v></c><c r="B1" t="e"><v>#DIV/0!</v></c>'),
)
rows_file(
    "an_error_of_a_newer_excel",
    [[ErrorCell("#SPILL!"), "x"]],
    row(1, '<c r="A1" t="e"><f>A:A</f><v>#SPILL!</v></c>', text("B1", "x")),
)
rows_file(
    "an_error_without_a_name", [[ErrorCell(""), "x"]], row(1, '<c r="A1" t="e"/>', text("B1", "x"))
)
rows_file(
    "formulas_without_results",
    [[NO_RESULT, NO_RESULT, NO_RESULT, "x"]],
    row(
        1,
        '<c r="A1"><f>1+1</f></c><c r="B1"><f>1+1</f><v></v></c>',
        '<c r="C1"><f t="shared" si="0"/></c>',
        text("D1", "x"),
    ),
)
rows_file(
    "a_formula_whose_result_is_no_text",
    [[None, "x"]],
    row(1, '<c r="A1" t="str"><f>""</f><v></v></c>', text("B1", "x")),
)
rows_file(
    "a_zero_that_was_never_calculated",
    [[NO_RESULT, 7.0, 0.0]],
    row(
        1, '<c r="A1"><f>B1*2</f><v>0</v></c><c r="B1"><f>3+4</f><v>7</v></c><c r="C1"><v>0</v></c>'
    ),
    workbook=workbook(after='<calcPr calcId="124519" fullCalcOnLoad="1"/>'),
)
rows_file(
    "a_zero_that_was_calculated",
    [[0.0]],
    row(1, '<c r="A1"><f>B1*2</f><v>0</v></c>'),
    workbook=workbook(after='<calcPr calcId="191029"/>'),
)
rows_file(
    "days_that_no_calendar_has",
    [[-1.0, 2958466.0 + 1, 1e308, date(2026, 8, 14)]],
    row(
        1,
        number("A1", -1, 1),
        number("B1", 2958467, 1),
        number("C1", "1e308", 1),
        number("D1", 46248, 1),
    ),
)
rows_file(
    "lengths_of_time_that_no_clock_shows",
    [[1e12, -0.5, timedelta(hours=30)]],
    row(1, number("A1", "1e12", 3), number("B1", "-0.5", 3), number("C1", 1.25, 3)),
)
rows_file(
    "numbers_of_twenty_digits",
    [[12345678901234567890, -9007199254740993, 919876543210.0]],
    row(
        1,
        number("A1", "12345678901234567890"),
        number("B1", "-9007199254740993"),
        number("C1", "919876543210"),
    ),
)
rows_file(
    "a_number_of_a_million_digits",
    {"file.unread"} | {"cells"},
    row(1, number("A1", "9" * 1_000_000)),
)
rows_file(
    "numbers_that_are_none",
    [["abc", "nan", "1_000", "inf"]],
    row(1, number("A1", "abc"), number("B1", "nan"), number("C1", "1_000"), number("D1", "inf")),
)
rows_file(
    "a_truth_value_that_is_none",
    [["x", True, False]],
    row(
        1,
        '<c r="A1" t="b"><v>x</v></c><c r="B1" t="b"><v>1</v></c><c r="C1" t="b"><v>false</v></c>',
    ),
)
rows_file("a_type_that_is_none", [["5"]], row(1, '<c r="A1" t="zz"><v>5</v></c>'))
rows_file("a_style_that_is_none", [[46248.0]], row(1, number("A1", 46248, 999)))
rows_file("a_style_of_nonsense", [[46248.0]], row(1, number("A1", 46248, "x&quot;/&gt;")))
rows_file(
    "a_shared_string_that_is_none",
    [[ErrorCell("#REF!")]],
    row(1, '<c r="A1" t="s"><v>99</v></c>'),
)
rows_file(
    "a_shared_string_of_nonsense", "package.part_damaged", row(1, '<c r="A1" t="s"><v>abc</v></c>')
)
parts_file(
    "shared_strings_that_are_missing",
    [[ErrorCell("#REF!")]],
    lambda: {
        SHEET: worksheet(row(1, '<c r="A1" t="s"><v>0</v></c>')),
        STRINGS: f'<sst xmlns="{MAIN}"/>',
    },
)
parts_file(
    "a_count_of_strings_that_lies",
    [["shared"]],
    lambda: {
        SHEET: worksheet(row(1, '<c r="A1" t="s"><v>0</v></c>')),
        STRINGS: parts()[STRINGS].replace(
            "<sst ", '<sst count="4294967295" uniqueCount="4294967295" '
        ),
    },
)
rows_file("a_cell_of_40_000_characters", [["x" * 40_000]], row(1, text("A1", "x" * 40_000)))
rows_file(
    "the_workbook_of_1904",
    [[date(2026, 8, 14)]],
    row(1, number("A1", 46248 - 1462, 1)),
    workbook=workbook(before='<workbookPr date1904="1"/>'),
)
rows_file(
    "the_workbook_of_1904_in_words",
    [[date(2026, 8, 14)]],
    row(1, number("A1", 46248 - 1462, 1)),
    workbook=workbook(before='<workbookPr date1904="true"/>'),
)
rows_file(
    "a_live_command",
    [["=cmd|'/c calc'!A1", 1.0]],
    row(1, text("A1", "=cmd|'/c calc'!A1"), '<c r="B1"><f>HYPERLINK("http://x")</f><v>1</v></c>'),
)

# The package

FILES["a_part_twice"] = (lambda: _doubled(SHEET), "package.twice")
FILES["a_part_twice_by_case"] = (
    lambda: zipped([*parts().items(), ("XL/Worksheets/SHEET1.xml", worksheet())]),
    "package.twice",
)
FILES["a_part_twice_by_slash"] = (
    lambda: zipped([*parts().items(), ("xl\\worksheets\\sheet1.xml", worksheet())]),
    "package.twice",
)
FILES["a_path_that_leads_out"] = (
    lambda: zipped({**parts(), "../../etc/cron.d/x": "x"}),
    "package.odd",
)
FILES["a_path_from_the_root"] = (lambda: zipped({**parts(), "/etc/cron.d/x": "x"}), "package.odd")
FILES["a_path_on_a_drive"] = (lambda: zipped({**parts(), "C:/x": "x"}), "package.odd")
FILES["parts_by_the_ten_thousand"] = (
    lambda: zipped({**parts(), **{f"x/{n}.xml": "" for n in range(10_001)}}),
    "package.too_many",
)
FILES["bzip2_inside"] = (lambda: zipped(parts(), zipfile.ZIP_BZIP2), "package.odd")
FILES["lzma_inside"] = (lambda: zipped(parts(), zipfile.ZIP_LZMA), "package.odd")
FILES["stored_only"] = (lambda: zipped(parts(), zipfile.ZIP_STORED), GOOD)
FILES["a_zip_without_entries"] = (lambda: zipped({}), "file.packed")
FILES["a_zip_of_something_else"] = (lambda: zipped({"campaigns.csv": "a,b"}), "file.packed")
FILES["an_empty_folder_entry"] = (lambda: zipped({**parts(), "xl/": ""}), GOOD)


def _doubled(name):
    """Return a package in which *name* stands twice; zipfile would warn of making it."""
    content = zipped({**parts(), "xl/worksheets/sheet9.xml": worksheet()})
    return content.replace(b"xl/worksheets/sheet9.xml", name.encode())


@file("package.part_damaged")
def a_wrong_checksum_of_the_sheet():
    return _flipped(SHEET)


@file("package.part_damaged")
def a_wrong_checksum_of_the_shared_strings():
    return _flipped(STRINGS)


def _flipped(name):
    """Return a stored package with one letter of a part exchanged."""
    content = zipped(parts(), zipfile.ZIP_STORED)
    body = parts()[name].encode()
    return content.replace(body, body.replace(b"main", b"mbin", 1))


@file({"package.odd", "file.password"})
def the_flag_of_encryption():
    return _in_directory(xlsx(), 8, b"\x01\x00")


@file({"package.part_damaged", "package.odd", "package.too_large"})
def lengths_that_lie():
    return _in_directory(xlsx(), 24, struct.pack("<I", 5))


@file({"package.part_damaged", "package.odd"})
def a_length_of_four_gigabytes():
    return _in_directory(xlsx(), 24, struct.pack("<I", 0xFFFFFFF0))


@file({"package.part_damaged", "package.odd", "package.broken"})
def an_offset_that_leads_astray():
    return _in_directory(xlsx(), 42, struct.pack("<I", 7))


def _in_directory(content, offset, value):
    """Return *content* with a field of every entry of the directory overwritten."""
    content = bytearray(content)
    start = content.find(b"PK\x01\x02")
    while start >= 0:
        content[start + offset : start + offset + len(value)] = value
        start = content.find(b"PK\x01\x02", start + 4)
    return bytes(content)


@file("package.odd")
def two_parts_over_each_other():
    content = bytearray(zipped({**parts(), "xl/a.xml": "x" * 50}, zipfile.ZIP_STORED))
    start = content.rfind(b"PK\x01\x02")
    content[start + 42 : start + 46] = struct.pack("<I", 0)
    return bytes(content)


@file({"package.odd", "file.kind", "file.no_table"})
def junk_in_front():
    return b"PK\x03\x04junk that some readers pass over" + xlsx()


@file(GOOD)
def a_remark_at_the_end():
    packed = io.BytesIO(xlsx())
    with zipfile.ZipFile(packed, "a") as package:
        package.comment = b"a remark"
    return packed.getvalue()


@file("package.broken")
def a_workbook_cut_in_half():
    content = xlsx()
    return content[: len(content) // 2]


@file("package.broken")
def a_workbook_without_its_end():
    return xlsx()[:-10]


@file({"package.part_damaged", "package.broken", "package.odd"})
def a_download_with_a_hole():
    content = bytearray(xlsx())
    content[400:600] = bytes(200)
    return bytes(content)


@file({"package.part_damaged"})
def a_stream_that_ends_early():
    content = parts()
    packed = bytearray(zipped(content))
    body = zlib.compressobj(1, wbits=-15)
    raw = body.compress(content[SHEET].encode()) + body.flush()
    place = bytes(packed).find(raw[:20])
    packed[place : place + 4] = b"\xff\xff\xff\xff"
    return bytes(packed)


# The workbook's own parts

FILES["no_workbook_relations"] = (
    lambda: zipped({k: v for k, v in parts().items() if k != WORKBOOK_RELATIONS}),
    [["Name", "Start"], ["007", date(2026, 8, 14)]],
)
FILES["a_sheet_that_is_missing"] = (
    lambda: zipped({k: v for k, v in parts().items() if k != SHEET}),
    "package.part_missing",
)
FILES["styles_that_are_missing"] = (
    lambda: zipped({k: v for k, v in parts(row(1, text("A1", "x"))).items() if k != STYLES}),
    [["x"]],
)
parts_file("no_sheets", "file.no_sheet", lambda: {WORKBOOK: workbook("")})
parts_file(
    "only_hidden_sheets",
    "file.no_sheet",
    lambda: {WORKBOOK: workbook('<sheet name="S" sheetId="1" state="veryHidden" r:id="r1"/>')},
)
parts_file(
    "sheets_by_the_thousand",
    "file.too_many_sheets",
    lambda: {
        WORKBOOK: workbook(
            "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r1"/>' for n in range(1, 10_000))
        )
    },
)
parts_file(
    "two_sheets_of_one_name",
    {"package.sheets", "file.unread", "cells"},
    lambda: {
        WORKBOOK: workbook(
            '<sheet name="S" sheetId="1" r:id="r1"/><sheet name="S" sheetId="2" r:id="r1"/>'
        )
    },
)
parts_file(
    "names_by_the_hundred_thousand",
    GOOD,
    lambda: {
        WORKBOOK: workbook(
            after="<definedNames>"
            + "".join(f'<definedName name="n{n}">S!$A$1</definedName>' for n in range(200_000))
            + "</definedNames>"
        )
    },
)
parts_file(
    "a_sheet_from_the_net",
    {"package.outside", "package.part_missing", "file.no_sheet"},
    lambda: {
        WORKBOOK_RELATIONS: relations(("worksheet", "http://127.0.0.1:9/x.xml")).replace(
            'Target="http', 'TargetMode="External" Target="http'
        )
    },
)
parts_file(
    "a_sheet_from_a_path_outside",
    {"package.part_missing", "file.no_sheet"},
    lambda: {WORKBOOK_RELATIONS: relations(("worksheet", "../../../../etc/passwd"))},
)
parts_file("macros", GOOD, lambda: {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 and so on"})
parts_file(
    "a_link_to_another_workbook",
    GOOD,
    lambda: {
        "xl/externalLinks/externalLink1.xml": "<externalLink/>",
        "xl/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0",
    },
)
parts_file(
    "styles_by_the_hundred_thousand",
    GOOD,
    lambda: {
        STYLES: packing.STYLE_SHEET.replace(
            "</cellXfs>", '<xf numFmtId="0"/>' * 300_000 + "</cellXfs>"
        )
    },
)
parts_file(
    "styles_of_nonsense",
    {"file.unread", "package.part_damaged", "cells"},
    lambda: {STYLES: "<styleSheet><cellXfs>"},
)

# Old workbooks, binary ones, OpenDocument

LABELS = packing.biff_label(0, 0, "Name") + packing.biff_number(1, 0, 5.5)
FILES["an_old_workbook"] = (lambda: packing.ole(packing.biff(LABELS)), [["Name"], [5.5]])
FILES["an_old_workbook_under_its_older_name"] = (
    lambda: packing.ole(packing.biff(LABELS), "Book"),
    [["Name"], [5.5]],
)
FILES["an_old_workbook_whose_sectors_go_in_circles"] = (
    lambda: packing.ole(packing.biff(LABELS), chain=[3, 2, 3, 2, 3, 2, 3]),
    {"cells", "file.unread", "file.too_large_or_damaged"},
)
FILES["an_old_workbook_whose_sectors_lead_nowhere"] = (
    lambda: packing.ole(packing.biff(LABELS), chain=[900_000_000]),
    {"file.unread", "file.too_large_or_damaged"},
)
FILES["an_old_workbook_cut_off"] = (
    lambda: packing.ole(packing.biff(LABELS))[:1_600],
    {"file.unread", "file.too_large_or_damaged", "cells"},
)
FILES["an_old_workbook_of_one_header"] = (
    lambda: packing.ole(b"")[:512],
    {"file.unread", "file.too_large_or_damaged"},
)
FILES["an_old_workbook_with_a_password"] = (
    lambda: packing.ole(packing.biff(LABELS, before=record(0x2F, b"\1\0\1\0\1\0" + bytes(48)))),
    {"file.password"},
)
FILES["an_old_workbook_of_zeros"] = (
    lambda: packing.ole(bytes(8_192)),
    {"file.unread", "file.no_sheet", "file.empty", "file.too_large_or_damaged"},
)
FILES["an_old_workbook_with_a_far_cell"] = (
    lambda: packing.ole(packing.biff(LABELS + packing.biff_number(65_535, 65_535, 1.0))),
    {"file.far_cell", "file.unread", "file.too_large_or_damaged"},
)
FILES["a_workbook_with_a_password"] = (
    lambda: packing.ole(b"x" * 5_000, "EncryptedPackage"),
    "file.password",
)
FILES["a_word_document_of_old"] = (lambda: packing.ole(b"x" * 5_000, "WordDocument"), "file.kind")
BINARY = {
    0: packing.cell12(6, 0, packing.wide("Name")),
    1: packing.cell12(5, 0, struct.pack("<d", 5.5)),
}
FILES["a_binary_workbook"] = (lambda: packing.xlsb(BINARY), [["Name"], [5.5]])
FILES["a_binary_workbook_with_a_far_cell"] = (
    lambda: packing.xlsb({**BINARY, 1_048_575: packing.cell12(5, 16_383, struct.pack("<d", 1.0))}),
    {"file.far_cell", "file.unread", "file.too_large_or_damaged"},
)
FILES["a_binary_workbook_with_a_text_without_end"] = (
    lambda: packing.xlsb({0: packing.cell12(6, 0, struct.pack("<I", 0x7FFFFFFF) + b"x")}),
    {"file.unread", "file.too_large_or_damaged"},
)
FILES["a_binary_workbook_cut_off"] = (
    lambda: packing.xlsb(BINARY, **{"xl/worksheets/sheet1.bin": b"\x81"}),
    {"file.unread", "file.too_large_or_damaged", "file.empty"},
)
FILES["a_binary_workbook_with_a_bomb"] = (
    lambda: packing.xlsb(BINARY, **{"xl/worksheets/sheet1.bin": bytes(MILLIONS)}),
    "package.too_large",
)
TABLE = '<table:table table:name="S">{}</table:table>'
FILES["an_open_document"] = (
    lambda: packing.ods(TABLE.format(packing.ods_row("Name", "007"))),
    [["Name", "007"]],
)
FILES["an_open_document_of_a_billion_rows"] = (
    lambda: packing.ods(TABLE.format(packing.ods_row("x", repeated=4_000_000_000))),
    {"cells", "file.unread", "file.too_large_or_damaged", "file.far_cell"},
)
FILES["an_open_document_with_blank_rows_to_the_end"] = (
    lambda: packing.ods(
        TABLE.format(
            packing.ods_row("x") + '<table:table-row table:number-rows-repeated="1048575">'
            '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        )
    ),
    [["x"]],
)
FILES["an_open_document_with_entities"] = (
    lambda: packing.ods(TABLE.format(packing.ods_row("x")), before=DOCTYPE),
    "package.entities",
)
FILES["an_open_document_that_is_a_text"] = (
    lambda: packing.ods("", mimetype="application/vnd.oasis.opendocument.text"),
    "file.kind",
)

# What is no workbook at all

for name, content in {
    "a_pdf": b"%PDF-1.7\n",
    "a_picture": b"\x89PNG\r\n\x1a\n",
    "rich_text": b"{\\rtf1 x}",
    "a_database": b"SQLite format 3\0",
    "a_flat_open_document": b'<?xml version="1.0"?><office:document '
    b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>',
}.items():
    FILES[name] = (lambda content=content: content, "file.kind")
FILES["an_xml_file_without_records"] = (
    lambda: b'<?xml version="1.0"?><orders/>',
    "export.no_table",
)
FILES["a_packed_csv"] = (lambda: gzip.compress(b"a,b\n1,2\n"), "file.packed")
FILES["a_word_document"] = (lambda: zipped({"word/document.xml": "<x/>"}), "file.kind")
FILES["a_web_page_with_a_table"] = (
    lambda: b"<html><table><tr><th>Name<th>Start<tr><td>007<td>1 &lt; 2</table>",
    [["Name", "Start"], ["007", "1 < 2"]],
)
FILES["a_web_page_without_a_table"] = (
    lambda: b"<html><p>Please log in</p></html>",
    "file.no_table",
)
FILES["a_web_page_of_nested_tables"] = (
    lambda: b"<table>" * 50_000 + b"<tr><td>x",
    {"cells", "file.too_large_or_damaged"},
)
FILES["a_web_page_with_wide_cells"] = (
    lambda: b"<table>" + b"<tr><td colspan=1000 rowspan=1000>x" * 2_000,
    {"file.unread", "cells", "file.far_cell", "file.too_large_or_damaged"},
)
SPREADSHEETML = (
    '<?xml version="1.0"?>{before}<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="S"><Table>{rows}'
    "</Table></Worksheet></Workbook>"
)


def spreadsheetml(rows, before=""):
    return lambda: SPREADSHEETML.format(rows=rows, before=before).encode()


FILES["a_workbook_of_2003"] = (
    spreadsheetml(
        '<Row><Cell><Data ss:Type="String">007</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2026-08-14T00:00:00.000</Data></Cell>'
        '<Cell><Data ss:Type="Error">#N/A</Data></Cell><Cell ss:Formula="=1"/></Row>'
    ),
    [["007", date(2026, 8, 14), ErrorCell("#N/A"), NO_RESULT]],
)
FILES["a_workbook_of_2003_with_entities"] = (
    spreadsheetml("", DOCTYPE.replace(" x ", " Workbook ")),
    "package.entities",
)
FILES["a_workbook_of_2003_with_a_far_row"] = (
    spreadsheetml('<Row ss:Index="99999999999"><Cell><Data ss:Type="String">x</Data></Cell></Row>'),
    "file.unread",
)
FILES["a_workbook_of_2003_with_a_far_corner"] = (
    spreadsheetml(
        '<Row ss:Index="1048576">'
        '<Cell ss:Index="16384"><Data ss:Type="String">x</Data></Cell></Row>'
    ),
    "file.far_cell",
)
FILES["a_workbook_of_2003_that_breaks_off"] = (
    lambda: spreadsheetml("<Row>")()[:-40],
    "file.unread",
)
FILES["a_workbook_of_2003_with_a_number_that_is_none"] = (
    spreadsheetml('<Row><Cell><Data ss:Type="Number">abc</Data></Cell></Row>'),
    {"file.unread", "cells"},
)
