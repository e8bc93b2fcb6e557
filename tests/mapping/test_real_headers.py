"""Headers of real sheets and templates, and what became of their columns."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.campaign import FIELDS
from bulk_import.mapping.cell_evidence import Cells
from bulk_import.mapping.header_meaning import decide
from bulk_import.mapping.header_words import fit_of
from bulk_import.mapping.headers import read_header
from bulk_import.mapping.undecided import ReadColumn, settle
from bulk_import.normalizers.normalizer import Context
from bulk_import.sheet import Sheet

HEADERS = tomllib.loads(Path(__file__).with_name("real_headers.toml").read_text("utf-8"))

CELLS = (
    None,
    "12",
    "1:2",
    "yes",
    "Ravi",
    "09:30",
    "2031-08-14",
    "5201_2224257",
    "919876543210",
    "550e8400-e29b-41d4-a716-446655440000",
)


WORDS = sorted({word for lines in HEADERS["taken"].values() for word in lines.split()})


def listed(lines):
    return [line for line in lines.splitlines() if line]


def column(header, cell):
    """Return what became of a column with one *cell*, as if no other column had any field."""
    read = ReadColumn(decide("A", [header], {}), [header])
    return list(settle([read], Cells(Sheet.of([[cell]]), Context())))


def fields(header, cell):
    return [one.field for one in column(header, cell)]


@pytest.mark.slice(8)
@pytest.mark.parametrize("field", HEADERS["taken"])
def test_every_wording_of_a_field_is_its_header(field):
    cell = FIELDS[field].example
    found = {header: fields(header, cell) for header in listed(HEADERS["taken"][field])}
    assert found == {header: [field] for header in found}


@pytest.mark.parametrize("cell", HEADERS["both"])
def test_a_header_of_two_fields_fills_both(cell):
    found = {header: fields(header, cell) for header in listed(HEADERS["both"][cell])}
    (both,) = {tuple(pair) for pair in found.values()}
    assert len(both) == 2
    assert None not in both


@pytest.mark.parametrize("named", HEADERS["asked"])
def test_a_header_that_nothing_decides_names_the_fields_that_are_possible(named):
    for header in listed(HEADERS["asked"][named]):
        (found,) = column(header, None)
        assert found.field is None
        for field in named.split(", "):
            assert FIELDS[field].header in found.explanation, header


@pytest.mark.slice(3)
@pytest.mark.parametrize("cell", CELLS)
def test_a_header_of_something_else_is_never_taken(cell):
    found = {header: fields(header, cell) for header in listed(HEADERS["none"]["headers"])}
    assert found == {header: [None] for header in found}


@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join),
    )
)
def test_any_words_are_fields_or_none(text):
    found = fit_of(read_header(text))
    assert {name for target in found.targets for name in target.fields} <= FIELDS.keys()


def test_there_are_enough_of_them():
    taken = [header for lines in HEADERS["taken"].values() for header in listed(lines)]
    assert len(taken) == len(set(taken)) > 1_000
    assert len(listed(HEADERS["none"]["headers"])) > 300
