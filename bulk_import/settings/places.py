"""Where the program keeps its files, and the folders in which it looks for settings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from os import PathLike, fspath
from pathlib import Path
from typing import Final

from platformdirs import user_config_path, user_data_path

from bulk_import.journal_address import DatabaseUrl, JournalAddress, journal_address
from bulk_import.problems import Refused
from bulk_import.settings.sources import ENV, TOML, Trust

APP: Final = "bulk-import"

WORKING_FOLDER: Final = Path()
"""Where the command was started."""


def default_journal() -> Path:
    """Return where the journal is kept while nothing else is set."""
    return user_data_path(APP, appauthor=False) / "journal.sqlite3"


def journal_named(named: str | PathLike[str] | DatabaseUrl | None) -> JournalAddress:
    """Return the journal that a program names: a file, or the URL of a database.

    Args:
        named: The path or the URL; None for the file in the user's data folder.

    Raises:
        Refused: It is the URL of something else.
    """
    if named is None:
        return default_journal()
    if isinstance(named, DatabaseUrl):
        return named
    try:
        return journal_address(fspath(named))
    except ValueError as error:
        raise Refused("settings.wrong", name="journal", reason=str(error), place="") from None


def beside(journal: JournalAddress, suffix: str) -> Path:
    """Return where a machine keeps what goes with *journal* and is no part of it.

    Args:
        journal: A file, beside which that is; or a database, for which it is in the data folder.
        suffix: What the name ends in.
    """
    file = journal
    if isinstance(file, DatabaseUrl):
        digest = hashlib.sha256(str(journal).encode()).hexdigest()[:8]
        file = default_journal().with_name(f"postgresql-{digest}")
    return Path(f"{file}{suffix}")


def agents_file(journal: JournalAddress, inet_no: int, base_url: str) -> Path:
    """Return where the list of an account's agents is kept: beside the journal.

    Args:
        journal: The journal.
        inet_no: The account's number.
        base_url: The API's address: a stand-in may have an account of the same number.
    """
    address = hashlib.sha256(base_url.encode()).hexdigest()[:8]
    return agents_folder(journal) / f"{inet_no}-{address}.json"


def agents_folder(journal: JournalAddress) -> Path:
    """Return the folder of the lists of agents that belong to *journal*."""
    return beside(journal, ".agents")


def default_profiles() -> Path:
    """Return the folder of the profiles that a person saved."""
    return user_folder() / "profiles"


def profile_folders(own: Path | None) -> list[Path]:
    """Return the folders in which profiles are looked for by name.

    Args:
        own: The folder that the settings name; None for the one of every person.
    """
    return [own or default_profiles()]


def user_folder() -> Path:
    """Return the user's configuration folder of this program."""
    return user_config_path(APP, appauthor=False)


def folders(working: Path = WORKING_FOLDER) -> tuple[tuple[Path, Trust], ...]:
    """Return the folders of settings, the one that counts first coming first.

    Args:
        working: The folder of work.
    """
    return (working, Trust.WORKING_FOLDER), (user_folder(), Trust.USER_FOLDER)


def files(working: Path = WORKING_FOLDER) -> Iterator[Path]:
    """Yield the whole paths of the files of settings, whether they are there or not."""
    for folder, _ in folders(working):
        yield from (folder.absolute() / name for name in (ENV, TOML))
