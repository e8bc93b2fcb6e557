"""The calls that ask about the account, written from their pages alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from bulk_import.sandbox.dialer import Dialer

BALANCE_PATH: Final = "/v2/balance"
AGENTS_PATH: Final = "/v3/user/list"

PAGE: Final = 10
"""Agents of a page: the page of the call says no more than "per 10 record"."""

Answer = dict[str, object]
Call = Callable[[Dialer, Any], Answer]
"""Returns the answer of an account to the body of a request."""

_MISSING: Final[Answer] = {"code": 400, "msg": "Parameter missing"}
_INVALID: Final[Answer] = {"code": 400, "msg": "Validation failed"}
_WRONG: Final[Answer] = {
    "code": 404,
    "msg": "Invalid app id or secret, authentication failed",
}


def balance(dialer: Dialer, body: Any) -> Answer:
    """Return the answer to a request for what the account has left."""
    account = dialer.account
    return _refusal(dialer, body) or {
        "code": 200,
        "expire": account.expire,
        "sms": account.sms,
        "balance": account.balance,
    }


def agents(dialer: Dialer, body: Any) -> Answer:
    """Return the answer to a request for one page of the account's list of agents.

    A `limit` above ten counts as ten: a sibling call refuses it, and a server may as well cut it.
    """
    account, refused = dialer.account, _refusal(dialer, body)
    if refused is not None:
        return refused
    page, limit = body.get("page", 1), body.get("limit", PAGE)
    if not (_is_count(page) and _is_count(limit)):
        return _INVALID
    wanted = str(body.get("name", "")).casefold()
    listed = [one.described(account.inet_no) for one in account.agents if wanted in one.name]
    most = min(limit, PAGE)
    some = listed[(page - 1) * most : page * most]
    return {"code": 200, "status": "success", "count": len(listed), "agents": some}


def _is_count(value: object) -> bool:
    return type(value) is int and value >= 1


def _refusal(dialer: Dialer, body: Any) -> Answer | None:
    """Return the answer to a request that is not of the account; None for one that is."""
    if not isinstance(body, dict) or not {"appid", "secret"} <= body.keys():
        return _MISSING
    is_right = body["appid"] == dialer.account.inet_no and dialer.secret.accepts(body["secret"])
    return None if is_right else _WRONG
