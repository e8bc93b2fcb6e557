"""The types and formats of the request, as the page "Create Campaign" has them.

They hold for values that are already normalized: the last guard before a request is built.
"""

from __future__ import annotations

from datetime import time
from typing import Annotated, Literal

from pydantic import AfterValidator, Field


def _of_whole_seconds(clock: time) -> time:
    if clock.tzinfo is not None or clock.microsecond:
        raise ValueError("a time of day is HH:MM:SS and nothing behind it")
    return clock


DialerType = Literal["predictive", "progressive"]
CallInterval = Literal[10, 20, 30, 40, 50, 60, 120]
RingRule = Literal[
    "ring-all",
    "longest-idle-agent",
    "round-robin",
    "agent-with-least-talk-time",
    "agent-with-fewest-calls",
]

Text = Annotated[str, Field(min_length=1)]
LowerUuid = Annotated[
    str, Field(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
]
Offset = Annotated[str, Field(pattern=r"^[+-](0[0-9]|1[0-4]):[0-5][0-9]$")]
TimeOfDay = Annotated[time, AfterValidator(_of_whole_seconds)]
AgentId = Annotated[str, Field(pattern=r"^[0-9]+_[0-9]+$")]
AgentIds = Annotated[tuple[AgentId, ...], Field(min_length=1, max_length=100)]
Interval = Annotated[str, Field(pattern=r"^[1-9][0-9]*_s$")]
Ratio = Annotated[str, Field(pattern=r"^[1-9][0-9]?:[1-9][0-9]?$")]
CallerId = Annotated[str, Field(pattern=r"^[1-9][0-9]{6,14}$")]
Seconds = Annotated[int, Field(ge=0)]
