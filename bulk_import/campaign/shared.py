"""The fields that both kinds of campaign have."""

from __future__ import annotations

from datetime import date
from typing import Annotated, get_args

from pydantic import BaseModel, ConfigDict

from bulk_import.campaign import formats
from bulk_import.fields import Field, Plain, UniqueConstraint
from bulk_import.normalizers import (
    agents,
    booleans,
    choices,
    dates,
    plain_agents,
    text,
    times,
    timezones,
    uuids,
)

DIALER_TYPE = Field(
    header="Dialer type",
    synonyms=(
        "dialer, dialler type, dialer mode, dialing mode, dialling mode, dial mode, dial method, "
        "dialing method, method, dialing type, campaign type, calling mode, mode of dialing, "
        "pacing mode, pacing type, dialing strategy, algorithm, auto dial type"
    ),
    example="predictive",
    normalize=choices.normalize_dialer_type,
    choices=get_args(formats.DialerType),
)


class CampaignFields(BaseModel):
    """What both kinds of campaign have."""

    # Built when a campaign is: the base of the two models never is one.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    name: Annotated[
        formats.Text,
        Field(
            header="Campaign name",
            synonyms=(
                "campaign, camp name, campaign id/name, name of campaign, campaign title, title, "
                "project, project name, process, process name, lob, activity name, service name, "
                "skill name, queue name"
            ),
            example="Q2 Sales",
            normalize=text.normalize,
            plain=Plain(text.is_plain, hold=text.are_plain),
            width=30,
            unique=UniqueConstraint("row.conflict", refusal="campaign name already exists"),
        ),
    ]
    dialer_type: Annotated[formats.DialerType, DIALER_TYPE]
    active: Annotated[
        bool,
        Field(
            header="Active",
            synonyms=(
                "is active, isactive, enabled, campaign status, state, live, running, on/off, "
                "active/inactive, go live"
            ),
            example="yes",
            normalize=booleans.normalize_active,
            kind="yes_no",
        ),
    ]
    leads_id: Annotated[
        formats.LowerUuid,
        Field(
            header="Leads ID",
            synonyms=(
                "leads uuid, lead list, lead list id, leads list id, lead group, lead group id, "
                "list, list id, list name, calling list, contact list, dialing list, "
                "select dialing list, lead file, database, data, data file, base, calling base, "
                "data set, batch, bucket, lead set"
            ),
            example="3f2b8c1e-7d4a-4e0b-9a6f-5c1d2e3f4a5b",
            normalize=uuids.normalize,
            plain=Plain(uuids.is_plain, hold=uuids.are_plain),
            width=40,
            unique=UniqueConstraint(
                "row.conflict_leads", refusal="lead already mapped to another campaign"
            ),
        ),
    ]
    timezone: Annotated[
        formats.Offset,
        Field(
            header="Time zone",
            synonyms=(
                "tz, zone, time zone id, utc offset, gmt, gmt offset, local gmt, country time"
            ),
            example="+05:30",
            normalize=timezones.normalize,
            units=("h",),
            suggestions="zones",
            width=18,
            depends_on=("start_date", "end_date", "start_time", "end_time"),
        ),
    ]
    start_date: Annotated[
        date,
        Field(
            header="Start date",
            synonyms=(
                "from date, date from, campaign start, campaign start date, live date, "
                "launch date, begins, effective from, valid from, w.e.f., go live date"
            ),
            example="2031-01-06",
            normalize=dates.normalize,
            kind="date",
        ),
    ]
    end_date: Annotated[
        date,
        Field(
            header="End date",
            synonyms=(
                "to date, till date, date to, campaign end, campaign end date, expiry, "
                "expiry date, valid till, valid upto, closes, last date, closure date"
            ),
            example="2031-03-31",
            normalize=dates.normalize_end,
            kind="date",
        ),
    ]
    start_time: Annotated[
        formats.TimeOfDay,
        Field(
            header="Start time",
            synonyms=(
                "from time, time from, daily start, shift start, shift start time, login time, "
                "calling start, call start time, dialing start, dialer start, runtime start, "
                "earliest time to call, open time, window start, opening time, slot from"
            ),
            example="09:30",
            normalize=times.normalize_start,
            units=("h",),
            kind="time",
        ),
    ]
    end_time: Annotated[
        formats.TimeOfDay,
        Field(
            header="End time",
            synonyms=(
                "to time, till time, daily end, shift end, logout time, calling end, "
                "dialing stop, stop time, runtime end, latest time to call, close time, "
                "window end, closing time, slot to"
            ),
            example="18:30",
            normalize=times.normalize_end,
            units=("h",),
            kind="time",
        ),
    ]
    users: Annotated[
        formats.AgentIds,
        Field(
            header="Agents",
            synonyms=(
                "user ids, agent ids, agent id, agent list, agent names, assigned agents, "
                "select agents, members, team members, executives, tele callers, telecallers, "
                "callers, tele-executives, associates, cse, cce, tse, bde, counsellors, advisors, "
                "agent extns, extensions, logins, login ids"
            ),
            example="5201_2224257, 5202_2224257",
            normalize=agents.normalize,
            plain=Plain(plain_agents.is_plain, plain_agents.as_sent, plain_agents.are_plain),
            suggestions="agents",
            width=30,
            unique=UniqueConstraint(
                "row.conflict_agents", refusal="user already mapped to another campaign"
            ),
        ),
    ]
