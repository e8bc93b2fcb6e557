"""`run PLAN`: what was reviewed is what is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bulk_import.app.by_account import AccountPart
from bulk_import.app.origin import EditablePlan
from bulk_import.app.saved.plan_signature import is_plan, is_plan_by_account
from bulk_import.messages import text
from bulk_import.options import ReadOptions
from bulk_import.problems import Refused
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
    from bulk_import.app.saved.plan_differences import (
        options_for,
        refuse_differences,
        refuse_other_account,
    )
    from bulk_import.app.saved.plans import file_of, load_plan

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


@dataclass(frozen=True, slots=True)
class ReviewedByAccount:
    """A file to run account by account, and what its plan asks for.

    Attributes:
        file: The file.
        is_plan: Whether a plan was named.
        otherwise: The account of rows that name none; None where they must.
        options: As for `Reviewed`.
        confirm: Refuses the plan that was made again, with its parts, where it is another.
    """

    file: str
    is_plan: bool
    otherwise: str | None
    options: Callable[[ReadOptions], ReadOptions]
    confirm: Callable[[EditablePlan, Sequence[AccountPart]], None]


def not_reviewed(file: str, otherwise: str | None) -> ReviewedByAccount:
    """Return a *file* that is read as it is, and the account of rows that name none."""
    return ReviewedByAccount(
        file,
        is_plan=False,
        otherwise=otherwise,
        options=lambda read: read,
        confirm=lambda _plan, _parts: None,
    )


def reviewed_by_account(named: str, otherwise: str | None) -> ReviewedByAccount:
    """Return what is to be run account by account where a person *named* a plan or a file.

    Args:
        named: The path of either.
        otherwise: The account of rows that name none, as the command has it.

    Raises:
        Refused: The plan cannot be used, its file is not what it was, or it is of one account.
    """
    if not is_plan(named):
        return not_reviewed(named, otherwise)
    from bulk_import.app.saved.plan_differences import options_for, refuse_other_parts
    from bulk_import.app.saved.plans import file_of, load_plan

    saved = load_plan(named)
    if not saved.by_account:
        raise Refused("plan.of_one_account", path=named)
    if otherwise not in {None, saved.otherwise}:
        facts = {"was": saved.otherwise or text("difference.nothing"), "now": str(otherwise)}
        raise Refused("plan.other_option", path=named, option="--account", **facts)
    return ReviewedByAccount(
        file_of(saved, named),
        is_plan=True,
        otherwise=saved.otherwise,
        options=lambda read: options_for(saved, read, named),
        confirm=lambda plan, parts: refuse_other_parts(saved, plan, parts, named),
    )


def is_by_account(files: Sequence[str]) -> bool:
    """Return whether *files* are plans of several accounts, which need no option to say so.

    Raises:
        Refused: Some are, and others are not.
    """
    plans = [file for file in files if is_plan_by_account(file)]
    if plans and len(plans) < len(files):
        raise Refused("plan.apart", path=plans[0])
    return bool(plans)
