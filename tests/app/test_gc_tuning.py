import gc

import pytest

from bulk_import.app.gc_tuning import collecting_only_what_is_new, collecting_rarely


@pytest.fixture(autouse=True)
def _as_python_has_it():
    """The threshold that programs begin with; the tests have another one."""
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*before)


def test_garbage_is_looked_for_rarely_and_afterwards_as_before():
    usual = gc.get_threshold()
    with collecting_rarely():
        assert gc.get_threshold()[0] > 100 * usual[0] > 0
        assert gc.isenabled()
    assert gc.get_threshold() == usual


def test_a_failure_does_not_leave_it_so():
    usual = gc.get_threshold()
    with pytest.raises(ValueError, match="broken"), collecting_rarely():
        raise ValueError("broken")
    assert gc.get_threshold() == usual


def test_whoever_looks_even_less_often_is_left_alone():
    usual = gc.get_threshold()
    gc.set_threshold(1_000_000)
    try:
        with collecting_rarely():
            assert gc.get_threshold()[0] == 1_000_000
    finally:
        gc.set_threshold(*usual)


def test_what_was_there_before_is_not_looked_through_while_campaigns_are_sent():
    present = [[] for _ in range(1_000)]
    with collecting_only_what_is_new():
        assert not any(one is present for one in gc.get_objects())
        assert gc.get_freeze_count() >= len(present)
    assert gc.get_freeze_count() == 0
