"""Which sheet of a workbook holds the campaigns."""

import pytest
from openpyxl import Workbook
from sheets import predictive, progressive

import bulk_import
from bulk_import import ReadOptions
from bulk_import.problems import Refused

HEADERS = list(progressive())
CAMPAIGNS = [HEADERS, list(progressive().values())]
OTHERS = [list(predictive(2)), list(predictive(2).values())]
CHOICES = [
    ["Dialer type", "Active", "Ring rule", "Time zone"],
    ["predictive", "yes", "ring-all", "IST"],
]
NOTES = [["How to fill this in"], ["Campaign name: as you like"]]


@pytest.fixture
def workbook(tmp_path):
    def write(**sheets):
        book = Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        book.save(tmp_path / "book.xlsx")
        return tmp_path / "book.xlsx"

    return write


@pytest.mark.parametrize(
    "other",
    [[], NOTES, CHOICES, [HEADERS], [["May"], [], HEADERS]],
    ids=["empty", "notes", "choices", "a template", "a template with a title"],
)
def test_a_sheet_without_campaigns_is_no_rival(workbook, other):
    plan = bulk_import.check(workbook(Other=other, May=CAMPAIGNS))
    assert plan.sheet.name == "May"


def test_several_sheets_with_campaigns_are_asked_about(workbook):
    path = workbook(April=CAMPAIGNS, Notes=NOTES, May=OTHERS)
    with pytest.raises(Refused) as refused:
        bulk_import.check(path)
    assert refused.value.code == "file.several_sheets"
    assert "“April”, “May”" in refused.value.message
    assert bulk_import.check(path, ReadOptions(sheet="May")).rows[0].name == "Campaign 2"


def test_a_sheet_with_campaigns_that_lacks_a_column_is_a_rival_all_the_same(workbook):
    path = workbook(April=CAMPAIGNS, May=[row[:-2] for row in OTHERS])
    with pytest.raises(Refused, match="Several sheets"):
        bulk_import.check(path)


@pytest.mark.parametrize("name", ["may", " May ", "MAY"])
def test_the_name_of_a_sheet_may_be_written_carelessly(workbook, name):
    plan = bulk_import.check(workbook(April=CAMPAIGNS, May=OTHERS), ReadOptions(sheet=name))
    assert plan.sheet.name == "May"


def test_a_name_that_no_sheet_has_is_refused_with_the_names_there_are(workbook):
    with pytest.raises(Refused, match="“April”, “May”"):
        bulk_import.check(workbook(April=CAMPAIGNS, May=OTHERS), ReadOptions(sheet="June"))


def test_a_workbook_without_campaigns_is_refused_for_what_it_lacks(workbook):
    with pytest.raises(Refused) as refused:
        bulk_import.check(workbook(One=NOTES, Two=[["x"]]))
    assert refused.value.code == "file.no_header"
