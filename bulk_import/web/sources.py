"""Where a spreadsheet may come from: what Start offers to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bulk_import.dialers import profile_files
from bulk_import.problems import Refused


@dataclass(frozen=True, slots=True)
class SourceChoice:
    """A place where spreadsheets come from.

    Attributes:
        name: The profile, as options name it.
        title: What it is, for people.
    """

    name: str
    title: str


def source_choices(profiles: Path | None) -> list[SourceChoice]:
    """Return what people saved, by name, and then the dialers that are known; blocks.

    Args:
        profiles: The folder of what people saved; None for none.
    """
    ours = dialer_choices()
    known = {one.name for one in ours}
    saved = profile_files.names([profiles] if profiles else [])
    return [*(SourceChoice(name, name) for name in saved if name not in known), *ours]


@cache
def dialer_choices() -> tuple[SourceChoice, ...]:
    """Return the dialers that are known."""
    found = [SourceChoice(name, _title(name)) for name in profile_files.names(())]
    return tuple(sorted(found, key=lambda one: one.title.casefold()))


def _title(name: str) -> str:
    """Return the title of a profile without what stands in brackets; its name where it has none."""
    try:
        return profile_files.load(name, ()).title.partition(" (")[0]
    except Refused:
        return name
