"""What makes two rows the same campaign."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Protocol

from bulk_import import campaign as campaigns
from bulk_import.campaign import Campaign
from bulk_import.problems import JsonObject


class Addressed(Protocol):
    """What says to which account, and where, something was or is sent."""

    @property
    def inet_no(self) -> int:
        """The account."""
        ...

    @property
    def base_url(self) -> str:
        """The API's address."""
        ...


@dataclass(frozen=True, slots=True)
class AccountAddress:
    """An account and where it is, without the secret.

    Attributes:
        inet_no: The account.
        base_url: The API's address.
    """

    inet_no: int
    base_url: str


def identify(account: Addressed, campaign: Campaign) -> str:
    """Return the identity of *campaign* at *account*: its address, number and exact contents.

    Neither the file nor the position counts, so that a sorted, renamed or corrected file meets
    what an earlier run did. The secret is no part of it.
    """
    return key_of(account, campaigns.body(campaign))


def key_of(account: Addressed, body: JsonObject) -> str:
    """Return the identity of the campaign that the request *body* creates at *account*."""
    contents = [account.base_url, account.inet_no, body]
    canonical = json.dumps(contents, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]
