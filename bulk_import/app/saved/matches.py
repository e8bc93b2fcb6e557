"""A person's own column matches and options, saved as a profile and used again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from bulk_import import dialers
from bulk_import.app.origin import EditablePlan, origin_of
from bulk_import.dialers import SavedOptions
from bulk_import.mapping import field_named
from bulk_import.options import ReadOptions, declared
from bulk_import.problems import Refused, reason_of

_KEPT: Final = ("sheet", "date_order", "encoding", "region", "rename", "max_rows")
"""The options that are kept as they are."""

_FILES: Final = ("agents", "replace")
"""Those that name files, which are kept as they are found from every folder."""

_USUAL: Final = ReadOptions()


def with_profile(
    options: ReadOptions, path: str, folders: Sequence[Path]
) -> tuple[ReadOptions, Mapping[str, str]]:
    """Return *options* with those of their profile where they say nothing, and its matches.

    Args:
        options: What the command, the environment and files of settings say; they come first.
        path: The file that is read.
        folders: Where saved profiles are.

    Raises:
        Refused: There is no such profile, or it is one by which exports are converted.
    """
    if options.profile is None:
        return options, {}
    profile = dialers.load(options.profile, folders)
    if profile.column_choices is None:
        raise Refused("converted.converts", path=path, profile=options.profile)
    saved = profile.options
    said = {
        name: value
        for name in (*_KEPT, *_FILES)
        if (value := getattr(saved, name)) is not None
        and getattr(options, name) == getattr(_USUAL, name)
    }
    given = {**saved.given, **options.given}
    return replace(options, given=given, **said), profile.column_choices


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


def remember(plan: EditablePlan, path: Path) -> tuple[str, ...]:
    """Save how the columns of *plan* were matched, and its options, as the profile at *path*.

    Returns:
        The options that are kept, as they are written in commands.

    Raises:
        Refused: The file cannot be written.
    """
    matches = {
        match.header: match.field
        for match in plan.matches.columns
        # What fills two fields, or is one list with others, says so again.
        if match.field and not (match.holds or match.goes_on or match.part_of)
    }
    options = _options(plan, matches)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(dialers.saved_profile(path.stem, matches, options))
    except OSError as error:
        raise Refused("profile.cannot_save", path=str(path), reason=reason_of(error)) from error
    flags = {name: one.flag.flag for name, one in declared(ReadOptions).items()}
    return tuple(flags[name] for name in flags if name in options.model_fields_set)


def _options(plan: EditablePlan, matches: Mapping[str, str]) -> SavedOptions:
    """Return the options of *plan*, and what was matched by hand beside *matches*."""
    origin = origin_of(plan)
    options = origin.options
    chosen = {**origin.remembered, **options.columns}
    files = {name: getattr(options, name) for name in _FILES}
    by_hand = {header: field_named(field) or "" for header, field in chosen.items()}
    values = {
        **{name: str(Path(named).absolute()) for name, named in files.items() if named is not None},
        "given": dict(options.given),
        "columns": {header: by_hand[header] for header in by_hand if header not in matches},
        **{name: getattr(options, name) for name in _KEPT},
    }
    usual = {name: getattr(_USUAL, name) for name in _KEPT}
    is_said = {name for name, value in values.items() if value and value != usual.get(name)}
    return SavedOptions.model_validate({name: values[name] for name in values if name in is_said})
