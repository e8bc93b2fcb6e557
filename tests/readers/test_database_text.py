"""Text as databases write it, with what parts its cells behind backslashes."""

import csv
import io
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slicing import examples

from bulk_import.readers.worker.csv_layouts import as_csv

HEADER = "campaign_id\tcampaign_name\tactive\n"


def cells_of(text):
    """Return the cells that stand in the file *text*, and what is told of it."""
    found, told = as_csv(text) or (text, "")
    return list(csv.reader(io.StringIO(found, newline=""), delimiter="\t")), told


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("A\tNorth\\tSouth\tNULL\n", ["A", "North South", "NULL"]),
        ("A\tone\\ntwo\t\\N\n", ["A", "one two", ""]),
        ("A\tback\\\\slash\t\\N\n", ["A", "back\\slash", ""]),
        ('A\tzone "A"\\n\t\\N\n', ["A", 'zone "A" ', ""]),
        ("A\tNorth\\\tSouth\t\\N\n", ["A", "North South", ""]),
        ("A\tone\\\ntwo\t\\N\n", ["A", "one\ntwo", ""]),
        ("A\tone\\r\\ntwo\t\\N\r\n", ["A", "one  two", ""]),
    ],
)
def test_what_stands_behind_a_backslash_is_read_as_what_it_means(row, cells):
    assert cells_of(HEADER + row) == ([HEADER.split(), cells], "file.escapes")


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADER}A\t\\\\server\\share\tNULL\n",  # a backslash that stands for itself
        f"{HEADER}A\tNorth\\tSouth\tY\n",  # no sign of a database
        f"{HEADER}A\tNorth\t\\N\n",  # nothing behind a backslash but nothing
        "Campaign ID\tName\tActive\nA\tC:\\new\tNULL\n",  # headers as people write them
        "a,b,c\nA,North\\tSouth,\\N\n",
    ],
)
def test_other_texts_stay_as_they_are(text):
    assert as_csv(text) is None


def as_mysql_writes(cell):
    if cell is None:
        return "NULL"
    for sign, letter in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n")):
        cell = cell.replace(sign, letter)
    return cell


CELLS = st.none() | st.text(string.ascii_letters + '\t\n\\" ', min_size=1, max_size=8)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=4))
@examples(0.2)
def test_what_mysql_writes_is_read_again(rows):
    lines = ["\t".join(map(as_mysql_writes, ("A\\B\tC", *row))) for row in [(None, None), *rows]]
    cells, _ = cells_of(HEADER + "".join(f"{line}\n" for line in lines))
    wanted = [
        ["A\\B C", *("NULL" if one is None else one.translate({9: " ", 10: " "}) for one in row)]
        for row in rows
    ]
    assert cells[2:] == wanted
