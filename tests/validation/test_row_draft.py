import pytest

from bulk_import.campaign import FIELDS
from bulk_import.problems import Ambiguous, Notice, Severity, Unusable
from bulk_import.validation.column_reader import Understood
from bulk_import.validation.field_source import FieldSource
from bulk_import.validation.planned_row import Change
from bulk_import.validation.row_draft import RowDraft


def source(field, column, header, **more):
    return FieldSource(FIELDS[field], column, header, **more)


NAME = source("name", "A", "Title", given=None)


def test_what_a_normalizer_noticed_becomes_a_warning_that_knows_the_value():
    draft = RowDraft(7, [None, "rr"])
    understood = Understood("round-robin", (Notice("choice.short"),))
    draft.accept(source("ring_rule", "B", "Routing"), understood)
    (problem,) = draft.problems
    assert (problem.severity, problem.code) == (Severity.WARNING, "choice.short")
    assert (problem.row, problem.field, problem.column) == (7, "ring_rule", "B")
    assert problem.message == "Routing: “rr” is sent as round-robin."


def test_what_is_sent_otherwise_than_written_is_kept():
    draft = RowDraft(2, [None, None, "yes"])
    change = Change("active", "C", "yes", "true")
    draft.accept(source("active", "C", "Active"), Understood(meant=True, change=change))
    assert draft.values == {"active": True}
    assert draft.changes == [change]
    assert draft.problems == []


def test_a_cell_without_a_meaning_is_an_error():
    draft = RowDraft(7, ["=A1"])
    draft.refuse(NAME, Unusable("cell.formula"))
    (problem,) = draft.problems
    assert (problem.severity, problem.code, problem.candidates) == (
        Severity.ERROR,
        "cell.formula",
        (),
    )
    assert problem.message.startswith("Title: “=A1” is a formula")


def test_a_cell_with_several_meanings_is_a_question():
    draft = RowDraft(7, ["PD"])
    finding = Ambiguous("choice.dialer_type_unclear", ("predictive", "progressive"))
    draft.refuse(source("dialer_type", "A", "Mode"), finding)
    (problem,) = draft.problems
    assert problem.severity is Severity.QUESTION
    assert problem.candidates == ("predictive", "progressive")
    assert problem.message.endswith("Write one of: predictive · progressive")


@pytest.mark.parametrize("cell", [None, "", " ", "-", "N/A", float("nan")], ids=repr)
def test_a_value_of_the_command_stands_in_for_a_blank_cell(cell):
    draft = RowDraft(2, [cell])
    assert draft.cell(source("active", "A", "Active", given="yes")) == "yes"
    assert draft.cell(source("active", None, "Active", given="no")) == "no"


@pytest.mark.parametrize("cell", ["no", 0, False, "0"], ids=repr)
def test_a_filled_cell_beats_the_value_of_the_command(cell):
    assert RowDraft(2, [cell]).cell(source("active", "A", "Active", given="yes")) is cell


def test_problems_come_worst_first_and_otherwise_in_the_order_of_the_sheet():
    draft = RowDraft(2, ["x", "y"])
    warning, other = (
        source("active", "A", "Active"),
        source("name", "B", "Name"),
    )
    draft.add_problem(Severity.WARNING, "text.line_break", warning)
    draft.refuse(other, Ambiguous("boolean.cross", ("yes", "no")))
    draft.refuse(other, Unusable("cell.formula"))
    planned = draft.planned("y")
    assert [problem.code for problem in planned.problems] == [
        "cell.formula",
        "boolean.cross",
        "text.line_break",
    ]
    assert planned.campaign is None


def test_beside_the_refusal_of_a_cell_nothing_is_said_of_how_it_is_sent():
    draft = RowDraft(2, ["x", "y"])
    name, active = source("name", "B", "Name"), source("active", "A", "Active")
    draft.add_problem(Severity.WARNING, "text.line_break", name)
    draft.add_problem(Severity.WARNING, "boolean.mark", active)
    draft.refuse(name, Unusable("cell.formula"))
    told = [(problem.code, problem.field) for problem in draft.planned("y").problems]
    assert told == [("cell.formula", "name"), ("boolean.mark", "active")]


def test_values_that_the_api_page_does_not_know_are_stopped_at_the_last_moment():
    draft = RowDraft(2, ["x"], values={"dialer_type": "progressive", "name": "x"})
    planned = draft.planned("x")
    assert planned.campaign is None
    (problem,) = planned.problems
    assert (problem.code, problem.row) == ("row.format", 2)
    assert "progressive.leads_id, " in problem.message
