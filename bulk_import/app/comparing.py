"""Comparing a plan with what earlier runs did, as a run would, with nothing sent or written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bulk_import.app.file_answers import FileAnswer, file_answers, still_open
from bulk_import.app.select_due import Selection, select_due
from bulk_import.campaign import Campaign
from bulk_import.cells import ranges
from bulk_import.events import Event, RowConcluded, Warned
from bulk_import.messages import reason
from bulk_import.options import SendOptions
from bulk_import.outcome import Result, State
from bulk_import.problems import Problem, Refused, Severity, reason_of
from bulk_import.store import (
    Addressed,
    PriorAttempt,
    PriorCampaigns,
    PriorClaim,
    Store,
)
from bulk_import.submission import DueRow
from bulk_import.validation import Plan


def compare(
    plan: Plan,
    account: Addressed,
    store: Store,
    options: SendOptions,
    *,
    now: datetime,
) -> list[Event]:
    """Return what earlier runs have to tell of the rows of *plan*, or why nobody asked them.

    Args:
        plan: The rows.
        account: Where they are going to be sent.
        store: What is asked; it is only read.
        options: How the rows are going to be sent.
        now: The moment; aware.
    """
    try:
        with store.looking_back(account) as recorded:
            if recorded is None:
                return [Warned(code="compare.no_journal", facts={"path": store.address})]
            prior = _Answered.of(plan, recorded)
            selection = select_due(plan, account, prior, options=options, now=now, draw_mark=str)
    except Refused as refused:
        return [_failed(reason(refused.code, refused.facts))]
    except OSError as error:
        return [_failed(reason_of(error))]
    except (ValueError, KeyError):  # what only a damaged record holds
        return [_failed(reason("journal.damaged", {"path": store.address}))]
    return [*_concluded(selection)]


def _failed(why: str) -> Warned:
    return Warned(code="compare.failed", facts={"reason": why})


def told_of_given(selection: Selection) -> Iterator[Warned]:
    """Yield what is told before rows are sent that ask for what others have."""
    if selection.given:
        facts = {"rows": ranges(sorted(selection.given))}
        yield Warned(code="journal.given_before", facts=facts)


def _concluded(selection: Selection) -> Iterator[RowConcluded]:
    """Yield where each row stands of which an earlier run has something to tell."""
    for row, result in selection.results.items():
        if result.key is not None:
            yield RowConcluded(row=row, result=result)
    for due in selection.due:
        problems = (*_sent_again(due), *selection.given.get(due.row, ()))
        if problems:
            result = Result(state=State.READY, key=due.key, problems=problems)
            yield RowConcluded(row=due.row, result=result)


def _sent_again(due: DueRow) -> Iterator[Problem]:
    if due.earlier is not None:
        yield Problem.of(
            Severity.WARNING,
            "journal.unknown_sent_again",
            row=due.row,
            name=due.campaign.name,
            run=due.earlier.run,
            earlier_row=str(due.earlier.row),
            when=due.earlier.when,
        )


@dataclass(frozen=True, slots=True)
class _Answered:
    """What earlier runs did, once the answers in a file count that a run would take.

    Attributes:
        recorded: What the store has.
        places: The runs and rows of the requests that they are about, with the answers.
    """

    recorded: PriorCampaigns
    places: Mapping[tuple[str, int], FileAnswer]

    @classmethod
    def of(cls, plan: Plan, recorded: PriorCampaigns) -> PriorCampaigns:
        found = file_answers(plan)
        if not found:
            return recorded
        taken = {one.key: one for one in still_open(found, recorded.prior_attempts)}
        prior = recorded.prior_attempts(taken)
        places = {(one.run, one.row): taken[key] for key, one in prior.items()}
        return cls(recorded, places)

    def prior_attempts(self, keys: Iterable[str]) -> dict[str, PriorAttempt]:
        return self._judged(self.recorded.prior_attempts(keys))

    def prior_names(self, names: Mapping[str, str]) -> dict[str, PriorAttempt]:
        return self._judged(self.recorded.prior_names(names))

    def marks(self, keys: Iterable[str]) -> dict[str, str]:
        return self.recorded.marks(keys)

    def prior_claims(self, asking: Mapping[str, Campaign]) -> dict[str, list[PriorClaim]]:
        return self.recorded.prior_claims(asking)

    def _judged(self, found: Mapping[str, PriorAttempt]) -> dict[str, PriorAttempt]:
        """Return *found* as people judged it; what is not in TeleCMI counts no more."""
        judged = {}
        for key, prior in found.items():
            answer = self.places.get((prior.run, prior.row))
            if answer is None:
                judged[key] = prior
            elif answer.is_found:
                judged[key] = replace(prior, state=State.CREATED)
        return judged
