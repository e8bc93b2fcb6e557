from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bulk_import.normalizers.normalizer import Context, Value
from bulk_import.problems import Ambiguous, Unusable
from bulk_import.validation.reading import MOST_REMEMBERED, Reading


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


def test_a_cell_that_repeats_is_understood_once():
    asked = Asked()
    read = Reading(asked, Context(field="name"))
    assert [read("a", {}).meant, read("a", {}).meant, read("b", {}).meant] == ["'a'", "'a'", "'b'"]
    assert len(asked.cells) == 2


@pytest.mark.parametrize("finding", [Unusable("a.b"), Ambiguous("a.b", ("x",))], ids=repr)
def test_a_refusal_is_remembered_and_told_each_time_without_piling_up_traces(finding):
    asked = Asked(finding)
    read = Reading(asked, Context(field="name"))
    depths = []
    for _ in range(3):
        with pytest.raises(type(finding)) as told:
            read("a", {})
        depths.append(len(told.traceback))
    assert len(asked.cells) == 1
    assert len(set(depths)) == 1


def test_equal_cells_of_different_kinds_are_not_the_same():
    read = Reading(Asked(), Context(field="active"))
    cells = [1, 1.0, True, "1"]
    assert [read(cell, {}).meant for cell in cells] == ["1", "1.0", "True", "'1'"]


def test_one_moment_in_two_zones_is_not_the_same_cell():
    read = Reading(Asked(), Context(field="start_time"))
    moment = datetime(2031, 8, 14, 9, tzinfo=UTC)
    elsewhere = moment.astimezone(timezone(timedelta(hours=5)))
    assert moment == elsewhere
    assert read(moment, {}).meant != read(elsewhere, {}).meant


def test_a_zone_is_understood_anew_on_other_dates():
    asked = Asked()
    read = Reading(asked, Context(field="timezone", region="IN"))
    for day in (1, 1, 2):
        read("ET", {"start_date": date(2031, 8, day), "name": f"row {len(asked.cells)}"})
    days = [context.start_date.day for _, context in asked.cells]
    assert days == [1, 2]
    assert {context.region for _, context in asked.cells} == {"IN"}


def test_a_column_that_never_repeats_does_not_fill_the_memory():
    read = Reading(Asked(), Context(field="name"))
    for number in range(MOST_REMEMBERED + 500):
        assert read(number, {}).meant == str(number)
    assert len(read._known) == MOST_REMEMBERED
