"""Why there is no account: what is not set, what is, and where it was looked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bulk_import.messages import text
from bulk_import.problems import Refused
from bulk_import.settings.accounts import INET_NO, secret_variable
from bulk_import.settings.keyring_entries import keyring_trouble
from bulk_import.settings.places import WORKING_FOLDER, files, folders
from bulk_import.settings.sources import ENV, TOML, Source


def no_account(
    name: str | None, missing: Sequence[str], sources: Mapping[str, Source], folder: Path
) -> Refused:
    """Return why a command that needs the account cannot go on.

    Args:
        name: What `bulk-import.toml` calls the account; None for the one without a name.
        missing: The variables that are not set.
        sources: What gives each setting that is set, by its variable.
        folder: The folder of work.
    """
    looked = looked_for(sources, folder)
    if name is None:
        return Refused("settings.no_account", missing=", ".join(missing), **looked)
    if INET_NO in missing:
        return Refused("accounts.no_number", name=name)
    keyring, variable = keyring_trouble(name), secret_variable(name)
    return Refused("accounts.no_secret", name=name, variable=variable, keyring=keyring, **looked)


def looked_for(sources: Mapping[str, Source], folder: Path = WORKING_FOLDER) -> dict[str, str]:
    """Return what was found, and where it was looked for: a scheduler has a folder of its own.

    Args:
        sources: What gives each setting that is set, by its variable.
        folder: The folder of work.
    """
    settings = ", ".join(
        text("line.setting_found", variable=variable, source=source.name)
        for variable, source in sources.items()
    )
    return {
        "found": "line.settings_found" if settings else "line.no_settings_found",
        "settings": settings,
        "places": ", ".join(map(_place, files(folder))),
    }


def _place(file: Path) -> str:
    return str(file) if file.exists() else text("line.not_there", path=str(file))


def settings_beside(file: str) -> Path | None:
    """Return settings that stand beside *file* and count nowhere, since nobody works there.

    Args:
        file: What a command reads, as the user wrote it.

    Returns:
        The file of settings; None where there is none, or it is looked at.
    """
    folder = Path(file).absolute().parent
    if folder in {one.absolute() for one, _ in folders()}:
        return None
    return next((folder / name for name in (ENV, TOML) if (folder / name).is_file()), None)
