"""The copy of the user's workbook is made in a child that may die of it, and the user is told."""

from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile

import pytest
from readers.packing import SHEET, zipped
from workbooks.planned import FACTS, opened, plan_of, results_of, saved, workbook_of

from bulk_import.readers.workbook_files import read_workbook
from bulk_import.workbooks import try_results, write_results
from bulk_import.workbooks.annotate.additions import Uncopied
from bulk_import.workbooks.annotate.gathering import additions_of
from bulk_import.workbooks.annotate.in_worker import CopyCosts, copied

pytestmark = pytest.mark.usefixtures("cold_children")

MERGED = "<mergeCells><mergeCell ref='{}'/></mergeCells>"


@dataclass(frozen=True)
class Few:
    """Less than a bomb needs, and enough for a plain workbook."""

    memory_bytes: int = 250_000_000
    cpu_seconds: int = 2
    wall_seconds: float = 60.0


def cheaply(source, additions, *, is_trial=False):
    return copied(source, additions, is_trial=is_trial, costs=Few())


def planned(source):
    (sheet,) = read_workbook("campaigns.xlsx", source, "xlsx").sheets
    return plan_of(sheet, source=source)


def with_sheet(added):
    """Return a workbook of one row whose worksheet holds *added* behind its cells."""
    with ZipFile(BytesIO(saved(workbook_of(["North", None, None])))) as plain:
        inside = {name: plain.read(name) for name in plain.namelist()}
    end = b"</sheetData>"
    return zipped({**inside, SHEET: inside[SHEET].replace(end, end + added.encode())})


def test_a_plain_workbook_is_copied_and_its_trial_sends_nothing_back():
    plan = planned(with_sheet(""))
    additions = additions_of(plan, results_of(plan), FACTS)
    assert opened(BytesIO(copied(plan.source, additions)))["D2"].value == "Needs fixing"
    assert copied(plan.source, additions, is_trial=True) == b""


@pytest.mark.slice(0)
def test_what_takes_too_much_gives_a_new_workbook_that_says_why(tmp_path):
    with ZipFile(BytesIO(with_sheet(""))) as plain:
        inside = {part: plain.read(part) for part in plain.namelist()}
    plan = planned(zipped({**inside, **BOMBS["styles"](inside)}))
    why = try_results(plan, results_of(plan), FACTS, copy=cheaply)
    assert why is not None
    assert why.code == "uncopied.too_much"
    target = tmp_path / "results.xlsx"
    write_results(plan, results_of(plan), FACTS, source=plan.source, target=target, uncopied=why)
    cells = [cell.value for cell in opened(target, "Import summary")["B"]]
    assert any("memory or time" in str(cell) for cell in cells)
    assert opened(target)["A2"].value == "North"


def test_a_merged_area_of_a_million_rows_costs_the_copy_nothing():
    plan = planned(with_sheet(MERGED.format("N2:Y1048576")))
    assert try_results(plan, results_of(plan), FACTS, copy=cheaply) is None


def _sheet(added):
    return lambda parts: {SHEET: parts[SHEET].replace(b"</sheetData>", b"</sheetData>" + added)}


def _inside(name, end, added):
    return lambda parts: {name: parts[name].replace(end, added + end)}


_EVERYWHERE = b" ".join(b"A%d:XFD%d" % (row, row) for row in range(1, 100_000))
_RULE = b'<cfRule type="expression" priority="1"><formula>1</formula></cfRule>'
_LIST = (
    b'<dataValidation type="list" sqref="A1:XFD1048576"><formula1>"a"</formula1></dataValidation>'
)
_NAME = b'<definedName name="n%d">Campaigns!$A$1</definedName>'
_ENTITIES = b'<!DOCTYPE a [<!ENTITY a "aaaa">%s]>' % b"".join(
    b'<!ENTITY a%d "%s">' % (depth, b"&a%d;" % (depth - 1) * 20 if depth else b"&a;" * 20)
    for depth in range(12)
)
BOMBS = {
    "a million merged cells": _sheet(MERGED.format("N2:N1048576").encode()),
    "merged areas": _sheet(
        b"<mergeCells>%s</mergeCells>"
        % b"".join(b'<mergeCell ref="N%d:O%d"/>' % (at, at) for at in range(2, 100_000))
    ),
    "a link over a million rows": _sheet(
        b'<hyperlinks><hyperlink ref="N2:Y1048576" location="A1"/></hyperlinks>'
    ),
    "a conditional format in 100,000 areas": _sheet(
        b'<conditionalFormatting sqref="%s">%s</conditionalFormatting>' % (_EVERYWHERE, _RULE)
    ),
    "validations": _sheet(b"<dataValidations>%s</dataValidations>" % (_LIST * 100_000)),
    "a deep extension": _sheet(b"<extLst>%s%s</extLst>" % (b"<a>" * 90_000, b"</a>" * 90_000)),
    "a huge attribute": _sheet(b'<pageSetup orientation="%s"/>' % (b"x" * 60_000_000)),
    "names": _inside(
        "xl/workbook.xml",
        b"</definedNames>",
        b"".join(_NAME % at for at in range(200_000)),
    ),
    "styles": _inside("xl/styles.xml", b"</fonts>", b'<font><sz val="9"/></font>' * 400_000),
    "a huge theme": _inside("xl/theme/theme1.xml", b"</a:theme>", b" " * 150_000_000),
    "a part that nobody reads": lambda _: {"customXml/item1.xml": b" " * 300_000_000},
    "entities in the theme": lambda parts: {
        "xl/theme/theme1.xml": _ENTITIES + parts["xl/theme/theme1.xml"].partition(b"?>")[2]
    },
}


@pytest.mark.full  # each takes seconds, and the merged cells above stand for them
@pytest.mark.parametrize("name", BOMBS)
def test_what_only_the_copy_opens_takes_nothing_down(name):
    with ZipFile(BytesIO(saved(workbook_of(["North", None, None])))) as plain:
        inside = {part: plain.read(part) for part in plain.namelist()}
    inside["xl/workbook.xml"] = inside["xl/workbook.xml"].replace(
        b"<definedNames />", b"<definedNames></definedNames>"
    )
    plan = planned(zipped({**inside, **BOMBS[name](inside)}))
    why = try_results(plan, results_of(plan), FACTS, copy=cheaply)
    assert why is None or why.code in {"uncopied.too_much", "uncopied.unusual"}


def test_what_the_copy_may_cost_grows_with_what_the_sheet_holds():
    small, large = CopyCosts(50, 6_000), CopyCosts(20_000 * 25, 3_000_000)
    assert small.memory_bytes < 650_000_000
    assert small.wall_seconds < 25
    assert large.memory_bytes > 1_400_000_000
    assert large.cpu_seconds > 120


def test_a_file_that_is_no_workbook_copies_to_nothing():
    plan = planned(with_sheet(""))
    additions = additions_of(plan, results_of(plan), FACTS)
    with pytest.raises(Uncopied, match=r"uncopied\.unusual"):
        copied(b"PK\3\4 and nothing else", additions)
