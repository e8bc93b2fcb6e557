import pytest

from bulk_import.store.postgres.schedules import schedules_of


@pytest.fixture
def table(database):
    """The schedules of a fresh database."""
    return schedules_of(database)
