"""Names in a person's own profile that an export has in another spelling, by a slip of the keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from bulk_import import messages
from bulk_import.cells import line_of
from bulk_import.dialers.detecting import Detected
from bulk_import.dialers.export_table import ExportTable, table_of
from bulk_import.dialers.headers import ANY, EITHER, fits, fits_any, places, spellings
from bulk_import.dialers.profile import Profile
from bulk_import.dialers.profile_files import comes_with_the_program, load
from bulk_import.normalizers.near_misses import nearest
from bulk_import.problems import Refused
from bulk_import.sheet import Sheet

_SHORTEST: Final = 4
"""Letters from which a name can be another one by a slip."""


def refuse_misspelt(
    path: str,
    detected: Detected,
    *,
    by_hand: Mapping[str, str],
    sheets: Sequence[Sheet],
    folders: Sequence[Path],
) -> None:
    """Refuse an export whose columns or tables a person's own profile names almost, and not quite.

    A profile that comes with the program names what other releases have, and is not asked; nor is
    what a person's profile takes over from another one.

    Args:
        path: The export, as the user wrote it.
        detected: Its sheet with the campaigns, and the profile of it.
        by_hand: What a person says that headers are called in the profile, by header.
        sheets: The other tables of the export.
        folders: Where saved profiles are.

    Raises:
        Refused: A name is probably another one; says which.
    """
    profile = detected.profile
    table = table_of(detected.sheet, profile, by_hand)
    if table is None or comes_with_the_program(profile):
        return
    parent = load(profile.extends, folders) if profile.extends else None
    found = [*_headers(profile, parent, table), *_tables(profile, parent, sheets)]
    if found:
        names = ", ".join(
            messages.text("fault.misspelt", name=name, near=near) for name, near in found
        )
        raise Refused("profile.misspelt", path=path, profile=profile.id, names=names)


def _headers(
    profile: Profile, parent: Profile | None, table: ExportTable
) -> Iterator[tuple[str, str]]:
    """Yield the columns that the export lacks, each with one of its own that nothing names."""
    named = (*profile.mentioned_anywhere(), *profile.ignore.columns)
    unknown = [
        header
        for header in table.filled_headers
        if not profile.is_secret(header) and not fits_any(named, header)
    ]
    taken_over = set(parent.mentioned_anywhere()) if parent else set()
    for name in dict.fromkeys(profile.mentioned_anywhere()):
        if name not in taken_over and not places(name, table.headers):
            yield from _near(name, unknown)
            yield from _near_beside(name, profile)


def _near_beside(name: str, profile: Profile) -> Iterator[tuple[str, str]]:
    """Yield a column of a sister table with the table that was meant by it, if another one was."""
    table, dot, column = name.partition(".")
    if dot and column.partition(".")[0] in {ANY, "0"} and table not in profile.beside:
        yield from ((name, f"{near}.{column}") for _, near in _near(table, [*profile.beside]))


def _tables(
    profile: Profile, parent: Profile | None, sheets: Sequence[Sheet]
) -> Iterator[tuple[str, str]]:
    """Yield the tables that the export lacks, and the columns of those that it has."""
    for patterns, columns in _named_tables(profile):
        if parent and (patterns, columns) in _named_tables(parent):
            continue
        there = [one for one in sheets if fits(EITHER.join(patterns), one.name or "")]
        if not there:
            yield from _near_any(patterns, [one.name for one in sheets if one.name])
        for sheet in there:
            headers = _headers_of(sheet)
            for column in columns:
                if not places(column, headers):
                    yield from _near(column, [one for one in headers if one not in columns])


def _named_tables(profile: Profile) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return the tables beside the campaigns: their names, and the columns that are read."""
    answering = [one for lookup in profile.lookup.values() for one in lookup.table]
    return [
        *(((one.name,), (*one.key, *one.value)) for one in answering),
        *(
            (one.table, (*one.key, *_columns_beside(name, profile)))
            for name, one in profile.beside.items()
        ),
    ]


def _columns_beside(name: str, profile: Profile) -> Iterator[str]:
    """Yield the columns of the sister table *name* that the profile reads."""
    for one in dict.fromkeys(profile.mentioned_anywhere()):
        for alternative in one.split(EITHER):
            table, _, rest = alternative.partition(".")
            if table == name:
                yield rest.partition(".")[-1]


def _headers_of(sheet: Sheet) -> tuple[str, ...]:
    first = next((cells for _, cells in sheet.iter_rows()), ())
    return tuple(map(line_of, first))


def _near_any(patterns: Iterable[str], known: Sequence[str]) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        yield from _near(pattern, known)


def _near(pattern: str, known: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield *pattern* with the one of the *known* names that was meant by it, if one was."""
    by_spelling = {spellings(one)[-1]: one for one in known}
    for name in pattern.split(EITHER):
        if ANY not in name:
            found = nearest(spellings(name)[-1], by_spelling, shortest=_SHORTEST)
            yield from ((name, by_spelling[one]) for one in found[:1])
