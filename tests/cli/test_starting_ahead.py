"""The children of a command start before there is anything for them to do, where there will be."""

import psutil
import pytest

from bulk_import.cli.starting_ahead import copying_ahead
from bulk_import.events import Checking, Reading
from bulk_import.readers.worker_process import READING, reader_ahead, said_in_worker, started_ahead

pytestmark = pytest.mark.usefixtures("cold_children")


def children():
    return {child.pid for child in psutil.Process().children()}


@pytest.mark.parametrize(
    ("file", "output", "starts"),
    [
        ("campaigns.xlsx", None, 1),
        ("campaigns.XLSM", "results.xlsx", 1),
        ("campaigns.xlsx", "results.csv", 0),
        ("campaigns.csv", None, 0),
        ("-", "results.xlsx", 0),
    ],
)
def test_the_child_that_copies_starts_once_a_workbook_is_read_of_which_there_is_a_copy(
    file, output, starts
):
    before = children()
    with copying_ahead(file, output) as listen:
        assert children() == before
        listen(Reading(path=file))
        listen(Reading(path=file, rows=1_000))
        listen(Checking(path=file, rows=1_000))
        assert len(children() - before) == starts
    assert children() == before


def test_the_child_that_waits_is_given_the_first_file_and_no_other():
    before = children()
    with reader_ahead("campaigns.csv"), started_ahead("bulk_import.workbooks.annotate.worker"):
        waiting = children() - before
        assert len(waiting) == 2
        assert read_in_child(b"Name\nNorth\n") - before == waiting
        assert len(read_in_child(b"Name\nSouth\n") - before - waiting) == 1
    assert children() == before


def read_in_child(content):
    """Return the children that are there while a file is read."""
    said = said_in_worker(
        READING, content, (None, 10, 1.0, False, None, ()), Few, deadline=float("inf")
    )
    assert next(said) == ("kind", "csv")
    there = children()
    assert [message[0] for message in said].count("rows") == 1
    return there


class Few:
    """What a small file may cost."""

    memory_bytes = 500_000_000
    cpu_seconds = 10
