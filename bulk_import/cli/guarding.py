"""What guards the files of a command against the mistakes of a weekly run."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import replace

from bulk_import.app.growing_files import FileLook
from bulk_import.app.guarding import EarlierFiles, Guards
from bulk_import.app.json_report import describe_allowed, describe_refusal
from bulk_import.app.notify.notified import Notified
from bulk_import.app.origin import EditablePlan
from bulk_import.cli.output import print_err, print_json
from bulk_import.cli.report_output import each_file
from bulk_import.cli.telling import Telling
from bulk_import.cli.waiting import waiting
from bulk_import.clock import Clock
from bulk_import.journal_address import may_exist
from bulk_import.log_levels import WARNING
from bulk_import.options import GuardOptions
from bulk_import.problems import Problem, Refused
from bulk_import.settings import Settings

OnRefusal = Callable[[str, Refused, int], Notified | None]
"""Tells people of a file that is refused, with the exit status, and returns whether they were."""


def nobody_told_of_refusal(file: str, refused: Refused, status: int) -> Notified | None:
    """Tell nobody: of a check, people hear by reading it."""
    del file, refused, status
    return None


def guards_of(options: GuardOptions, earlier: EarlierFiles | None, clock: Clock) -> Guards:
    """Return what guards files as *options* say, beside those of *earlier* runs."""
    return Guards(earlier=earlier, now=clock.now, wait=waiting(clock), options=options)


def guards_of_check(options: GuardOptions, settings: Settings, clock: Clock) -> Guards:
    """Return what guards files that are only checked; earlier runs count where they may be read."""
    if settings.inet_no is None or settings.untrusted or not may_exist(settings.journal):
        return guards_of(options, None, clock)
    from bulk_import.app.earlier_files import RecordedFiles
    from bulk_import.store import AccountAddress, open_store

    earlier = RecordedFiles(
        account=AccountAddress(settings.inet_no, settings.base_url),
        store=open_store(settings.journal),
        secret=settings.secret,
        now=clock.now,
        sheet=settings.read.sheet,
    )
    return guards_of(options, earlier, clock)


def check_or_refuse(guards: Guards, file: str, check: Callable[[], EditablePlan]) -> EditablePlan:
    """Return what *check* makes of *file*.

    Raises:
        Refused: A guard keeps it back.
    """
    look = FileLook.at(file)
    plan = check()
    guards.refuse(plan, look)
    return plan


def check_and_tell(guards: Guards, file: str, check: Callable[[], EditablePlan]) -> EditablePlan:
    """Return what *check* makes of *file*, with what would keep it back as problems of the file."""
    look = FileLook.at(file)
    plan = check()
    found: list[Problem] = []
    with suppress(Refused, OSError, ValueError, KeyError):  # a record that the check tells of
        found = guards.find(plan, look)
    return replace(plan, file_problems=(*plan.file_problems, *found))


def each_guarded_file(
    command: str,
    files: tuple[str, ...],
    work: Callable[[str], int],
    *,
    allowed: Collection[str],
    how: Telling,
    on_refusal: OnRefusal = nobody_told_of_refusal,
) -> int:
    """Do *work* for each file in turn, and return the worst status; see `each_file`.

    Args:
        command: The command, for its JSON.
        files: The files, as the user wrote them.
        work: What is done for one; returns its status.
        allowed: The codes of refusals of a file that a person allowed.
        how: How the result is told.
        on_refusal: Tells people of a file that is refused, or that a person allowed all the same.
    """

    def tell_refused(file: str, refused: Refused) -> None:
        how.log.add_refusal(refused, file=file)
        notified = on_refusal(file, refused, 2)
        if how.as_json:
            print_json(describe_refusal(command, file, refused, notified))

    def work_allowed(file: str) -> int:
        try:
            return work(file)
        except Refused as refused:
            if refused.code not in allowed or refused.facts.get("path") != file:
                raise
            notified = on_refusal(file, refused, 0)
            if how.as_json:
                print_json(describe_allowed(command, file, refused, notified))
            how.log.add("allowed", WARNING, file=file, code=refused.code)
            print_err(refused.message, WARNING)
            return 0

    return each_file(files, work_allowed, tell_refused)
