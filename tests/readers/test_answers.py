"""What dialers answer over their API: tables parted by bars, and refusals in their place."""

import pytest

from bulk_import import readers
from bulk_import.problems import Refused

ANSWER = (
    b"campaign_id|campaign_name|active|user_group|dial_method|dial_level|lead_order|dial_statuses\n"
    b"TESTCAMP|Test Campaign|Y|---ALL---|INBOUND_MAN|1|DOWN|PDROP DROP B NEW\n"
)


@pytest.mark.parametrize("content", [ANSWER, ANSWER.replace(b"\n", b"\r\n"), ANSWER.rstrip()])
def test_cells_may_be_parted_by_bars(content, file):
    (sheet,) = readers.read(file("answer", content)).sheets
    assert (len(sheet.rows), len(sheet.columns)) == (2, 8)
    assert sheet.cell(1, "F") == "dial_level"
    assert sheet.row(2)[-1] == "PDROP DROP B NEW"


@pytest.mark.parametrize(
    ("content", "quoted"),
    [
        (b"ERROR: campaigns_list NO CAMPAIGNS FOUND\n", "ERROR: campaigns_list NO CAMPAIGNS FOUND"),
        (b"\xef\xbb\xbf\r\nERROR - no such function\r\nmore\n", "ERROR - no such function"),
        (b"ERROR nothing found", "ERROR nothing found"),
        (b"ERROR", "ERROR"),
    ],
)
def test_a_refusal_in_place_of_a_table_is_quoted(content, quoted, file):
    with pytest.raises(Refused) as refused:
        readers.read(file("answer", content))
    assert refused.value.code == "export.answer"
    assert f"\u201c{quoted}\u201d" in refused.value.message


def test_what_the_refusal_repeats_of_the_request_is_not_shown(file):
    with pytest.raises(Refused) as refused:
        readers.read(file("answer", b"ERROR: Login incorrect: |6666|hunter2|BAD|\n"))
    assert "Login incorrect" in refused.value.message
    assert "hunter2" not in refused.value.message


@pytest.mark.parametrize(
    "content",
    [b"ERROR,Campaign\nx,North\n", b"ERROR CODE;Campaign\n1;North\n", b"Errors\tName\n1\tN\n"],
)
def test_a_column_may_be_called_error(content, file):
    (sheet,) = readers.read(file("table", content)).sheets
    assert (len(sheet.rows), len(sheet.columns)) == (2, 2)
