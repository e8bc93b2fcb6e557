"""The fields of a predictive campaign."""

from __future__ import annotations

from typing import Annotated, Literal, Self, get_args

from pydantic import model_validator

from bulk_import.campaign import formats
from bulk_import.campaign.shared import DIALER_TYPE, CampaignFields
from bulk_import.fields import LENGTHS, Field, FieldCondition
from bulk_import.normalizers import booleans, choices, music, numbers, phones, ratios


class PredictiveCampaign(CampaignFields):
    """A campaign that dials ahead of its agents."""

    dialer_type: Annotated[Literal["predictive"], DIALER_TYPE]
    ratio: Annotated[
        formats.Ratio,
        Field(
            header="Ratio",
            synonyms=(
                "dial ratio, call ratio, calls per agent, lines per agent, pacing, pacing ratio, "
                "manage call pacing ratio, pace, dial level, auto dial level, dialing level, "
                "power level, over dial, overdial ratio, agent to call ratio, "
                "calls to agent ratio, 1:n, dialer speed"
            ),
            example="1:2",
            normalize=ratios.normalize,
        ),
    ]
    waiting_music: Annotated[
        formats.Text,
        Field(
            header="Waiting music",
            synonyms=(
                "wait music, hold music, music on hold, moh, on hold music, queue music, "
                "park music, hold tune"
            ),
            example="default",
            normalize=music.normalize,
        ),
    ]
    unanswered_music: Annotated[
        formats.Text,
        Field(
            header="Unanswered music",
            synonyms=(
                "no answer music, no answer audio, unanswered audio, busy message, "
                "agents busy prompt, announcement"
            ),
            example="default",
            normalize=music.normalize,
        ),
    ]
    ring_rule: Annotated[
        formats.RingRule,
        Field(
            header="Ring rule",
            synonyms=(
                "ring strategy, ringing rule, ringing strategy, routing, routing rule, "
                "call routing, call distribution, distribution, distribution algorithm, "
                "next agent call, agent selection, queue strategy, acd method, hunt type, "
                "call allocation, call flow to agent"
            ),
            example="round-robin",
            normalize=choices.normalize_ring_rule,
            choices=get_args(formats.RingRule),
            width=24,
        ),
    ]
    ring_seconds: Annotated[
        formats.Seconds,
        Field(
            header="Ring seconds",
            synonyms=(
                "ring time, ring duration, ringing time, ringing duration, ring timeout, "
                "agent ring time, agent timeout, max ring time, dial timeout, dialing timeout, "
                "no answer timeout, call timeout, ring time out"
            ),
            example="30",
            normalize=numbers.normalize,
            units=LENGTHS,
            kind="number",
            usual_least=1,
            usual_most=600,
        ),
    ]
    max_waiting_time: Annotated[
        formats.Seconds,
        Field(
            header="Max waiting time",
            synonyms=(
                "max wait, max wait time, wait time, queue time, max queue time, queue timeout, "
                "hold time, max hold time, drop call seconds, drop time, abandon timeout"
            ),
            example="60",
            normalize=numbers.normalize,
            units=LENGTHS,
            kind="number",
            usual_least=1,
            usual_most=86_400,
        ),
    ]
    call_interval: Annotated[
        formats.CallInterval,
        Field(
            header="Call interval",
            synonyms=(
                "calling interval, dial interval, dialing interval, dial gap, seconds between calls"
            ),
            example="10",
            normalize=numbers.normalize_call_interval,
            units=LENGTHS,
            kind="number",
            choices=tuple(map(str, get_args(formats.CallInterval))),
        ),
    ]
    no_agent_no_wait: Annotated[
        bool,
        Field(
            header="No agent no wait",
            synonyms="skip wait if no agent, disconnect if no agent",
            example="yes",
            normalize=booleans.normalize_no_wait,
            kind="yes_no",
        ),
    ]
    caller_id: Annotated[
        formats.CallerId,
        Field(
            header="Caller ID",
            synonyms=(
                "callerid, caller number, caller id number, cli, ani, outbound cid, campaign cid, "
                "did, did no, did number, select did, did group, pri number, pilot number, "
                "virtual number, exophone, sr number, from number, display number, "
                "outgoing number, outdial ani"
            ),
            example="919876543210",
            normalize=phones.normalize,
        ),
    ]
    reject_delay_time: Annotated[
        formats.Seconds,
        Field(
            header="Reject delay",
            synonyms="delay after reject, reject wait",
            example="10",
            normalize=numbers.normalize,
            units=LENGTHS,
            kind="number",
            usual_most=3_600,
        ),
    ]
    no_answer_delay_time: Annotated[
        formats.Seconds,
        Field(
            header="No answer delay",
            synonyms="delay after no answer, missed call delay",
            example="10",
            normalize=numbers.normalize,
            units=LENGTHS,
            kind="number",
            usual_most=3_600,
        ),
    ]
    max_waiting_time_without_agent: Annotated[
        formats.Seconds | None,
        Field(
            header="Max waiting time without agent",
            synonyms=(
                "max wait without agent, wait time no agent, max wait time with no agent, "
                "no agent timeout"
            ),
            example="30",
            normalize=numbers.normalize,
            units=LENGTHS,
            kind="number",
            usual_least=1,
            usual_most=86_400,
            condition=FieldCondition("no_agent_no_wait", value=False),
        ),
    ] = None

    @model_validator(mode="after")
    def _waiting_without_agent_goes_with_waiting(self) -> Self:
        """The page requires `max_waiting_time_without_agent` only where people wait."""
        if self.no_agent_no_wait == (self.max_waiting_time_without_agent is not None):
            message = "max_waiting_time_without_agent goes with no_agent_no_wait = false"
            raise ValueError(message)
        return self
