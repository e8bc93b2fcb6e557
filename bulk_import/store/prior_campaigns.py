"""What a store offers of earlier runs, to who asks and to who is going to send."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from bulk_import.campaign import Campaign
from bulk_import.store.records import PriorAttempt, PriorClaim


class PriorCampaigns(Protocol):
    """What earlier runs did in one account: the same for who asks and for who is going to send."""

    def prior_attempts(self, keys: Iterable[str]) -> dict[str, PriorAttempt]:
        """Return what earlier runs made of *keys*, where that still counts.

        A key that was created stays so. One whose last request has no outcome, or an unknown
        one, may have been created.

        Raises:
            Refused: The store cannot be read.
        """
        ...

    def marks(self, keys: Iterable[str]) -> dict[str, str]:
        """Return the mark in the name of each campaign of *keys* that was to be sent with one.

        Raises:
            Refused: The store cannot be read.
        """
        ...

    def prior_names(self, names: Mapping[str, str]) -> dict[str, PriorAttempt]:
        """Return campaigns of this account with the same name and other contents, by key.

        Only those count that were created or may have been; one that was created goes first.

        Args:
            names: The campaigns asked about: their names by their keys.

        Raises:
            Refused: The store cannot be read.
        """
        ...

    def prior_claims(self, asking: Mapping[str, Campaign]) -> dict[str, list[PriorClaim]]:
        """Return, by key, what campaigns ask for that others were created with.

        Of several that were created with it, the last one counts. Whether it still has it, nobody
        knows but TeleCMI, where it may have been freed since.

        Args:
            asking: The campaigns asked about, by their keys.

        Raises:
            Refused: The store cannot be read.
        """
        ...
