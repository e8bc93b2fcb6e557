"""What a store offers: to the commands that look back, and to the one run that is under way."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from bulk_import import events
from bulk_import.outcome import Result
from bulk_import.problems import JsonObject, Refused, Stopped
from bulk_import.store.findings import Finding
from bulk_import.store.holding import Handover
from bulk_import.store.identity import Addressed
from bulk_import.store.mention import Mention
from bulk_import.store.prior_campaigns import PriorCampaigns
from bulk_import.store.records import (
    Attempt,
    ClaimHolder,
    Conclusion,
    FileRun,
    Forgotten,
    PastRow,
    PastRun,
    Pruned,
    RowIntent,
    RunRecord,
    StoredInput,
)


class Store(Protocol):
    """The durable record of all runs.

    Opening one touches nothing: each method connects for as long as it works. Where no run was
    ever recorded, whatever looks back finds nothing and creates nothing.
    """

    @property
    def address(self) -> str:
        """Where it is, for people."""
        ...

    def begin(
        self, run: RunRecord, redact: Callable[[str], str] = str
    ) -> AbstractContextManager[RunRecorder]:
        """Hold the account of *run* and write down that the run begins.

        The account is held until the context ends. The recorder carries whatever proves that it
        still is, so that a store on several machines can refuse the intents of a run that has
        lost its account.

        Args:
            run: The run.
            redact: Hides the secret of the account in what is told of cells.

        Raises:
            Refused: Another run holds the account, or nothing can be written.
        """
        ...

    def refuse_held(self, account: Addressed) -> None:
        """Refuse an *account* that a run holds at this moment; nothing is created.

        Raises:
            Refused: A run holds it; the message tells which.
        """
        ...

    def looking_back(self, account: Addressed) -> AbstractContextManager[PriorCampaigns | None]:
        """Yield what earlier runs did in *account*; None where no run was ever recorded.

        Nothing is created, no other process is held up or waited for, and what others write
        meanwhile is not seen.

        Raises:
            Refused: The store cannot be read, also later within the context.
        """
        ...

    def runs(self, beginnings: Collection[str] | None = None) -> list[PastRun]:
        """Return runs, the newest first.

        Args:
            beginnings: Those whose ids begin with one of these; None for all.

        Raises:
            Refused: The store cannot be read.
        """
        ...

    def rows(self, run: str) -> list[PastRow]:
        """Return the rows of *run*, in their order.

        Raises:
            Refused: The store cannot be read.
        """
        ...

    def runs_of_file(self, account: Addressed, path: str, most: int) -> list[FileRun]:
        """Return the last runs in *account* of files of the same name, the newest first.

        Args:
            account: The account.
            path: A file; its folder does not count, nor do capital letters.
            most: How many runs at the most.

        Raises:
            Refused: The store cannot be read.
        """
        ...

    def created_in(self, run: str) -> list[JsonObject]:
        """Return the requests by which *run* created campaigns, as far as they are kept.

        Raises:
            Refused: The store cannot be read.
        """
        ...

    def input_of(self, past: PastRun) -> StoredInput | None:
        """Return what a run was made from; None where no copy is kept, or it cannot be read.

        Raises:
            Refused: The store cannot be read.
        """
        ...

    def agents(self, inet_no: int | None) -> list[str]:
        """Return the ids of the agents that campaigns were created with, the latest first.

        Args:
            inet_no: The account whose agents they are; None for those of every account.

        Raises:
            Refused: The store cannot be read.
        """
        ...

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """Write down what people found out about campaigns whose outcome was not known.

        It counts for every row of any run that the doubt was about. The newest answer counts;
        it says nothing of requests that leave after it.

        Raises:
            Refused: Nothing can be written.
        """
        ...

    def mentions(self, mention: Mention) -> Forgotten:
        """Return where *mention* stands: in texts and claims, and in copies of inputs.

        Raises:
            Refused: The store cannot be read; or a campaign that has it may have been created,
                which nobody could find out any more without its name.
        """
        ...

    def forget(self, mention: Mention) -> Forgotten:
        """Remove what is kept of *mention* in words, and return where it stood.

        Identities stay, so that nothing is created twice, and what campaigns claim for
        themselves alone stays known by digests. Copies of inputs that hold it are removed.

        Raises:
            Refused: As `mentions`; or nothing can be written, or a run is under way.
        """
        ...

    def prune(self, before: datetime) -> Pruned:
        """Remove what is kept only to show runs that ended before a moment.

        What keeps a campaign from being created twice stays for ever.

        Args:
            before: The moment, aware. A run that was killed counts from when it began.

        Raises:
            Refused: Nothing can be written, or a copy cannot be removed.
        """
        ...


class RunRecorder(PriorCampaigns, Protocol):
    """Writes down one run while it is under way."""

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """Write down what people found out about campaigns of earlier runs; see `Store`.

        Raises:
            Refused: Nothing can be written.
        """
        ...

    def add_rows(self, rows: Iterable[RowIntent]) -> None:
        """Write down every row of the run: what is known of it, and what is going to be sent.

        Raises:
            Refused: Nothing can be written, and so nothing may be sent.
        """
        ...

    def keep_input(self, kept: StoredInput) -> Refused | None:
        """Keep what the run is made from; return why its copy cannot be written, where it cannot.

        Raises:
            Refused: Nothing can be written into the record itself, and so nothing may be sent.
        """
        ...

    async def holder(self, key: str, claim: str) -> ClaimHolder | None:
        """Return who else is known to hold what *key* claims in the field *claim*; None for nobody.

        Raises:
            Stopped: The store cannot be read.
        """
        ...

    @property
    def handover(self) -> Handover:
        """In which state the run before has left the account, as this one began."""
        ...

    def why_stop(self) -> Stopped | None:
        """Return why nothing more may be sent; None while it may."""
        ...

    async def intend(self, attempt: Attempt) -> int:
        """Write down that a row is about to be sent; return the attempt's number.

        When this returns, the intent is on the disk.

        Raises:
            Stopped: It could not be written; the row must not be sent.
        """
        ...

    def is_late(self, attempt: int) -> bool:
        """Return whether the request of *attempt* must not leave any more.

        So long ago was its intent asked for, by this machine's clocks, that another run may hold
        the account by now: this process was stopped, or the machine slept.
        """
        ...

    async def conclude(self, conclusion: Conclusion, *, within: float = 0.0) -> Stopped | None:
        """Write down what became of an attempt, and of its row.

        When this returns, a later run knows it; where the record as a whole was moved away, one
        that finds the record.

        Args:
            conclusion: What became of it.
            within: Seconds for which it may wait for the next intent, to be written with it.

        Returns:
            Why nothing more may be sent: it was kept in spite of a full disk, or of another process
            that holds the file, or that moved it. None where all is well.

        Raises:
            Stopped: It could not be kept.
        """
        ...

    def finish(
        self, finished: datetime, stopped: events.Stopped | None, results: Mapping[int, Result]
    ) -> None:
        """Write down when and how the run ended, and what became of the rows not sent.

        Args:
            finished: The moment; aware.
            stopped: What ended it early; None where nothing did.
            results: What became of each row, by its number.

        Raises:
            Stopped: It could not be written.
        """
        ...
