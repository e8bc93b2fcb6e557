"""What a banner says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """What a banner says.

    Attributes:
        reason: What is the matter.
        remedy: What to do, or what is so now.
    """

    reason: str
    remedy: str
