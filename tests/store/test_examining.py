"""Whether a store's file is whole, found out without changing it."""

import os
import sqlite3

import pytest

from bulk_import.store import examine_file
from bulk_import.store.connection import connect
from bulk_import.store.drives import Mount


@pytest.fixture
def journal(tmp_path):
    path = tmp_path / "journal.sqlite3"
    connect(path).close()
    return path


def codes(state):
    return [refused.code for refused in state.refused]


def test_a_whole_file_has_nothing_to_tell(journal):
    before = journal.read_bytes()
    state = examine_file(journal)
    assert (codes(state), state.is_there, state.runs) == ([], True, 0)
    assert not state.is_open_to_others
    assert state.free > 0
    assert journal.read_bytes() == before


def test_a_file_that_is_not_there_yet_is_not_created(tmp_path):
    path = tmp_path / "new" / "journal.sqlite3"
    state = examine_file(path)
    assert (codes(state), state.is_there) == ([], False)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_found(journal):
    with sqlite3.connect(journal) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    content = bytearray(journal.read_bytes())
    content[4096:] = b"\x7f" * (len(content) - 4096)
    journal.write_bytes(content)
    assert codes(examine_file(journal)) == ["journal.damaged"]


def test_a_file_of_something_else_is_found(tmp_path):
    path = tmp_path / "journal.sqlite3"
    path.write_text("Dear journal, " * 1000)
    assert codes(examine_file(path)) == ["journal.unusable"]


def test_a_network_drive_is_found(journal):
    remote = [Mount("/", "nfs4", "rw")] if os.name != "nt" else []
    found = codes(examine_file(journal, lambda: remote))
    assert found == (["journal.network_drive"] if remote else [])


@pytest.mark.skipif(os.name == "nt", reason="rights of other systems")
def test_a_file_that_others_may_read_is_told(journal):
    journal.chmod(0o644)
    assert examine_file(journal).is_open_to_others
