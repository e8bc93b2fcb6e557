"""`bulk-import check`: what would happen, with nothing sent."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import click

from bulk_import.cli.options import (
    ACCOUNT,
    BY_ACCOUNT,
    CHECKING,
    FILES,
    NO_INPUT,
    declared_options,
    guard_options,
)
from bulk_import.cli.starting_ahead import reading_ahead
from bulk_import.cli.telling import Telling, telling_options
from bulk_import.cli.worded import WordedCommand, option
from bulk_import.clock import Clock
from bulk_import.options import GuardOptions


@click.command(cls=WordedCommand, help="help.check")
@FILES
@declared_options(*CHECKING)
@telling_options
@option("--save-profile", metavar="NAME", help="option.save_profile")
@option("--save-plan", metavar="PLAN", help="option.save_plan")
@ACCOUNT
@BY_ACCOUNT
@NO_INPUT
@guard_options
@click.pass_obj
@reading_ahead
def check(
    clock: Clock,
    *,
    files: tuple[str, ...],
    options: Mapping[str, object],
    how: Telling,
    save_profile: str | None,
    save_plan: str | None,
    account: str | None,
    by_account: bool,
    no_input: bool,
    guarding: GuardOptions,
) -> int:
    """Read and check the files; send nothing."""
    from bulk_import.api.redaction import Redactor
    from bulk_import.app import checking
    from bulk_import.app.accounts.own_secret import refuse_own_secret
    from bulk_import.cli.asking import asking
    from bulk_import.cli.guarding import check_and_tell, each_guarded_file, guards_of_check
    from bulk_import.cli.keeping import keeping
    from bulk_import.cli.redaction import unprinted
    from bulk_import.cli.report_output import tell
    from bulk_import.cli.trust import settings_to_check
    from bulk_import.files import refuse_special

    if how.output is not None:
        refuse_special(how.output)
    if by_account:
        from bulk_import.cli.by_account import Asked, check_by_account

        return check_by_account(
            Asked(
                files=files,
                options=options,
                account=account,
                how=how,
                clock=clock,
                may_ask=not no_input,
                guarding=guarding,
            ),
            keeping(files, None, profile=save_profile, plan=save_plan),
        )
    settings = settings_to_check(options, account, files, clock, may_ask=not no_input)
    guards = guards_of_check(guarding, settings, clock)
    kept = keeping(files, settings, profile=save_profile, plan=save_plan)

    def check_one(file: str) -> int:
        with asking(file, clock, how, may_ask=not no_input) as check_asking:
            plan = check_and_tell(guards, file, partial(check_asking, settings.read))
            if settings.secret is not None:
                refuse_own_secret(plan, Redactor(settings.secret))
            kept.keep(plan, settings, clock)
            report = guards.told(checking.report_compared(plan, settings, clock))
            return tell(report, file, how)

    with unprinted(settings.secret):
        return each_guarded_file("check", files, check_one, allowed=guarding.allowed, how=how)
