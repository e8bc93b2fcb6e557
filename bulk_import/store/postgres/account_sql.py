"""The statements by which runs on several machines keep each other out of an account.

Moments are the database's own: the clocks of the machines differ, and none of them is asked.
`clock_timestamp()` is the moment of the statement, since a transaction may have waited.
"""

from __future__ import annotations

from typing import Final

ADD_ACCOUNT: Final = "INSERT INTO accounts (account, epoch) VALUES (?, 0) ON CONFLICT DO NOTHING"
LOCK_ACCOUNT: Final = """
    SELECT holder, lease, renewed > clock_timestamp() - make_interval(secs => lease),
        extract(epoch FROM clock_timestamp() - renewed)::float8,
        extract(epoch FROM paused_until - clock_timestamp())::float8
    FROM accounts WHERE account = ? FOR UPDATE
"""
"""Locks the row until the transaction ends; the lease is the holder's, not that of who asks."""

CLAIM: Final = """
    UPDATE accounts
    SET epoch = epoch + 1, run = ?, holder = ?, rate = ?, lease = ?, renewed = clock_timestamp()
    WHERE account = ? RETURNING epoch
"""
RENEW: Final = """
    UPDATE accounts SET renewed = clock_timestamp()
    WHERE account = ? AND epoch = ? AND holder IS NOT NULL
"""
INTEND: Final = """
    INSERT INTO attempts (run, row, key, name, started, epoch)
    SELECT ?, ?, ?, ?, ?, epoch FROM accounts
    WHERE account = ? AND epoch = ? AND renewed > clock_timestamp() - make_interval(secs => ?)
    FOR SHARE
    RETURNING attempt
"""
"""`FOR SHARE` keeps claims waiting until the intent is committed: it then stands in front of
whatever they see, or there is none."""

PAUSE: Final = """
    UPDATE accounts
    SET paused_until = greatest(paused_until, clock_timestamp() + make_interval(secs => ?))
    WHERE account = ?
"""
RELEASE: Final = """
    UPDATE accounts SET holder = NULL, renewed = clock_timestamp()
    WHERE account = ? AND epoch = ? AND holder IS NOT NULL
"""
HOLDER: Final = """
    SELECT holder, lease FROM accounts
    WHERE account = ? AND holder IS NOT NULL
        AND renewed > clock_timestamp() - make_interval(secs => lease)
"""
