"""The calls that ask about the account, written from their pages alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from bulk_import.sandbox.demo import Account

BALANCE_PATH: Final = "/v2/balance"
AGENTS_PATH: Final = "/v3/user/list"

PAGE: Final = 10
"""Agents of a page: the page of the call says no more than "per 10 record"."""

Answer = dict[str, object]
Call = Callable[[Account, Any], Answer]
"""Returns the answer of an account to the body of a request."""

_MISSING: Final[Answer] = {"code": 400, "msg": "Parameter missing"}
_INVALID: Final[Answer] = {"code": 400, "msg": "Validation failed"}
_WRONG: Final[Answer] = {
    "code": 404,
    "msg": "Invalid app id or secret, authentication failed",
}


def balance(account: Account, body: Any) -> Answer:
    """Return the answer to a request for what *account* has left."""
    return _refusal(account, body) or {
        "code": 200,
        "expire": account.expire,
        "sms": account.sms,
        "balance": account.balance,
    }


def agents(account: Account, body: Any) -> Answer:
    """Return the answer to a request for one page of the account's list of agents.

    A `limit` above ten counts as ten: a sibling call refuses it, and a server may as well cut it.
    """
    refused = _refusal(account, body)
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


def _refusal(account: Account, body: Any) -> Answer | None:
    """Return the answer to a request that is not of *account*; None for one that is."""
    if not isinstance(body, dict) or not {"appid", "secret"} <= body.keys():
        return _MISSING
    is_right = (body["appid"], body["secret"]) == (account.inet_no, account.secret)
    return None if is_right else _WRONG
