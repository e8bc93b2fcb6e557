"""What a cell shows: its text, what is sent, and the word below it."""

from datetime import date, time

import pytest

from bulk_import.web.screens.cell_views import EditView, shown, told_apart
from bulk_import.web.screens.grid import Grid, columns_of


@pytest.fixture
def cell(drop):
    """Return a function that returns the cell of a field in a sheet of one campaign."""

    def found(field, edit=None, **campaign):
        plan = drop(campaign).plan
        column = plan.matches.by_field[field].column
        edits = {(2, column): edit} if edit else {}
        row = Grid(plan=plan, columns=columns_of(plan), edits=edits).row(2)
        return next(one for one in row.cells if one.column == column)

    return found


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (date(2031, 8, 4), "4 Aug 2031"),
        (time(9, 30), "09:30"),
        (time(23, 59, 59), "23:59:59"),
        (True, "yes"),
        (("1_2", "3_2"), "1_2, 3_2"),
        (30, "30"),
    ],
)
def test_values_are_shown_as_people_write_them(value, words):
    assert shown(value) == words


@pytest.mark.parametrize(
    ("field", "text", "kind", "state", "sent"),
    [
        ("ring_rule", "Round-Robin", "", "", ""),  # no more than the case of letters
        ("active", "Y", "", "", ""),
        ("start_date", "4 August 2031", "", "", "4 Aug 2031"),
        ("timezone", "IST", "question", "readings", ""),
        ("ratio", "100:1", "error", "error", ""),
        ("ring_seconds", "", "error", "empty", ""),
        ("user_interval", "10", "warn", "not_sent", ""),
    ],
)
def test_a_cell_says_what_becomes_of_it(cell, field, text, kind, state, sent):
    found = cell(field, **{field: text})
    assert (found.text, found.kind, found.state, found.sent) == (text, kind, state, sent)


def test_a_wrong_cell_says_as_what_it_is_read(cell):
    assert cell("end_date", start_date="2031-09-15", end_date="15/08/2031").read == "15 Aug 2031"
    assert cell("end_date", end_date="31/06/2031").read == ""


def test_a_cell_that_does_not_apply_takes_nothing(cell):
    found = cell("user_interval", user_interval="")
    assert (found.kind, found.locked) == ("off", True)


def test_an_edited_cell_keeps_what_the_file_holds(cell):
    found = cell("ratio", EditView("1:2", "2:1", "Priya"), ratio="1:2")
    assert (found.kind, found.edit.was, found.edit.who) == ("edited", "2:1", "Priya")


@pytest.mark.parametrize(
    ("was", "now", "seen"),
    [
        ("Robbin", "Robin", ("Robbin", "Robin")),
        (" Robin ", "Robin", ("␣Robin␣", "Robin")),
        ("Round  Robin", "Round Robin", ("Round␣␣Robin", "Round Robin")),
        ("Round\N{NO-BREAK SPACE}Robin", "Round Robin", ("Round␣Robin", "Round Robin")),
        ("n" * 90 + "a", "n" * 90 + "b", ("…" + "n" * 60 + "a", "…" + "n" * 60 + "b")),
    ],
)
def test_two_texts_that_look_alike_show_in_what_they_differ(was, now, seen):
    assert told_apart(was, now) == seen
