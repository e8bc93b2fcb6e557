"""The pace that the API advises in its headers; it only ever slows us down.

Three spellings are in use: the IETF draft's `RateLimit: "policy";r=50;t=30`, its older
`RateLimit-Remaining` and `RateLimit-Reset`, and the same with `X-` in front, whose reset may be a
moment in seconds since 1970.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bulk_import.api.reply import Slower

LONGEST_RESET: Final = 900.0
"""The longest time, in seconds, for which advice is followed; the draft warns of absurd values."""

_ITEM: Final = re.compile(r";\s*([rt])=([0-9]{1,12})(?![0-9.])")
_NUMBER: Final = re.compile(r"[0-9]{1,12}")
_MOMENT: Final = 1e9
"""A count of seconds is always smaller; a moment since 1970 never is."""


def advised_pace(headers: Mapping[str, str], now: datetime) -> Slower | None:
    """Return the pace at which what remains lasts until the reset; None without usable advice."""
    remaining, reset = _of_draft(headers) or _of_fields(headers)
    if remaining is None or reset is None:
        return None
    seconds = float(reset) if reset < _MOMENT else reset - now.timestamp()
    if not 0.0 < seconds <= LONGEST_RESET:
        return None
    return Slower(distance=seconds / max(1, remaining), seconds=seconds)


def _of_draft(headers: Mapping[str, str]) -> tuple[int | None, int | None] | None:
    """Return what remains and the seconds until the reset, of the first policy that is listed."""
    first = headers.get("ratelimit", "").partition(",")[0]
    items = {name: int(number) for name, number in _ITEM.findall(first)}
    return (items.get("r"), items.get("t")) if items else None


def _of_fields(headers: Mapping[str, str]) -> tuple[int | None, int | None]:
    for prefix in ("", "x-"):
        remaining = headers.get(f"{prefix}ratelimit-remaining", "").strip()
        reset = headers.get(f"{prefix}ratelimit-reset", "").strip()
        if _NUMBER.fullmatch(remaining) and _NUMBER.fullmatch(reset):
            return int(remaining), int(reset)
    return None, None
