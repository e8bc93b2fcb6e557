"""The last moment before a request leaves, in which it can still be held back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from bulk_import.api.reply import Departure, Leaving, Reply
from bulk_import.campaign import Campaign
from bulk_import.outcome import NotSent


class Api(Protocol):
    """What sends one campaign."""

    async def create(self, campaign: Campaign, leaving: Leaving) -> Reply:
        """Send *campaign* once and return what came of it; await *leaving* right before.

        What that returns hears how the request goes on. What it raises comes through, and nothing
        leaves.
        """
        ...


class _TooLateError(Exception):
    """A request must not leave any more."""


async def send_in_time(
    api: Api, campaign: Campaign, leaving: Leaving, is_late: Callable[[], bool]
) -> Reply:
    """Send *campaign* once, unless it is too late for that when its request is about to leave.

    Args:
        api: What sends it.
        campaign: What is created.
        leaving: Waits for the throttle once more.
        is_late: Tells after that, at the last moment, whether another run may hold the account.
    """

    async def leave() -> Departure:
        departure = await leaving()
        if is_late():
            raise _TooLateError
        return departure

    try:
        return await api.create(campaign, leave)
    except _TooLateError:
        return Reply(NotSent("run.too_late"))
