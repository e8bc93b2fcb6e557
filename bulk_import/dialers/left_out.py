"""What a profile leaves out: whole exports, campaigns, and settings that nothing can say."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bulk_import.dialers.profile_tables import ProfileFault, ProfileTable, Scalar, When

Mode = Literal["by_hand", "preview", "inbound", "no_agents", "messages", "off"]
"""How a campaign works that cannot be created here; the messages say each in words."""


class SkipRule(ProfileTable):
    """Which rows are no campaigns that can be created, and why.

    Attributes:
        when: They are those of which this holds.
        mode: How they work, where that is the reason; the same words for every dialer.
        reason: Any other reason, in words.
    """

    when: Annotated[When, Field(min_length=1)]
    mode: Mode | None = None
    reason: Annotated[str, Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _has_one_reason(self) -> Self:
        if (self.mode is None) == (self.reason is None):
            raise ProfileFault("fault.one_reason")
        return self


class RefuseRule(ProfileTable):
    """Why no export of the dialer can become campaigns: nobody of a campaign here is in its calls.

    Attributes:
        reason: What the dialer does in the place of it, in words.
        instead: What a person can do, in words.
    """

    reason: Annotated[str, Field(min_length=1)]
    instead: Annotated[str, Field(min_length=1)]


class LostRule(ProfileTable):
    """A setting that nothing here can say.

    Attributes:
        reason: Why, in words.
        title: What the setting is called, for people; its header where nothing is said.
        when: It is told only where this holds.
        usual: What it holds where nobody set it; that is not told.
    """

    reason: Annotated[str, Field(min_length=1)]
    title: str | None = None
    when: When = Field({})
    usual: tuple[Scalar, ...] = ()
