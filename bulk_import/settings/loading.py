"""Putting the settings together.

Options beat environment variables beat files: `.env` and `bulk-import.toml`, first in the working
folder, then in the user's configuration folder. What an account of `bulk-import.toml` sets counts
before what the files set for all; its number and its secret count before all else.
"""

from __future__ import annotations

import os
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from bulk_import.account import DEFAULT_BASE_URL
from bulk_import.api_address import canonical
from bulk_import.journal_address import DatabaseUrl, JournalAddress
from bulk_import.options import ReadOptions, SendOptions, declared
from bulk_import.problems import Refused
from bulk_import.settings.account_table import table_of
from bulk_import.settings.accounts import (
    BASE_URL,
    INET_NO,
    SECRET,
    NamedAccount,
    chosen,
    named_accounts,
    only_one,
)
from bulk_import.settings.places import WORKING_FOLDER, default_journal, folders
from bulk_import.settings.secrets import secret_of
from bulk_import.settings.sources import (
    CALLER,
    Found,
    Setting,
    Trust,
    in_environment,
    in_folder,
)
from bulk_import.settings.values import Settings, Untrusted
from bulk_import.settings.variables import AccountVariables, Variables, checked, variable

_LEADING: Final = ("base_url", "journal", "proxy", "ca_file")
"""The settings that say where the secret, or the record of what was sent, goes."""

_IDENTITY: Final = (INET_NO, SECRET)
"""The settings that make an account; those without a name are not mixed with those of one."""


def load(
    options: Mapping[str, object],
    otherwise: Mapping[str, object] | None = None,
    *,
    account: str | None = None,
    needs_account: bool = False,
    folder: Path = WORKING_FOLDER,
    may_lack_secret: bool = False,
) -> Settings:
    """Return the settings.

    Args:
        options: The options of a command by name; those that are not None beat everything else.
        otherwise: Options for where nothing else is set, in place of their usual defaults.
        account: The name or the App ID of an account of `bulk-import.toml`; None to take the one
            without a name, or the only one.
        needs_account: Whether the command cannot do without knowing which of several it is.
        folder: The folder of work, whose files count first.
        may_lack_secret: Whether a file of a secret that cannot be used here is no hindrance, as
            on a machine that lets others send.

    Raises:
        Refused: A setting has no sensible value, or there are several accounts and none is chosen;
            the message never shows the secret.
    """
    given = {name: value for name, value in options.items() if value is not None}
    try:
        accounts = named_accounts(folder)
        flat = _flat(given, (one.secret_variable for one in accounts), folder)
    except (ValueError, OSError) as error:  # a TOML file that is none, a file that is locked
        raise Refused("settings.unreadable", reason=str(error)) from None
    if account is None:
        one = only_one(accounts, flat, is_needed=needs_account)
    else:
        one = chosen(accounts, account)
    found = flat if one is None else _of_account(one, flat, may_lack_secret=may_lack_secret)
    return _settings(found, one, {**(otherwise or {}), **given}, folder)


def _settings(
    found: Found, account: NamedAccount | None, chosen: Mapping[str, Any], folder: Path
) -> Settings:
    variables = checked({name: found[name] for name in _variables() if name in found})
    defaults = table_of(account).fields() if account else {}
    values = {name: getattr(variables, name) for name in variables.model_fields_set}
    all_chosen = {**chosen, **values, "given": {**defaults, **chosen.get("given", {})}}
    settings = Settings(
        inet_no=variables.inet_no,
        secret=variables.secret,
        base_url=variables.base_url,
        journal=_journal(variables, found, folder),
        read=ReadOptions(
            **_of(ReadOptions, all_chosen),
            inet_no=variables.inet_no,
            account=account.name if account else None,
        ),
        send=SendOptions(**_of(SendOptions, all_chosen)),
        proxy=variables.proxy,
        ca_file=variables.ca_file,
        untrusted=tuple(_untrusted(variables, found)),
        name=account.name if account else None,
        sources={name: one.source for name, one in found.items()},
        folder=folder,
        workers=variables.workers,
        accounts=variables.accounts,
    )
    return settings if settings.untrusted else settings.with_listed_agents()


def _journal(variables: AccountVariables, found: Found, folder: Path) -> JournalAddress:
    """Return the journal; a file that the folder of work names stands there."""
    setting, journal = found.get(variable("journal")), variables.journal
    if isinstance(journal, DatabaseUrl):
        return journal if variables.lease is None else replace(journal, lease=variables.lease)
    is_there = setting is not None and setting.source.trust is Trust.WORKING_FOLDER
    return folder / journal if is_there else journal


def _variables() -> Iterator[str]:
    return map(variable, Variables.model_fields)


def _flat(given: Mapping[str, object], secrets: Iterable[str], folder: Path) -> Found:
    """Return what is set for all accounts, and the variables of *secrets*.

    What a command has *given* beats everything else.

    Raises:
        OSError: A file of settings cannot be read.
        ValueError: One is not what its name says.
    """
    return dict(ChainMap(*places_of(given, secrets, folder)))


def places_of(
    given: Mapping[str, object], more: Iterable[str], folder: Path = WORKING_FOLDER
) -> tuple[Found, ...]:
    """Return what each place sets for all accounts, the one that counts first coming first.

    Args:
        given: What a command has given, which is the first; the environment is the second.
        more: Variables that are looked for beside those of settings.
        folder: The folder of work.

    Raises:
        OSError: A file of settings cannot be read.
        ValueError: One is not what its name says.
    """
    names = {name: variable(name) for name in Variables.model_fields}
    variables = (*names.values(), *more)
    return (
        {names[name]: Setting(given[name], CALLER) for name in names.keys() & given.keys()},
        in_environment(variables, os.environ),
        *(
            found
            for place, trust in folders(folder)
            for found in in_folder(place, trust, variables)
        ),
    )


def _of_account(account: NamedAccount, flat: Found, *, may_lack_secret: bool) -> Found:
    """Return what is set for *account*: its own, and what is set for all where it says nothing."""
    secret, own = _secret(account, flat, may_be_lacking=may_lack_secret), account.variables()
    of_all = {name: setting for name, setting in flat.items() if name not in _IDENTITY}
    of_caller = {name: one for name, one in of_all.items() if one.source == CALLER}
    identity = {name: one for name, one in (secret | own).items() if name in _IDENTITY}
    if BASE_URL in secret and BASE_URL in own and _is_same(own[BASE_URL], secret[BASE_URL]):
        del own[BASE_URL]
    return dict(ChainMap(identity, of_caller, own, secret, of_all))


def _secret(account: NamedAccount, flat: Found, *, may_be_lacking: bool) -> Found:
    try:
        return secret_of(account, flat)
    except Refused:
        if may_be_lacking:
            return {}
        raise


def _is_same(written: Setting, kept: Setting) -> bool:
    """Return whether an address as *written* is the one that is *kept* with the secret."""
    try:
        return canonical(str(written.value)) == kept.value
    except ValueError:  # it is none, which is told later
        return False


def _untrusted(variables: AccountVariables, found: Found) -> Iterator[Untrusted]:
    """Yield the settings that lead elsewhere than usual and come from a place without a say."""
    if variables.secret is None:
        return
    secret = found[variable("secret")].source
    for name in _LEADING:
        setting, value = found.get(variable(name)), str(getattr(variables, name))
        if setting and not setting.source.may_direct(secret) and value not in _usual_places():
            shown = value.rpartition("@")[2] if name == "proxy" else value  # without its password
            called = setting.called or variable(name)
            yield Untrusted(variable(name), shown, setting.source.name, secret.name, called)


def _usual_places() -> set[str]:
    """Return where everything goes while nothing is set: no place needs a question for that."""
    return {DEFAULT_BASE_URL, str(default_journal())}


def _of(options: type, chosen: Mapping[str, Any]) -> dict[str, Any]:
    return {name: chosen[name] for name in declared(options) if name in chosen}
