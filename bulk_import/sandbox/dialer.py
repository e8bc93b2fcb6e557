"""The stand-in of the dialer: what lies behind the server and outlives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from heapq import merge
from typing import Final

from bulk_import.sandbox.app_secret import AppSecret
from bulk_import.sandbox.campaigns import Campaign, Campaigns
from bulk_import.sandbox.demo import Account
from bulk_import.sandbox.faults import Faults
from bulk_import.sandbox.record import Received, Record


class Dialer:
    """One account with its secret, its campaigns, the faults to come and the record of requests.

    Args:
        account: The account.
        others: The numbers of the accounts whose agents it does not have.
    """

    def __init__(self, account: Account, others: Iterable[int] = ()) -> None:
        self.account: Final = account
        self.secret: Final = AppSecret(account.secret)
        self.campaigns: Final = Campaigns(account, self.secret, others)
        self.faults: Final = Faults()
        self.record: Final = Record()


class Dialers:
    """The accounts of one server. None knows of another: each has all that is its own.

    Args:
        accounts: At least one.

    Attributes:
        by_number: Each account by its number.

    Raises:
        ValueError: Two have one number.
    """

    def __init__(self, accounts: Iterable[Account]) -> None:
        listed = tuple(accounts)
        numbers = {account.inet_no for account in listed}
        if len(numbers) < len(listed):
            raise ValueError("each account needs a number of its own")
        self.by_number: Final[Mapping[int, Dialer]] = {
            account.inet_no: Dialer(account, numbers - {account.inet_no}) for account in listed
        }

    def __iter__(self) -> Iterator[Dialer]:
        """Go through the accounts."""
        return iter(self.by_number.values())

    @property
    def first(self) -> Dialer:
        """The account that gets the requests which name none that is here, and refuses them."""
        return next(iter(self))

    def named(self, body: object, field: str) -> Dialer:
        """Return the account whose number the *field* of a request's body is."""
        number = body.get(field) if isinstance(body, dict) else None
        return self.by_number.get(number, self.first) if type(number) is int else self.first

    @property
    def campaigns(self) -> tuple[Campaign, ...]:
        """What was created in all accounts, in order."""
        created = [dialer.campaigns.created for dialer in self]
        return tuple(merge(*created, key=lambda campaign: campaign.time))

    @property
    def requests(self) -> tuple[tuple[int, Received], ...]:
        """The requests of all accounts in the order of their arrival, each behind its account."""
        received = [
            [(dialer.account.inet_no, one) for one in dialer.record.requests] for dialer in self
        ]
        return tuple(merge(*received, key=lambda request: request[1].arrived))
