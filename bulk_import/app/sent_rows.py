"""What a plan sends, as a digest: two plans that send the same have the same."""

from __future__ import annotations

import json
from hashlib import sha256

from bulk_import import campaign
from bulk_import.validation import Plan


def digest_of_sent(plan: Plan) -> str:
    """Return the digest of the rows of *plan* that are ready: their numbers and their campaigns."""
    digest = sha256()
    for row in plan.ready.each():
        if row.campaign is not None:
            sent = [row.row, campaign.body(row.campaign)]
            digest.update(f"{json.dumps(sent, sort_keys=True)}\n".encode())
    return digest.hexdigest()
