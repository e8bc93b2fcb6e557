"""Numbers that reckoning left inexact count as the spreadsheet shows them: with 15 digits."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.cells import as_displayed, written
from bulk_import.normalizers import durations
from bulk_import.normalizers.normalizer import Context
from reports.looking import book, check, row, text_file, told


@pytest.mark.parametrize(
    ("field", "cell", "sent"),
    [
        ("ring_seconds", 30.000000000000004, 30),
        ("ring_seconds", 29.999999999999996, 30),
        ("max_waiting_time", 59.99999999999999, 60),
        ("call_interval", 10.000000000000002, 10),
        ("ring_seconds", 9.999999999999998, 10),
        ("name", 0.1 * 3, "0.3"),
    ],
)
def test_the_noise_of_a_formula_is_not_sent_and_not_refused(tmp_path, field, cell, sent):
    (planned,) = check(book(tmp_path / "a.xlsx", row(**{field: cell}))).rows
    assert (told(planned), planned.values[field]) == ([], sent)


@pytest.mark.parametrize("cell", ["30.000000000000004", "29.999999999999996"])
def test_noise_that_a_program_wrote_out_is_repaired_and_told(tmp_path, cell):
    (planned,) = check(text_file(tmp_path / "a.csv", row(ring_seconds=cell))).rows
    assert planned.values["ring_seconds"] == 30
    assert told(planned) == [("warning", "number.repaired", "ring_seconds")]


@pytest.mark.parametrize("cell", [30.5, 30.0001, 30.00000000001, "30.00000000001"])
def test_a_fraction_that_is_shown_is_still_refused(tmp_path, cell):
    (planned,) = check(book(tmp_path / "a.xlsx", row(ring_seconds=cell))).rows
    assert told(planned) == [("error", "number.fraction", "ring_seconds")]


@given(st.integers(1, 10**6), st.integers(-2, 2))
def test_a_few_last_bits_change_no_whole_number(number, bits):
    noisy = float(number)
    for _ in range(abs(bits)):
        noisy = math.nextafter(noisy, math.inf if bits > 0 else -math.inf)
    assert as_displayed(noisy) == number
    assert written(noisy) == str(number)
    assert durations.read(noisy, Context()) == durations.read(number, Context())
