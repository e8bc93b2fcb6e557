"""A run whose machine's clock is set while it sends, by libfaketime (`apt install faketime`).

The time of day jumps; the count of seconds since the machine started does not, as when a person or
the network sets a clock. Judged is the server's own record.
"""

import json
import os
import subprocess
from collections import defaultdict
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
from campaigns import own, row_of
from faults.killing import serving
from programs import PYTHON
from sending import wait_until, write_csv

from bulk_import.store.connection import reading

LIBRARIES = sorted(Path("/usr/lib").glob("**/faketime/libfaketimeMT.so.1"))
ROWS, RATE, QUIET = 24, 8, 3.0
LOST = (4, 11, 18)

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not LIBRARIES, reason="libfaketime is not installed"),
]


def start(folder, server, hands):
    """Start a run whose time of day is the machine's, moved by what the file *hands* says."""
    faked = {
        "LD_PRELOAD": str(LIBRARIES[0]),
        "FAKETIME_TIMESTAMP_FILE": str(hands),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    settings = {
        "TELECMI_BASE_URL": server[0],
        "TELECMI_INET_NO": "2224257",
        "TELECMI_SECRET": server[1],
        "BULK_IMPORT_JOURNAL": str(folder / "journal.sqlite3"),
        "XDG_DATA_HOME": str(folder),
    }
    options = ["--rate", str(RATE), "--quiet-period", str(QUIET), "--json", "--quiet"]
    return subprocess.Popen(
        [PYTHON, "-m", "bulk_import", "run", "campaigns.csv", "--yes", *options],
        cwd=folder,
        env=os.environ | settings | faked,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def intents(journal):
    """Return when the journal says that requests were about to leave, in their order."""
    with reading(journal) as connection:
        found = connection.execute("SELECT started FROM attempts ORDER BY attempt").fetchall()
    return [datetime.fromisoformat(moment).timestamp() for (moment,) in found]


@pytest.mark.slice(1)
@pytest.mark.parametrize("hands", ["-7200", "+3600", "+100000000", "-0.7"])
def test_pace_and_quiet_period_hold_while_the_clock_is_set(hands, tmp_path):
    fields = [own(number) for number in range(1, ROWS + 1)]
    write_csv(tmp_path / "campaigns.csv", [row_of("progressive", **one) for one in fields])
    (tmp_path / "hands").write_text("+0", encoding="ascii")
    with serving() as server, httpx.Client(base_url=server[0], timeout=30) as client:
        lost = [{"name": fields[place]["name"], "shape": "drop", "applied": True} for place in LOST]
        client.put("/sandbox/faults", json={"faults": lost}).raise_for_status()

        def requests():
            return client.get("/sandbox/requests").json()["requests"]

        run = start(tmp_path, server, tmp_path / "hands")
        wait_until(lambda: len(requests()) >= ROWS // 2)
        (tmp_path / "hands").write_text(hands, encoding="ascii")
        out, err = run.communicate(timeout=120)
        record = requests()
        made = client.get("/sandbox/campaigns").json()["campaigns"]
    told = {row["name"]: row["state"] for row in json.loads(out)["rows"]}
    in_doubt = {fields[place]["name"] for place in LOST}
    assert {name for name, state in told.items() if state == "unknown"} == in_doubt, err
    assert {state for name, state in told.items() if name not in in_doubt} == {"created"}
    assert len(made) == ROWS
    moments = intents(tmp_path / "journal.sqlite3")
    jump = max((later - at for at, later in pairwise(moments)), key=abs)
    assert abs(jump - float(hands)) < 30.0  # the clock was set indeed
    arrivals, times = defaultdict(list), sorted(one["arrived"] for one in record)
    for one in record:
        arrivals[one["name"]].append(one["arrived"])
    assert all(late - at >= 0.9 for at, late in zip(times, times[RATE:], strict=False))
    assert {len(arrivals[name]) for name in in_doubt} == {2}
    assert all(later - at >= QUIET for name in in_doubt for at, later in pairwise(arrivals[name]))
    assert times[-1] - times[0] < 60.0
