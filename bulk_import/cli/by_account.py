"""`--by-account`: a sheet for several accounts, with one run an account and one workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial

from bulk_import.api.redaction import Redactor
from bulk_import.app.accounts.own_secret import refuse_own_secret
from bulk_import.app.by_account import AccountPart, not_begun, parted, together
from bulk_import.app.checking import report_check, report_compared
from bulk_import.app.guarding import Guards
from bulk_import.app.origin import EditablePlan
from bulk_import.app.report import Report
from bulk_import.app.running import Run
from bulk_import.cancellation import Cancellation
from bulk_import.cli.asking import asking
from bulk_import.cli.guarding import (
    OnRefusal,
    check_and_tell,
    check_or_refuse,
    each_guarded_file,
    guards_of,
    nobody_told_of_refusal,
)
from bulk_import.cli.interrupts import interruptible
from bulk_import.cli.keeping import Keeping
from bulk_import.cli.live_agents import pulled_for_one_of_several
from bulk_import.cli.notifying import Notifier
from bulk_import.cli.output import print_err
from bulk_import.cli.redaction import discreet
from bulk_import.cli.report_output import OnEnd, nobody_told, tell
from bulk_import.cli.reviewed_plans import (
    ReviewedByAccount,
    not_reviewed,
    reviewed_by_account,
)
from bulk_import.cli.sending import (
    SANDBOX_QUIET_PERIOD,
    carry_out,
    confirm,
    live_agents,
    opened,
)
from bulk_import.cli.settings_output import hinting, tell_settings
from bulk_import.cli.targets import target_of
from bulk_import.cli.telling import Telling
from bulk_import.cli.trust import refuse_secret_in_arguments, trusted
from bulk_import.cli.waiting import when_free
from bulk_import.clock import Clock
from bulk_import.log_levels import ERROR
from bulk_import.options import GuardOptions
from bulk_import.problems import Refused
from bulk_import.settings import Settings, load
from bulk_import.settings.accounts import chosen, named_accounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a command asks for.

    Attributes:
        files: The files, as the user wrote them.
        options: The options of the program, by name.
        account: The account of rows that name none; None where they must.
        how: How the result is told.
        clock: Time.
        guarding: What guards the file as a whole; the runs of its accounts are not compared.
        yes: Whether sending was agreed to before.
        sandbox: Whether everything goes to stand-ins.
        may_ask: Whether the command lets anything be asked.
        minutes: How long to wait for an account that another run holds.
    """

    files: tuple[str, ...]
    options: Mapping[str, object]
    account: str | None
    how: Telling
    clock: Clock
    guarding: GuardOptions
    yes: bool = False
    sandbox: bool = False
    may_ask: bool = True
    minutes: int = 0

    def settings(self, account: str | None = None) -> Settings:
        """Return the settings of an account, as a person who was asked lets them count."""
        otherwise = {"quiet_period": SANDBOX_QUIET_PERIOD} if self.sandbox else None
        return load(self.options, otherwise, account=account)


def check_by_account(asked: Asked, kept: Keeping) -> int:
    """Check each file account by account, keep what is to be kept, and return the exit status."""

    def check_one(file: str) -> int:
        seen = not_reviewed(file, _otherwise(asked))
        with _planned(asked, seen, asked.settings, check_and_tell) as (plan, parts):
            kept.keep_parts(plan, parts, asked.clock, seen.otherwise)
            reports = [_checked(part, asked.clock) for part in parts]
            return _tell(plan, parts, reports, file=file, asked=asked)

    return _each(asked, "check", check_one)


def _checked(part: AccountPart, clock: Clock) -> Report:
    if part.settings is None:
        return report_check(part.plan, None, "", clock)
    return report_compared(part.plan, part.settings, clock)


def run_by_account(asked: Asked) -> int:
    """Run each file account by account, and return the exit status."""
    cancellation = Cancellation()
    notifier = Notifier(
        files=asked.files,
        account=asked.account,
        by_account=True,
        is_trial=asked.sandbox,
        how=asked.how,
    )

    def settings_of(account: str | None) -> Settings:
        settings = asked.settings(account)
        if asked.sandbox:
            return settings
        return trusted(settings, asked.files, may_ask=asked.may_ask)

    def run_one(named: str) -> int:
        if cancellation.code is not None:  # while the results of the file before were written
            raise KeyboardInterrupt
        seen = reviewed_by_account(named, _otherwise(asked))
        file = seen.file
        target_of(file, "run", asked.how.output)
        planned = _planned(asked, seen, settings_of, check_or_refuse)
        with planned as (plan, parts), ExitStack() as held:
            seen.confirm(plan, parts)
            runs = [_run(part, asked, cancellation, held) for part in parts]
            for run in runs:
                if run is not None:
                    confirm(run, yes=asked.yes, may_ask=asked.may_ask)
            reports = [
                _carried_out(file, part, run, asked) for part, run in zip(parts, runs, strict=True)
            ]
            on_end = _on_end(notifier, named, parts, reports)
            return _tell(plan, parts, reports, file=file, asked=asked, on_end=on_end)

    with notifier.telling():
        whole = asked.settings()
        notifier.go_by(whole)
        if not (asked.sandbox or asked.how.quiet):
            tell_settings(whole)
        return _each(asked, "run", run_one, notifier.refused)


def _on_end(
    notifier: Notifier, file: str, parts: Sequence[AccountPart], reports: Sequence[Report]
) -> OnEnd:
    """Return what tells the people of each account of its rows."""
    of_report = {id(report): part.settings for part, report in zip(parts, reports, strict=True)}
    return lambda report, saved: notifier.ended(file, report, saved, of_report[id(report)])


def _run(
    part: AccountPart, asked: Asked, cancellation: Cancellation, held: ExitStack
) -> Run | None:
    """Return the run of a part; None for rows without an account."""
    settings = part.settings
    if settings is None:
        return None
    account, store = held.enter_context(
        opened(settings, sandbox=asked.sandbox, inet_no=settings.inet_no)
    )
    return Run(
        plan=part.plan,
        account=account.model_copy(update={"name": settings.name}),
        options=settings.send,
        store=store,
        cancellation=cancellation,
        clock=asked.clock,
    )


def _carried_out(file: str, part: AccountPart, run: Run | None, asked: Asked) -> Report:
    """Return the report of a part; what keeps one account from its run keeps no other."""
    if run is None:
        return _not_run(part, asked.clock)
    if run.cancellation.code is not None:
        return _not_run(part, asked.clock, Refused("run.not_reached"))

    def send() -> Report:
        with interruptible(run.cancellation) as interrupts:
            return carry_out(run, file, interrupts, asked.how)

    try:
        return when_free(
            send,
            partial(run.store.refuse_held, run.account),
            clock=asked.clock,
            minutes=asked.minutes,
            log=asked.how.log,
        )
    except Refused as refused:
        asked.how.log.add_refusal(refused, file=file, account=part.account)
        print_err(refused.message, ERROR)
        return _not_run(part, asked.clock, refused)


def _not_run(part: AccountPart, clock: Clock, refused: Refused | None = None) -> Report:
    settings = part.settings
    number, address = (settings.inet_no, settings.base_url) if settings else (None, "")
    report = report_check(part.plan, number, address, clock)
    results = report.results if refused is None else not_begun(part.plan, refused)
    return replace(report, results=results, facts=replace(report.facts, command="run"))


def _otherwise(asked: Asked) -> str | None:
    """Return the account of rows that name none; None where they must."""
    return None if asked.account is None else chosen(named_accounts(), asked.account).name


@contextmanager
def _planned(
    asked: Asked,
    seen: ReviewedByAccount,
    settings_of: Callable[[str], Settings],
    guarded: Callable[[Guards, str, Callable[[], EditablePlan]], EditablePlan],
) -> Iterator[tuple[EditablePlan, tuple[AccountPart, ...]]]:
    """Yield the plan of the whole file, and its parts; their secrets are hidden meanwhile."""
    accounts, whole, file = named_accounts(), asked.settings(), seen.file
    asks = asked.may_ask and not asked.yes and not seen.is_plan
    guards = guards_of(asked.guarding, None, asked.clock)
    held = ExitStack()
    with hinting([file]), held, asking(file, asked.clock, asked.how, may_ask=asks) as check:

        def hidden(account: str) -> Settings:
            settings = settings_of(account)
            if settings.secret is not None:
                held.enter_context(discreet(settings.secret))
            return _with_agents(settings, asked, held) if options.live else settings

        options = seen.options(replace(whole.read, inet_no=None, account=None, listed_agents=None))
        plan = guarded(guards, file, partial(check, options))
        parts = parted(plan, accounts, hidden, seen.otherwise)
        for part in parts:
            _refuse_secret(plan, part.settings)
        yield plan, parts


def _with_agents(settings: Settings, asked: Asked, held: ExitStack) -> Settings:
    """Return *settings* with the list of the agents of their account, or of its stand-in."""
    settings = replace(settings, read=replace(settings.read, live=True))
    if not asked.sandbox:
        agreed = trusted(settings, asked.files, may_ask=asked.may_ask)
        pulled_for_one_of_several(agreed, asked.clock)
        return agreed
    account, store = held.enter_context(opened(settings, sandbox=True, inet_no=settings.inet_no))
    live = live_agents(settings, account, store, asked.clock, sandbox=True)
    return replace(settings, read=live(settings.read))


def _refuse_secret(plan: EditablePlan, settings: Settings | None) -> None:
    """Refuse a sheet that holds the secret of one of its accounts, in whose rows ever."""
    if settings is not None and settings.secret is not None:
        refuse_secret_in_arguments(settings.secret)
        refuse_own_secret(plan, Redactor(settings.secret))


def _tell(
    plan: EditablePlan,
    parts: Sequence[AccountPart],
    reports: Sequence[Report],
    *,
    file: str,
    asked: Asked,
    on_end: OnEnd = nobody_told,
) -> int:
    told = [(part.account, report) for part, report in zip(parts, reports, strict=True)]
    is_recorded = any(report.facts.run for report in reports)
    whole = together(plan, parts, reports)
    return tell(whole, file, asked.how, is_recorded=is_recorded, parts=told, on_end=on_end)


def _each(
    asked: Asked,
    command: str,
    work: Callable[[str], int],
    on_refusal: OnRefusal = nobody_told_of_refusal,
) -> int:
    if asked.guarding.is_strict:
        raise Refused("usage.by_account_guard")
    return each_guarded_file(
        command,
        asked.files,
        work,
        allowed=asked.guarding.allowed,
        how=asked.how,
        on_refusal=on_refusal,
    )
