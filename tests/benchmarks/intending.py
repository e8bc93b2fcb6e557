"""Intents and outcomes alone, without HTTP: through the store, and the same statements by pgbench.

    python tests/benchmarks/intending.py URL INET_NO ROWS AT_ONCE

is one run: it says that it is ready, waits for a line of standard input, writes the intent and the
outcome of each row, so many at once, and prints the seconds that this took.
"""

import asyncio
import sys
import time
from contextlib import closing, contextmanager
from datetime import UTC, datetime

from bulk_import.journal_address import DatabaseUrl
from bulk_import.outcome import Answer, Created, Result, State
from bulk_import.store import (
    Attempt,
    Conclusion,
    RowIntent,
    RunRecord,
    account_name,
    open_store,
    sql,
)
from bulk_import.store.postgres import account_sql
from bulk_import.store.postgres.opening import connect_current

NOW = datetime(2031, 8, 4, 9, tzinfo=UTC)
ADDRESS = "https://rest.telecmi.com"
YES = Answer(200, 200, "Campaign created successfully")


def run_of(inet_no):
    """Return a run of that account which has never been before."""
    return RunRecord(
        run=f"{inet_no}-{time.time_ns()}",
        started=NOW,
        path="campaigns.xlsx",
        sheet=None,
        inet_no=inet_no,
        base_url=ADDRESS,
        release="0",
        tz_release="0",
        rate=2.0,
    )


@contextmanager
def begun(url, inet_no, rows):
    """Yield a run that holds its account and has listed its rows, and what records it."""
    run = run_of(inet_no)
    with open_store(url).begin(run) as recorder:
        recorder.add_rows(
            RowIntent(
                row=row,
                name=f"Campaign {row}",
                campaign=None,
                result=Result(state=State.READY, key=key_of(run.run, row)),
            )
            for row in range(1, rows + 1)
        )
        yield run, recorder


def key_of(run, row):
    return f"{run}-{row}"


async def write(run, recorder, rows, at_once):
    """Write down the intent and the outcome of every row, *at_once* of them side by side."""
    waiting = iter(range(1, rows + 1))

    async def work():
        for row in waiting:
            key = key_of(run.run, row)
            attempt = Attempt(row=row, key=key, name=f"Campaign {row}", started=NOW)
            number = await recorder.intend(attempt)
            if recorder.is_late(number):
                raise RuntimeError(row)
            created = Result(state=State.CREATED, key=key, sent_at=NOW)
            await recorder.conclude(
                Conclusion(
                    attempt=number, row=row, finished=NOW, outcome=Created(YES), result=created
                )
            )

    await asyncio.gather(*(work() for _ in range(at_once)))


def pgbench_script(url, run, each):
    """Return the same for pgbench, each of whose connections writes *each* rows of its own.

    It counts them in its variable `written`. What is the same for all rows stands in the
    statements, so that it has less to do than we have.
    """
    with closing(connect_current(url)) as connection:
        (epoch,) = connection.execute(
            "SELECT epoch FROM accounts WHERE account = ?", (account_name(run),)
        ).fetchone()
    moment, of_run = f"'{NOW.isoformat()}'", f"'{run.run}'"
    key, attempt = f"{of_run} || '-' || :row::text", (":attempt", of_run)
    facts = (of_run, ":row", key, "'Campaign'", moment, f"'{account_name(run)}'", str(epoch), "20")
    answer = ("200", "200", f"'{YES.msg}'", "NULL", "NULL")
    intent = filled(account_sql.INTEND, *facts)
    conclusion = (
        filled(sql.CONCLUDE, moment, "'created'", *answer, *attempt),
        filled(sql.REMOVE_TAKEN, *attempt),
        filled(sql.SET_RESULT, "'created'", moment, "NULL", of_run, ":row"),
    )
    begin = "BEGIN ISOLATION LEVEL READ COMMITTED"
    count = [r"\set written :written + 1", rf"\set row :client_id * {each} + :written"]
    lines = [*count, f"{begin};", rf"{intent} \gset", "COMMIT;"]
    return "\n".join([*lines, f"{begin};", *(f"{one};" for one in conclusion), "COMMIT;", ""])


def filled(statement, *values):
    """Return a statement on one line, with values in the place of its question marks."""
    pieces = " ".join(statement.split()).split("?")
    fitting = (*values, "")
    if len(pieces) != len(fitting):
        raise ValueError(statement)
    return "".join(piece + value for piece, value in zip(pieces, fitting, strict=True))


def main(url, inet_no, rows, at_once):
    with begun(DatabaseUrl(url), int(inet_no), int(rows)) as (run, recorder):
        print("ready", flush=True)  # noqa: T201  whoever started it reads this
        sys.stdin.readline()
        started = time.perf_counter()
        asyncio.run(write(run, recorder, int(rows), int(at_once)))
        print(time.perf_counter() - started)  # noqa: T201  the result


if __name__ == "__main__":
    main(*sys.argv[1:])
