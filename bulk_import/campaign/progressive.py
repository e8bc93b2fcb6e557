"""The fields of a progressive campaign."""

from __future__ import annotations

from typing import Annotated, Literal

from bulk_import.campaign import formats
from bulk_import.campaign.shared import DIALER_TYPE, CampaignFields
from bulk_import.fields import LENGTHS, Field
from bulk_import.normalizers import intervals


class ProgressiveCampaign(CampaignFields):
    """A campaign that makes one call for each free agent."""

    dialer_type: Annotated[Literal["progressive"], DIALER_TYPE]
    user_interval: Annotated[
        formats.Interval,
        Field(
            header="Agent interval",
            synonyms=(
                "gap, gap between calls, time between calls, call gap, idle time between calls, "
                "wrap up, wrap up time, wrapup, wrapup seconds, wrap time, acw, acw time, "
                "after call work, after call time, auto wrap-up duration, disposition time, "
                "dispo time, auto dispo time, progressive call delay"
            ),
            example="10_s",
            normalize=intervals.normalize,
            units=LENGTHS,
            usual_most=3_600,
        ),
    ]
