"""Kill -9 at random moments, with names, lead lists and agents that others had before.

In full, 1,000 kills over 12,000 rows and more, it takes about twenty minutes:

    pytest -n0 -s -m "faults and full" tests/faults/test_killing.py
"""

import os

import pytest
from faults.killing import ATOMIC, QUIET, RACY, kill_runs
from slicing import slice_or_full

QUIET_PERIOD = float(os.environ.get("BULK_IMPORT_KILLS_QUIET", QUIET))
"""0 shows what the quiet period is for: the late server's test goes red."""

pytestmark = pytest.mark.faults


@pytest.mark.parametrize("least", slice_or_full((32, 0), (500, 6_000)))
@pytest.mark.parametrize("faults", [ATOMIC, ATOMIC + RACY * 3], ids=["atomic", "late and racy"])
def test_no_kill_makes_a_campaign_twice_or_loses_track_of_one(faults, least, tmp_path):
    kills, rows = least
    tally = kill_runs(tmp_path, kills, rows=rows, faults=faults, quiet=QUIET_PERIOD)
    print(f"\n{tally}")  # noqa: T201  the denominators
    assert tally.kills >= kills
    assert tally.rows >= rows
    assert tally.existing == tally.rows / 5
    assert tally.duplicates == []
    assert tally.lost == []
    assert tally.wrong == []
    assert tally.stateless == []
    assert sum(tally.states.values()) == tally.rows
