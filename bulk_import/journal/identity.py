"""What makes two rows the same campaign."""

from __future__ import annotations

import hashlib
import json

from bulk_import import campaign as campaigns
from bulk_import.account import Account
from bulk_import.campaign import Campaign


def identify(account: Account, campaign: Campaign) -> str:
    """Return the identity of *campaign* at *account*: its address, number and exact contents.

    Neither the file nor the position counts, so that a sorted, renamed or corrected file meets
    what an earlier run did. The secret is no part of it.
    """
    contents = [account.base_url, account.inet_no, campaigns.body(campaign)]
    canonical = json.dumps(contents, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]
