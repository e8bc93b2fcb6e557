"""Where the campaigns of a job go: an account of the settings, or the sandbox."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from bulk_import.account import Account, Recipient
from bulk_import.app.accounts.accounts import KnownAccount
from bulk_import.app.jobs.practice import PracticeJournals
from bulk_import.options import SendOptions
from bulk_import.problems import Refused
from bulk_import.sandbox import Sandbox
from bulk_import.settings import Settings
from bulk_import.store import AccountAddress, Store, open_store
from bulk_import.store.sheets import JobRecord

SANDBOX_QUIET_PERIOD: Final = 1.0
"""Seconds; the sandbox never works on a request without answering it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where the campaigns of a job go.

    Attributes:
        account: In whose name they are created, and where.
        send: How fast.
        store: What records it.
        unlock: Returns the account with its secret, or raises `Refused` where there is none here.
    """

    account: Recipient
    send: SendOptions
    store: Store
    unlock: Callable[[], Account] = field(repr=False)

    def why_held(self) -> Refused | None:
        """Return which run holds the account now; None where none does.

        Raises:
            Refused: It cannot be told.
        """
        try:
            self.store.refuse_held(self.account)
        except Refused as refused:
            if refused.code != "run.held":
                raise
            return refused
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Destinations:
    """The accounts of the settings, and a sandbox for each practice.

    Attributes:
        known: Returns the accounts of the settings.
        load: Returns the settings of an account by its name; of the only one for None.
        practice: The journals of practice runs, one a job: what was practised never counts as
            created.
        locks: The folder of the locks of accounts; None for the usual one.
        sends: Whether this process sends, which takes the secrets of the accounts. A page that lets
            workers do so has no use for them.
    """

    known: Callable[[], Iterable[KnownAccount]]
    load: Callable[[str | None], Settings]
    practice: PracticeJournals
    locks: Path | None = None
    sends: bool = True

    def accounts(self) -> list[KnownAccount]:
        """Return the accounts to which something can be sent."""
        return [
            one
            for one in self.known()
            if one.problem is None
            and one.inet_no is not None
            and (one.secret_source is not None or not self.sends)
        ]

    def rates(self) -> dict[str, float]:
        """Return how many requests leave in a second at the most, by account as in the settings.

        An account without a name is called by the empty text, as where there is none.

        Raises:
            Refused: The settings cannot be read.
        """
        names = [one.name for one in self.accounts()] or [None]
        return {name or "": self.load(name).send.rate for name in names}

    def held(self) -> dict[str, Refused]:
        """Return which accounts a run holds now, by their name in the settings, and which run.

        Raises:
            Refused: The settings cannot be read.
        """
        names = [one.name or "" for one in self.accounts()]
        found = {name: self.why_held(name) for name in names}
        return {name: refused for name, refused in found.items() if refused is not None}

    def why_held(self, account: str) -> Refused | None:
        """Return which run holds an *account* of the settings now; None where none does.

        Raises:
            Refused: There is no such account, or it cannot be told.
        """
        return self.of(account).why_held()

    def of(self, account: str) -> Destination:
        """Return the destination that the settings call *account*; empty for the only one.

        Raises:
            Refused: There is none, or it cannot be used.
        """
        settings = self.load(account or None)
        to = Recipient.of(settings.account()) if self.sends else settings.recipient()
        store = open_store(settings.journal, self.locks)
        return Destination(account=to, send=settings.send, store=store, unlock=settings.account)

    def address_of(self, account: str) -> AccountAddress:
        """Return where an *account* of the settings is, for which its secret is not needed.

        Raises:
            Refused: There is none, or it has no number.
        """
        to = self.load(account or None).recipient()
        return AccountAddress(to.inet_no, to.base_url)

    def inet_no_of(self, account: str, *, practice: bool) -> int | None:
        """Return the number of an *account*; None for a *practice* without one.

        Raises:
            Refused: There is none, or it cannot be used.
        """
        try:
            return self.of(account).account.inet_no
        except Refused:
            if practice:  # nobody needs an account to practise
                return None
            raise

    def store_of(self, job: JobRecord) -> Store:
        """Return what records *job*.

        Raises:
            Refused: The settings cannot be used.
        """
        if job.practice:
            practice = self.practice
            return open_store(practice.journal(job.id), practice.folder_of(job.id))
        return open_store(self.load(job.account or None).journal, self.locks)

    @contextmanager
    def opened(self, job: JobRecord) -> Iterator[Destination]:
        """Yield where the campaigns of *job* go; a sandbox of its own lasts as long as the block.

        Raises:
            Refused: The account cannot be used.
        """
        if not job.practice:
            yield self.of(job.account)
            return
        self.practice.begin(job.id)
        send = replace(self.load(job.account or None).send, quiet_period=SANDBOX_QUIET_PERIOD)
        with _stand_in(job.inet_no) as sandbox:
            account = Account(
                inet_no=sandbox.inet_no,
                secret=SecretStr(sandbox.secret),
                base_url=sandbox.base_url,
            )
            yield Destination(
                account=Recipient.of(account),
                send=send,
                store=self.store_of(job),
                unlock=lambda: account,
            )
        self.practice.keep(job.id)


def _stand_in(inet_no: int | None) -> Sandbox:
    """Return a sandbox with the number of the account for which somebody practises."""
    return Sandbox() if inet_no is None else Sandbox(inet_no=inet_no)
