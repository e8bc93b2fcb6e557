import pytest

from bulk_import.fleet.queue import JobQueue


@pytest.fixture
def queue(database):
    """The queue of a fresh database."""
    queue = JobQueue(database.url)
    assert queue.prepare()
    yield queue
    queue.close()
