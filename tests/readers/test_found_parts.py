"""Workbooks that other programs open: their parts are found, wherever and however they are kept."""

import io
import struct
import zipfile

import pytest
from readers import packing
from readers.packing import (
    DOCUMENT,
    SHEET,
    STRINGS,
    STYLES,
    WORKBOOK_RELATIONS,
    parts,
    relations,
    row,
    text,
    workbook,
    worksheet,
    zipped,
)
from sheets import grid_of

from bulk_import import readers
from bulk_import.cells import ErrorCell
from bulk_import.problems import Refused
from bulk_import.readers.worker.packages import Package
from bulk_import.readers.worker.relations import put_in_order

ROOT = "_rels/.rels"
TWO = '<sheet name="North" sheetId="1" r:id="r1"/><sheet name="Second" sheetId="2" {more}/>'
MACROS = "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"


def read(tmp_path, content):
    """Return the cells by the names of the sheets."""
    path = tmp_path / "campaigns.xlsx"
    path.write_bytes(content)
    return {sheet.name: grid_of(sheet) for sheet in readers.read(str(path)).sheets}


def refused(tmp_path, content):
    with pytest.raises(Refused) as refusal:
        read(tmp_path, content)
    return refusal.value.code


def one(content):
    return worksheet(row(1, text("A1", content)))


def with_folders(content):
    """Return a package as `zip -r` writes it: each folder before what is in it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name, part in content.items():
            folders = name.split("/")[:-1]
            for depth in range(1, len(folders) + 1):
                folder = "/".join(folders[:depth]) + "/"
                if folder not in target.namelist():
                    target.writestr(folder, b"")
            target.writestr(name, part)
    return packed.getvalue()


def moved(folder):
    """Return the parts of a workbook that are in another folder than `xl`, or in none."""
    old = parts(sheet=one("North"))
    found = {name.replace("xl/", folder): part for name, part in old.items()}
    return {**found, ROOT: relations(("officeDocument", f"{folder}workbook.xml"))}


def test_a_package_that_begins_with_a_folder_is_read(tmp_path):
    content = {name: part for name, part in parts(sheet=one("North")).items() if name != ROOT}
    assert read(tmp_path, with_folders({ROOT: parts()[ROOT], **content})) == {"S": [["North"]]}
    ods = packing.ods(f'<table:table table:name="S">{packing.ods_row("North")}</table:table>')
    with zipfile.ZipFile(io.BytesIO(ods)) as package:
        inside = {name: package.read(name) for name in reversed(package.namelist())}
    assert read(tmp_path, with_folders(inside)) == {"S": [["North"]]}


@pytest.mark.slice(2)
@pytest.mark.parametrize("folder", ["", "book/", "some/where/"])
def test_a_workbook_in_another_folder_is_found(folder, tmp_path):
    assert read(tmp_path, zipped(moved(folder))) == {"S": [["North"]]}
    without = {name: part for name, part in moved(folder).items() if name != ROOT}
    assert read(tmp_path, zipped(without)) == {"S": [["North"]]}


@pytest.mark.slice(2)
@pytest.mark.parametrize("root", [None, "", "<a>", "<Relationships/>"])
def test_a_package_that_does_not_name_its_workbook_is_read(root, tmp_path):
    content = parts(sheet=one("North"))
    del content[ROOT]
    if root is not None:
        content[ROOT] = root
    assert read(tmp_path, zipped(content)) == {"S": [["North"]]}


@pytest.mark.slice(1)
@pytest.mark.parametrize("more", ['r:id=""', "", 'r:id="r77"'])
def test_a_sheet_without_a_relation_gets_the_one_worksheet_that_is_left(more, tmp_path):
    content = parts(sheet=one("North"), workbook=workbook(TWO.format(more=more)))
    left = {**content, "xl/worksheets/sheet7.xml": one("South")}
    assert read(tmp_path, zipped(left)) == {"North": [["North"]], "Second": [["South"]]}
    # With none left, it is a module of macros, which has no cells.
    assert read(tmp_path, zipped(content)) == {"North": [["North"]]}
    # With two left, nobody can say which one it is.
    several = {**left, "xl/worksheets/sheet8.xml": one("West")}
    assert refused(tmp_path, zipped(several)) == "file.unread"


def test_a_workbook_without_any_relations_is_read_by_the_numbers_of_its_sheets(tmp_path):
    sheets = "".join(f'<sheet name="{name}" sheetId="{at}"/>' for at, name in enumerate("ABC", 1))
    content = parts(workbook=workbook(sheets))
    del content[WORKBOOK_RELATIONS]
    content |= {f"xl/worksheets/sheet{at}.xml": one(f"cell {at}") for at in (10, 9, 1)}
    expected = {"A": [["cell 1"]], "B": [["cell 9"]], "C": [["cell 10"]]}
    assert read(tmp_path, zipped(content)) == expected


def test_a_sheet_of_macros_beside_worksheets_is_passed_over(tmp_path):
    macros = (
        f'<Relationship Id="m" Type="{MACROS}" Target="macrosheets/sheet1.xml"/></Relationships>'
    )
    content = parts(sheet=one("North"), workbook=workbook(TWO.format(more='r:id="m"')))
    listed = content[WORKBOOK_RELATIONS].replace("</Relationships>", macros)
    content |= {WORKBOOK_RELATIONS: listed, "xl/macrosheets/sheet1.xml": one("=HALT()")}
    assert read(tmp_path, zipped(content)) == {"North": [["North"]]}


def test_hidden_sheets_and_days_of_1904_survive_being_put_in_order(tmp_path):
    day = worksheet(row(1, '<c r="A1" s="1"><v>1000</v></c>'))
    sheets = (
        '<sheet name="Old" sheetId="1" state="hidden" r:id="r1"/>'
        '<sheet name="S" sheetId="2" r:id="r2"/>'
    )
    content = parts(workbook=workbook(sheets, before='<workbookPr date1904="1"/>'))
    targets = [("worksheet", "data/one.xml"), ("worksheet", "data/two.xml"), ("styles", "look.xml")]
    content[WORKBOOK_RELATIONS] = relations(*targets)
    content |= {"xl/data/one.xml": one("hidden"), "xl/data/two.xml": day}
    content["xl/look.xml"] = content.pop(STYLES)
    del content[SHEET]
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped(content))
    spreadsheet = readers.read(str(path))
    (sheet,) = spreadsheet.sheets
    assert str(sheet.cell(1, "A")) == "1906-09-27"
    assert "file.hidden_sheets" in [problem.code for problem in spreadsheet.problems]


@pytest.mark.parametrize("strings", [0, 1, 3])
def test_a_text_beyond_the_last_one_is_an_error_in_its_cell_alone(strings, tmp_path):
    texts = "".join(f"<si><t>text {at}</t></si>" for at in range(strings))
    cells = row(1, text("A1", "North"), '<c r="B1" t="s"><v>3</v></c>')
    content = parts(cells, strings=f'<sst xmlns="{packing.MAIN}">{texts}</sst>')
    assert read(tmp_path, zipped(content)) == {"S": [["North", ErrorCell("#REF!")]]}
    del content[STRINGS]
    assert read(tmp_path, zipped(content)) == {"S": [["North", ErrorCell("#REF!")]]}


@pytest.mark.parametrize(
    "last", ["<x:si/>", "<x:si />", "<x:si\n><x:t/></x:si>", "<x:si><x:t/></x:si>"]
)
def test_every_spelling_of_a_text_counts(last, tmp_path):
    cells = row(1, '<c r="A1" t="s"><v>0</v></c>', '<c r="B1" t="s"><v>1</v></c>')
    texts = f'<x:sst xmlns:x="{packing.MAIN}"><x:si><x:t>North</x:t></x:si>{last}</x:sst>'
    for strings in (texts, texts.replace("xmlns:x", "xmlns").replace("x:", "")):
        assert read(tmp_path, zipped(parts(cells, strings=strings))) == {"S": [["North"]]}


def test_a_merged_area_of_whole_columns_does_not_keep_the_sheet_from_being_read(tmp_path):
    merged = '<mergeCells><mergeCell ref="C:D"/><mergeCell ref="5:6"/></mergeCells>'
    content = parts(sheet=worksheet(row(1, text("A1", "North")), after=merged))
    assert read(tmp_path, zipped(content)) == {"S": [["North"]]}


def test_thousands_of_special_styles_do_not_take_forever(tmp_path):
    formats = '<xf numFmtId="9" applyNumberFormat="1"/>' * 5_000
    styles = f'<styleSheet xmlns="{packing.MAIN}"><cellXfs>{formats}</cellXfs></styleSheet>'
    cells = "".join(row(at, f'<c r="A{at}" s="{at}"><v>0.5</v></c>') for at in range(1, 4_000))
    content = {**parts(cells), STYLES: styles}
    (grid,) = read(tmp_path, zipped(content)).values()
    assert len(grid) == 3_999


@pytest.mark.parametrize("is_laid_out", [False, True])
def test_an_ods_without_its_type_is_read(is_laid_out, tmp_path):
    table = f'<table:table table:name="S">{packing.ods_row("North")}</table:table>'
    table = table.replace("><", ">\n  <") if is_laid_out else table
    with zipfile.ZipFile(io.BytesIO(packing.ods(table))) as package:
        inside = {name: package.read(name) for name in package.namelist()}
    assert read(tmp_path, zipped(inside)) == {"S": [["North"]]}
    del inside["mimetype"]
    assert read(tmp_path, zipped(inside)) == {"S": [["North"]]}


def binary(name, kind="worksheet"):
    bundle = packing.record12(
        156, struct.pack("<II", 0, 2) + packing.wide("r2") + packing.wide("M")
    )
    with zipfile.ZipFile(
        io.BytesIO(packing.xlsb({0: packing.cell12(6, 0, packing.wide(name))}))
    ) as z:
        inside = {name: z.read(name) for name in z.namelist()}
    end = packing.record12(144) + packing.record12(132)
    if kind != "worksheet":
        inside["xl/workbook.bin"] = inside["xl/workbook.bin"].replace(end, bundle + end)
        added = f'<Relationship Id="r2" Type="{DOCUMENT}/{kind}" Target="{kind}s/sheet1.bin"/>'
        listed = inside["xl/_rels/workbook.bin.rels"].decode()
        listed = listed.replace("</Relationships>", f"{added}</Relationships>")
        inside["xl/_rels/workbook.bin.rels"] = listed.encode()
        inside[f"xl/{kind}s/sheet1.bin"] = b""
    return inside


@pytest.mark.slice(2)
@pytest.mark.parametrize("kind", ["worksheet", "macrosheet", "intlmacrosheet", "dialogsheet"])
def test_a_binary_workbook_with_macros_or_in_another_folder_is_read(kind, tmp_path):
    inside = binary("North", kind)
    assert read(tmp_path, zipped(inside)) == {"S": [["North"]]}
    elsewhere = {name.replace("xl/", "odd/"): part for name, part in inside.items()}
    assert read(tmp_path, zipped(elsewhere)) == {"S": [["North"]]}


def test_an_old_workbook_with_the_code_page_of_an_older_one_is_read(tmp_path):
    page = packing.record(0x42, struct.pack("<H", 0x8001))
    label = packing.record(0x0204, struct.pack("<HHHH", 0, 0, 15, 5) + b"Caf\xe9s")
    stream = packing.biff(label, before=page).replace(b"\x01\x00S", b"\x02Ab")
    stream = stream.replace(
        struct.pack("<HHH", 0x0809, 16, 0x600), struct.pack("<3H", 0x809, 16, 0x500)
    )
    assert read(tmp_path, packing.ole(stream, "Book")) == {"Ab": [["Cafés"]]}


def passworded_ods():
    table = f'<table:table table:name="S">{packing.ods_row("North")}</table:table>'
    with zipfile.ZipFile(io.BytesIO(packing.ods(table))) as package:
        inside = {name: package.read(name) for name in package.namelist()}
    entry = b'<manifest:encryption-data manifest:checksum="x"/></manifest:manifest>'
    manifest = inside["META-INF/manifest.xml"].replace(b"</manifest:manifest>", entry)
    return zipped({**inside, "META-INF/manifest.xml": manifest, "content.xml": b"\x8f\x01" * 90})


def enciphered_zip():
    """Return a package all of whose parts are marked as enciphered, as 7-Zip marks them."""
    content = bytearray(zipped(parts()))
    for sign, at in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        start = content.find(sign)
        while start >= 0:
            content[start + at] |= 1
            start = content.find(sign, start + 4)
    return bytes(content)


def test_an_old_workbook_with_its_last_cell_filled_is_told_which_cell_that_is(tmp_path):
    cells = packing.biff_label(0, 0, "North") + packing.biff_label(65_535, 255, "far")
    assert refused(tmp_path, packing.ole(packing.biff(cells))) == "file.far_cell"


def test_an_old_workbook_of_all_its_rows_is_read(tmp_path):
    cells = b"".join(packing.biff_number(at, 1, float(at)) for at in range(65_536))
    path = tmp_path / "a.xls"
    path.write_bytes(packing.ole(packing.biff(cells)))
    (sheet,) = readers.read(str(path)).sheets
    assert (len(sheet.rows), sheet.cell(65_536, "B")) == (65_536, 65_535)


LABEL = packing.biff_label(0, 0, "North")
WRITE_PROTECTED = packing.record(0x86, b"") + packing.record(0x2F, b"\1\0" + bytes(50))
LOCKED = {
    "xlsx or xlsb": lambda: packing.ole(b"x" * 5_000, "EncryptedPackage"),
    "xls, XOR": lambda: packing.ole(packing.biff(LABEL, before=packing.record(0x2F, bytes(6)))),
    "xls, RC4": lambda: packing.ole(packing.biff(LABEL, before=packing.record(0x2F, bytes(54)))),
    "xls, write protected too": lambda: packing.ole(packing.biff(LABEL, before=WRITE_PROTECTED)),
    "xls of Excel 5": lambda: packing.ole(
        packing.biff(LABEL, before=packing.record(0x2F, bytes(4))).replace(
            struct.pack("<HHH", 0x0809, 16, 0x600), struct.pack("<HHH", 0x0809, 16, 0x500)
        ),
        "Book",
    ),
    "ods": passworded_ods,
    "zip": enciphered_zip,
}


@pytest.mark.slice(4)
@pytest.mark.parametrize("name", LOCKED)
def test_a_file_with_a_password_is_called_that_in_every_format(name, tmp_path):
    assert refused(tmp_path, LOCKED[name]()) == "file.password"


def test_nothing_of_a_plain_workbook_is_written_anew():
    content = zipped(parts(sheet=one("North")))
    package = Package(content)
    put_in_order(package)
    assert package.content() is content
