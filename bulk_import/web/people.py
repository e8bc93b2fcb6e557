"""Who uses the page: how they are known, and what they may do.

On one's own machine a key that is printed at start signs a browser in, which then keeps a cookie.
On a team's server a reverse proxy signs people in and names each in a header, which counts from
the addresses of that proxy alone.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Final, Protocol

from starlette.requests import HTTPConnection

from bulk_import.clock import SYSTEM, Clock

LOCAL: Final = "local"
"""The owner of what is opened on one's own machine, where nobody has a name."""

_IDLE: Final = timedelta(days=7)
_LONGEST: Final = timedelta(days=30)
_SKEW: Final = timedelta(minutes=5)
_LONGEST_NAME: Final = 200
"""Characters of a name that a proxy may send."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who uses the page.

    Attributes:
        owner: By what name their sheets and runs are kept.
        name: What they are called on the page; empty where there is nobody else.
        may_import: Whether they may send campaigns, not only check them.
    """

    owner: str
    name: str = ""
    may_import: bool = True


class SignIn(Protocol):
    """How people are known."""

    @property
    def token_secret(self) -> bytes:
        """The secret of the tokens against forged requests."""

    def person_of(self, connection: HTTPConnection) -> Person | None:
        """Return who sent a request; None for somebody who is not signed in."""


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that was signed in by the key.

    Attributes:
        since: When that was.
        seen: When it last used the page, give or take a day.
    """

    since: datetime
    seen: datetime

    def is_good(self, now: datetime) -> bool:
        """Return whether it is neither too long unused nor too old."""
        return self.seen <= now + _SKEW and now < min(self.seen + _IDLE, self.since + _LONGEST)


def _session(moments: str) -> Session | None:
    try:
        since, seen = (datetime.fromtimestamp(int(one)).astimezone() for one in moments.split("."))
    except (ValueError, OverflowError, OSError):
        return None
    return Session(since, seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySignIn:
    """Signs in by a key that is printed at start: for one's own machine.

    Attributes:
        key: The key of this start.
        cookie: The name of the cookie; cookies of one machine are shared by all its ports.
        token_secret: Signs cookies, so that they outlive a restart.
        clock: Time.
    """

    cookie: str
    token_secret: bytes = field(repr=False)
    key: str = field(default_factory=lambda: secrets.token_hex(24), repr=False)
    clock: Clock = SYSTEM

    def person_of(self, connection: HTTPConnection) -> Person | None:
        """Return the one person of this machine, where the cookie is good."""
        session = self.session_of(connection)
        return Person(LOCAL) if session is not None else None

    def is_key(self, text: str) -> bool:
        """Return whether *text* is the key, in a time that says nothing about it."""
        return hmac.compare_digest(text.strip().encode(), self.key.encode())

    def session_of(self, connection: HTTPConnection) -> Session | None:
        """Return the session that the browser's cookie names; None for none that is good."""
        written = connection.cookies.get(self.cookie, "")
        moments, _, mac = written.rpartition(".")
        good = hmac.compare_digest(mac.encode(), self._mac(moments).encode())
        session = _session(moments) if good else None
        return session if session and session.is_good(self.clock.now()) else None

    def new_session(self) -> str:
        """Return the cookie's value for a browser that is signed in now."""
        now = self.clock.now()
        return self.written(Session(now, now))

    def written(self, session: Session) -> str:
        """Return the cookie's value for *session*."""
        moments = f"{int(session.since.timestamp())}.{int(session.seen.timestamp())}"
        return f"{moments}.{self._mac(moments)}"

    def _mac(self, moments: str) -> str:
        return hmac.new(self.token_secret, moments.encode(), sha256).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxySignIn:
    """Signs in by a header of a reverse proxy: for a team's server.

    Attributes:
        header: The header that names the person, in small letters.
        proxies: The addresses of the proxy; a request from elsewhere has no name.
        may_import: Who may send campaigns, in small letters; empty for everybody.
        token_secret: The secret of the tokens against forged requests.
    """

    header: str
    proxies: tuple[IPv4Network | IPv6Network, ...]
    may_import: frozenset[str] = frozenset()
    token_secret: bytes = field(repr=False)

    def person_of(self, connection: HTTPConnection) -> Person | None:
        """Return whom the proxy names; None where it is not the proxy that asks, or names none."""
        named = connection.headers.getlist(self.header)
        if len(named) != 1 or not self.is_proxy(connection):
            return None
        name = named[0].strip()
        if not name or len(name) > _LONGEST_NAME or not name.isprintable():
            return None
        owner = name.casefold()
        return Person(owner, name, not self.may_import or owner in self.may_import)

    def is_proxy(self, connection: HTTPConnection) -> bool:
        """Return whether a request comes from the proxy."""
        try:
            address = ip_address(connection.client.host if connection.client else "")
        except ValueError:
            return False
        return any(address in network for network in self.proxies)
