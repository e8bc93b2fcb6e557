from datetime import date, time

import pytest

from bulk_import.normalizers.normalizer import Value, noticed, sent_text
from bulk_import.problems import Ambiguous, Severity, Unusable
from bulk_import.validation.draft import Draft, Source
from bulk_import.validation.plan import Change

NAME = Source("name", "A", "Title", given=None)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        (30, "30"),
        ("+05:30", "+05:30"),
        (("5201_2224257", "5202_2224257"), "5201_2224257, 5202_2224257"),
        (date(2026, 8, 14), "2026-08-14"),
        (time(9, 30), "09:30:00"),
    ],
    ids=repr,
)
def test_a_value_is_told_in_the_form_that_is_sent(value, text):
    assert sent_text(value) == text


@pytest.mark.parametrize(
    ("field", "cell", "meant"),
    [
        ("name", "Sales", "Sales"),
        ("active", True, True),
        ("active", "TRUE", True),
        ("active", " false ", False),
        ("users", "5201_1, 5202_1", ("5201_1", "5202_1")),
        ("users", "5201_1,\n5202_1", ("5201_1", "5202_1")),
        ("start_date", date(2026, 8, 14), date(2026, 8, 14)),
        ("start_date", "2026-08-14", date(2026, 8, 14)),
        ("start_time", time(9, 30), time(9, 30)),
        ("ring_seconds", 30.0, 30),
        ("ring_seconds", "30", 30),
    ],
    ids=repr,
)
def test_what_is_sent_as_it_was_written_is_no_change(field, cell, meant):
    draft = Draft(2, {"A": cell})
    draft.accept(Source(field, "A", "Header"), Value(meant))
    assert draft.values == {field: meant}
    assert draft.changes == []


@pytest.mark.parametrize(
    ("field", "cell", "meant", "was", "becomes"),
    [
        ("active", "yes", True, "yes", "true"),
        ("active", 1, True, "1", "true"),
        ("users", "5201_1; 5202_1", ("5201_1", "5202_1"), "5201_1; 5202_1", "5201_1, 5202_1"),
        ("users", "1_1,1_1", ("1_1",), "1_1,1_1", "1_1"),
        ("start_date", "14 Aug 2026", date(2026, 8, 14), "14 Aug 2026", "2026-08-14"),
        ("start_time", "9:30 AM", time(9, 30), "9:30 AM", "09:30:00"),
        ("name", " Sales ", "Sales", " Sales ", "Sales"),
    ],
    ids=repr,
)
def test_what_is_sent_otherwise_than_written_is_a_change(field, cell, meant, was, becomes):
    draft = Draft(2, {"C": cell})
    draft.accept(Source(field, "C", "Header"), Value(meant))
    assert draft.changes == [Change(field, "C", was, becomes)]
    assert draft.problems == []


def test_what_a_normalizer_noticed_becomes_a_warning_that_knows_the_value():
    draft = Draft(7, {"B": "rr"})
    draft.accept(Source("ring_rule", "B", "Routing"), noticed("round-robin", "choice.short"))
    (problem,) = draft.problems
    assert (problem.severity, problem.code) == (Severity.WARNING, "choice.short")
    assert (problem.row, problem.field, problem.column) == (7, "ring_rule", "B")
    assert problem.message == "Routing: “rr” is sent as round-robin."


def test_a_cell_without_a_meaning_is_an_error():
    draft = Draft(7, {"A": "=A1"})
    draft.refuse(NAME, Unusable("cell.formula"))
    (problem,) = draft.problems
    assert (problem.severity, problem.code, problem.candidates) == (
        Severity.ERROR,
        "cell.formula",
        (),
    )
    assert problem.message.startswith("Title: “=A1” is a formula")


def test_a_cell_with_several_meanings_is_a_question():
    draft = Draft(7, {"A": "PD"})
    finding = Ambiguous("choice.dialer_type_unclear", ("predictive", "progressive"))
    draft.refuse(Source("dialer_type", "A", "Mode"), finding)
    (problem,) = draft.problems
    assert problem.severity is Severity.QUESTION
    assert problem.candidates == ("predictive", "progressive")
    assert problem.message.endswith("Write one of: predictive · progressive")


@pytest.mark.parametrize("cell", [None, "", " ", "-", "N/A", float("nan")], ids=repr)
def test_a_value_of_the_command_stands_in_for_a_blank_cell(cell):
    draft = Draft(2, {"A": cell})
    source = Source("active", "A", "Active", given="yes")
    assert draft.cell(source) == "yes"
    draft.accept(source, Value(True))  # noqa: FBT003  the value of a yes
    assert draft.changes == [Change("active", None, "yes", "true")]
    assert draft.cell(Source("active", None, "Active", given="no")) == "no"


@pytest.mark.parametrize("cell", ["no", 0, False, "0"], ids=repr)
def test_a_filled_cell_beats_the_value_of_the_command(cell):
    assert Draft(2, {"A": cell}).cell(Source("active", "A", "Active", given="yes")) is cell


def test_problems_come_worst_first_and_otherwise_in_the_order_of_the_sheet():
    draft = Draft(2, {"A": "x", "B": "y"})
    warning, other = Source("active", "A", "Active"), Source("name", "B", "Name")
    draft.tell(Severity.WARNING, "text.line_break", warning)
    draft.refuse(other, Ambiguous("boolean.cross", ("yes", "no")))
    draft.refuse(other, Unusable("cell.formula"))
    draft.tell(Severity.WARNING, "text.music_name", other)
    planned = draft.planned("y")
    assert [problem.code for problem in planned.problems] == [
        "cell.formula",
        "boolean.cross",
        "text.line_break",
        "text.music_name",
    ]
    assert planned.campaign is None


def test_values_that_the_api_page_does_not_know_are_stopped_at_the_last_moment():
    draft = Draft(2, {"A": "x"}, values={"dialer_type": "progressive", "name": "x"})
    planned = draft.planned("x")
    assert planned.campaign is None
    (problem,) = planned.problems
    assert (problem.code, problem.row) == ("row.format", 2)
    assert "progressive.leads_id, " in problem.message
