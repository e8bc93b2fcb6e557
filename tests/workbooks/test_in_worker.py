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
    cpu_seconds: int = 4
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


@pytest.mark.parametrize("area", ["N2:Y1048576", "N2:N1048576"])
def test_a_merged_area_of_a_million_rows_gives_a_new_workbook_that_says_why(area, tmp_path):
    plan = planned(with_sheet(MERGED.format(area)))
    why = try_results(plan, results_of(plan), FACTS, copy=cheaply)
    assert why is not None
    assert why.code == "uncopied.too_much"
    target = tmp_path / "results.xlsx"
    write_results(plan, results_of(plan), FACTS, source=plan.source, target=target, uncopied=why)
    cells = [cell.value for cell in opened(target, "Import summary")["B"]]
    assert any("memory or time" in str(cell) for cell in cells)
    assert opened(target)["A2"].value == "North"


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
