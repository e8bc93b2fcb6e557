"""Where people are told of runs: `notify`, of an account or of a whole folder.

An address may hold a key, and leads out of this machine. A folder of work may come from anybody, so
that its addresses count only beside secrets that stand there too.
"""

from __future__ import annotations

import os
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from bulk_import.settings.accounts import (
    SECRET,
    NamedAccount,
    named,
    named_accounts,
    only_one,
)
from bulk_import.settings.loading import places_of
from bulk_import.settings.places import WORKING_FOLDER, folders
from bulk_import.settings.secrets import source_of_secret
from bulk_import.settings.sources import (
    CALLER,
    Found,
    Setting,
    Source,
    Trust,
    accounts_in,
    at_top,
    in_environment,
    wrong,
)

NOTIFY: Final = "BULK_IMPORT_NOTIFY"
"""The variable of the addresses; that of an account has its name behind it."""

_REASONS: Final = {"on": "setting.notify_on", "names": "setting.notify_names"}
"""What a key may be, where it may be something else than an address."""

Occasion = Literal["always", "trouble", "change"]
"""Of which runs people are told: of all, of those that need a person, or of those that end
otherwise than the last one of the same file."""


class NotifyTable(BaseModel):
    """What `notify` says: addresses alone, or a table.

    Attributes:
        to: The addresses, as Apprise takes them; None where another place gives them.
        on: Of which runs people are told; None for what another place says.
        names: Whether messages may hold names and numbers of people; None likewise.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True
    )

    to: tuple[Annotated[SecretStr, Field(min_length=1)], ...] | None = None
    on: Occasion | None = None
    names: Annotated[bool, Field(strict=True)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _in_short(cls, value: object) -> object:
        """Take a list for its addresses, and a text for those that spaces part."""
        table = value if isinstance(value, Mapping) else {"to": value}
        to = table.get("to")
        return {**table, "to": to.split()} if isinstance(to, str) else table


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifySettings:
    """Who is told of runs, and of which.

    Attributes:
        to: The addresses; each may hold a key.
        on: Of which runs people are told.
        names: Whether messages may hold names and numbers of people.
        sources: The places that say so.
        unheeded: The places that say something and have no say, because they are a folder of work
            and the secret stands elsewhere.
    """

    to: tuple[SecretStr, ...] = ()
    on: Occasion = "always"
    names: bool = False
    sources: tuple[str, ...] = ()
    unheeded: tuple[str, ...] = ()


def notify_settings(
    account: str | None = None, *, of_all: bool = False, folder: Path = WORKING_FOLDER
) -> NotifySettings:
    """Return who is told of runs in an account.

    It stands by itself, so that people can be told of settings that cannot be used, too.

    Args:
        account: The name or the App ID of an account of `bulk-import.toml`; None for the one
            without a name, or the only one. Of one that is not there, what is said of all counts.
        of_all: Leave out what is said of single accounts.
        folder: The folder of work.

    Raises:
        OSError: A file of settings cannot be read.
        ValueError: One is not what its name says.
        Refused: `notify` is none of what it may be, or the accounts cannot be told apart; the
            message never shows an address.
    """
    accounts = named_accounts(folder)
    variables = [one.secret_variable for one in accounts]
    layers = places_of({}, (*variables, NOTIFY, *map(_variable, accounts)), folder)
    flat = dict(ChainMap(*layers))
    one = None if of_all else _account(accounts, flat, account)
    secrets = [*_secrets([one] if one else accounts, flat)]
    said = list(_said(one, layers, folder))
    heeded = [each for each in said if _counts(each.source, secrets)]
    return _settings(heeded, [each for each in said if each not in heeded])


def notify_of_environment() -> NotifySettings:
    """Return who is told of runs while no file of settings can be used.

    Raises:
        Refused: The environment says what it may not.
    """
    return _settings(in_environment([NOTIFY], os.environ).values(), ())


def _account(
    accounts: Sequence[NamedAccount], flat: Found, name: str | None
) -> NamedAccount | None:
    return only_one(accounts, flat, is_needed=False) if name is None else named(accounts, name)


def _variable(account: NamedAccount) -> str:
    return account.secret_variable.replace(SECRET, NOTIFY, 1)


def _secrets(accounts: Iterable[NamedAccount], flat: Found) -> Iterator[Source]:
    """Yield what gives the secrets that a command may hold."""
    if SECRET in flat:
        yield flat[SECRET].source
    for account in accounts:
        source = source_of_secret(account, flat)
        if source is not None:
            yield source


def _counts(place: Source, secrets: Iterable[Source]) -> bool:
    """Return whether a place may say where people are told of runs with these secrets."""
    is_own = place.trust > Trust.WORKING_FOLDER
    return is_own or all(place.may_direct(secret) for secret in secrets)


def _said(account: NamedAccount | None, layers: Sequence[Found], folder: Path) -> Iterator[Setting]:
    """Yield what places say of *account*, the one that counts first coming first.

    That is the environment, then what is said of the account alone, then what is said of all.
    """
    own = [_variable(account)] if account else []
    variables = [layer[name] for name in (*own, NOTIFY) for layer in layers if name in layer]
    yield from (one for one in variables if one.source == CALLER)
    yield from (layer[name] for name in own for layer in layers[2:] if name in layer)
    if account:
        yield from _in_tables(account, folder)
    yield from (layer[NOTIFY] for layer in layers[2:] if NOTIFY in layer)
    yield from (one for place in folders(folder) if (one := at_top(*place, "notify")) is not None)


def _in_tables(account: NamedAccount, folder: Path) -> Iterator[Setting]:
    for place, trust in folders(folder):
        for name, found in accounts_in(place, trust).items():
            if name.strip().casefold() == account.name.casefold() and "notify" in found:
                yield found["notify"]


def _settings(heeded: Iterable[Setting], unheeded: Iterable[Setting]) -> NotifySettings:
    said = [(one, table_of(one)) for one in heeded]
    values: dict[str, Any] = {}
    for _, table in reversed(said):
        values |= table.model_dump(exclude_none=True)
    return NotifySettings(
        **values,
        sources=tuple(dict.fromkeys(one.source.name for one, _ in said)),
        unheeded=tuple(dict.fromkeys(one.source.name for one in unheeded)),
    )


def table_of(setting: Setting) -> NotifyTable:
    """Return what a place says of `notify`.

    Raises:
        Refused: It is none of what it may be.
    """
    try:
        return NotifyTable.model_validate(setting.value)
    except ValidationError as error:
        where = error.errors(include_input=False, include_url=False)[0]["loc"]
        reason = _REASONS.get(str(where[0]) if where else "", "setting.notify")
        raise wrong(setting, NOTIFY, reason) from None
