"""The figures compare like with like: pgbench writes what the store writes."""

import asyncio
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from benchmarks.intending import begun, pgbench_script, write
from databases import Cluster, Databases, debian_programs

from bulk_import.store.postgres.opening import connect

pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(debian_programs() is None, reason="pgbench comes with PostgreSQL of Debian"),
]

ROWS = 6
WRITTEN = """
    SELECT attempts.row, attempts.started, finished, outcome, status, code, msg, why, retry_after,
        state, sent_at, epoch IS NOT NULL
    FROM attempts JOIN run_rows USING (run, row) WHERE run = ? ORDER BY row
"""


@pytest.fixture(scope="module")
def url():
    with tempfile.TemporaryDirectory(prefix="pgbench-") as folder:
        Path(folder).chmod(0o755)
        with Cluster(Path(folder) / "s") as server:
            yield Databases(server.url).new()


def written(url, run):
    with closing(connect(url)) as connection:
        return connection.execute(WRITTEN, (run.run,)).fetchall()


def test_pgbench_writes_what_the_store_writes(url, tmp_path):
    with begun(url, 1, ROWS) as (run, recorder):
        asyncio.run(write(run, recorder, ROWS, 2))
        ours = written(url, run)
    with begun(url, 2, ROWS) as (run, _):
        script = tmp_path / "intending.sql"
        script.write_text(pgbench_script(url, run, ROWS // 2), encoding="utf-8")
        options = ["--no-vacuum", "--protocol=prepared", "--define=written=0", "--client=2"]
        command = [debian_programs() / "pgbench", *options, f"--transactions={ROWS // 2}"]
        subprocess.run([*command, f"--file={script}", url.url], check=True, capture_output=True)
        theirs = written(url, run)
    assert len(ours) == ROWS
    assert theirs == ours
