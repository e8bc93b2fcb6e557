"""A journal that machines share: what PostgreSQL itself could do, and many accounts at once.

The server is one of Debian's PostgreSQL with the settings that it comes with, so that a commit is
one; the processors are shared by it, by what is measured and by the stand-in for the API.
"""

import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from intending import begun, pgbench_script
from measuring import HERE, ROOT
from tables import Line, at_least, at_most

sys.path.append(str(ROOT / "tests"))  # behind the modules of this folder, which have such names
from databases import Cluster, Databases, debian_programs
from workers import imported

PROCESSES = 4
AT_ONCE = (1, 4, 16)
"""Rows of a run that are under way at a time; four are usual."""
ROWS = 1_000
"""Of each process."""
FEW, MANY, EACH = 20, 200, 20
"""Accounts, and the rows of each."""


def fleet(folder, count, runs):
    """Intents and outcomes beside pgbench, and workers that carry out imports of many accounts."""
    if debian_programs() is None:
        return [Line(what="left out: no PostgreSQL of Debian (apt-get install postgresql)")]
    with tempfile.TemporaryDirectory(prefix="fleet-", dir="/tmp") as home:
        Path(home).chmod(0o755)
        with Cluster(Path(home) / "server") as server:
            databases = Databases(server.url)
            return [
                *_beside_pgbench(databases, folder, min(count // 10, ROWS), runs),
                *_many_accounts(databases, folder, runs),
            ]


def _beside_pgbench(databases, folder, rows, runs):
    """Four processes, each with a run of an account of its own, by the store and by pgbench.

    Rows of a run that are under way side by side share one connection of ours, and its commits;
    pgbench has a connection for each.
    """
    url = databases.new()
    seen = {(by, at_once): [] for at_once in AT_ONCE for by in (_by_pgbench, _by_store)}
    for _ in range(runs):
        for (by, at_once), found in seen.items():
            found.append(by(url, folder, rows, at_once))
    wall = {who: median(found) for who, found in seen.items()}
    lines = []
    for at_once in AT_ONCE:
        bare, ours = wall[_by_pgbench, at_once], wall[_by_store, at_once]
        told = f"four runs, {at_once} rows of each at a time"
        lines += [
            Line(what=f"pgbench: {told}", rows=rows * PROCESSES, wall=bare),
            Line(what=f"the store: {told}", rows=rows * PROCESSES, wall=ours),
            at_least("intents and outcomes a second, of pgbench's", bare / ours * 100, 25, "%"),
        ]
    return lines


def _by_store(url, folder, rows, at_once):
    """Return the seconds that the slowest of the processes takes."""
    del folder
    script = [sys.executable, str(HERE / "intending.py"), url.url]
    with ExitStack() as stack:
        started = [
            stack.enter_context(
                subprocess.Popen(
                    [*script, str(number), str(rows), str(at_once)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for number in range(1, PROCESSES + 1)
        ]
        for one in started:
            one.stdout.readline()
        for one in started:
            one.stdin.write("\n")
            one.stdin.flush()
        return max(float(one.stdout.readline()) for one in started)


def _by_pgbench(url, folder, rows, at_once):
    """Return the seconds that the slowest of as many processes of pgbench takes."""
    each = rows // at_once
    program = [str(debian_programs() / "pgbench"), "--no-vacuum", "--protocol=prepared"]
    options = ["--define=written=0", f"--client={at_once}", f"--transactions={each}"]
    with ExitStack() as stack:
        started = []
        for number in range(1, PROCESSES + 1):
            run, _ = stack.enter_context(begun(url, number, rows))
            script = folder / f"intending-{number}.sql"
            script.write_text(pgbench_script(url, run, each), encoding="utf-8")
            started.append([*program, *options, f"--file={script}", url.url])
        asked = [subprocess.Popen(one, stdout=subprocess.PIPE, text=True) for one in started]
        return max(rows / _rate(one.communicate()[0]) for one in asked)


def _rate(told):
    """Return the transactions a second that pgbench tells of, without its connecting."""
    (line,) = [one for one in told.splitlines() if one.startswith("tps = ")]
    return float(line.split()[2])


def _many_accounts(databases, folder, runs):
    """Two workers import a file into each of few and of many accounts."""
    seen = {FEW: [], MANY: []}
    for turn in range(min(runs, 3)):
        for accounts, found in seen.items():
            (home := folder / f"accounts-{accounts}-{turn}").mkdir()
            found.append(imported(databases.new(), home, accounts, EACH))
    wall = {accounts: median(one.wall for one in found) for accounts, found in seen.items()}
    cpu = {accounts: median(one.cpu for one in found) for accounts, found in seen.items()}
    return [
        *(
            Line(
                what=f"two workers, {accounts} accounts of {EACH} rows",
                rows=accounts * EACH,
                wall=wall[accounts],
                cpu=cpu[accounts],
            )
            for accounts in seen
        ),
        at_most(f"a row of {MANY} accounts, from one of {FEW}, wall", _grown(wall), 25, "%"),
        at_most(f"a row of {MANY} accounts, from one of {FEW}, CPU", _grown(cpu), 25, "%"),
    ]


def _grown(seconds):
    """Return how much more in a hundred a row of many accounts takes than one of few; or less."""
    return (seconds[MANY] / MANY / (seconds[FEW] / FEW) - 1) * 100
