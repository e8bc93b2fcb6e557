"""Choosing the sheet that holds the campaigns, without guessing between several."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from bulk_import import mapping
from bulk_import.problems import Refused
from bulk_import.sheet import Sheet, Spreadsheet


def choose(
    spreadsheet: Spreadsheet,
    requested: str | None,
    columns: Mapping[str, str],
    given: Collection[str],
) -> Sheet:
    """Return the sheet that holds the campaigns.

    Where one sheet has names of campaigns, a list of choices or an empty template does not count,
    even if its header names fields too.

    Args:
        spreadsheet: The file.
        requested: The name of the sheet; None to find it.
        columns: Headers matched by hand.
        given: Fields for which the command gives a value.

    Raises:
        Refused: No sheet has the name, several sheets look alike, or *columns* names a field that
            does not exist.
    """
    if requested is not None:
        return named(spreadsheet.sheets, requested)
    filled = [sheet for sheet in spreadsheet.sheets if not sheet.is_empty]
    if len(filled) == 1:
        return filled[0]
    likenesses = [mapping.likeness(sheet, columns, given) for sheet in filled]
    best = max(likenesses)
    likely = [sheet for sheet, likeness in zip(filled, likenesses, strict=True) if likeness == best]
    if len(likely) > 1 and best > mapping.NO_HEADER:
        raise Refused("file.several_sheets", sheets=_listed(likely))
    return likely[0]


def named(sheets: Sequence[Sheet], requested: str) -> Sheet:
    """Return the sheet of that name; case and outer spaces matter only between two such names."""
    exactly = [sheet for sheet in sheets if sheet.name == requested]
    about = [sheet for sheet in sheets if _folded(sheet.name) == _folded(requested)]
    if exactly or len(about) == 1:
        return (exactly or about)[0]
    raise Refused("file.no_such_sheet", sheet=requested, sheets=_listed(sheets))


def _folded(name: str | None) -> str:
    return (name or "").strip().casefold()


def _listed(sheets: Sequence[Sheet]) -> str:
    return ", ".join(f"“{sheet.name}”" for sheet in sheets)
