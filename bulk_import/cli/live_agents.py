"""Asking TeleCMI whom an account has, in the middle of a command."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from bulk_import.account import Account
from bulk_import.app.accounts.pulling import Pulled, pull
from bulk_import.cli.output import print_err
from bulk_import.cli.redaction import discreet
from bulk_import.clock import Clock
from bulk_import.messages import text
from bulk_import.options import ReadOptions
from bulk_import.problems import Refused
from bulk_import.settings import Settings
from bulk_import.settings.places import agents_file

SECONDS_BETWEEN_LINES: Final = 5.0


def pulled_for(settings: Settings, clock: Clock) -> Pulled:
    """Ask TeleCMI for the agents of the account of *settings*, and keep the list.

    Raises:
        Refused: There is no account, or no whole list could be had or kept.
    """
    account = settings.account()
    file = agents_file(settings.journal, account.inet_no, account.base_url)
    return _pulled(account, file, settings.send.rate, clock)


def pulled_for_one_of_several(settings: Settings, clock: Clock) -> Pulled:
    """Do the same for one of the accounts of a command; a refusal says which one it is about."""
    account = settings.account()
    try:
        return pulled_for(settings, clock)
    except Refused as refused:
        facts = {"account": account.shown, "why": refused.code, "problem": refused.message}
        raise Refused("agents.not_pulled", **facts) from refused


def _pulled(account: Account, file: Path, rate: float, clock: Clock) -> Pulled:
    """Pull the list, and say now and then how many agents have come."""
    last = clock.monotonic()

    def tell(agents: int) -> None:
        nonlocal last
        if clock.monotonic() - last >= SECONDS_BETWEEN_LINES:
            last = clock.monotonic()
            print_err(text("line.agents_so_far", agents=str(agents)))

    with discreet(account.secret):
        return pull(account, file, rate, clock=clock, told=tell)


@dataclass(slots=True)
class LiveAgents:
    """Pulls the list of an account's agents once, before the first plan that is held against it.

    Attributes:
        account: The account.
        file: Where the list is kept.
        rate: Requests in any second, at the most.
        clock: Time.
    """

    account: Account
    file: Path
    rate: float
    clock: Clock
    _is_there: bool = field(default=False, init=False)

    def options(self, read: ReadOptions) -> ReadOptions:
        """Return *read* as it is, or with the list that was pulled for it.

        Raises:
            Refused: No whole list could be had or kept.
        """
        if not read.live:
            return read
        if not self._is_there:
            _pulled(self.account, self.file, self.rate, self.clock)
            self._is_there = True
        return replace(read, listed_agents=self.file)
