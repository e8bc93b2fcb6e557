"""What a number format shows is read, as the CSV file that is saved from the sheet is."""

from datetime import date, time

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slicing import examples

from bulk_import.readers.worker.number_formats import number_format
from reports.looking import Look, book, check, row, text_file, told

SHOWN = [
    # format, value, what Excel shows
    ('0" min"', 2, "2 min"),
    ('0.0" min"', 1.5, "1.5 min"),
    ('0" min"', 0.5, "1 min"),
    ('"Batch "000', 7, "Batch 007"),
    ("000", 12, "012"),
    ("00000", 0, "00000"),
    ("0,", 60000, "60"),
    ("#,##0,", 1234567, "1,235"),
    ('0.0,," M"', 1_500_000, "1.5 M"),
    ("; ; ;", 45, ""),
    (";;;", "text", ""),
    ("0%", 0.3, "30%"),
    ("0.00%", 0.12345, "12.35%"),
    ("0", 29.7, "30"),
    ("0", -29.5, "-30"),
    ("0.00", 30.004, "30.00"),
    ("$#,##0.00", 1234.5, "$1,234.50"),
    ("[$₹-4009]#,##0", 30, "₹30"),
    ("#,##0;(#,##0)", -30, "(30)"),
    ("0;0", -30, "30"),
    ("0;;", -30, ""),
    ('0;-0;"none"', 0, "none"),
    ('_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', 0, "-"),
    ("000-000-0000", 9812345678, "981-234-5678"),
    ("+00 00000 00000", 919812345678, "+91 98123 45678"),
    ('"+91 "0', 9812345678, "+91 9812345678"),
    ("00:00", 930, "09:30"),
    ("0\\:00", 1830, "18:30"),
    ('[>=60]0" s";0" min"', 45, "45 min"),
    ('[>=60]0" s";0" min"', 60, "60 s"),
    ('[<60]0" s";[<3600]0" m";0" h"', 90, "90 m"),
    ('General" min"', 2.5, "2.5 min"),
    ('@" min"', "2", "2 min"),
    ("mmm-yy", date(2031, 8, 1), "Aug-31"),
    ("d-mmm", date(2031, 8, 14), "14-Aug"),
    ("dd/mm", date(2031, 8, 14), "14/08"),
    ("yyyy", date(2031, 8, 14), "2031"),
    ("dddd", date(2031, 8, 14), "Thursday"),
    ("ddd d", date(2031, 8, 14), "Thu 14"),
    ("[$-409]mmmm yyyy;@", date(2031, 8, 14), "August 2031"),
    ("d-mmmmm-yy", date(2031, 8, 14), "14-A-31"),
    ("h:mm", date(2031, 8, 14), "0:00"),
    ("mm:ss", time(0, 9, 30), "09:30"),
    ("h AM/PM", time(21, 30), "9 PM"),
    ("hh", time(9, 30), "09"),
    ("[ss]", time(0, 0, 45), "45"),
    ("[mm]:ss", time(1, 30, 5), "90:05"),
    ("mmm-yy", time(9, 30), "Jan-00"),
]

SAME = [
    ("General", 30),
    ("0", 30),
    ("0.00", 30),
    ("#,##0", 1_234_567),
    ("@", "007"),
    ("0", 919812345678),
    ("0.00E+00", 919812345678),
    ("# ?/?", 0.5),
    ("_(* #,##0_);_(* (#,##0);_(* -_);_(@_)", 30),
    ("[Red]0", 30),
    ("dd/mm/yyyy", date(2031, 8, 14)),
    ("[$-F800]dddd, mmmm dd, yyyy", date(2031, 8, 14)),
    ("m/d/yy h:mm", date(2031, 8, 14)),
    ("ge.m.d", date(2031, 8, 14)),
    ("h:mm", time(9, 30)),
    ("h:mm:ss AM/PM", time(9, 30)),
    ("[h]:mm", time(9, 30)),
    ("yyyy", True),
]


@pytest.mark.parametrize(("code", "value", "text"), SHOWN)
def test_a_format_shows_what_the_spreadsheet_shows(code, value, text):
    assert number_format(code).shown(value) == text
    assert number_format(code).shows != "value" or isinstance(value, date | time)


@pytest.mark.parametrize(("code", "value"), SAME)
def test_a_format_that_says_the_same_as_the_value_shows_nothing_else(code, value):
    assert number_format(code).shown(value) is None


@examples(0.3)
@given(
    st.text('0#?.,;%@"\\_* []<>=-+/:EeGgyYmMdDhHsSaApPb$', max_size=20),
    st.one_of(
        st.floats(), st.integers(), st.text(max_size=5), st.dates(), st.times(), st.timedeltas()
    ),
)
def test_any_format_shows_any_value_or_leaves_it(code, value):
    shown = number_format(code).shown(value)
    assert shown is None or isinstance(shown, str)


@given(st.integers(0, 10**12), st.sampled_from(["0", "#,##0", "0.00", "General", "@"]))
def test_the_usual_formats_leave_whole_numbers_alone(number, code):
    assert number_format(code).shown(number) is None


CELLS = [
    # field, value, format, text in a CSV file, value sent or None
    ("max_waiting_time", 2, '0" min"', "2 min", 120),
    ("max_waiting_time", 1.5, '0.0" min"', "1.5 min", 90),
    ("ring_seconds", 0.5, '0" min"', "1 min", 60),
    ("name", 7, '"Batch "000', "Batch 007", "Batch 007"),
    ("name", 12, "000", "012", "012"),
    ("max_waiting_time", 60000, "0,", "60", 60),
    ("max_waiting_time", 1, '0" h"', "1 h", 3600),
    ("ring_seconds", 29.7, "0", "30", 30),
    ("ring_seconds", 0.3, "0%", "30%", None),
    ("caller_id", 9812345678, '"+91 "0', "+91 9812345678", "919812345678"),
    ("start_time", time(0, 9, 30), "mm:ss", "09:30", time(9, 30)),
    ("start_date", date(2031, 8, 14), "d-mmm", "14-Aug", None),
    ("end_date", date(2031, 8, 1), "mmm-yy", "Aug-31", None),
    ("end_date", date(2031, 9, 26), "yyyy", "2031", None),
    ("end_date", date(2031, 9, 26), "dddd", "Friday", None),
]


@pytest.mark.slice(5)
@pytest.mark.parametrize(("field", "value", "code", "text", "sent"), CELLS)
def test_the_sheet_and_the_csv_file_saved_from_it_give_the_same(
    tmp_path, field, value, code, text, sent
):
    (typed,) = check(book(tmp_path / "a.xlsx", row(**{field: Look(value, code)}))).rows
    (saved,) = check(text_file(tmp_path / "a.csv", row(**{field: text}))).rows
    assert typed.values.get(field) == saved.values.get(field) == sent
    assert typed.state == saved.state
    if sent is not None:
        assert ("warning", "cell.as_shown", field) in told(typed)


@pytest.mark.parametrize(
    ("code", "text"), [("mmm-yy", "Aug-31"), ("d-mmm", "14-Aug"), ("yyyy", "2031")]
)
def test_a_hidden_part_of_a_date_is_asked_about_with_the_whole_date(tmp_path, code, text):
    cells = row(start_date=Look(date(2031, 8, 14), code))
    (planned,) = check(book(tmp_path / "a.xlsx", cells)).rows
    (problem,) = planned.problems
    assert (problem.severity, problem.code) == ("question", "cell.shown_in_part")
    assert problem.candidates == ("2031-08-14",)
    assert f"“{text}”" in problem.message
    assert "“2031-08-14”" in problem.message


def test_a_value_of_which_nothing_is_shown_is_asked_about(tmp_path):
    cells = row(ring_seconds=Look(45, "; ; ;"))
    (planned,) = check(book(tmp_path / "a.xlsx", cells)).rows
    (problem,) = planned.problems
    assert (problem.severity, problem.code) == ("question", "cell.shows_nothing")
    assert problem.candidates == ("45",)


def test_what_the_file_stores_settles_what_the_text_leaves_open(tmp_path):
    cells = row(ring_seconds=Look(time(0, 0, 45), "mm:ss"))
    (planned,) = check(book(tmp_path / "a.xlsx", cells)).rows
    assert planned.values["ring_seconds"] == 45
    assert told(planned) == [("warning", "number.time", "ring_seconds")]


def test_the_same_meaning_is_no_news(tmp_path):
    cells = row(
        caller_id=Look(919812345678, "+00 00000 00000"),
        start_time=Look(time(9), "h AM/PM"),
        end_time=Look(1830, "00:00"),
    )
    (planned,) = check(book(tmp_path / "a.xlsx", cells)).rows
    sent = [planned.values[field] for field in ("caller_id", "start_time", "end_time")]
    assert sent == ["919812345678", time(9), time(18, 30)]
    assert told(planned) == []


def test_headers_may_look_as_they_like(tmp_path):
    path = book(tmp_path / "a.xlsx", row())
    made = openpyxl.load_workbook(path)
    for cell in made.active[1]:
        cell.number_format = '@" *"'
    made.save(path)
    assert [told(one) for one in check(path).rows] == [[]]


@pytest.mark.full
def test_special_cells_far_down_a_large_sheet_are_found(tmp_path):
    rows = [row(number) for number in range(1, 1_500)]
    rows[1_400]["Max waiting time"] = Look(2, '0" min"')
    rows[1_401]["Ring seconds"] = Look(29.7, "0")
    rows[1_402]["Ring seconds"] = Look(30, "0")
    plan = check(book(tmp_path / "a.xlsx", *rows))
    noted = {one.row: told(one) for one in plan.rows if one.problems}
    assert noted == {
        1402: [
            ("warning", "cell.as_shown", "max_waiting_time"),
            ("warning", "number.unit", "max_waiting_time"),
        ],
        1403: [("warning", "cell.as_shown", "ring_seconds")],
    }
