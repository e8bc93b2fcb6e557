"""Numbers with commas: decimals in some countries, thousands in others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from bulk_import.normalizers.decimal_marks import plain_readings, proven_mark
from reports.texts import asked, checked, rows_of, text_of, told

EITHER = "number.decimal_or_thousands"


def test_three_places_behind_a_comma_are_asked_with_both_readings(tmp_path):
    text = text_of(
        {"ring_seconds": "30,000", "max_waiting_time": "60,000"},
        {"ring_seconds": "30,0", "max_waiting_time": "60,00"},
        {"call_interval": "10,000"},
        {"max_waiting_time": "60,000 s"},
        {"reject_delay_time": "5,000", "no_answer_delay_time": "8,000"},
        delimiter=";",
    )
    plan = checked(tmp_path, text)
    assert asked(plan, 2) == {
        "ring_seconds": (EITHER, ("30", "30000")),
        "max_waiting_time": (EITHER, ("60", "60000")),
    }
    assert plan.row(3).values["ring_seconds"] == 30
    assert plan.row(3).values["max_waiting_time"] == 60
    assert told(plan, 3) == ["number.decimal_comma", "number.decimal_comma"]
    assert asked(plan, 4) == {"call_interval": (EITHER, ("10",))}
    assert asked(plan, 5) == {"max_waiting_time": (EITHER, ("60", "60000"))}
    assert asked(plan, 6) == {
        "reject_delay_time": (EITHER, ("5", "5000")),
        "no_answer_delay_time": (EITHER, ("8", "8000")),
    }


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_another_number_of_the_file_with_both_signs_decides(delimiter, tmp_path):
    changes = [{"ring_seconds": "30,000"}, {"max_waiting_time_without_agent": ""}]
    rows = [line.split(delimiter) for line in text_of(*changes, delimiter=delimiter).splitlines()]
    beside = ["Budget", "1.234,50", "99"]
    text = "\n".join(delimiter.join([*row, more]) for row, more in zip(rows, beside, strict=True))
    plan = checked(tmp_path, text)
    assert plan.row(2).values["ring_seconds"] == 30
    assert told(plan, 2) == ["number.decimal_comma"]
    plan = checked(tmp_path, text.replace("1.234,50", "1,234.50"))
    assert plan.row(2).values["ring_seconds"] == 30_000
    assert told(plan, 2) == ["number.comma", "number.large"]
    plan = checked(tmp_path, text.replace("1.234,50", "1,234.50").replace("99", "1.234,50"))
    assert asked(plan, 2) == {"ring_seconds": (EITHER, ("30", "30000"))}


def test_a_comma_between_the_cells_stands_in_front_of_no_decimals(tmp_path):
    plan = checked(tmp_path, text_of({"max_waiting_time": "1,000"}))
    assert plan.row(2).values["max_waiting_time"] == 1000
    assert told(plan, 2) == ["number.comma"]


def test_a_dot_and_three_places_are_asked_unless_other_numbers_have_a_decimal_comma(tmp_path):
    plan = checked(tmp_path, text_of({"ring_seconds": "60.000"}, delimiter=";"))
    assert asked(plan, 2) == {"ring_seconds": ("number.thousands", ("60", "60000"))}
    changes = [{"ring_seconds": "60.000"}, {"max_waiting_time": "1.060,00"}]
    plan = checked(tmp_path, text_of(*changes, delimiter=";"))
    assert plan.row(2).values["ring_seconds"] == 60_000
    assert plan.row(3).values["max_waiting_time"] == 1060


def test_a_fraction_is_called_a_fraction(tmp_path):
    plan = checked(tmp_path, text_of({"ring_seconds": "30,5"}, delimiter=";"))
    assert told(plan, 2) == ["number.fraction"]


def test_a_text_cell_of_a_workbook_is_asked_and_a_number_is_not(tmp_path):
    book = Workbook()
    for row in rows_of({"ring_seconds": "30,000"}, {"ring_seconds": 1000}):
        book.active.append(row)
    book.save(tmp_path / "book.xlsx")
    plan = checked(tmp_path, (tmp_path / "book.xlsx").read_bytes(), "campaigns.xlsx")
    assert asked(plan, 2) == {"ring_seconds": (EITHER, ("30", "30000"))}
    assert plan.row(3).values["ring_seconds"] == 1000


def test_what_a_person_writes_into_a_cell_is_asked_too(tmp_path):
    plan = checked(tmp_path, text_of({}))
    edited = plan.edit(2, "ring_seconds", "1,000")
    assert asked(edited, 2) == {"ring_seconds": (EITHER, ("1", "1000"))}


@given(st.text(alphabet="0123456789.,' sm", max_size=12), st.sampled_from([None, ".", ","]))
def test_plain_readings_have_no_signs_but_a_dot(text, mark):
    found = plain_readings(text, mark)
    for one in found.texts if found else ():
        assert not set(one.strip(" sm")) & set(",'")
        assert one.rstrip("sm. ").count(".") <= 1


@given(st.text(max_size=12))
def test_no_text_but_a_number_proves_a_mark(text):
    assert proven_mark(text) is None or set(text.strip()) <= set("0123456789.,-+")
