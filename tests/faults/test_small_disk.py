"""A disk that others fill while a run is under way: a real one, where one can be mounted.

What a run tells is held against what the next run knows, and against the server's own record.
"""

import json
import os
import random
import subprocess
import sys
from collections import Counter
from contextlib import suppress

import httpx
import pytest
from campaigns import own, row_of
from faults.killing import serving
from programs import PYTHON
from sending import wait_until, write_csv
from slicing import slice_or_full

ROWS = 60
CAPACITY = 3_000_000  # bytes

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform != "linux", reason="mounts a file system of Linux"),
]


@pytest.fixture
def disk(tmp_path):
    """Return the folder at which a small disk is mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={CAPACITY}", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("nobody may mount a disk here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(path):
    """Take all the room that is left."""
    with path.open("wb", buffering=0) as junk, suppress(OSError):
        while True:
            junk.write(b"x" * 4096)


class Sender:
    """Runs one file, with its journal in *journals* and its results in *results*."""

    def __init__(self, folder, server, *, journals, results):
        self.folder, self.results, self.journal = folder, results, journals / "journal.sqlite3"
        self.settings = {
            **os.environ,
            "TELECMI_BASE_URL": server[0],
            "TELECMI_INET_NO": "2224257",
            "TELECMI_SECRET": server[1],
            "BULK_IMPORT_JOURNAL": str(self.journal),
            "XDG_DATA_HOME": str(folder),
        }

    def start(self):
        options = ["--rate", "60", "--concurrency", "8", "--quiet-period", "1", "--json", "--quiet"]
        return self.started("run", "campaigns.csv", "--yes", *options, "-o", str(self.results))

    def started(self, *arguments):
        return subprocess.Popen(
            [PYTHON, "-m", "bulk_import", *arguments],
            cwd=self.folder,
            env=self.settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def told(process):
    out, err = process.communicate(timeout=120)
    return json.loads(out), err, process.returncode


def states(document):
    return {row["name"]: row["state"] for row in document["rows"]}


def write_rows(path, trial):
    numbers = range(trial * 1_000, trial * 1_000 + ROWS)
    return write_csv(path, [row_of("progressive", **own(number)) for number in numbers])


def requests(client):
    return [one["name"] for one in client.get("/sandbox/requests").json()["requests"]]


def fill_during(process, disk, client, count):
    """Fill the disk once *count* requests have come; return what the run told, and its status."""
    wait_until(lambda: len(requests(client)) >= count)
    fill(disk / "junk")
    document, _, status = told(process)
    (disk / "junk").unlink()
    assert (status, document["stopped"]["code"]) == (3, "journal.disk_full")
    return states(document)


@pytest.mark.parametrize("trials", slice_or_full(2, 40))
def test_nothing_is_told_on_a_full_disk_that_the_next_run_does_not_know(trials, disk, tmp_path):
    chance, tally = random.Random(8), Counter()  # noqa: S311  no secret is made of it
    with serving() as server, httpx.Client(base_url=server[0], timeout=30) as client:
        sender = Sender(tmp_path, server, journals=disk, results=tmp_path / "results.csv")
        client.put("/sandbox/faults", json={"faults": [{"times": None, "delay": 0.15}]})
        for trial in range(1, trials + 1):
            write_rows(tmp_path / "campaigns.csv", trial)
            count = len(requests(client)) + chance.randrange(1, ROWS - 15)
            first = fill_during(sender.start(), disk, client, count)
            before = len(requests(client))
            second = states(told(sender.start())[0])
            created = {name for name, state in first.items() if state == "created"}
            assert created.isdisjoint(requests(client)[before:])
            assert {second[name] for name in created} <= {"already_created"}
            assert {second[name] for name, one in first.items() if one == "not_sent"} <= {"created"}
            tally.update(first.values())
        made = client.get("/sandbox/campaigns").json()["campaigns"]
    print(f"\n{trials} full disks: {dict(tally)}")  # noqa: T201  the denominators
    assert set(Counter(one["body"]["name"] for one in made).values()) == {1}


def test_results_that_find_no_room_are_written_from_the_journal_later(disk, tmp_path):
    with serving() as server:
        sender = Sender(tmp_path, server, journals=tmp_path, results=disk / "results.xlsx")
        write_rows(tmp_path / "campaigns.csv", 99)
        fill(disk / "junk")
        document, err, status = told(sender.start())
        assert (document["results"], status) == (None, 1)
        assert document["counts"]["created"] == ROWS
        assert f"history {document['run']} --results" in err
        (disk / "junk").unlink()
        shown = sender.started("history", document["run"], "--results", str(sender.results))
        assert shown.communicate(timeout=120)[0].splitlines()[-1] == str(sender.results)
    assert sender.results.stat().st_size > 1_000
