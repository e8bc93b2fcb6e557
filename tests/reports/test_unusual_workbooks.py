"""Workbooks of other programs with odd parts: read exactly, and annotated all the same."""

import io
import zipfile

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from bulk_import.app.checking import report_check
from reports.looking import CLOCK, book, check, row

SHEET = "xl/worksheets/sheet1.xml"
STYLES = "xl/styles.xml"
BOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
TRANSITIONAL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


def within(name, *changes):
    """Return what changes texts within one part; each must be there."""

    def change(parts):
        text = parts[name].decode()
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        return parts | {name: text.encode()}

    return change


def behind_the_cells(xml):
    return within(SHEET, ("</sheetData>", f"</sheetData>{xml}"))


def in_place_of(old, new):
    """Return what puts *new* in place of the one style *old*."""
    return within(STYLES, (old, new))


def rows_out_of_order(parts):
    before, _, rest = parts[SHEET].decode().partition("<sheetData>")
    rows, _, behind = rest.partition("</sheetData>")
    turned = [f"{one}</row>" for one in rows.split("</row>")[:-1]][::-1]
    return parts | {SHEET: f"{before}<sheetData>{''.join(turned)}</sheetData>{behind}".encode()}


def with_prefixes(parts):
    text = parts[SHEET].decode().replace("xmlns=", "xmlns:x=")
    return parts | {
        SHEET: text.replace("</", "</x:")
        .replace("<", "<x:")
        .replace("<x:/x:", "</x:")
        .replace("<x:?", "<?")
        .encode()
    }


def in_utf_16(parts):
    text = parts[SHEET].decode()
    body = text[text.index("<worksheet") :]
    return parts | {SHEET: f'<?xml version="1.0" encoding="UTF-16"?>{body}'.encode("utf-16")}


def renamed(change):
    return lambda parts: {change(name): content for name, content in parts.items()}


def without_styles(parts):
    parts = within(SHEET, (' s="1"', ""))(parts) if b' s="1"' in parts[SHEET] else parts
    return {name: content for name, content in parts.items() if name != STYLES}


LOST_NAMES = (
    '<definedNames><definedName name="_xlnm.Print_Area" localSheetId="0">'
    "Campaigns!#REF!</definedName></definedNames>"
)
READING = '<rPh sb="0" eb="1"><t>カナ</t></rPh><phoneticPr fontId="1"/>'

READ_EXACTLY = {
    "targets from the root": within(RELATIONS, ('Target="', 'Target="/xl/'), ("/xl//xl/", "/xl/")),
    "backslashes between folders": renamed(lambda name: name.replace("/", "\\")),
    "a part in other letters": renamed(lambda name: name.replace("styles", "Styles")),
    "a style that is not there": within(SHEET, ('<c r="A2"', '<c r="A2" s="99"')),
    "no styles at all": without_styles,
    "readings for Japanese": within(SHEET, ("</t></is>", f"</t>{READING}</is>")),
    "prefixes": with_prefixes,
    "rows from below to above": rows_out_of_order,
    "strict": within(SHEET, (TRANSITIONAL, STRICT)),
    "UTF-16": in_utf_16,
    "a wrong size": within(SHEET, ("<dimension ref=", '<dimension ref="A1:B1" x=')),
    "a filter of nonsense": behind_the_cells(
        '<autoFilter ref="A1:W3"><filterColumn colId="0"><customFilters>'
        '<customFilter operator="notEqual" val="&lt;&gt;x*"/></customFilters></filterColumn>'
        "</autoFilter>"
    ),
    "a rule without its type": behind_the_cells(
        '<conditionalFormatting sqref="A1:A9"><cfRule type="unheard" priority="1"/>'
        "</conditionalFormatting>"
    ),
    "a validation of an unknown type": behind_the_cells(
        '<dataValidations count="1"><dataValidation type="unheard" sqref="A1"/></dataValidations>'
    ),
    "a link to nowhere": behind_the_cells('<hyperlinks><hyperlink ref="???"/></hyperlinks>'),
    "a page that is turned": behind_the_cells('<pageSetup orientation="askew"/>'),
    "protected": behind_the_cells('<sheetProtection sheet="1" password="83AF"/>'),
    "a drawing that is not there": behind_the_cells('<drawing r:id="rId9" xmlns:r="urn:r"/>'),
    "a comment's shape that is not there": behind_the_cells(
        '<legacyDrawing r:id="rId8" xmlns:r="urn:r"/>'
    ),
    "a pane of nonsense": within(
        SHEET, ("<selection ", '<pane xSplit="bad" state="frozen"/><selection ')
    ),
    "a colour of nonsense": in_place_of('<color theme="1"', '<color rgb="RED" tint="x"'),
    "a pattern of nonsense": in_place_of('patternType="gray125"', 'patternType="plaid"'),
    "a family of nonsense": in_place_of('<family val="2"', '<family val="99"'),
    "an empty fill": in_place_of('<fill><patternFill patternType="gray125"/></fill>', "<fill/>"),
    "names that lost their place": within(
        BOOK,
        ("</sheets>", f"</sheets>{LOST_NAMES}"),
    ),
}


@pytest.fixture
def usual(tmp_path):
    return book(tmp_path / "usual.xlsx", row(1), row(2, name="Zweite"))


def changed(path, change):
    """Return a workbook beside *path* whose parts *change* has changed."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    target = path.with_name("changed.xlsx")
    with zipfile.ZipFile(target, "w") as package:
        for name, content in change(parts).items():
            info = zipfile.ZipInfo("a")
            info.filename = name  # as it is: ZipInfo itself would turn backslashes
            package.writestr(info, content)
    return target


@pytest.mark.slice(4)
@pytest.mark.parametrize("kind", READ_EXACTLY)
def test_it_is_read_exactly_and_its_results_can_be_opened(kind, usual, tmp_path):
    plan = check(changed(usual, READ_EXACTLY[kind]))
    expected = check(usual)
    assert [one.sent_values for one in plan.rows] == [one.sent_values for one in expected.rows]
    assert [one.state for one in plan.rows] == ["ready", "ready"]
    saved = report_check(plan, None, "https://example.com", CLOCK).save(tmp_path / "r.xlsx")
    assert opens(saved) or not opens(tmp_path / "changed.xlsx")
    header, *rows = CalamineWorkbook.from_path(saved).get_sheet_by_index(0).to_python()
    assert [line[header.index("Import result")] for line in rows] == ["Ready", "Ready"]
    again = check(saved)
    assert [one.sent_values for one in again.rows] == [one.sent_values for one in expected.rows]


def opens(path):
    """Say whether openpyxl, which stops at faults over which Excel passes, opens a workbook."""
    try:
        openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    except (ValueError, TypeError, IndexError, KeyError):
        return False
    return True
