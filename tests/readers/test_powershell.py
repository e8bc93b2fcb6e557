"""What Format-List of PowerShell shows of lists and of fields inside fields."""

import pytest
from readers.exported import cells_sent, messages_of

from bulk_import.readers.worker.json_files import read_json
from bulk_import.readers.worker.printed_records import read_printed_records
from bulk_import.readers.worker.wire import ReadError

LISTING = """
name         : Hot leads
dialingMode  : POWER
lists        : {}
maxQueueTime : @{{days=0; minutes=1; note=; word=a b}}

"""


def record(reader, text):
    """Return the first record of *text* by its headers."""
    columns = {}
    for kind, *parts in messages_of(reader, text.encode()):
        if kind == "rows":
            for at, column in parts[2].items():
                columns.setdefault(at, []).extend(cells_sent(column))
    return dict(columns.values())


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        ("{North, South}", '["North", "South"]'),
        ("{North}", "North"),
        ("{}", None),
        ("North, {South}", "North, {South}"),
        ("North...", "North..."),
    ],
)
def test_a_list_is_its_entries(shown, read):
    assert record(read_printed_records, LISTING.format(shown))["lists"] == read


@pytest.mark.parametrize("dots", ["...", "…"])
def test_a_list_that_is_not_shown_to_its_end_is_refused(dots):
    with pytest.raises(ReadError) as refused:
        record(read_printed_records, LISTING.format("{A, B, C, D" + dots + "}"))
    assert refused.value.code == "export.list_cut"
    assert refused.value.facts["field"] == "“lists”"


INSIDE = {
    "maxQueueTime.days": "0",
    "maxQueueTime.minutes": "1",
    "maxQueueTime.note": None,
    "maxQueueTime.word": "a b",
}


def test_fields_inside_a_field_are_fields():
    found = record(read_printed_records, LISTING.format("L1"))
    assert found == {"name": "Hot leads", "dialingMode": "POWER", "lists": "L1", **INSIDE}


def test_what_converttojson_finds_too_deep_is_read_too():
    text = '[{"name": "A", "maxQueueTime": "@{days=0; minutes=1; note=; word=a b}"}]'
    assert record(read_json, text) == {"name": "A", **INSIDE}
    other = '[{"name": "@{first}", "x": "@{a=1; b}"}]'
    assert record(read_json, other) == {"name": "@{first}", "x": "@{a=1; b}"}
