"""Every part of many kinds of workbooks before and after: nothing is lost."""

import re
from collections import Counter
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from workbooks.planned import annotated, problem, values
from workbooks.varied import VARIED, by_openpyxl

PROBLEMS = (problem(3, "B"), problem(4, "C", "Agents: who is bob?"))

COUNTED = {
    *("anchor", "pic", "graphicFrame", "sp", "ser", "chart", "oneCellAnchor", "twoCellAnchor"),
    *("cfRule", "dataValidation", "mergeCell", "hyperlink", "definedName", "tableColumn", "brk"),
    *("filterColumn", "sparkline", "protectedRange", "f", "control", "ignoredError", "picture"),
    *("sheetProtection", "workbookProtection", "pageSetup", "headerFooter", "printOptions", "pane"),
    *("drawing", "legacyDrawingHF", "tablePart", "property", "sheet", "outlinePr"),
}
"""The elements that somebody would miss; looks are compared by openpyxl."""

WITHOUT_LOSS = {"calcChain", "sharedStrings", "printerSettings", "thumbnail"}

OF_OUR_CHART = {
    *("chart", "ser", "graphicFrame", "oneCellAnchor", "drawing", "f", "part drawing", "part chart")
}
OF_PRINTED_CHARTS = {"headerFooter", "pageSetup"}
UNCOUNTED = ("theme", "styles", "printer")


def census(content):
    """Return how many of what a file holds, element by element and part by part."""
    found = Counter()
    with ZipFile(BytesIO(content)) as parts:
        for name in parts.namelist():
            name_or_new = name.replace("/comments/comment", "/comments")
            kind = re.sub(r"[0-9]+", "", name_or_new.rpartition("/")[2]).partition(".")[0]
            if not any(word in kind for word in (*WITHOUT_LOSS, "sheet", "vmlDrawing")):
                found[f"part {kind}"] += 1
            if name.endswith(".vml"):
                found["control"] += len(re.findall(rb'ObjectType="(?!Note|Pict)', parts.read(name)))
            if name.endswith(".xml") and not any(kind in name for kind in UNCOUNTED):
                for element in ET.fromstring(parts.read(name)).iter():  # noqa: S314  ours
                    tag = element.tag.rpartition("}")[2]
                    if tag in COUNTED and not ("/charts/" in name and tag in OF_PRINTED_CHARTS):
                        found[tag] += 1
    return found


def lost(before, after):
    return {kind: count - after[kind] for kind, count in before.items() if after[kind] < count}


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    """Return how many of everything we add to a workbook, which must not hide what is lost."""
    plain = by_openpyxl(lambda _book, _sheet: None)
    target = tmp_path_factory.mktemp("plain") / "a.xlsx"
    path = annotated(plain, target, problems=PROBLEMS)
    added = census(path.read_bytes()) - census(plain)
    return Counter({kind: count for kind, count in added.items() if kind in OF_OUR_CHART})


@pytest.mark.slice(12)
@pytest.mark.parametrize("name", VARIED)
def test_nothing_is_lost(name, tmp_path, ours):
    make, feature = VARIED[name]
    source = make(feature)
    path = annotated(source, tmp_path / "a.xlsx", problems=PROBLEMS)
    missing = lost(census(source), census(path.read_bytes()) - ours)
    remarks = [row[1] for row in values(path, "Import summary") if row[0] == "This workbook"]
    assert (missing, remarks) == ({}, [])


@pytest.mark.slice(1)
@pytest.mark.parametrize("name", VARIED)
def test_excel_would_find_no_fault_that_it_had_not_found_before(name, tmp_path, faults_in):
    make, feature = VARIED[name]
    source = tmp_path / "source.xlsx"
    source.write_bytes(make(feature))
    path = annotated(source.read_bytes(), tmp_path / "a.xlsx", problems=PROBLEMS)
    assert faults_in(path) - faults_in(source) == Counter()


def test_there_are_at_least_sixty_workbooks():
    assert len(VARIED) >= 60
