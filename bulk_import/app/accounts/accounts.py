"""The accounts of the settings: which there are, where their secrets are, what they have left."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import JsonValue, SecretStr, TypeAdapter, ValidationError

from bulk_import.account import DEFAULT_BASE_URL, Account, BaseUrl
from bulk_import.api.account_api import AccountApi, Balance
from bulk_import.app.json_report import VERSION, Document, describe_error, describe_notified
from bulk_import.app.notify.notified import Notified
from bulk_import.messages import text
from bulk_import.problems import Refused
from bulk_import.settings import Settings, load
from bulk_import.settings.accounts import (
    SECRET,
    NamedAccount,
    named,
    named_accounts,
    secret_variable,
)
from bulk_import.settings.adding import add_account
from bulk_import.settings.keyring_entries import Entry, KeyringUnusable, entry_of, forget, keep
from bulk_import.settings.sources import Source, Trust

Trusted = Callable[[Settings], Settings]
"""Asks a person about settings from places that may not say where the secret goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAccount:
    """An account of the settings.

    Attributes:
        name: What it is called; None for the one without a name.
        inet_no: Its number; None where none is set.
        base_url: The address of its API; None where that cannot be said.
        secret_source: What gives its secret, as a code of the messages or a file; None for none.
        balance: What it has left; None where nobody asked, or no answer came.
        problem: Why it cannot be used, or why no answer came; None where all is well.
        notified: Whether those who are told of its runs took a message; None where nobody tried.
    """

    name: str | None
    inet_no: int | None = None
    base_url: str | None = None
    secret_source: str | None = None
    balance: Balance | None = None
    problem: Refused | None = None
    notified: Notified | None = None

    def needs_person(self, now: datetime) -> bool:
        """Return whether somebody has to see to it."""
        left, notified = self.balance, self.notified
        return (
            self.problem is not None
            or (left is not None and (has_expired(left, now) or left.amount == 0))
            or (notified is not None and bool(notified.problems))
        )


def has_expired(balance: Balance, now: datetime) -> bool:
    """Return whether an account has ended."""
    return balance.expires is not None and balance.expires <= now


def known_accounts(
    name: str | None = None, *, may_lack_secret: bool = False
) -> Iterator[KnownAccount]:
    """Yield the accounts of the settings, or the one of that name or App ID.

    Args:
        name: Which; None for all.
        may_lack_secret: As for `load`.

    Raises:
        Refused: There is none of that name, or the settings cannot be read.
    """
    for one in account_names(name, may_lack_secret=may_lack_secret):
        try:
            yield _known(load({}, account=one, may_lack_secret=may_lack_secret), one)
        except Refused as problem:
            if name is not None:
                raise
            yield KnownAccount(name=one, problem=problem)


def checked_accounts(
    name: str | None, trusted: Trusted, connect: Callable[[Account], AccountApi] = AccountApi
) -> Iterator[KnownAccount]:
    """Yield what each account has left, or the one of that name.

    Args:
        name: Which; None for all.
        trusted: Asks about addresses.
        connect: Returns what asks TeleCMI about an account.

    Raises:
        Refused: There is none of that name, or the settings cannot be read.
    """
    for one in account_names(name):
        known = KnownAccount(name=one)
        try:
            settings = load({}, account=one)
            known = _known(settings, one)
            account = trusted(settings).account()
            left = asyncio.run(connect(account).balance())
            yield replace(known, balance=left)
        except Refused as problem:
            yield replace(known, problem=problem)


def secret_sources() -> Iterator[Source]:
    """Yield what gives the secrets of the accounts.

    Raises:
        Refused: The settings cannot be read.
    """
    for one in account_names(None, may_lack_secret=True):
        with suppress(Refused):
            settings = load({}, account=one)
            if settings.secret is not None and SECRET in settings.sources:
                yield settings.sources[SECRET]


def account_names(name: str | None, *, may_lack_secret: bool = False) -> list[str | None]:
    """Return the names of the accounts; the one without a name is None, and the first."""
    if name is not None:
        load({}, account=name, may_lack_secret=may_lack_secret)
        return [name]
    flat = load({}, may_lack_secret=may_lack_secret)
    names: list[str | None] = [one.name for one in named_accounts()]
    return [None, *names] if flat.name is None and (flat.inet_no or not names) else names


def _known(settings: Settings, name: str | None) -> KnownAccount:
    source = settings.sources.get(SECRET)
    return KnownAccount(
        name=settings.name or name,
        inet_no=settings.inet_no,
        base_url=settings.base_url,
        secret_source=source.name if source and settings.secret else None,
    )


def address_for(name: str, account: NamedAccount | None, base_url: str | None) -> str:
    """Return the address to which the secret of an account may go.

    Args:
        name: The account.
        account: What the settings say of it; None where they do not know it.
        base_url: What a person says of it; None for nothing.

    Raises:
        Refused: It is no address, or a folder of work says it and no person does.
    """
    setting = account.found.get("base_url") if account else None
    kept = entry_of(name)
    usual = kept.base_url if kept else DEFAULT_BASE_URL
    wanted = base_url or (str(setting.value) if setting else usual)
    try:
        address = TypeAdapter(BaseUrl).validate_python(wanted)
    except ValidationError:
        facts = {"name": "--base-url", "reason": "setting.base_url", "place": ""}
        raise Refused("settings.wrong", **facts) from None
    is_of_folder = setting is not None and setting.source.trust is Trust.WORKING_FOLDER
    if base_url is None and is_of_folder and address not in {usual, DEFAULT_BASE_URL}:
        raise Refused("accounts.address_of_folder", name=name, base_url=address)
    return address


def account_to_add(name: str, inet_no: int | None) -> NamedAccount | None:
    """Return what the settings know of the account *name*; None where they do not know it.

    Args:
        name: Its name, or its App ID.
        inet_no: Its number, as a person gives it; None where nobody does.

    Raises:
        Refused: No keyring can be used, or the number is not known or another one.
    """
    with _refusing(name):
        entry_of(name)
    account = named(named_accounts(), name)
    if account is None and inet_no is None:
        raise Refused("accounts.number_needed", name=name)
    if account is not None and inet_no is not None and account.inet_no != str(inet_no):
        sources = {setting.source.name for setting in account.found.values()}
        facts = {"name": account.name, "inet_no": account.inet_no, "source": ", ".join(sources)}
        raise Refused("accounts.other_number", **facts)
    return account


@contextmanager
def _refusing(name: str) -> Iterator[None]:
    """Say of a keyring that cannot be used how the secret of an account is kept without one."""
    try:
        yield
    except KeyringUnusable as unusable:
        facts = {"keyring": unusable.reason, "variable": secret_variable(name)}
        raise Refused("accounts.no_keyring", **facts) from None


def keep_secret(name: str, secret: SecretStr, base_url: str, inet_no: int | None) -> str | None:
    """Keep the secret of an account in the keyring, and write an account that is new.

    Args:
        name: The account.
        secret: Its secret.
        base_url: The address to which it may go.
        inet_no: Its number, where the settings do not know it yet; None where they do.

    Returns:
        The file into which a new account was written; None where it was there.

    Raises:
        Refused: The secret cannot be kept, or the file cannot be changed.
    """
    with _refusing(name):
        keep(name, Entry(secret=secret, base_url=base_url))
    return None if inet_no is None else add_account(name, inet_no, named_accounts())


def remove_secret(name: str) -> list[str]:
    """Remove the secret of an account from the keyring, and return the files that still name it.

    Raises:
        Refused: The keyring has none, or does not open.
    """
    with _refusing(name):
        is_removed = forget(name)
    if not is_removed:
        raise Refused("accounts.not_kept", name=name)
    account = named(named_accounts(), name)
    found = account.found.values() if account else ()
    return list(dict.fromkeys(setting.source.name for setting in found))


def source_text(source: str | None) -> str | None:
    """Return in words where a secret comes from; None for no secret."""
    return text("line.source", source=source) if source else None


def describe_accounts(command: str, accounts: list[KnownAccount]) -> Document:
    """Return what is told of *accounts*."""
    return {
        "version": VERSION,
        "command": command,
        "accounts": [_described(account) for account in accounts],
    }


def _described(account: KnownAccount) -> JsonValue:
    left = account.balance
    expires = left.expires.isoformat() if left and left.expires else None
    return {
        "name": account.name,
        "inet_no": account.inet_no,
        "base_url": account.base_url,
        "secret_source": source_text(account.secret_source),
        "balance": {"expires": expires, "amount": left.amount, "sms": left.sms} if left else None,
        "problem": describe_error(account.problem),
        "notified": describe_notified(account.notified),
    }
