"""What a person sees of a sheet before they let it be imported: the numbers that really count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

from bulk_import.app.checking import report_check
from bulk_import.app.comparing import compare
from bulk_import.app.dialing import Dialing, dialing
from bulk_import.app.jobs.destinations import Destination
from bulk_import.app.origin import EditablePlan
from bulk_import.app.report import Report
from bulk_import.campaign import body
from bulk_import.causes import Cause
from bulk_import.clock import Clock
from bulk_import.fields import DIALER_TYPE
from bulk_import.outcome import State
from bulk_import.problems import Severity
from bulk_import.workbooks import causes_of, changes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """What importing a sheet would do, if it began now.

    Attributes:
        report: Every row, with what earlier imports did.
        kinds: How many of the ready campaigns are of each kind of dialer.
        dialing: How many of them dial by themselves, and when the first does.
        first_name: The name of that one; empty where none does.
        behind: Why rows are not sent, by cause.
        warnings: What was assumed, repaired or left out in rows that are sent, by cause.
        changes: Values that are sent otherwise than written.
        seconds: How long it takes at the account's rate; None where there is no account.
        row: The first row that is sent; None for none.
        request: What is sent for it, without the account.
    """

    report: Report = field(repr=False)
    kinds: Mapping[str, int]
    dialing: Dialing
    first_name: str
    behind: tuple[Cause, ...]
    warnings: tuple[Cause, ...]
    changes: int
    seconds: float | None
    row: int | None
    request: Mapping[str, JsonValue]

    @property
    def ready(self) -> int:
        """How many rows are sent."""
        return self.report.counts[State.READY]

    @property
    def already(self) -> int:
        """How many rows an earlier import created."""
        return self.report.counts[State.ALREADY_CREATED]

    @property
    def to_fix(self) -> int:
        """How many rows stay behind because they need fixing."""
        return self.report.counts[State.INVALID]


def confirmation(plan: EditablePlan, destination: Destination | None, clock: Clock) -> Confirmation:
    """Return what importing *plan* would do; nothing is sent or written.

    Args:
        plan: The whole plan of the sheet.
        destination: Where it goes; None where no account is set up.
        clock: The present moment.
    """
    seconds = None if destination is None else 1 / destination.send.rate
    return confirmation_of(plan, checked_report(plan, destination, clock), seconds_each=seconds)


def confirmation_of(
    plan: EditablePlan, report: Report, *, seconds_each: float | None
) -> Confirmation:
    """Return what importing *plan* would do, of which *report* says how its rows stand.

    Args:
        plan: The whole plan of the sheet.
        report: That of a plan that is not run, with what earlier imports did.
        seconds_each: How long each campaign takes; None where that is not known.
    """
    ready = {row for row, result in report.results.items() if result.state is State.READY}
    causes = causes_of(report.plan, report.results)
    dials, first = dialing(report), min(ready, default=None)
    campaign = None if first is None else plan.rows.row(first).campaign
    return Confirmation(
        report=report,
        kinds=Counter(_kinds(plan, ready)),
        dialing=dials,
        first_name="" if dials.row is None else plan.rows.row(dials.row).name or "",
        behind=tuple(one for one in causes if one.problem.severity is not Severity.WARNING),
        warnings=tuple(_of_rows(causes, ready)),
        changes=sum(len(one.rows) for one in changes_of(plan)),
        seconds=None if seconds_each is None else len(ready) * seconds_each,
        row=first,
        request={} if campaign is None else body(campaign),
    )


def checked_report(plan: EditablePlan, destination: Destination | None, clock: Clock) -> Report:
    """Return the report of a *plan* that is not run, with what earlier imports did.

    Args:
        plan: The plan.
        destination: Where it would go; None where no account is set up.
        clock: The present moment.
    """
    if destination is None:
        return report_check(plan, None, "", clock)
    account = destination.account
    compared = compare(plan, account, destination.store, destination.send, now=clock.now())
    return report_check(plan, account.inet_no, account.base_url, clock, compared=compared)


def _kinds(plan: EditablePlan, ready: set[int]) -> Iterator[str]:
    for row in plan.ready.each():
        if row.row in ready:
            yield str(row.values[DIALER_TYPE])


def _of_rows(causes: list[Cause], ready: set[int]) -> Iterator[Cause]:
    """Yield the warnings among *causes* that rows have which are sent."""
    for cause in causes:
        if cause.problem.severity is Severity.WARNING and not ready.isdisjoint(cause.rows):
            yield cause
