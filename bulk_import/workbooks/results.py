"""Writes the results of a check or a run in the format that the target asks for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol

from bulk_import import messages
from bulk_import.files import save
from bulk_import.outcome import Result
from bulk_import.validation import Plan
from bulk_import.workbooks.annotate.additions import Additions, Uncopied
from bulk_import.workbooks.annotate.gathering import additions_of
from bulk_import.workbooks.annotate.in_worker import copied
from bulk_import.workbooks.facts import RunFacts
from bulk_import.workbooks.listing import first_result_column

_WITH_MACROS: Final = frozenset({".xlsm", ".xltm"})


class Copy(Protocol):
    """What copies the user's workbook; `copied` says how."""

    def __call__(self, source: bytes, additions: Additions, *, is_trial: bool = False) -> bytes:
        """Return the annotated copy."""


def write_results(
    plan: Plan,
    results: Mapping[int, Result],
    facts: RunFacts,
    *,
    source: bytes | None,
    target: Path,
    uncopied: Uncopied | None = None,
    copy: Copy = copied,
) -> Path:
    """Write *results* beside the cells that they are about.

    Args:
        plan: What was planned.
        results: What became of each row of the plan, by its number.
        facts: When, where and for whom.
        source: The user's workbook, to be annotated; None where the input was none.
        target: Where the file goes; a name that ends in `.csv` makes it CSV.
        uncopied: Why the workbook cannot be copied, where that is known already.
        copy: What copies it.

    Returns:
        The path really written: an existing file is never replaced.

    Raises:
        Refused: The target cannot be written.
    """
    if target.suffix.lower() == ".csv":
        from bulk_import.workbooks.csv_results import as_csv  # noqa: PLC0415  rarely used

        return save(as_csv(plan, results), target, like=plan.path)
    remarks: tuple[str, ...] = ()
    if source is not None:
        try:
            if uncopied is not None:
                raise uncopied
            keeps_macros = target.suffix.lower() in _WITH_MACROS
            additions = additions_of(plan, results, facts, keeps_macros=keeps_macros)
            return save(copy(source, additions), target, like=plan.path)
        except Uncopied as why:
            reason = messages.text(why.code, error=why.error)
            remarks = (messages.text("summary.new_as_uncopied", reason=reason),)
    # XlsxWriter takes a tenth of a second to import, for nothing where there is a copy.
    from bulk_import.workbooks.create import as_new_workbook  # noqa: PLC0415  see above

    return save(as_new_workbook(plan, results, facts, remarks=remarks), target, like=plan.path)


def try_results(
    plan: Plan,
    results: Mapping[int, Result],
    facts: RunFacts,
    *,
    copy: Copy = copied,
) -> Uncopied | None:
    """Return why the user's workbook cannot be copied; None where it can, or is none.

    To be known before the first request leaves: a file can be fit to be read and still take its
    copy down. The arguments are those of `write_results`.

    Raises:
        Refused: The sheet has no room for our columns.
    """
    if plan.source is None:
        first_result_column(plan)
        return None
    try:
        copy(plan.source, additions_of(plan, results, facts), is_trial=True)
    except Uncopied as why:
        first_result_column(plan)
        return why
    return None
