"""The secret of an account that has a name: from its variable, the keyring or a file."""

from __future__ import annotations

import codecs
from dataclasses import replace
from pathlib import Path
from typing import Final

from bulk_import.files import refuse_special
from bulk_import.problems import Refused, reason_of
from bulk_import.rights import is_of_owner_alone
from bulk_import.settings.accounts import BASE_URL, SECRET, NamedAccount
from bulk_import.settings.keyring_entries import KeyringUnusable, entry_of
from bulk_import.settings.sources import KEYRING, Found, Setting, Source, Trust, source_of, wrong

LONGEST: Final = 10_000
"""Bytes of a file that holds nothing but a secret."""


def secret_of(account: NamedAccount, variables: Found) -> Found:
    """Return the secret of *account*, and the address that is kept with it, by variable.

    Args:
        account: The account.
        variables: What environment and files set, among it perhaps the variable of its secret.

    Returns:
        Nothing where no place gives a secret.

    Raises:
        Refused: The file of its secret cannot be used; the message shows nothing of it.
    """
    given = variables.get(account.secret_variable)
    if given is not None:
        return {SECRET: replace(given, called=account.secret_variable)}
    return _from_keyring(account) or _from_file(account)


def source_of_secret(account: NamedAccount, variables: Found) -> Source | None:
    """Return what gives the secret of *account*, without reading it; None where nothing does.

    Args:
        account: The account.
        variables: As for `secret_of`.
    """
    given = variables.get(account.secret_variable)
    if given is not None:
        return given.source
    if _from_keyring(account):
        return KEYRING
    setting = account.found.get("secret_file")
    return _source(_file(setting), setting.source, Path(setting.source.name)) if setting else None


def _from_keyring(account: NamedAccount) -> Found:
    try:
        entry = entry_of(account.name)
    except KeyringUnusable:
        return {}  # a scheduler has none; a file may hold the secret
    if entry is None:
        return {}
    secret = entry.secret.get_secret_value()
    return {SECRET: Setting(secret, KEYRING), BASE_URL: Setting(entry.base_url, KEYRING)}


def _from_file(account: NamedAccount) -> Found:
    setting = account.found.get("secret_file")
    if setting is None:
        return {}
    if not isinstance(setting.value, str) or not setting.value.strip():
        raise wrong(setting, "secret_file", "setting.secret_file")
    file, toml = _file(setting), Path(setting.source.name)
    return {SECRET: Setting(_read(file), _source(file, setting.source, toml), setting.called)}


def _file(setting: Setting) -> Path:
    """Return the file that a `secret_file` names, from the folder of its `bulk-import.toml`."""
    return Path(setting.source.name).parent / Path(str(setting.value).strip()).expanduser()


def _source(file: Path, given: Source, toml: Path) -> Source:
    """Return *file* as a source: a neighbour of the settings that name it, or a place of its own.

    A folder that was unpacked may name a file of its owner elsewhere, about which it has no say.
    """
    real, folder = file.resolve(), toml.parent.resolve()
    if given.trust is not Trust.WORKING_FOLDER or real.is_relative_to(folder):
        return replace(given, name=str(file))
    return replace(source_of(file, given.trust), home=str(real))


def _read(file: Path) -> str:
    refuse_special(file)
    try:
        with file.open("rb") as opened:
            if not is_of_owner_alone(opened.fileno()):
                raise Refused("accounts.open_secret_file", path=str(file))
            content = opened.read(LONGEST + 1)
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else "reason.no_name"
        raise Refused("accounts.no_secret_file", path=str(file), reason=reason) from None
    return _text(content, file)


def _text(content: bytes, file: Path) -> str:
    """Return the one line of a file, as Notepad and PowerShell write it too."""
    is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if is_wide else "utf-8-sig").strip()
    except UnicodeDecodeError:
        text = ""
    if len(content) > LONGEST or not text or not text.isprintable():
        raise Refused("accounts.wrong_secret_file", path=str(file))
    return text
