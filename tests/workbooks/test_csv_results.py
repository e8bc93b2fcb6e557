import csv

import pytest
from workbooks.planned import FACTS, HEADERS, listed, plan_of, problem, results_of

from bulk_import.mapping.headers import RESULT_HEADERS
from bulk_import.outcome import Result, State
from bulk_import.workbooks import write_results


def written(target, *rows, results=None, **more):
    plan = plan_of(listed(*rows), **more)
    told = results_of(plan, **(results or {}))
    path = write_results(plan, told, FACTS, source=None, target=target)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return path, list(csv.reader(file))


def test_a_target_named_csv_gets_the_cells_and_our_columns(tmp_path):
    created = {"r2": Result(state=State.CREATED, key="k2")}
    path, rows = written(
        tmp_path / "a.results.CSV",
        ["Séance, 1", "2026-06-05", "1_2"],
        ["Two\nlines", None, "bob"],
        problems=(problem(3, "B", "Start date: empty."),),
        results=created,
    )
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert rows == [
        [*HEADERS, *RESULT_HEADERS],
        ["Séance, 1", "2026-06-05", "1_2", "Created", "", "", "", "k2"],
        [
            "Two\nlines",
            "",
            "bob",
            "Needs fixing",
            "Error: Start date: empty.",
            "",
            "",
            "",
        ],
    ]


@pytest.mark.parametrize("first", list("=+-@\t\r\n\0;|＝＋－＠"))
def test_what_could_become_a_formula_gets_one_apostrophe(tmp_path, first):
    _, rows = written(tmp_path / "a.csv", [f"{first}1", "x", "y"])
    assert rows[1][0] == ("\ufffd1" if first == "\0" else f"'{first}1")


@pytest.mark.parametrize(
    "before", [" ", "\u00a0", "\t ", "\u200b", "\u3000", "\ufeff", "\n", "\u3164"]
)
@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@a", "＝1"])
def test_spaces_and_what_shows_nothing_do_not_hide_a_formula(before, formula, tmp_path):
    _, rows = written(tmp_path / "a.csv", [f"{before}{formula}", "x", "y"])
    assert rows[1][0] == f"'{before}{formula}"


def test_text_that_no_file_can_hold_does_not_lose_the_rest(tmp_path):
    _, rows = written(tmp_path / "a.csv", ["half \ud83d", "x", "y"], ["whole", "x", "y"])
    assert [row[0] for row in rows[1:]] == ["half \ufffd", "whole"]


def test_an_earlier_file_stays(tmp_path):
    first, _ = written(tmp_path / "a.csv", ["one", "x", "y"])
    second, _ = written(tmp_path / "a.csv", ["two", "x", "y"])
    assert (first.name, second.name) == ("a.csv", "a-2.csv")
