from contextlib import closing
from datetime import UTC, datetime

import pytest

from bulk_import.store import AccountAddress
from bulk_import.store.postgres.measures import measure_fleet
from bulk_import.store.postgres.opening import connect_current

NOW = datetime(2031, 8, 4, 9, 15, tzinfo=UTC)

ROWS = """
    INSERT INTO accounts (account, epoch, run, holder, renewed, lease, rate, paused_until) VALUES
        ('111 at https://a.example', 3, 'one', '{}', now(), 30, 2, now() + interval '1 hour'),
        ('222 at https://a.example', 1, 'two', '{}', now() - interval '1 hour', 30, 2, now()),
        ('333 at https://a.example', 0, NULL, NULL, NULL, NULL, NULL, NULL);
    INSERT INTO runs (run, started, path, inet_no, base_url)
    VALUES ('one', '2031-08-04T09:10:00+00:00', 'a.csv', 111, 'https://a.example');
    INSERT INTO run_rows (run, row, state) VALUES ('one', 2, 'created'), ('one', 3, 'ready');
    INSERT INTO attempts (run, row, key, name, started)
    VALUES ('one', 2, 'k', 'Diwali', '2031-08-04T14:44:30+05:30')
"""


def test_accounts_count_by_the_clock_of_the_database(database):
    with closing(connect_current(database)) as connection:
        assert measure_fleet(connection, NOW, 30).accounts == {}
        connection.run(ROWS)
        found = measure_fleet(connection, NOW, 30)
    first, second, third = (
        found.accounts[AccountAddress(n, "https://a.example")] for n in (111, 222, 333)
    )
    assert (first.epoch, first.is_held, first.rate) == (3, True, 2.0)
    assert first.paused == pytest.approx(3_600, abs=60)
    assert (second.is_held, second.paused) == (False, 0.0)
    assert (third.epoch, third.is_held, third.rate, third.paused) == (0, False, None, 0.0)
    one = AccountAddress(111, "https://a.example")
    assert found.rows == {(one, "created"): 1, (one, "ready"): 1}
    assert found.requests == {one: 1}
