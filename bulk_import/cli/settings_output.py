"""Says which settings count and where they were looked for, since a scheduler works elsewhere."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from bulk_import.cli.output import is_anybody_there, print_err
from bulk_import.cli.trust import refuse_secret_in_arguments
from bulk_import.messages import text
from bulk_import.problems import Refused
from bulk_import.settings import Settings, load
from bulk_import.settings.lacking import looked_for, settings_beside

_NOTHING_FOUND: Final = frozenset({"settings.no_account", "accounts.none", "accounts.no_names"})
"""Refusals for which there are no settings at all, or none in any file."""


def tell_settings(settings: Settings) -> None:
    """Say in one line which settings count and where they were looked for, if nobody is there."""
    if not is_anybody_there():
        print_err(text("line.settings_used", **looked_for(settings.sources)))


def settings_to_check(
    options: Mapping[str, object], files: Iterable[str], account: str | None
) -> Settings:
    """Return what a check goes by; where there is no account, settings beside the files are named.

    Args:
        options: The options of the program, by name.
        files: What is checked.
        account: The name of the account; None for the one without a name, or the only one.

    Raises:
        Refused: The settings cannot be used, or an argument holds the secret.
    """
    settings = load(options, account=account, needs_account=True)
    refuse_secret_in_arguments(settings.secret)
    if settings.inet_no is None:
        _hint_at_settings(files)
    return settings


@contextmanager
def hinting(files: Iterable[str]) -> Iterator[None]:
    """Name settings beside *files* where a command is refused for having found none."""
    try:
        yield
    except Refused as refused:
        if refused.code in _NOTHING_FOUND and "TELECMI" not in refused.facts.get("settings", ""):
            _hint_at_settings(files)
        raise


def _hint_at_settings(files: Iterable[str]) -> None:
    """Name settings that stand beside one of *files*, and not where a person works."""
    found = next(filter(None, map(settings_beside, files)), None)
    if found is not None:
        folder = shlex.quote(str(found.parent))
        print_err(text("line.settings_beside", path=str(found), folder=folder))
