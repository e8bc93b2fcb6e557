"""A kept workbook is changed in its package: what is not ours comes back byte for byte."""

import re
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZIP_STORED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from python_calamine import CalamineWorkbook
from slicing import examples
from workbooks.kept_probe import additions_of, losses
from workbooks.planned import HEADERS, saved, workbook_of

from bulk_import.edits import EditedCell
from bulk_import.mapping.headers import RESULT_HEADERS
from bulk_import.problems import Severity
from bulk_import.workbooks.annotate.additions import Uncopied, Unpatchable
from bulk_import.workbooks.annotate.copying import MOST_ROWS_REWRITTEN, as_copy
from bulk_import.workbooks.annotate.note_shapes import NoteShapes
from bulk_import.workbooks.annotate.patching import patched
from bulk_import.workbooks.annotate.sheet_frame import ORDER
from bulk_import.workbooks.secrecy import Secrets
from bulk_import.workbooks.styles import SEVERITY_FILLS, note_size

ROWS = (["Sales 1", "x", "bob"], ["Sales 2", "y", "2_2224257"], ["Sales 3", "z", "eve"])
SHEET = "xl/worksheets/sheet1.xml"
TOUCHED = {
    *("[Content_Types].xml", SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"),
    *("xl/styles.xml", "xl/worksheets/_rels/sheet1.xml.rels"),
}
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


def parts_of(content):
    with ZipFile(BytesIO(content)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def packed(parts, **more):
    content = BytesIO()
    with ZipFile(content, "w", **more) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return content.getvalue()


def with_sheet(change, source=None):
    """Return a workbook of which the sheet's XML is changed by a function of text."""
    parts = parts_of(source or saved(workbook_of(*ROWS)))
    parts[SHEET] = change(parts[SHEET].decode()).encode()
    return packed(parts)


def shown(content, sheet):
    """Return the cells of a sheet, row by row, as calamine reads them."""
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name(sheet).to_python()


def copy_of(source, **changes):
    """Return the copy of a workbook, and check that nothing of it was lost."""
    copy = patched(source, replace(additions_of(source), **changes))
    if not changes.get("edits"):
        assert list(losses(source, copy)) == []
    return copy


def cells_of(content):
    """Return the bytes of each cell of the user's in the sheet, by address, without its format."""
    xml = parts_of(content)[SHEET].decode()
    found = re.findall(r'<((?:\w+:)?c) r="([A-C][0-9]+)"([^>]*?)(?:/>|>(.*?)</\1>)', xml)
    return {at: (re.sub(r' s="[0-9]+"', "", said), inside) for _, at, said, inside in found}


def test_every_part_but_those_with_additions_is_the_same_as_it_is_packed():
    workbook = workbook_of(*ROWS)
    workbook.create_sheet("Other")["A1"] = "=1+1"
    more = {"xl/odd/part.bin": b"\0odd" * 99, "customXml/i.xml": b"<a/>"}
    source = packed({**parts_of(saved(workbook)), **more}, compression=ZIP_STORED)
    copy = copy_of(source)
    before, after = ZipFile(BytesIO(source)), ZipFile(BytesIO(copy))
    for entry in before.infolist():
        assert entry.filename in after.namelist()
        if entry.filename not in TOUCHED:
            now = after.getinfo(entry.filename)
            assert (now.compress_type, now.CRC, now.date_time) == (0, entry.CRC, entry.date_time)
            assert after.read(now) == before.read(entry)


LETTERS = st.characters(min_codepoint=32, exclude_categories=("Cs", "Cn", "Co"))
TEXTS = st.text(LETTERS, max_size=8)
CELLS = st.one_of(
    st.none(), TEXTS, st.integers(-5, 10**9), st.booleans(), st.floats(-1e6, 1e6, width=32)
)


def with_table(sheet):
    if sheet.auto_filter.ref is None:
        sheet.add_table(Table(displayName="T", ref="A1:C2"))


def with_rules(sheet):
    validation = DataValidation(type="list", formula1='"a,b"')
    validation.add("A1:H9")
    sheet.add_data_validation(validation)
    sheet.conditional_formatting.add("A1:H9", CellIsRule(operator="equal", formula=["1"]))


def with_hidden_row(sheet):
    sheet.row_dimensions[2].height = 40
    sheet.row_dimensions[2].hidden = True


def with_other_sheet(sheet):
    sheet.parent.create_sheet("Other", 0)["A1"] = "x"
    sheet.parent.active = 0


DRESSES = (
    lambda sheet: setattr(sheet["A2"], "font", Font(color="FFFFFFFF")),
    lambda sheet: setattr(sheet["B2"], "font", Font(color="FFFFFFFF")),
    *(
        lambda sheet, at=at: setattr(sheet[at], "fill", PatternFill("solid", fgColor="FF00FF00"))
        for at in ("A1", "A3", "C2")
    ),
    *(
        lambda sheet, at=at: setattr(sheet[at], "comment", Comment(f"see {at}", "Asha"))
        for at in ("A1", "B2", "C3")
    ),
    *(lambda sheet, at=at: setattr(sheet, "freeze_panes", at) for at in ("A2", "B1", "C3")),
    lambda sheet: setattr(sheet.auto_filter, "ref", "A1:C2"),
    with_table,
    lambda sheet: sheet.merge_cells("B2:C2"),
    with_hidden_row,
    lambda sheet: setattr(sheet.column_dimensions["E"], "width", 3),
    with_rules,
    with_other_sheet,
)


@st.composite
def workbooks(draw):
    """Make a workbook of a few rows, dressed up by chance."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(HEADERS)
    for _ in range(draw(st.integers(1, 6))):
        sheet.append(draw(st.lists(CELLS, min_size=3, max_size=3)))
    for place in draw(st.sets(st.sampled_from(range(len(DRESSES))))):
        DRESSES[place](sheet)
    return saved(workbook)


@given(workbooks())
@examples(0.2)
def test_a_copy_less_our_additions_is_what_was_there(source):
    copy = copy_of(source)
    assert list(losses(source, patched(copy, additions_of(source)))) == []
    load_workbook(BytesIO(copy))


def prefixed(xml):
    """Return a sheet or workbook whose elements all have a prefix."""
    xml = re.sub(r"<(/?)(?=[a-zA-Z])(?!\?)", r"<\1x:", xml)
    return xml.replace("xmlns=", "xmlns:x=").replace("<x:?", "<?")


def unaddressed(xml):
    return re.sub(r' r="[A-Z]*[0-9]+"', "", xml)


NASTY = {
    "prefixes": prefixed,
    "no addresses of cells and rows": unaddressed,
    "no dimension": lambda xml: re.sub(r"<dimension[^>]*/>", "", xml),
    "spans": lambda xml: re.sub(r"(<row [^>]*?)>", r'\1 spans="1:3">', xml),
    "a row of nothing": lambda xml: xml.replace("</sheetData>", '<row r="9"/></sheetData>'),
    "a comment that looks like cells": lambda xml: xml.replace(
        "</sheetData>",
        '<!-- </row><row r="3"> --><row r="9"><c r="A9"><v>1</v></c></row></sheetData>',
    ),
    "an extension in a row": lambda xml: xml.replace(
        "</row>", '<extLst><ext uri="{a}"/></extLst></row>', 2
    ),
    "single quotes": lambda xml: re.sub(r' r="([A-Z]+[0-9]+)"', r" r='\1'", xml),
    "a hidden row": lambda xml: xml.replace('<row r="2"', '<row r="2" hidden="1"'),
    "nothing before the rows": lambda xml: re.sub(
        r"(<worksheet[^>]*>).*?<sheetData>", r"\1<sheetData>", xml
    ),
    "no view": lambda xml: re.sub(r"<sheetViews>.*?</sheetViews>", "", xml),
    "blank cells in our columns": lambda xml: re.sub(
        r'<row r="2"(.*?)</row>', r'<row r="2"\1<c r="D2" s="0"/><c r="H2"/></row>', xml
    ),
    "something in our columns": lambda xml: re.sub(
        r'<row r="3"(.*?)</row>', r'<row r="3"\1<c r="F3"><v>5</v></c></row>', xml
    ),
    "alternatives behind the notes": lambda xml: xml.replace(
        "</worksheet>",
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice Requires="x14"><controls/></mc:Choice></mc:AlternateContent></worksheet>',
    ),
    "a signature of bytes": lambda xml: "\ufeff" + xml,
}


@pytest.mark.filterwarnings("ignore:Unknown extension")
@pytest.mark.parametrize("name", NASTY)
def test_sheets_as_other_programs_write_them_get_our_columns_and_lose_nothing(name):
    source = with_sheet(NASTY[name])
    copy = copy_of(source)
    load_workbook(BytesIO(copy))
    rows = shown(copy, "Campaigns")
    first = len(rows[0]) - len(RESULT_HEADERS)
    assert rows[0][first:] == list(RESULT_HEADERS)
    assert [row[first] for row in rows[1:4]] == ["Needs fixing"] * 3
    elements = [one.tag.rpartition("}")[2] for one in ET.fromstring(parts_of(copy)[SHEET])]  # noqa: S314  ours
    places = [ORDER.index(name) for name in elements if name in ORDER]
    assert places == sorted(places)


def test_a_part_in_utf_16_is_read_and_written_in_utf_8():
    parts = parts_of(saved(workbook_of(*ROWS)))
    xml = parts[SHEET].decode().partition("?>")[2] or parts[SHEET].decode()
    parts[SHEET] = f'<?xml version="1.0" encoding="UTF-16"?>{xml}'.encode("utf-16")
    copy = patched(packed(parts), additions_of(saved(workbook_of(*ROWS))))
    assert shown(copy, "Campaigns")[1][:4] == ["Sales 1", "x", "bob", "Needs fixing"]


NO_STYLES = pytest.mark.filterwarnings("ignore:Workbook contains no default style")


@NO_STYLES
def test_styles_that_lack_every_list_get_the_least_that_there_is():
    parts = parts_of(saved(workbook_of(*ROWS)))
    parts["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}"/>'.encode()
    parts[SHEET] = re.sub(rb' s="[0-9]+"', b"", parts[SHEET])
    book = load_workbook(BytesIO(copy_of(packed(parts))))
    colours = {SEVERITY_FILLS[severity] for severity in Severity}
    assert book["Campaigns"]["C3"].fill.fgColor.rgb[2:] in colours


@NO_STYLES
def test_a_workbook_without_styles_gets_some():
    parts = parts_of(saved(workbook_of(*ROWS)))
    del parts["xl/styles.xml"]
    kept = rb"<Relationship (?![^>]*styles)[^>]*>|<Relationships[^>]*>|</Relationships>"
    listed = "xl/_rels/workbook.xml.rels"
    parts[listed] = b"".join(re.findall(kept, parts[listed]))
    parts[SHEET] = re.sub(rb' s="[0-9]+"', b"", parts[SHEET])
    book = load_workbook(BytesIO(copy_of(packed(parts))))
    assert book["Campaigns"]["D1"].font.bold


def test_a_strict_workbook_stays_one():
    parts = {
        name: part.replace(MAIN.encode(), STRICT.encode()).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, part in parts_of(saved(workbook_of(*ROWS))).items()
    }
    copy = copy_of(packed(parts))
    assert not any(MAIN.encode() in part for part in parts_of(copy).values())
    assert shown(copy, "Campaigns")[1][3] == "Needs fixing"


def test_looks_of_a_marked_cell_stay_but_for_its_colour():
    workbook = workbook_of(*ROWS)
    workbook.active["C3"].number_format = "0.00"
    workbook.active["C3"].font = Font(italic=True, color="FFFFFFFF")
    cell = load_workbook(BytesIO(copy_of(saved(workbook))))["Campaigns"]["C3"]
    assert (cell.number_format, cell.font.italic, cell.font.color.rgb) == ("0.00", True, "FF000000")
    assert cell.fill.fgColor.rgb[2:] in set(SEVERITY_FILLS.values())
    assert cell.alignment.vertical == "top"  # its row may be high


def test_names_of_the_users_still_belong_to_their_sheets():
    workbook = workbook_of(*ROWS)
    for title in ("After", "Last"):
        workbook.create_sheet(title).print_title_rows = "1:1"
    book = load_workbook(BytesIO(copy_of(saved(workbook))))
    assert [sheet.title for sheet in book if sheet.print_title_rows] == ["After", "Last"]


def test_a_running_text_of_a_note_keeps_its_pieces_through_two_rounds():
    workbook = workbook_of(*ROWS)
    workbook.active["C3"].comment = Comment("ask Asha", "Ravi")
    source = saved(workbook)
    parts = parts_of(source)
    (name,) = (name for name in parts if "comment" in name and name.endswith(".xml"))
    pieces = b"<text><r><rPr><b/></rPr><t>ask </t></r><r><t>Asha</t></r></text>"
    parts[name] = re.sub(rb"<text>.*</text>", pieces, parts[name])
    first = copy_of(packed(parts))
    assert b"<r><rPr><b/></rPr><t>ask </t></r>" in parts_of(first)[name]
    told = load_workbook(BytesIO(first))["Campaigns"]["C3"].comment.text
    assert told.startswith("ask Asha\n\n— bulk-import —\n")
    again = patched(first, replace(additions_of(source), annotations=unmarked(source)))
    assert load_workbook(BytesIO(again))["Campaigns"]["C3"].comment.text == "ask Asha"
    assert pieces[6:-7] in parts_of(again)[name]


def unmarked(source):
    return replace(additions_of(source).annotations, marks={})


def test_an_edited_cell_is_text_and_a_formula_in_it_is_no_longer_in_the_order_of_formulas():
    workbook = workbook_of(*ROWS)
    workbook.active["B2"] = "=1+1"
    parts = parts_of(saved(workbook))
    parts["xl/calcChain.xml"] = f'<calcChain xmlns="{MAIN}"><c r="B2" i="1"/></calcChain>'.encode()
    listed = "xl/_rels/workbook.xml.rels"
    chain = (
        b'<Relationship Id="chain" Target="calcChain.xml" Type="http://schemas.openxmlformats.org'
        b'/officeDocument/2006/relationships/calcChain"/></Relationships>'
    )
    parts[listed] = parts[listed].replace(b"</Relationships>", chain)
    source = packed(parts)
    edit = EditedCell(row=2, column="B", value="=2+2", was=None)
    copy = copy_of(source, edits=(edit,))
    cell = load_workbook(BytesIO(copy))["Campaigns"]["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=2+2", "s", True)
    assert "xl/calcChain.xml" not in parts_of(copy)
    assert "xl/calcChain.xml" in parts_of(copy_of(source))


def test_an_edited_cell_of_a_merged_area_is_set_free_and_the_others_keep_the_value():
    workbook = workbook_of(*ROWS)
    workbook.active.merge_cells("A2:A4")
    edit = EditedCell(row=3, column="A", value="new", was="Sales 1")
    copy = copy_of(saved(workbook), edits=(edit,))
    sheet = load_workbook(BytesIO(copy))["Campaigns"]
    assert [sheet[f"A{row}"].value for row in (2, 3, 4)] == ["Sales 1", "new", "Sales 1"]
    assert not sheet.merged_cells.ranges


def test_a_formula_of_several_cells_in_the_way_is_not_torn_apart():
    workbook = workbook_of(*ROWS)
    workbook.active["B2"] = "=1+1"
    source = saved(workbook)
    parts = parts_of(source)
    parts[SHEET] = parts[SHEET].replace(b"<f>1+1</f>", b'<f t="shared" ref="B2:B4" si="0">1+1</f>')
    edit = EditedCell(row=2, column="B", value="x", was=None)
    additions = replace(additions_of(source), edits=(edit,))
    with pytest.raises(Unpatchable, match=r"unpatchable\.formula"):
        patched(packed(parts), additions)


def test_what_cannot_be_changed_in_place_is_written_anew_and_the_reason_is_told():
    source = saved(workbook_of(*ROWS))
    secret = replace(additions_of(source), secrets=Secrets(frozenset("C")))
    copy = as_copy(source, secret)
    told = [row[1] for row in shown(copy, "Import summary") if "anew" in str(row[1])]
    assert told == [
        "It is a copy of yours that was written anew, because a secret in it had to be removed."
    ]
    long = replace(secret, rows=range(1, MOST_ROWS_REWRITTEN + 3))
    with pytest.raises(Uncopied, match=r"unpatchable\.secret"):
        as_copy(source, long)


def test_a_drawing_of_notes_that_is_not_there_gives_way_to_ours():
    broken = '<legacyDrawing xmlns:r="x" r:id="nowhere"/></worksheet>'
    source = with_sheet(lambda xml: xml.replace("</worksheet>", broken))
    copy = patched(source, additions_of(source))
    assert parts_of(copy)[SHEET].count(b"<legacyDrawing") == 1
    assert load_workbook(BytesIO(copy))["Campaigns"]["C3"].comment is not None


def test_shapes_of_notes_are_added_to_those_of_controls_under_numbers_of_their_own():
    shapes = NoteShapes(
        b'<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="_x0000_s3073" o:x="1">'
        b'<x:ClientData ObjectType="Button"></x:ClientData><br></v:shape></xml>\n'
    )
    shapes.add(2, 3, note_size("x"))
    vml = shapes.content()
    assert vml.count(b"<v:shape ") == 2
    assert b'id="_x0000_s3074"' in vml
    assert vml.index(b'id="_x0000_t202"') < vml.index(b"_x0000_s3074")
    assert b"<x:Row>1</x:Row><x:Column>2</x:Column>" in vml
    with pytest.raises(Unpatchable):
        shapes.remove({(9, 9)})


def test_a_signature_goes_and_the_summary_says_so():
    parts = parts_of(saved(workbook_of(*ROWS)))
    parts["_xmlsignatures/origin.sigs"] = b""
    origin = (
        b'<Relationship Id="sig" Target="_xmlsignatures/origin.sigs" Type="http://schemas.'
        b'openxmlformats.org/package/2006/relationships/digital-signature/origin"/></Relationships>'
    )
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"</Relationships>", origin)
    source = packed(parts)
    copy = patched(source, additions_of(source))
    assert "_xmlsignatures/origin.sigs" not in parts_of(copy)
    assert b"digital-signature" not in parts_of(copy)["_rels/.rels"]
    told = [row[1] for row in shown(copy, "Import summary")]
    assert "It is a copy of yours without its digital signature, which no longer held." in told
