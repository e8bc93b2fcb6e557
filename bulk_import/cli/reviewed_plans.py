"""`run PLAN`: what was reviewed is what is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bulk_import.app.origin import EditablePlan
from bulk_import.app.plan_signature import is_plan
from bulk_import.options import ReadOptions
from bulk_import.store import Addressed


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A file to run, and what the plan of it that a person reviewed asks for.

    Attributes:
        file: The file.
        is_plan: Whether a plan was named.
        options: Returns by which options the file is read, given what the command and the settings
            say; refuses what would make another plan.
        confirmed: Returns the plan that was made again; refuses one that is another.
    """

    file: str
    is_plan: bool
    options: Callable[[ReadOptions], ReadOptions]
    confirmed: Callable[[EditablePlan], EditablePlan]


def reviewed(named: str, account: Addressed | None) -> Reviewed:
    """Return what is to be run where a person *named* a plan or a file.

    Args:
        named: The path of either.
        account: Who is going to send it; None for a trial in the sandbox.

    Raises:
        Refused: The plan cannot be used, its file is not what it was, or it is of another account.
    """
    if not is_plan(named):
        return Reviewed(
            named, is_plan=False, options=lambda read: read, confirmed=lambda plan: plan
        )
    from bulk_import.app.plan_differences import (
        options_for,
        refuse_differences,
        refuse_other_account,
    )
    from bulk_import.app.saved_plans import file_of, load_plan

    saved = load_plan(named)
    if account is not None:
        refuse_other_account(saved, account, named)

    def confirmed(plan: EditablePlan) -> EditablePlan:
        refuse_differences(saved, plan, named)
        return plan

    return Reviewed(
        file_of(saved, named),
        is_plan=True,
        options=lambda read: options_for(saved, read, named),
        confirmed=confirmed,
    )
