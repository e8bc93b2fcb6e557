import stat
import sys
import zlib
from errno import ENOSPC

import pytest
from recording import run_record, store_at

from bulk_import.problems import Refused
from bulk_import.store.reserve import BYTES_OF_OUTCOME, Reserve


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.sqlite3"


def size(path):
    return path.with_name("journal.sqlite3.reserve").stat().st_size


def test_room_is_taken_for_as_many_outcomes_as_are_asked_for_and_kept(path):
    reserve = Reserve(path)
    for outcomes, held in [(1, 1), (3, 3), (2, 3), (3, 3), (4, 4)]:
        reserve.hold(outcomes)
        assert size(path) == held * BYTES_OF_OUTCOME
    assert [each.name for each in path.parent.iterdir()] == ["journal.sqlite3.reserve"]


def test_room_that_was_given_back_is_taken_again_by_whoever_shares_it(path):
    Reserve(path).hold(2)
    Reserve(path).release()
    Reserve(path).release()
    assert list(path.parent.iterdir()) == []
    Reserve(path).hold(1)
    assert size(path) == BYTES_OF_OUTCOME


def test_what_a_full_disk_left_unfinished_is_completed(path):
    path.with_name("journal.sqlite3.reserve").write_bytes(b"x" * 100)
    Reserve(path).hold(1)
    assert size(path) == BYTES_OF_OUTCOME


def test_the_room_cannot_be_pressed_together(path):
    Reserve(path).hold(1)
    content = path.with_name("journal.sqlite3.reserve").read_bytes()
    assert len(zlib.compress(content)) > 0.99 * BYTES_OF_OUTCOME


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_the_room_is_the_owners(path):
    Reserve(path).hold(1)
    assert stat.S_IMODE(path.with_name("journal.sqlite3.reserve").stat().st_mode) == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_the_room_is_shared_by_those_who_share_the_journal(path):
    path.touch()
    path.chmod(0o660)
    Reserve(path).hold(1)
    assert stat.S_IMODE(path.with_name("journal.sqlite3.reserve").stat().st_mode) == 0o660


def test_room_that_cannot_be_taken_for_another_reason_is_no_full_disk(path):
    path.with_name("journal.sqlite3.reserve").mkdir()
    with pytest.raises(Refused) as refused, store_at(path).begin(run_record()):
        pass
    assert refused.value.code == "journal.unusable"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a disk that is always full")
def test_a_disk_without_room_is_told(path):
    path.with_name("journal.sqlite3.reserve").symlink_to("/dev/full")
    with pytest.raises(OSError) as error:
        Reserve(path).hold(1)
    assert error.value.errno == ENOSPC
