"""A results CSV of ours goes in again: its guards against formulas come off as they went on."""

import csv

import pytest
from sending import PROGRESSIVE, rows, write_csv

import bulk_import
from bulk_import.app.checking import report_check

NAMES = [
    "-Sales",
    "+91 Welcome",
    "@home",
    "|pipe|",
    "a;b",
    "－wide",
    "'quoted'",
    "'Tis the season",
]


def _again(path):
    """Return the plan of the file at *path*, and the one of its results."""
    plan = bulk_import.check(path)
    report = report_check(plan, None, "https://rest.telecmi.com")
    return plan, bulk_import.check(report.save(path.with_name("results.csv")))


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_looks_like_a_formula_comes_back_as_it_was(tmp_path, name):
    (row,) = rows(1)
    plan, again = _again(write_csv(tmp_path / "c.csv", [row | {"Campaign name": name}]))
    assert [one.campaign for one in again.rows] == [one.campaign for one in plan.rows]
    assert [one.campaign.name for one in plan.ready] == [name]


def test_every_cell_comes_back_as_it_was(tmp_path):
    lines = [
        row | {"Time zone": "-03:00", "Agents": f"5{n}_2224257"} for n, row in enumerate(rows(3))
    ]
    path = write_csv(tmp_path / "c.csv", lines)
    plan, again = _again(path)
    assert len(plan.ready) == 3
    assert [one.campaign for one in again.rows] == [one.campaign for one in plan.rows]
    text = (tmp_path / "results.csv").read_text("utf-8-sig")
    written = next(csv.DictReader(text.splitlines()))
    assert written["Time zone"] == "'-03:00"
    assert set(PROGRESSIVE) < set(written)
