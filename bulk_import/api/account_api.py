"""Asks TeleCMI about an account; none of these calls changes anything there."""

from __future__ import annotations

import asyncio
import json
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, cast

import httpx

from bulk_import.account import Account
from bulk_import.api.agent_pages import AgentPage
from bulk_import.api.bodies import LONGEST_BODY, LONGEST_LIST, Unreadable, read_body
from bulk_import.api.certificates import trusted
from bulk_import.api.proxies import proxy_for
from bulk_import.api.redaction import Redactor
from bulk_import.problems import Refused

BALANCE: Final = "/v2/balance"
AGENTS: Final = "/v3/user/list"

PAGE: Final = 10
"""Agents that are asked for at once: more than the ten of the call's page may be refused."""

DEADLINE_SECONDS: Final = 30.0
"""For a request and its whole answer."""

_TIMEOUT: Final = httpx.Timeout(10.0)
_HEADERS: Final = {
    "content-type": "application/json",
    "accept": "application/json",
    "accept-encoding": "identity",
    "connection": "close",
    "user-agent": f"python-httpx/{httpx.__version__}",
}
_OK: Final = 200
_BUSY: Final = frozenset({429, 503})
_NOT_FOUND: Final = 404
_REFUSED: Final = frozenset({401, 403, _NOT_FOUND, 407, 420})
"""What the page and its siblings answer to a wrong number or secret."""

JsonObject = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Balance:
    """What the account has left.

    Attributes:
        expires: When the account ends; None where that is not said.
        amount: Its balance, in the account's own unit; None where that is not said.
        sms: Messages that are left; None where that is not said.
    """

    expires: datetime | None
    amount: float | None
    sms: float | None


class AccountApi:
    """The calls of TeleCMI's API that ask about an account.

    Args:
        account: The account, and where it is.
        transport: What carries the requests; None for the network.
    """

    def __init__(self, account: Account, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._account = account
        self._transport = transport

    async def balance(self) -> Balance:
        """Return what the account has left, as its page says (`doc.telecmi.com`, App balance).

        Raises:
            Refused: The number or the secret is wrong, or no answer came that says so.
        """
        told = await self._ask(BALANCE)
        return Balance(
            expires=_moment(_number(told.get("expire"))),
            amount=_number(told.get("balance")),
            sms=_number(told.get("sms")),
        )

    async def agents(self, page: int) -> AgentPage:
        """Return one page of the account's agents, as its page says (`doc.telecmi.com`, User list).

        The answer holds the password of each agent. Nothing of it is kept beyond this call but ids,
        names and extensions.

        Args:
            page: Its number; the first is 1.

        Raises:
            Refused: The number or the secret is wrong, or no answer came that lists agents.
        """
        told = await self._ask(AGENTS, LONGEST_LIST, page=page, limit=PAGE)
        return AgentPage.of(told, Redactor(self._account.secret))

    async def _ask(self, path: str, longest: int = LONGEST_BODY, /, **more: object) -> JsonObject:
        """Return the object that answers a request.

        Args:
            path: Where the request goes.
            longest: The bytes of an answer that are read.
            more: What is asked beside the account.

        Raises:
            Refused: There is none, or it says that something is wrong.
        """
        try:
            status, content = await self._post(path, self._body(more), longest)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            raise Refused(_failure(error)) from None
        told = _object(content)
        code = told.get("code") if _OK <= status < 300 else status  # noqa: PLR2004  HTTP's own
        if code == _OK and told:
            return told
        raise Refused(_refusal(code, told))

    async def _post(self, path: str, body: bytes, longest: int) -> tuple[int, bytes]:
        request = httpx.Request(
            "POST",
            httpx.URL(self._account.base_url + path),
            content=body,
            headers=_HEADERS,
            extensions={"timeout": _TIMEOUT.as_dict()},
        )
        async with asyncio.timeout(DEADLINE_SECONDS), self._carrier() as carrier:
            response = await carrier.handle_async_request(request)
            try:
                return response.status_code, await _content(response, longest)
            finally:
                await response.aclose()

    def _carrier(self) -> httpx.AsyncBaseTransport:
        return self._transport or httpx.AsyncHTTPTransport(
            verify=trusted(self._account.ca_file),
            proxy=proxy_for(self._account),
            trust_env=False,
            http2=False,
        )

    def _body(self, more: JsonObject) -> bytes:
        """Return a request's body; here the secret is unwrapped."""
        secret = self._account.secret.get_secret_value()
        return json.dumps({"appid": self._account.inet_no, "secret": secret, **more}).encode()


async def _content(response: httpx.Response, longest: int) -> bytes:
    """Return the content of an answer; nothing where it cannot be read."""
    raw = cast("httpx.AsyncByteStream", response.stream)
    codings = response.headers.get_list("content-encoding", split_commas=True)
    try:
        return await read_body(raw, codings, longest)
    except Unreadable:
        return b""


def _object(content: bytes) -> JsonObject:
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _refusal(code: object, told: JsonObject) -> str:
    """Return why an answer says nothing about the account, as a code of the messages."""
    if code == _NOT_FOUND and not told:
        return "accounts.wrong_address"
    if code in _REFUSED:
        return "accounts.wrong_secret"
    return "accounts.busy" if code in _BUSY else "accounts.no_answer"


def _failure(error: BaseException) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "accounts.certificate"
        cause = cause.__cause__ or cause.__context__
    return "accounts.unreachable"


def _number(value: object) -> float | None:
    """Return a number, also one that is written as text; None where there is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except ValueError:
        return None


def _moment(milliseconds: float | None) -> datetime | None:
    """Return the moment so many milliseconds after 1970; None for none that makes sense."""
    if not milliseconds or milliseconds < 0:
        return None
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
