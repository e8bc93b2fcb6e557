"""Kill -9 at random moments; in full for about twenty minutes."""

import os

import pytest
from faults.killing import ATOMIC, QUIET, RACY, kill_runs
from slicing import slice_or_full

QUIET_PERIOD = float(os.environ.get("BULK_IMPORT_KILLS_QUIET", QUIET))
"""0 shows what the quiet period is for: the late server's test goes red."""

pytestmark = pytest.mark.faults


@pytest.mark.parametrize("kills", slice_or_full(32, 600))
@pytest.mark.parametrize("faults", [ATOMIC, ATOMIC + RACY * 3], ids=["atomic", "late and racy"])
def test_no_kill_makes_a_campaign_twice_or_loses_track_of_one(faults, kills, tmp_path):
    tally = kill_runs(tmp_path, kills, faults=faults, quiet=QUIET_PERIOD)
    print(f"\n{tally}")  # noqa: T201  the denominators
    assert tally.kills >= kills
    assert tally.duplicates == []
    assert tally.lost == []
    assert tally.wrong == []
    assert tally.stateless == []
    assert sum(tally.states.values()) == tally.rows
