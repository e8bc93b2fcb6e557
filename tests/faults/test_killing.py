"""Kill -9 at random moments. In full, for about eight minutes:

BULK_IMPORT_KILLS=1000 pytest -s tests/faults/test_killing.py
"""

import os

import pytest
from faults.killing import ATOMIC, QUIET, RACY, kill_runs

KILLS = int(os.environ.get("BULK_IMPORT_KILLS", "64"))
QUIET_PERIOD = float(os.environ.get("BULK_IMPORT_KILLS_QUIET", QUIET))
"""0 shows what the quiet period is for: the late server's test goes red."""

pytestmark = pytest.mark.faults


@pytest.mark.parametrize("faults", [ATOMIC, ATOMIC + RACY * 3], ids=["atomic", "late and racy"])
def test_no_kill_makes_a_campaign_twice_or_loses_track_of_one(faults, tmp_path):
    tally = kill_runs(tmp_path, KILLS // 2, faults=faults, quiet=QUIET_PERIOD)
    print(f"\n{tally}")  # noqa: T201  the denominators
    assert tally.kills >= KILLS // 2
    assert tally.duplicates == []
    assert tally.lost == []
    assert tally.wrong == []
    assert tally.stateless == []
    assert sum(tally.states.values()) == tally.rows
