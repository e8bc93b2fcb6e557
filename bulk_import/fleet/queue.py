"""The queue of jobs in the shared database: defer, work, sweep. It alone knows Procrastinate.

An entry is there for as long as its job has to be carried out. Entries of one account are
delivered one at a time, in their order. What is delivered again is none of the queue's worries.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from procrastinate import (
    App,
    BaseRetryStrategy,
    PsycopgConnector,
    RetryDecision,
    SyncPsycopgConnector,
)
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from procrastinate.schema import SchemaManager

from bulk_import.problems import Refused

_TASK: Final = "bulk-import"
"""What entries are called in the database."""

_LONGEST_WAIT: Final = 1.0
"""Seconds between two looks for what is due, of which the database says at once what is new, and
for what dead workers had, of which nobody says anything."""

_PRACTICE: Final = "practice"
"""The queue of what goes to no account; every worker takes it."""

_PATIENCE: Final = 10.0
"""Seconds for which a connection is waited for."""

_NO_ATTENTION: Final = 100
"""Above every level of the log: what matters of this the worker tells itself."""

_MADE: Final = "CREATE TABLE IF NOT EXISTS queue_migrations (migration TEXT PRIMARY KEY)"
_IS_MADE: Final = "SELECT to_regclass('queue_migrations') IS NOT NULL"
_DONE: Final = "SELECT migration FROM queue_migrations"
"""Which of the library's migrations a database has; the library itself does not note that."""

CarryOut = Callable[[str, str | None], Awaitable[None]]
"""Carries out a job, of its id and its account; None for practice."""


class HandBack(Exception):
    """A job goes back into the queue, since it cannot be carried out here or now.

    Attributes:
        seconds: After how long it is delivered again.
    """

    def __init__(self, seconds: float = 0.0) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Entry:
    """A job in the queue.

    Attributes:
        id: The number of the entry.
        job: The job's id.
        is_taken: Whether a worker has it, or had it when it died.
    """

    id: int
    job: str
    is_taken: bool


class JobQueue:
    """The queue in the database of a URL.

    Args:
        url: The database, as psycopg takes it; it holds the password.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._asking = App(connector=SyncPsycopgConnector(**_pool(url, least=0)))
        for library in ("procrastinate", "psycopg"):
            logging.getLogger(library).setLevel(_NO_ATTENTION)

    def close(self) -> None:
        """Let go of the database; it is opened again by the next call."""
        self._asking.close()

    def prepare(self) -> bool:
        """Bring the tables of the queue up to date, and return whether there was anything to do.

        Raises:
            Refused: The database does not answer, or does not let them be made.
        """
        missing = self._missing()
        if not missing:
            return False
        is_new = len(missing) == len(_migrations())
        scripts = [SchemaManager.get_schema()] if is_new else [_script(one) for one in missing]
        done = ", ".join(f"('{one}')" for one in missing)
        noted = f"{_MADE}; INSERT INTO queue_migrations VALUES {done}"  # noqa: S608  names of files
        with _asked(self._asking) as manager:
            whole = ";\n".join([*scripts, noted]).replace("%", "%%")
            manager.connector.get_sync_connector().execute_query(whole)
        return True

    def refuse_unprepared(self, address: str) -> None:
        """Refuse a database in which the queue has no tables, or older ones.

        Raises:
            Refused: It is so, or the database does not answer.
        """
        if self._missing():
            raise Refused("journal.not_upgraded", path=address)

    def _missing(self) -> list[str]:
        """Return the migrations that the database does not have yet, in their order."""
        with _asked(self._asking) as manager:
            connector = manager.connector.get_sync_connector()
            (is_made,) = connector.execute_query_one(_IS_MADE).values()
            found = connector.execute_query_all(_DONE) if is_made else []
        done = {one["migration"] for one in found}
        return [one for one in _migrations() if one not in done]

    def defer(self, connection: object, job: str, account: str | None) -> None:
        """Put a job into the queue, in the transaction that is under way on *connection*.

        Args:
            connection: The connection, as psycopg has it.
            job: The job's id.
            account: What only one job at a time can have; None for practice.
        """
        self._asking.configure_task(
            _TASK, connection=connection, queue=_queue_of(account), lock=account
        ).defer(job=job, account=account)

    def entries(self, account: str | None = None) -> list[Entry]:
        """Return what is in the queue, what is taken first; None for all accounts.

        Raises:
            Refused: The database does not answer.
        """
        with _asked(self._asking) as manager:
            return [
                Entry(int(one.id or 0), str(one.task_kwargs["job"]), status is Status.DOING)
                for status in (Status.DOING, Status.TODO)
                for one in manager.list_jobs(task=_TASK, lock=account, status=status.value)
            ]

    def withdraw(self, job: str, account: str | None) -> bool:
        """Take a job out of the queue, and return whether no worker has it.

        Args:
            job: The job's id.
            account: Its account; None for practice.

        Raises:
            Refused: The database does not answer.
        """
        mine = [one for one in self.entries(account) if one.job == job]
        waiting = [one.id for one in mine if not one.is_taken]
        with _asked(self._asking) as manager:
            gone = [manager.cancel_job_by_id(one, delete_job=True) for one in waiting]
        return len(waiting) == len(mine) and all(gone)

    async def work(
        self,
        carry_out: CarryOut,
        accounts: Iterable[str],
        *,
        at_once: int,
        beat: float,
        stale: float,
    ) -> None:
        """Carry out what is due, until this is cancelled: then nothing new is taken.

        What is being carried out comes to its end first.

        Args:
            carry_out: Carries out a job; `HandBack` puts it back.
            accounts: The accounts whose jobs are taken.
            at_once: How many jobs are carried out at a time.
            beat: Seconds between two signs of life.
            stale: Seconds without one after which the jobs of a worker are delivered again.

        Raises:
            Refused: The database does not answer any more.
        """

        async def deliver(job: str, account: str | None) -> None:
            await carry_out(job, account)

        app = App(connector=PsycopgConnector(**_pool(self._url)))
        app.task(name=_TASK, retry=_HandedBack())(deliver)
        try:
            async with app.open_async():
                sweeping = asyncio.create_task(_sweep(app.job_manager, stale))
                try:
                    await app.run_worker_async(
                        queues=[_queue_of(None), *map(_queue_of, accounts)],
                        concurrency=at_once,
                        fetch_job_polling_interval=_LONGEST_WAIT,
                        update_heartbeat_interval=beat,
                        stalled_worker_timeout=stale,
                        delete_jobs="always",
                        install_signal_handlers=False,
                    )
                finally:
                    sweeping.cancel()
        except ConnectorException as error:
            raise Refused("fleet.queue_lost", reason=_said(error)) from None


async def _sweep(manager: JobManager, stale: float) -> None:
    """Deliver the jobs of workers again that gave no sign of life, for as long as this works.

    Every worker does so, and none locks the others out: one that is stopped would hold up all.
    """
    while True:
        with suppress(ConnectorException):
            for one in await manager.get_stalled_jobs(seconds_since_heartbeat=stale):
                with suppress(ConnectorException):  # another worker was quicker
                    await manager.retry_job(one, retry_at=datetime.now(UTC))
        await asyncio.sleep(_LONGEST_WAIT)


class _HandedBack(BaseRetryStrategy):
    """What is handed back is delivered again, whoever takes it; nothing else is."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Return when a job is delivered again; None for one that is over."""
        del job
        if not isinstance(exception, HandBack):
            return None
        return RetryDecision(retry_at=datetime.now(UTC) + timedelta(seconds=exception.seconds))


def _queue_of(account: str | None) -> str:
    """Return the queue of an account; the database takes no long names."""
    if account is None:
        return _PRACTICE
    return f"account {hashlib.sha256(account.encode()).hexdigest()[:24]}"


def _migrations() -> list[str]:
    """Return the names of the library's migrations, in their order."""
    return sorted(path.name for path in Path(SchemaManager.get_migrations_path()).glob("*.sql"))


def _script(migration: str) -> str:
    return (Path(SchemaManager.get_migrations_path()) / migration).read_text("utf-8")


def _pool(url: str, least: int = 1) -> dict[str, Any]:
    return {"conninfo": url, "min_size": least, "max_size": 4, "timeout": _PATIENCE}


@contextmanager
def _asked(app: App) -> Iterator[JobManager]:
    try:
        app.open()
        yield app.job_manager
    except ConnectorException as error:
        raise Refused("fleet.queue_lost", reason=_said(error)) from None


def _said(error: BaseException) -> str:
    return str(error.__cause__ or error).strip().partition("\n")[0]
