"""Whether the API's address answers, and what time it is there; nothing is asked of the API."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import httpx

from bulk_import.account import Account
from bulk_import.api.certificates import trusted
from bulk_import.api.proxies import proxy_for
from bulk_import.api.retry_after import read_date
from bulk_import.clock import Clock

TIMEOUT_SECONDS: Final = 5.0
"""For each step on the way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """What came of asking the address of the API whether it is there.

    Attributes:
        code: Why it does not answer, as a code of the messages; empty where it does.
        status: The HTTP status of the answer; None without one. Any is an answer.
        ahead: Seconds by which our clock is ahead of the server's, by the `Date` of the answer,
            which tells whole seconds; negative where ours is behind, None without a date.
    """

    code: str = ""
    status: int | None = None
    ahead: float | None = None


def reach(
    account: Account,
    clock: Clock,
    transport: httpx.BaseTransport | None = None,
) -> Reached:
    """Ask the address of *account* for the head of its first page; the secret stays here.

    Args:
        account: Whose address, proxy and certificates are tried.
        clock: Our time.
        transport: What carries the request; None for the network.
    """
    asked = clock.now()
    try:
        with httpx.Client(
            transport=transport or _network(account), timeout=TIMEOUT_SECONDS, trust_env=False
        ) as client:
            answer = client.head(f"{account.base_url}/")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Reached(code=_why(error))
    answered, there = clock.now(), read_date(answer.headers.get("date"))
    between = asked + (answered - asked) / 2
    ahead = None if there is None else (between - there).total_seconds()
    return Reached(status=answer.status_code, ahead=ahead)


def _network(account: Account) -> httpx.HTTPTransport:
    return httpx.HTTPTransport(
        verify=trusted(account.ca_file), proxy=proxy_for(account), trust_env=False
    )


def _why(error: Exception) -> str:
    if any(isinstance(one, ssl.SSLCertVerificationError) for one in _causes(error)):
        return "doctor.certificate"
    if isinstance(error, httpx.ProxyError):
        return "doctor.proxy"
    return "doctor.slow" if isinstance(error, httpx.TimeoutException) else "doctor.unreachable"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield *error* and what it came of, one after the other."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
