"""The secret of an account: which one counts, and from when on it does not any more.

No API page says how long a secret lives or what is answered when it ended. So one that ended is
answered as one that was never right.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock
from typing import Final, cast

from bulk_import.sandbox.rules import SHARED, Check


def _is_moment(value: object) -> bool:
    return isinstance(value, datetime) and value.tzinfo is not None


def _is_count(value: object) -> bool:
    return type(value) is int and value >= 0


_MOMENT: Final = Check(_is_moment, "a moment with its offset, such as 2026-11-30T06:00:00+05:30")
_COUNT: Final = Check(_is_count, "an integer of 0 or more")


def _require(name: str, value: object, check: Check) -> None:
    if not check.holds(value):
        raise ValueError(f'"{name}" must be {check.expected}')


class AppSecret:
    """The secret of an account; may be changed and asked from any thread.

    Args:
        value: The secret, a UUID.
        now: The present moment.
    """

    def __init__(self, value: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._lock: Final = Lock()
        self._now: Final = now
        self._value = value
        self._left: int | None = None
        self._end: datetime | None = None

    @property
    def value(self) -> str:
        """The secret that counts, or was the last one to."""
        return self._value

    def accepts(self, secret: object) -> bool:
        """Return whether a request with *secret* is of the account, and count it if so."""
        with self._lock:
            if secret != self._value or self._has_ended():
                return False
            if self._left is not None:
                self._left -= 1
            return True

    def _has_ended(self) -> bool:
        return self._left == 0 or (self._end is not None and self._now() >= self._end)

    def expire(self, *, after: int = 0) -> None:
        """Let the secret end when it was accepted for so many more requests.

        Raises:
            ValueError: That is no number of requests.
        """
        _require("expires_after", after, _COUNT)
        with self._lock:
            self._left = after

    def expire_at(self, moment: datetime) -> None:
        """Let the secret end at a moment.

        Raises:
            ValueError: It has no offset.
        """
        _require("expires_at", moment, _MOMENT)
        with self._lock:
            self._end = moment

    def replace(self, value: str) -> None:
        """Let another secret count from now on and without an end, as if somebody had made it.

        Raises:
            ValueError: It is no UUID.
        """
        _require("secret", value, SHARED["secret"])
        with self._lock:
            self._value, self._left, self._end = value, None, None


def change_from_json(secret: AppSecret, wanted: object) -> None:
    """Do what a JSON object asks for: {"secret": UUID, "expires_after": 3, "expires_at": moment}.

    Each is optional. A new secret comes first; what ends is that one then.

    Raises:
        ValueError: It asks for something else; nothing was changed.
    """
    changes = _CHANGES.keys()
    if not isinstance(wanted, dict) or not wanted or not wanted.keys() <= changes:
        raise ValueError(f"the body must be a JSON object of {', '.join(changes)}")
    values = {name: _understood(name, value) for name, value in wanted.items()}
    for name, check in _CHANGES.items():
        if name in values:
            _require(name, values[name], check)
    if "secret" in values:
        secret.replace(cast("str", values["secret"]))
    if "expires_after" in values:
        secret.expire(after=cast("int", values["expires_after"]))
    if "expires_at" in values:
        secret.expire_at(cast("datetime", values["expires_at"]))


_CHANGES: Final = {"secret": SHARED["secret"], "expires_after": _COUNT, "expires_at": _MOMENT}


def _understood(name: str, value: object) -> object:
    if name != "expires_at" or not isinstance(value, str):
        return value
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return value
