"""Whether people were told of a run."""

from __future__ import annotations

from dataclasses import dataclass

from bulk_import.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Notified:
    """Whether people were told of a run.

    Attributes:
        addresses: How many were to be told.
        told: How many took the message.
        problems: Why others were not told.
    """

    addresses: int = 0
    told: int = 0
    problems: tuple[Problem, ...] = ()

    def __add__(self, other: Notified) -> Notified:
        """Return both as one."""
        return Notified(
            addresses=self.addresses + other.addresses,
            told=self.told + other.told,
            problems=tuple(dict.fromkeys((*self.problems, *other.problems))),
        )
