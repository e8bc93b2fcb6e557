"""The same campaigns by every route out of a database, a program or a tool: no value differs."""

from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readers import printing
from readers.exported import cells_sent, messages_of
from slicing import examples

from bulk_import.readers.signatures import recognize
from bulk_import.readers.worker.main import READERS

FIELDS = ("campaign_id", "campaign_name", "dial_method", "note")
SIGNS = "aB7 é😀漢'\"|;,+-=<>&:#*$\\\n\t"
PLAIN = "aB7é😀'|;,+-=<&#$"


def records_of(values):
    """Return a strategy of some records whose notes and names are *values*."""
    record = st.tuples(values, values).map(
        lambda both: {"name": both[0], "note": both[1] or None},
    )
    return st.lists(record, min_size=1, max_size=4).map(
        lambda found: [
            dict(zip(FIELDS, (f"C{at}", f"N{one['name']}", "RATIO", one["note"]), strict=True))
            for at, one in enumerate(found)
        ]
    )


def read_back(content):
    """Return the records of the first sheet of *content* that has their fields, by its headers."""
    module, name = READERS[recognize(content.encode())]
    reader = getattr(import_module(f"bulk_import.readers.worker.{module}"), name)
    found, columns = {}, {}
    for kind, *parts in messages_of(reader, content.encode()):
        if kind == "sheet":
            columns = found.setdefault(len(found), {})
        elif kind == "rows":
            for at, column in parts[2].items():
                columns.setdefault(at, []).extend(cells_sent(column))
    return [records for one in found.values() if (records := _records(one))]


def _records(columns):
    by_header = {cells[0]: cells[1:] for cells in columns.values()}
    if not by_header.keys() >= set(FIELDS[:3]):
        return []
    count = len(by_header["campaign_id"])
    rows = [
        {name: by_header.get(name, [None] * count)[at] for name in FIELDS} for at in range(count)
    ]
    return [row for row in rows if row["dial_method"]]


def blank_or(value):
    """Return *value*; None where it is a word or a sign for nothing."""
    return None if value in {None, "", "NULL", "\\N"} else value


def as_read(content):
    (records,) = read_back(content)
    return [{name: blank_or(value) for name, value in one.items()} for one in records]


@pytest.mark.parametrize("route", printing.EXACT, ids=lambda route: route.__name__)
def test_no_value_differs(route):
    @examples(0.1)
    @given(records_of(st.text(SIGNS, max_size=8)))
    def check(records):
        assert as_read(route("vicidial_campaigns", records)) == records

    check()


@pytest.mark.parametrize("route", printing.PRINTED, ids=lambda route: route.__name__)
def test_no_printed_value_differs(route):
    @examples(0.1)
    @given(records_of(st.text(PLAIN, max_size=8)))
    def check(records):
        assert as_read(route("vicidial_campaigns", records)) == records

    check()


BROKEN = [
    {"campaign_id": "A", "campaign_name": "One\nTwo", "dial_method": "RATIO", "note": "a | b\nc"},
    {"campaign_id": "B", "campaign_name": "Three", "dial_method": "RATIO", "note": "C+"},
]


@pytest.mark.parametrize(
    "route",
    [printing.ascii_table, printing.vertical, printing.psql_table, printing.psql_expanded],
    ids=lambda route: route.__name__,
)
def test_a_printed_value_may_take_several_lines(route):
    assert as_read(route("campaigns", BROKEN)) == BROKEN


@pytest.mark.parametrize(
    ("route", "name"),
    [
        *((one, "vicidial_campaigns") for one in (printing.mysqldump, printing.complete_inserts)),
        *((one, "vicidial_campaigns") for one in (printing.pg_dump, printing.ascii_table)),
        *((one, "vicidial_campaigns") for one in (printing.mysqldump_xml, printing.mysql_xml)),
        (printing.phpmyadmin_xml, "vicidial_campaigns"),
        (printing.phpmyadmin_json, "vicidial_campaigns"),
        (printing.yaml_list, "vicidial_campaigns"),
    ],
)
def test_a_table_has_its_name(route, name):
    content = route(name, BROKEN).encode()
    module, function = READERS[recognize(content)]
    reader = getattr(import_module(f"bulk_import.readers.worker.{module}"), function)
    names = [parts[0] for kind, *parts in messages_of(reader, content) if kind == "sheet"]
    assert names == [name]
