"""Tells of accounts, and asks for their secrets."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime

from pydantic import SecretStr

from bulk_import.api.account_api import Balance
from bulk_import.app.accounts.accounts import KnownAccount, has_expired, source_text
from bulk_import.app.notify.notified import Notified
from bulk_import.cli.output import is_anybody_there, print_err, print_out
from bulk_import.invisible import printable
from bulk_import.messages import text
from bulk_import.problems import Refused


def asked_secret(account: str, base_url: str) -> SecretStr:
    """Return the secret that a person types, or that standard input holds.

    Raises:
        KeyboardInterrupt: The person leaves.
        Refused: None is given.
    """
    if is_anybody_there():
        prompt = printable(text("line.ask_secret", account=account, base_url=base_url))
        try:
            given = getpass.getpass(prompt)
        except EOFError:
            raise KeyboardInterrupt from None
    else:
        given = sys.stdin.readline() if sys.stdin is not None else ""
    plain = given.strip()
    if not plain or not plain.isprintable():
        raise Refused("accounts.no_secret_given")
    return SecretStr(plain)


def tell_kept(name: str, base_url: str, file: str | None) -> None:
    """Say that a secret is kept, and into which file a new account was written."""
    if file is not None:
        print_out(text("line.account_added", name=name, path=file))
    print_out(text("line.secret_kept", name=name, base_url=base_url))


def tell_removed(name: str, files: Sequence[str]) -> None:
    """Say that a secret is removed, and which files still name the account."""
    print_out(text("line.secret_removed", name=name))
    for file in files:
        print_out(text("line.account_stays", name=name, path=file))


def tell_known(accounts: Sequence[KnownAccount]) -> None:
    """List *accounts*, a line each."""
    known = [one for one in accounts if one.inet_no is not None or one.problem is not None]
    for one in known:
        if one.problem is not None:
            print_out(_problem(one, one.problem))
            continue
        source = source_text(one.secret_source) or text("line.no_secret")
        facts = {"account": _shown(one), "base_url": str(one.base_url), "source": source}
        print_out(text("line.account_listed", **facts))
    if not known:
        print_err(text("line.no_accounts"))


def tell_checked(account: KnownAccount, now: datetime) -> None:
    """Say what TeleCMI tells of an account."""
    if account.problem is not None:
        print_out(_problem(account, account.problem))
    elif account.balance is not None:
        left = " ".join(_left(account.balance, now))
        print_out(text("line.secret_is_right", account=_shown(account), left=left).strip())
    if account.notified is not None:
        _tell_notified(account, account.notified)


def _tell_notified(account: KnownAccount, notified: Notified) -> None:
    code = "line.tried_notify" if notified.addresses else "line.no_notify"
    facts = {"told": str(notified.told), "addresses": str(notified.addresses)}
    print_out(text(code, account=_shown(account), **facts))
    for problem in notified.problems:
        print_out(problem.message)


def _problem(account: KnownAccount, problem: Refused) -> str:
    return text("line.account_problem", account=_shown(account), problem=problem.message)


def _shown(account: KnownAccount) -> str:
    number = str(account.inet_no or "")
    if account.name is None:
        return text("line.unnamed_account", inet_no=number).strip()
    return f"{account.name} ({number})" if number else account.name


def _left(balance: Balance, now: datetime) -> Iterator[str]:
    """Yield what an account has left, a sentence each."""
    if balance.expires is not None:
        day, days = f"{balance.expires:%Y-%m-%d}", (balance.expires - now).days
        if has_expired(balance, now):
            yield text("line.has_expired", day=day)
        else:
            yield text("line.expires" if days else "line.expires_today", day=day, days=str(days))
    if balance.amount == 0:
        yield text("line.no_balance_left")
    elif balance.amount is not None:
        yield text("line.balance_left", amount=f"{balance.amount:,.10g}")
    if balance.sms is not None:
        yield text("line.sms_left", sms=f"{balance.sms:,.10g}")
