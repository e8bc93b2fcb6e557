"""Sends one campaign, and says exactly how far its request came."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from typing import Any, Final, cast

import httpx

from bulk_import import campaign as campaigns
from bulk_import.account import Account
from bulk_import.api.answers import read_answer
from bulk_import.api.bodies import Unreadable, read_body
from bulk_import.api.certificates import trusted
from bulk_import.api.connections import ConnectionPerRequest
from bulk_import.api.proxies import proxy_for
from bulk_import.api.rate_limit import advised_pace
from bulk_import.api.redaction import Redactor
from bulk_import.api.reply import Departure, Leaving, Reply
from bulk_import.api.retry_after import pause_seconds, read_date
from bulk_import.campaign import Campaign
from bulk_import.clock import Clock
from bulk_import.outcome import Answer, NotSent, Unknown

PATH: Final = "/v3/campaign/create"

DEADLINE_SECONDS: Final = 90.0
"""For a request and its whole answer, however slowly it drips in; httpx knows no such limit."""

SAYINGS: Final = 100
"""Answers in the API's words that are remembered without the secret; nearly all are the same."""

TIMEOUT: Final = httpx.Timeout(connect=10.0, read=60.0, write=30.0, pool=30.0)
_HEADERS: Final = httpx.Headers(
    {
        "content-type": "application/json",
        "accept": "application/json",
        "accept-encoding": "identity",  # answers are short
        # A second answer to one request, or what a proxy mixed up, may come at any time. On a
        # connection that is used once it can never be taken for the answer to another campaign.
        "connection": "close",
        "user-agent": f"python-httpx/{httpx.__version__}",  # some gateways turn away who names none
    }
)
_NO_ANSWER: Final = Answer(None, None, "")
_BEFORE_SENDING: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)
"""Failures that can only come before a request."""


class _Unheard:
    """The `Departure` of which nobody hears."""

    def left(self) -> None:
        """Tell nobody."""

    def answered(self) -> None:
        """Tell nobody."""


async def _at_once() -> Departure:
    """Let a request leave without waiting for anything."""
    return _Unheard()


@dataclass(slots=True)
class _Journey:
    """Watches whether a request of ours began to leave, and holds it until it may.

    httpcore tells when it starts to write a request's head, and waits for us. Before that, whatever
    goes wrong, no byte has left. The method matters: through a proxy, the first head is that of its
    CONNECT.

    Attributes:
        leaving: Awaited when the connection stands and the first byte is about to leave.
        departure: Hears how it goes on; None while it has not begun to leave.
    """

    leaving: Leaving
    departure: Departure | None = None

    async def __call__(self, event: str, info: dict[str, Any]) -> None:
        if event.endswith("send_request_headers.started") and info["request"].method == b"POST":
            self.departure = await self.leaving()
        elif self.departure is None:
            return
        elif event.endswith("send_request_body.complete"):
            self.departure.left()
        elif event.endswith("receive_response_headers.complete"):
            self.departure.answered()


class CampaignApi:
    """TeleCMI's campaign API for one account; between two calls it holds nothing open."""

    def __init__(
        self,
        account: Account,
        clock: Clock,
        transport: httpx.AsyncBaseTransport | None = None,
        *,
        timeout: httpx.Timeout = TIMEOUT,
        deadline: float = DEADLINE_SECONDS,
    ) -> None:
        """Prepare the client; nothing is sent.

        Args:
            account: Whose campaigns are created, and where.
            clock: For deadlines and dates in headers.
            transport: What carries the requests; None for the network.
            timeout: Seconds for each step on the way.
            deadline: Seconds for all of them.
        """
        self._account = account
        self._deadline = deadline
        self._clock = clock
        self._redact = lru_cache(SAYINGS)(Redactor(account.secret))
        self._timeout = timeout.as_dict()
        self._transport = _network(account) if transport is None else lambda: transport

    async def create(self, campaign: Campaign, leaving: Leaving = _at_once) -> Reply:
        """Send *campaign* once and return what came of it; no failure of the network raises.

        Args:
            campaign: What is created.
            leaving: Awaited right before the first byte leaves. A new connection takes its time,
                and what the server counts is when requests arrive, not when they were meant to.
                What it returns hears when the request has left, and when it is answered.
        """
        journey = _Journey(leaving)
        try:
            response, content = await self._post(self._body(campaign), journey)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            return _read_failure(error, began=journey.departure is not None)
        return self._read_answer(response, content)

    def _read_answer(self, response: httpx.Response, content: bytes | None) -> Reply:
        # The dates of an answer are by the server's clock; ours may be wrong, or just set right.
        headers = dict(response.headers.items())  # each look into httpx's own passes all of them
        now = read_date(headers.get("date")) or self._clock.now()
        reply = read_answer(
            response.status_code,
            content,
            pause=pause_seconds(headers.get("retry-after"), now),
            redact=self._redact,
        )
        slower = advised_pace(headers, now)
        return replace(reply, slower=slower) if slower else reply

    async def _post(self, body: bytes, journey: _Journey) -> tuple[httpx.Response, bytes | None]:
        """Send *body* and return the answer with its content; None where that cannot be read.

        No client of httpx does it: a redirected POST would carry the secret elsewhere, and neither
        cookies nor the environment have a say in what is sent.
        """
        request = httpx.Request(
            "POST",
            self._url,
            content=body,
            headers=_HEADERS,
            extensions={"trace": journey, "timeout": self._timeout},
        )
        async with asyncio.timeout(self._deadline), self._transport() as transport:
            response = await transport.handle_async_request(request)
            try:
                return response, await _content(response)
            finally:
                await response.aclose()

    @cached_property
    def _url(self) -> httpx.URL:
        return httpx.URL(self._account.base_url + PATH)

    def _body(self, campaign: Campaign) -> bytes:
        """Return the request's body: the one place where the secret is unwrapped."""
        account = {
            "inet_no": self._account.inet_no,
            "secret": self._account.secret.get_secret_value(),
        }
        return json.dumps({**account, **campaigns.body(campaign)}, ensure_ascii=False).encode()


def _network(account: Account) -> Callable[[], httpx.AsyncBaseTransport]:
    """Return what gives each request its transport; what loads certificates is done by then."""
    certificates, proxy = trusted(account.ca_file), proxy_for(account)
    if proxy is None:
        direct = ConnectionPerRequest(certificates)
        return lambda: direct
    # One for each request: httpcore looks at every connection of a pool several times, and a call
    # that was cut off may keep its place there for ever (encode/httpcore 1093).
    return partial(
        httpx.AsyncHTTPTransport,
        verify=certificates,
        proxy=proxy,
        trust_env=False,  # no surprise proxy, no .netrc
        http2=False,  # the table of what was sent was measured without it
    )


async def _content(response: httpx.Response) -> bytes | None:
    """Return the content of an answer; None where it cannot be read."""
    raw = cast("httpx.AsyncByteStream", response.stream)  # httpx itself unpacks anything
    codings = response.headers.get_list("content-encoding", split_commas=True)
    try:
        return await read_body(raw, codings)
    except Unreadable:
        return None


def _read_failure(error: Exception, *, began: bool) -> Reply:
    """Return what it means that no whole answer came.

    "Not sent" takes both the journey and the kind of failure: either one could be mistaken in
    another release of the HTTP library, and a campaign would be created twice.
    """
    if began or not isinstance(error, _BEFORE_SENDING):
        timed_out = isinstance(error, httpx.TimeoutException | TimeoutError)
        return Reply(Unknown(_NO_ANSWER, "api.timeout" if timed_out else "api.broken_off"))
    if any(isinstance(one, ssl.SSLCertVerificationError) for one in _causes(error)):
        return Reply(NotSent("api.certificate"), stops="api.certificate")
    if isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL):
        return Reply(NotSent("api.wrong_address"), stops="api.wrong_address")
    return Reply(NotSent("api.unreachable"))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield *error* and what it came of, one after the other."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
