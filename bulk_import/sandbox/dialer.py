"""The stand-in of the dialer: what lies behind the server and outlives it."""

from __future__ import annotations

from typing import Final

from bulk_import.sandbox.campaigns import Campaigns
from bulk_import.sandbox.demo import Account
from bulk_import.sandbox.faults import Faults
from bulk_import.sandbox.record import Record


class Dialer:
    """One account with its campaigns, the faults to come and the record of requests."""

    def __init__(self, account: Account) -> None:
        self.account: Final = account
        self.campaigns: Final = Campaigns(account)
        self.faults: Final = Faults()
        self.record: Final = Record()
