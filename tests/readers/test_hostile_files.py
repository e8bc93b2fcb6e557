import time

import pytest
from readers.hostile import FILES
from sheets import grid_of

from bulk_import import readers
from bulk_import.problems import Refused

pytestmark = pytest.mark.usefixtures("cold_children")


def outcome(path):
    """Return the code of the refusal, or the cells of the first sheet."""
    try:
        spreadsheet = readers.read(str(path))
    except Refused as refused:
        is_sentence = str(path) in refused.message and refused.message.endswith(".")
        return refused.code if is_sentence else refused.message
    return grid_of(spreadsheet.sheets[0])


@pytest.mark.slice(4)
@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_read_rightly_or_refused_by_name(name, tmp_path):
    make, expected = FILES[name]
    path = tmp_path / "campaigns.xlsx"
    path.write_bytes(make())
    start = time.monotonic()
    found = outcome(path)
    assert time.monotonic() - start < 30
    if isinstance(expected, set):
        assert (found if isinstance(found, str) else "cells") in expected
    else:
        assert found == expected
        if not isinstance(found, str):
            assert [list(map(type, row)) for row in found] == [
                list(map(type, row)) for row in expected
            ]


def test_there_are_many_of_them():
    assert len(FILES) >= 90
