"""Says which settings count and where they were looked for, since a scheduler works elsewhere."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from bulk_import.cli.output import is_anybody_there, print_err
from bulk_import.messages import text
from bulk_import.problems import Refused
from bulk_import.settings import Settings
from bulk_import.settings.lacking import looked_for, settings_beside

_NOTHING_FOUND: Final = frozenset({"settings.no_account", "accounts.none", "accounts.no_names"})
"""Refusals for which there are no settings at all, or none in any file."""


def tell_settings(settings: Settings) -> None:
    """Say in one line which settings count and where they were looked for, if nobody is there."""
    if not is_anybody_there():
        print_err(text("line.settings_used", **looked_for(settings.sources)))


@contextmanager
def hinting(files: Iterable[str]) -> Iterator[None]:
    """Name settings beside *files* where a command is refused for having found none."""
    try:
        yield
    except Refused as refused:
        if refused.code in _NOTHING_FOUND and "TELECMI" not in refused.facts.get("settings", ""):
            hint_at_settings(files)
        raise


def hint_at_settings(files: Iterable[str]) -> None:
    """Name settings that stand beside one of *files*, and not where a person works."""
    found = next(filter(None, map(settings_beside, files)), None)
    if found is not None:
        folder = shlex.quote(str(found.parent))
        print_err(text("line.settings_beside", path=str(found), folder=folder))
