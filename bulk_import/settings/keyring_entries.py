"""Secrets in the keyring of the system; nothing else knows the library that reaches it.

An entry holds the address as well: a secret of the keyring goes to the address that it was kept
with, whatever a folder of work says. The library is loaded when it is asked for something: that
takes a while, and few commands need it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from bulk_import.account import DEFAULT_BASE_URL, BaseUrl
from bulk_import.settings.places import APP


class KeyringUnusable(Exception):
    """There is no keyring, or it does not open.

    Args:
        reason: A code of the messages.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason: Final = reason


class Entry(BaseModel):
    """What is kept of an account.

    Attributes:
        secret: The app secret.
        base_url: The address to which it may go.
    """

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, defer_build=True)

    secret: SecretStr
    base_url: BaseUrl = DEFAULT_BASE_URL


def entry_of(name: str) -> Entry | None:
    """Return what is kept of the account *name*; None for nothing.

    Raises:
        KeyringUnusable: The keyring does not say.
    """
    import keyring  # noqa: PLC0415  see above

    with _reasons():
        kept = keyring.get_password(APP, _key(name))
    return None if kept is None else _read(kept)


def keep(name: str, entry: Entry) -> None:
    """Keep *entry* of the account *name*, in place of an earlier one.

    Raises:
        KeyringUnusable: It is not kept.
    """
    import keyring  # noqa: PLC0415  see above

    content = {"secret": entry.secret.get_secret_value(), "base_url": entry.base_url}
    with _reasons():
        keyring.set_password(APP, _key(name), json.dumps(content))
    if entry_of(name) != entry:  # one that is switched off takes anything and keeps nothing
        raise KeyringUnusable("reason.no_keyring")


def forget(name: str) -> bool:
    """Remove what is kept of the account *name*, and return whether there was anything.

    Raises:
        KeyringUnusable: It is not removed.
    """
    import keyring  # noqa: PLC0415  see above

    with _reasons():
        if keyring.get_password(APP, _key(name)) is None:
            return False
        keyring.delete_password(APP, _key(name))
    return True


def keyring_trouble(name: str) -> str:
    """Return why the keyring gives no secret of the account *name*, as a code of the messages."""
    try:
        entry_of(name)
    except KeyringUnusable as unusable:
        return unusable.reason
    return "reason.keyring_empty"


def _key(name: str) -> str:
    return name.strip().casefold()


def _read(kept: str) -> Entry:
    """Return what *kept* says; what another program kept is a secret without an address."""
    try:
        return Entry.model_validate_json(kept)
    except ValidationError:
        return Entry(secret=SecretStr(kept))


@contextmanager
def _reasons() -> Iterator[None]:
    from keyring.errors import KeyringError, KeyringLocked, NoKeyringError  # noqa: PLC0415  above

    try:
        yield
    except NoKeyringError:
        raise KeyringUnusable("reason.no_keyring") from None
    except KeyringLocked:
        raise KeyringUnusable("reason.keyring_locked") from None
    except (KeyringError, RuntimeError, OSError, ValueError):  # as the system's own library has it
        raise KeyringUnusable("reason.keyring_failed") from None
