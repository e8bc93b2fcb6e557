"""The calls that ask about the account, written from their pages alone."""

from __future__ import annotations

from typing import Any, Final

from bulk_import.sandbox.demo import Account

BALANCE_PATH: Final = "/v2/balance"

Answer = dict[str, object]

_MISSING: Final[Answer] = {"code": 400, "msg": "Parameter missing"}
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


def _refusal(account: Account, body: Any) -> Answer | None:
    """Return the answer to a request that is not of *account*; None for one that is."""
    if not isinstance(body, dict) or not {"appid", "secret"} <= body.keys():
        return _MISSING
    is_right = (body["appid"], body["secret"]) == (account.inet_no, account.secret)
    return None if is_right else _WRONG
