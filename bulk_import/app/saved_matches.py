"""A person's own column matches, saved as a profile and used again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bulk_import import dialers
from bulk_import.problems import Refused, reason_of
from bulk_import.validation import Plan


def remembered_columns(profile: str, path: str, folders: Sequence[Path]) -> Mapping[str, str]:
    """Return the field of each header that *profile* remembers.

    Raises:
        Refused: There is no such profile, or it is one by which exports are converted.
    """
    found = dialers.load(profile, folders).column_choices
    if found is None:
        raise Refused("converted.converts", path=path, profile=profile)
    return found


def place_of(name: str, folder: Path) -> Path:
    """Return where the profile *name* is going to be saved.

    Raises:
        Refused: The name is no name of a profile, or a profile has it already.
    """
    dialers.saved_profile(name, {})
    path = folder / f"{name}.toml"
    if path.exists():
        raise Refused("profile.exists", path=str(path), profile=name)
    return path


def remember(plan: Plan, path: Path) -> None:
    """Save how the columns of *plan* were matched as the profile at *path*.

    Raises:
        Refused: The file cannot be written.
    """
    matches = {
        match.header: match.field
        for match in plan.matches.columns
        # What fills two fields, or is one list with others, says so again.
        if match.field and not (match.holds or match.goes_on or match.part_of)
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(dialers.saved_profile(path.stem, matches))
    except OSError as error:
        raise Refused("profile.cannot_save", path=str(path), reason=reason_of(error)) from error
