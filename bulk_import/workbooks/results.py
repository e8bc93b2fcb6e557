"""Writes the results of a check or a run in the format that the target asks for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bulk_import import messages
from bulk_import.files import save
from bulk_import.outcome import Result
from bulk_import.validation import Plan
from bulk_import.workbooks.facts import RunFacts

MOST_ROWS_COPIED: Final = 20_000
"""Rows up to which a workbook is copied; openpyxl keeps every cell of it in memory."""


def write_results(
    plan: Plan,
    results: Mapping[int, Result],
    facts: RunFacts,
    *,
    source: bytes | None,
    target: Path,
    most_copied: int = MOST_ROWS_COPIED,
) -> Path:
    """Write *results* beside the cells that they are about.

    Args:
        plan: What was planned.
        results: What became of each row of the plan, by its number.
        facts: When, where and for whom.
        source: The user's workbook, to be annotated; None where the input was none.
        target: Where the file goes; a name that ends in `.csv` makes it CSV.
        most_copied: Rows up to which a workbook is copied.

    Returns:
        The path really written: an existing file is never replaced.

    Raises:
        Refused: The target cannot be written.
    """
    if target.suffix.lower() == ".csv":
        from bulk_import.workbooks.csv_results import as_csv  # noqa: PLC0415  rarely used

        return save(as_csv(plan, results), target)
    return save(_as_workbook(plan, results, facts, source, most_copied=most_copied), target)


def _as_workbook(
    plan: Plan,
    results: Mapping[int, Result],
    facts: RunFacts,
    source: bytes | None,
    *,
    most_copied: int,
) -> bytes:
    """Return the annotated copy; a new workbook where there is nothing that can be copied."""
    # The libraries take a tenth of a second each to import, and one of them is enough.
    remarks: tuple[str, ...] = ()
    if source is not None and len(plan.sheet.rows) > most_copied:
        remarks = (messages.text("summary.new_as_long", most=f"{most_copied:,}"),)
    elif source is not None:
        from bulk_import.workbooks.annotate import Uncopied, as_copy  # noqa: PLC0415  see above

        try:
            return as_copy(source, plan, results, facts)
        except Uncopied as why:
            reason = messages.text(why.code, error=why.error)
            remarks = (messages.text("summary.new_as_uncopied", reason=reason),)

    from bulk_import.workbooks.create import as_new_workbook  # noqa: PLC0415  see above

    return as_new_workbook(plan, results, facts, remarks=remarks)
