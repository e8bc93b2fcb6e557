from contextlib import closing

import pytest

from bulk_import.fleet.queue import JobQueue
from bulk_import.store.postgres.schedules import schedules_of


@pytest.fixture
def queue(database):
    """The queue of a fresh database."""
    queue = JobQueue(database.url)
    assert queue.prepare()
    yield queue
    queue.close()


@pytest.fixture
def table(database):
    """The schedules of a fresh database."""
    with closing(schedules_of(database)) as kept:
        yield kept
