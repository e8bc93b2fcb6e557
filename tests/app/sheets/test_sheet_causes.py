"""With what each cause is put right, and how it is called."""

import pytest

from bulk_import.app.sheets.sheet_causes import Control, causes_of_kind
from bulk_import.problems import Problem, Severity


def problem(row, cell="Random", severity=Severity.ERROR, code="choice.other_ring_rule", **facts):
    usual = {"field": "ring_rule", "column": "L", "header": "Ring rule"}
    return Problem.of(severity, code, row=row, **usual | facts, cell=f"“{cell}”")


@pytest.mark.parametrize(
    ("facts", "control", "choices"),
    [
        ({"candidates": ("ring-all", "round-robin")}, Control.CANDIDATES, 2),
        ({"candidates": ("round-robin",)}, Control.CANDIDATE, 1),
        ({}, Control.CLOSED_LIST, 5),
        ({"field": "leads_id"}, Control.TEXT, 0),
        ({"field": None}, Control.ROWS, 0),
        ({"code": "row.conflict", "field": "name"}, Control.CONFLICT, 0),
        ({"severity": Severity.WARNING}, Control.ROWS, 0),
    ],
)
def test_a_cause_says_with_what_it_is_put_right(facts, control, choices):
    (cause,) = causes_of_kind([problem(2, **facts), problem(3, **facts)], [])
    assert (cause.control, len(cause.choices), cause.rows) == (control, choices, (2, 3))


def test_texts_of_two_cells_are_causes_and_many_single_ones_are_one():
    cells = ["Random", "random", "a", "b", "c", "d"]
    found = list(causes_of_kind([problem(row, cell) for row, cell in enumerate(cells, 2)], []))
    assert [(one.rows, one.cause.texts, one.text) for one in found] == [
        ((2, 3), 1, "“Random”"),
        ((4, 5, 6, 7), 4, ""),
    ]
    assert found[1].control is Control.ROWS


def test_few_single_texts_are_each_a_cause():
    found = causes_of_kind([problem(2, "a"), problem(3, "b")], [])
    assert [one.rows for one in found] == [(2,), (3,)]


def test_a_cause_is_called_the_same_as_long_as_code_column_and_text_are():
    (one,) = causes_of_kind([problem(2), problem(3)], [])
    (same,) = causes_of_kind([problem(9)], [])
    (other,) = causes_of_kind([problem(2, "Rnd")], [])
    (shared,) = causes_of_kind([], [(problem(None), (2, 3, 9))])
    assert one.key == same.key == shared.key != other.key
    assert shared.rows == (2, 3, 9)
