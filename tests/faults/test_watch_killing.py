"""A watched folder under kill -9 at random moments, with a server that applies late.

In full, 200 kills each without approval, with approvals by files and on the page, it takes about
three quarters of an hour:

    python -m pytest -n0 -s -m "faults and full" tests/faults/test_watch_killing.py
"""

import pytest
from faults.watch_killing import kill_watchers
from slicing import slice_or_full

pytestmark = pytest.mark.faults

WAYS = {
    "at once": {},
    "approved": {"needs_approval": True},
    "approved on the page": {"needs_approval": True, "on_page": True},
}


@pytest.mark.parametrize("kills", slice_or_full(5, 200))
@pytest.mark.parametrize("way", WAYS)
def test_no_kill_loses_a_file_or_takes_one_twice(kills, way, tmp_path):
    tally = kill_watchers(tmp_path, kills, **WAYS[way])
    print(f"\n{tally}")  # noqa: T201  the denominators
    assert tally.kills >= kills
    assert tally.campaigns > 0
    assert tally.lost == []
    assert tally.twice == []
    assert tally.duplicates == []
    assert tally.missing == []
    assert tally.unasked == []
