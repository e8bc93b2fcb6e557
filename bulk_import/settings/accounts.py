"""The accounts that `bulk-import.toml` names, and which of them a command uses."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bulk_import.problems import Refused
from bulk_import.settings.places import WORKING_FOLDER, folders
from bulk_import.settings.sources import Found, Setting, accounts_in

INET_NO: Final = "TELECMI_INET_NO"
SECRET: Final = "TELECMI_SECRET"  # noqa: S105  the name of a variable
BASE_URL: Final = "TELECMI_BASE_URL"

VARIABLES: Final = {
    "inet_no": INET_NO,
    "base_url": BASE_URL,
    "rate": "BULK_IMPORT_RATE",
    "region": "BULK_IMPORT_REGION",
}
"""What an account may set in place of a variable."""

KEYS: Final = (*VARIABLES, "defaults", "secret_file", "notify")
"""What the table of an account may say."""


@dataclass(frozen=True, slots=True)
class NamedAccount:
    """An account of the settings.

    Attributes:
        name: What it is called there.
        found: What its tables say, by key; nothing of it is checked yet.
    """

    name: str
    found: Found

    @property
    def secret_variable(self) -> str:
        """The variable of its secret."""
        return secret_variable(self.name)

    @property
    def inet_no(self) -> str:
        """Its number as written; empty where none is."""
        number = self.found.get("inet_no")
        return "" if number is None else str(number.value).strip()

    @property
    def shown(self) -> str:
        """Its name, and its number where that is known."""
        return f"{self.name} ({self.inet_no})" if self.inet_no else self.name

    def variables(self) -> dict[str, Setting]:
        """Return what it sets, by variable."""
        return {VARIABLES[key]: self.found[key] for key in VARIABLES if key in self.found}


def secret_variable(name: str) -> str:
    """Return the variable of an account's secret.

    That of `Mumbai Sales` is `TELECMI_SECRET_MUMBAI_SALES`.
    """
    return f"{SECRET}_" + re.sub(r"\W+", "_", name).upper()


def named_accounts(folder: Path = WORKING_FOLDER) -> tuple[NamedAccount, ...]:
    """Return the accounts of all files of settings; of two that say the same, the nearer counts.

    Args:
        folder: The folder of work.

    Raises:
        OSError: A file cannot be read.
        ValueError: One is no TOML.
        Refused: Accounts cannot be told apart, or say what no account can.
    """
    tables: dict[str, list[tuple[str, Found]]] = {}
    for place, trust in folders(folder):
        for name, found in accounts_in(place, trust).items():
            tables.setdefault(name.strip().casefold(), []).append((name.strip(), found))
    accounts = tuple(
        NamedAccount(same[0][0], dict(ChainMap(*(found for _, found in same))))
        for same in tables.values()
    )
    _refuse_alike(accounts)
    for account in accounts:
        _refuse_unknown(account)
    return accounts


def _refuse_alike(accounts: Iterable[NamedAccount]) -> None:
    """Refuse two names that differ in nothing that a variable could show."""
    seen: dict[str, str] = {}
    for account in accounts:
        other = seen.setdefault(account.secret_variable, account.name)
        if other != account.name:
            facts = {"variable": account.secret_variable, "one": other, "other": account.name}
            raise Refused("accounts.alike", **facts)


def _refuse_unknown(account: NamedAccount) -> None:
    for key, setting in account.found.items():
        if key not in KEYS:
            code = "accounts.secret_in_table" if key == "secret" else "accounts.unknown_key"
            raise Refused(
                code,
                source=setting.source.name,
                key=key,
                name=account.name,
                keys=", ".join(KEYS),
                variable=account.secret_variable,
            )


def named(accounts: Sequence[NamedAccount], name: str) -> NamedAccount | None:
    """Return the account of that name or App ID, in any case; None for none, or for several."""
    wanted = name.strip().casefold()
    by_name = [one for one in accounts if one.name.casefold() == wanted]
    found = by_name or [one for one in accounts if one.inet_no == wanted]
    return found[0] if len(found) == 1 else None


def chosen(accounts: Sequence[NamedAccount], name: str) -> NamedAccount:
    """Return the account of that name or App ID.

    Raises:
        Refused: There is none; the message lists those that are there.
    """
    found = named(accounts, name)
    if found is None:
        code = "accounts.unknown" if accounts else "accounts.none"
        raise Refused(code, name=name, accounts=listed(accounts))
    return found


def listed(accounts: Iterable[NamedAccount]) -> str:
    """Return the names of *accounts*, each with its number."""
    return ", ".join(account.shown for account in accounts)


def only_one(
    accounts: Sequence[NamedAccount], flat: Mapping[str, Setting], *, is_needed: bool
) -> NamedAccount | None:
    """Return the account of a command that names none.

    Args:
        accounts: Those that have a name.
        flat: What the settings without an account say.
        is_needed: Whether the command cannot do without one.

    Returns:
        The only one; None where the settings without an account give one, or there is none.

    Raises:
        Refused: There are several, and the command needs one.
    """
    if INET_NO in flat or not accounts:
        return None
    if len(accounts) == 1:
        return accounts[0]
    if is_needed:
        raise Refused("accounts.choose", accounts=listed(accounts), first=accounts[0].name)
    return None
