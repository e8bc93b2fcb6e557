"""Writing a new account into the user's `bulk-import.toml`; its secret is never part of that."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from typing import Final

from bulk_import.files import put
from bulk_import.problems import Refused
from bulk_import.rights import create_folder
from bulk_import.settings.accounts import NamedAccount, secret_variable
from bulk_import.settings.places import user_folder
from bulk_import.settings.sources import TOML

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
"""Names that TOML takes without quotes."""


def written_table(name: str, inet_no: int) -> str:
    """Return the table of an account as it stands in a `bulk-import.toml`."""
    key = name if _BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)
    return f"[accounts.{key}]\ninet_no = {inet_no}"


def add_account(name: str, inet_no: int, accounts: Iterable[NamedAccount]) -> str:
    """Write the table of a new account behind what the file holds, and return the file's path.

    Args:
        name: What it is called.
        inet_no: Its number.
        accounts: Those that are there.

    Raises:
        Refused: Its variable is that of another account, or the file cannot be changed.
    """
    variable = secret_variable(name)
    for account in accounts:
        if account.secret_variable == variable:
            raise Refused("accounts.alike", variable=variable, one=account.name, other=name)
    file = user_folder() / TOML
    before = file.read_text("utf-8-sig").rstrip() if file.is_file() else ""
    content = f"{before}\n\n{written_table(name, inet_no)}\n".lstrip()
    try:
        tomllib.loads(content)
    except ValueError as error:  # its accounts are written in another way
        raise Refused("settings.unreadable", reason=str(error)) from None
    create_folder(file.parent)
    put(content.encode(), file)
    return str(file)
