from zipfile import ZipFile

import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from workbooks.planned import (
    FACTS,
    HEADERS,
    annotated,
    column_of,
    opened,
    plan_of,
    problem,
    results_of,
    values,
    workbook_of,
)

from bulk_import.outcome import Answer, Result, State
from bulk_import.readers.workbook_files import read_workbook
from bulk_import.sheet import Sheet
from bulk_import.workbooks import write_results

CANARY = "canary-550e8400-e29b"
ALL = [*HEADERS, "Secret"]
ROWS = (["Sales 1", "x", "1_2", CANARY], ["Sales 2", f"see {CANARY}", "2_2", "abc"])
TOLD = {
    "problems": (problem(3, "B", f"Start date: “see {CANARY}” is no date."),),
    "results": {"r2": Result(state=State.REJECTED, answer=Answer(400, 400, f"bad {CANARY}"))},
}


def leaks(path):
    if path.suffix == ".csv":
        return CANARY in path.read_text("utf-8")
    with ZipFile(path) as parts:
        return any(CANARY.encode() in parts.read(name) for name in parts.namelist())


@pytest.fixture
def workbook():
    workbook = workbook_of(*ROWS, headers=ALL)
    other = workbook.create_sheet("Notes")
    other["B2"] = f"the secret is {CANARY}!"
    other["B2"].comment = Comment(f"not {CANARY}", "Ravi")
    other["B3"] = f'="{CANARY}"'
    return workbook


def test_a_secret_in_the_users_sheet_is_in_no_copy_of_ours(workbook, tmp_path):
    path = annotated(workbook, tmp_path / "a.xlsx", **TOLD)
    assert not leaks(path)
    assert column_of(values(path), "Secret") == ["(removed)", "(removed)"]
    assert values(path)[2][1] == "see (removed)"
    assert values(path)[1][6] == "bad (removed) (HTTP 400)"
    notes = opened(path, "Notes")
    assert notes["B2"].value == "the secret is (removed)!"
    assert notes["B2"].comment.text == "not (removed)"
    assert notes["B3"].data_type == "s"


def test_a_secret_where_it_cannot_be_removed_costs_the_copy(workbook, tmp_path):
    workbook.defined_names["KEY"] = DefinedName("KEY", attr_text=f'"{CANARY}"')
    path = annotated(workbook, tmp_path / "a.xlsx", **TOLD)
    assert not leaks(path)
    assert values(path)[2][:5] == ["Sales 2", "see (removed)", "2_2", "(removed)", "Needs fixing"]


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_a_secret_in_a_csv_file_is_in_no_file_of_ours(tmp_path, name):
    sheet = Sheet.of([ALL, *ROWS], [1, 2, 3])
    plan = plan_of(sheet, problems=TOLD["problems"])
    results = results_of(plan, **TOLD["results"])
    path = write_results(plan, results, FACTS, source=None, target=tmp_path / name)
    assert not leaks(path)


def test_a_second_round_keeps_the_copy(workbook, tmp_path):
    first = annotated(workbook, tmp_path / "a.xlsx")
    assert read_workbook("a.xlsx", first.read_bytes(), "xlsx").sheets
    second = annotated(first.read_bytes(), tmp_path / "b.xlsx")
    assert "Notes" in opened(second).parent.sheetnames
    assert column_of(values(second), "Secret") == ["(removed)", "(removed)"]
