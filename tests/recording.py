"""What tests of the store need: runs, rows and attempts as they are written down."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

from sending import campaign

from bulk_import.journal_address import DatabaseUrl
from bulk_import.outcome import Created, NotSent, Rejected, Result, State, Unknown
from bulk_import.store import Attempt, Conclusion, PastRun, RowIntent, RunRecord
from bulk_import.store.connection import connect
from bulk_import.store.postgres.opening import connect_current
from bulk_import.store.postgres.postgres_store import PostgresStore
from bulk_import.store.sqlite_store import SqliteStore

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)


def store_at(address, connecting=connect):
    """Return the store in a database, or in a file with its locks beside it."""
    if isinstance(address, DatabaseUrl):
        return PostgresStore(address)
    return SqliteStore(address, address.parent / "locks", connecting)


def run_record(
    run="run-1", path="campaigns.xlsx", inet_no=1, base_url="https://rest.telecmi.com", rate=2.0
):
    return RunRecord(
        run=run,
        started=NOW,
        path=path,
        sheet=None,
        inet_no=inet_no,
        base_url=base_url,
        release="0.2.0",
        tz_release="2026f",
        rate=rate,
    )


def past_run(run="r", started="2026-11-28T09:00:00+00:00", counts=None):
    return PastRun(
        run=run,
        started=started,
        finished=None,
        ended="finished",
        path="c.csv",
        sheet=None,
        inet_no=1,
        base_url="https://rest.telecmi.com",
        counts=counts or {},
    )


def row_intent(row, state=State.READY, problems=(), plan_problems=()):
    return RowIntent(
        row=row,
        name=f"N {row}",
        campaign=campaign(row),
        result=Result(state=state, key=f"key-{row}", problems=problems),
        plan_problems=plan_problems,
    )


def attempt(row=2, key="key", name="Q2 Sales"):
    return Attempt(row=row, key=key, name=name, started=NOW)


def conclusion(number, outcome, row=2, **result):
    """Return what became of the attempt *number* to send *row*."""
    state = {
        Created: State.CREATED,
        Rejected: State.REJECTED,
        Unknown: State.UNKNOWN,
        NotSent: State.NOT_SENT,
    }[type(outcome)]
    return Conclusion(
        attempt=number,
        row=row,
        finished=NOW + timedelta(seconds=1),
        outcome=outcome,
        result=Result(**({"state": state, "key": "key"} | result)),
    )


def connected(address):
    """Return a connection to the store in a file or a database, to be closed."""
    is_url = isinstance(address, DatabaseUrl)
    return closing(connect_current(address) if is_url else connect(address))


def table(address, name):
    """Return what stands in a table of the store in a file or a database."""
    with connected(address) as connection:
        return connection.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall()  # noqa: S608  our own tables
