import os
import sys
from datetime import timedelta

import pytest
from recording import NOW, run_record, store_at

from bulk_import.files import put
from bulk_import.problems import Refused
from bulk_import.sheet import Sheet, Spreadsheet
from bulk_import.store import StoredInput
from bulk_import.store.input_copies import InputCopies


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "journal.sqlite3.inputs"


@pytest.fixture
def copies(tmp_path):
    return InputCopies(tmp_path / "journal.sqlite3")


def test_what_is_kept_is_found_again(copies):
    assert copies.fetch(copies.keep(b"a file")) == b"a file"


def test_the_same_content_is_kept_once(copies, folder):
    assert copies.keep(b"a file") == copies.keep(b"a file") != copies.keep(b"another")
    assert len(list(folder.iterdir())) == 2


def test_a_copy_that_was_damaged_is_none_and_is_mended_by_the_next_run(copies, folder):
    name = copies.keep(b"a file")
    (folder / name).write_bytes(b"")
    assert copies.fetch(name) is None
    assert copies.keep(b"a file") == name
    assert copies.fetch(name) == b"a file"
    assert [path.name for path in folder.iterdir()] == [name]


def test_a_copy_that_is_gone_is_none(copies):
    assert copies.fetch("0" * 64) is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_nobody_else_may_look_into_the_folder(copies, folder):
    copies.keep(b"names and numbers of people")
    assert folder.stat().st_mode & 0o077 == 0


def test_all_but_the_named_ones_are_removed(copies, folder):
    kept, _ = copies.keep(b"a file"), copies.keep(b"12345")
    (folder / ".half-written.tmp").write_bytes(b"123")
    assert copies.keep_only({kept}) == (2, 8)
    assert os.listdir(folder) == [kept]  # noqa: PTH208  names are compared
    assert copies.keep_only({kept}) == (0, 0)


def test_without_any_copy_there_is_nothing_to_remove(copies):
    assert copies.keep_only(()) == (0, 0)


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Refused) as refusal:
        InputCopies(tmp_path / "file" / "journal").keep(b"x")
    assert refusal.value.code == "file.cannot_write"


def test_a_copy_that_is_half_written_while_old_ones_are_removed_is_written_again(tmp_path):
    tries = []

    def removed_half_way(content, path):
        tries.append(content)
        if len(tries) == 1:
            raise Refused("file.cannot_write", path=str(path), reason="No such file")
        put(content, path)

    copies = InputCopies(tmp_path / "journal.sqlite3", removed_half_way)
    assert copies.fetch(copies.keep(b"a file")) == b"a file"
    assert tries == [b"a file"] * 2


def test_a_copy_is_written_once_it_is_known_to_be_needed(tmp_path):
    store = store_at(tmp_path / "journal.sqlite3")

    def pruned_meanwhile(content, path):
        put(content, path)
        store_at(tmp_path / "journal.sqlite3").prune(NOW + timedelta(days=1))

    store._copies = InputCopies(tmp_path / "journal.sqlite3", pruned_meanwhile)
    sheet = Sheet.of([["a"]], [1])
    spreadsheet = Spreadsheet(path="a.csv", format="csv", sheets=(sheet,))
    with store.begin(run_record()) as recorder:
        kept = StoredInput(spreadsheet=spreadsheet, workbook=b"a workbook", options="{}")
        assert recorder.keep_input(kept) is None
    (past,) = store.runs()
    assert store.input_of(past).workbook == b"a workbook"
