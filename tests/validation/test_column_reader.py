from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from bulk_import.campaign import FIELDS
from bulk_import.normalizers.normalizer import Context, Value, value_text
from bulk_import.problems import Ambiguous, Notice, Unusable
from bulk_import.validation.column_reader import MOST_REMEMBERED, ColumnReader, Understood
from bulk_import.validation.field_source import FieldSource
from bulk_import.validation.planned_row import Change


class Asked:
    """A normalizer that remembers what it was asked."""

    def __init__(self, answer=None):
        self.cells = []
        self.answer = answer

    def __call__(self, cell, context):
        self.cells.append((cell, context))
        if isinstance(self.answer, Exception):
            raise self.answer
        return Value(repr(cell))


def reading(field="name", asked=None, given=None, **context):
    source = FieldSource(FIELDS[field], "C", "Header", given)
    return ColumnReader(source, asked or Asked(), Context(**context)).read


def change_of(field, cell, meant):
    source = FieldSource(FIELDS[field], "C", "Header")
    return ColumnReader(source, lambda *_: Value(meant), Context()).read(cell, {}).change


def test_a_cell_that_repeats_is_understood_once():
    asked = Asked()
    read = reading(asked=asked)
    assert [read("a", {}).meant, read("a", {}).meant, read("b", {}).meant] == [
        "'a'",
        "'a'",
        "'b'",
    ]
    assert len(asked.cells) == 2


@pytest.mark.parametrize("finding", [Unusable("a.b"), Ambiguous("a.b", ("x",))], ids=repr)
def test_a_refusal_is_remembered_without_its_trace(finding):
    asked = Asked(finding)
    read = reading(asked=asked)
    assert [read("a", {}), read("a", {})] == [finding, finding]
    assert len(asked.cells) == 1
    assert finding.__traceback__ is None


def test_what_was_assumed_is_kept_with_the_meaning():
    notice = Notice("choice.short")
    read = ColumnReader(
        FieldSource(FIELDS["ring_rule"], "C", "Header"),
        lambda *_: Value("round-robin", (notice,)),
        Context(),
    ).read
    assert read("rr", {}) == Understood(
        "round-robin", (notice,), Change("ring_rule", "C", "rr", "round-robin")
    )


@pytest.mark.parametrize("cell", [None, "", " ", "-", "N/A", float("nan")], ids=repr)
def test_a_blank_cell_means_nothing_and_a_value_of_the_command_stands_in_for_it(cell):
    assert reading()(cell, {}) is None
    found = reading(given="yes")(cell, {})
    assert found.meant == "'yes'"
    assert found.change.column is None


@pytest.mark.parametrize("cell", ["no", 0, False, "0"], ids=repr)
def test_a_filled_cell_beats_the_value_of_the_command(cell):
    assert reading(given="yes")(cell, {}).meant == repr(cell)


def test_equal_cells_of_different_kinds_are_not_the_same():
    read = reading("active")
    cells = [1, 1.0, True, "1"]
    assert [read(cell, {}).meant for cell in cells] == ["1", "1.0", "True", "'1'"]


def test_one_moment_in_two_zones_is_not_the_same_cell():
    read = reading("start_time")
    moment = datetime(2031, 8, 14, 9, tzinfo=UTC)
    elsewhere = moment.astimezone(timezone(timedelta(hours=5)))
    assert moment == elsewhere
    assert read(moment, {}).meant != read(elsewhere, {}).meant


def test_a_zone_is_understood_anew_on_other_dates():
    asked = Asked()
    read = reading("timezone", asked, region="IN")
    for day in (1, 1, 2):
        read("ET", {"start_date": date(2031, 8, day), "name": f"row {len(asked.cells)}"})
    days = [context.start_date.day for _, context in asked.cells]
    assert days == [1, 2]
    assert {context.region for _, context in asked.cells} == {"IN"}


def test_a_column_that_never_repeats_does_not_fill_the_memory():
    read = reading()
    for number in range(MOST_REMEMBERED + 500):
        assert read(number, {}).meant == str(number)
    assert len(read.__self__._known) == MOST_REMEMBERED


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
    assert value_text(value) == text


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
    assert change_of(field, cell, meant) is None


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
    assert change_of(field, cell, meant) == Change(field, "C", was, becomes)
