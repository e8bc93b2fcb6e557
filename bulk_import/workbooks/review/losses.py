"""What campaigns lose, told once for all campaigns that lose it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bulk_import.dialers import LostSetting

_OF_DAYS: Final = re.compile(
    r"week|\bdays?\b|holiday|daylight|\bdst|summer time|clocks", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Loss:
    """A setting that several campaigns lose for one reason.

    Attributes:
        setting: The setting, in the other dialer's word.
        reason: Why it is lost.
        rows: The rows of the export whose campaigns lose it, in order.
    """

    setting: str
    reason: str
    rows: tuple[int, ...]

    @property
    def concerns_days(self) -> bool:
        """Whether people may be called on other days or at other hours than before."""
        return _OF_DAYS.search(f"{self.setting} {self.reason}") is not None


def losses(lost: Iterable[LostSetting]) -> list[Loss]:
    """Return the losses, those of most campaigns first."""
    rows: dict[tuple[str, str], dict[int, None]] = defaultdict(dict)
    for one in lost:
        rows[one.setting, one.reason][one.row] = None
    found = [Loss(setting, reason, tuple(where)) for (setting, reason), where in rows.items()]
    return sorted(found, key=lambda loss: -len(loss.rows))
