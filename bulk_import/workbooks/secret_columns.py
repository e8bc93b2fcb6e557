"""Finding the app secrets that a sheet holds."""

from __future__ import annotations

from bulk_import.cells import written
from bulk_import.validation import Plan
from bulk_import.workbooks.secrecy import REMOVED, SHORTEST, Secrets


def secrets_in(plan: Plan) -> Secrets:
    """Return the secrets of the columns that the headers call so."""
    columns = [match.column for match in plan.matches.columns if match.use == "secret"]
    below = plan.sheet.below(plan.matches.header_row).columns if columns else {}
    cells = (cell for letters in columns for cell in below[letters].values)
    texts = {written(cell).strip() for cell in cells} - {REMOVED}
    recognizable = sorted((text for text in texts if len(text) >= SHORTEST), key=len, reverse=True)
    return Secrets(frozenset(columns), tuple(recognizable))
