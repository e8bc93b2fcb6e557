"""The fields that both kinds of campaign have."""

from __future__ import annotations

from datetime import date
from typing import Annotated, get_args

from pydantic import BaseModel, ConfigDict

from bulk_import.campaign import formats
from bulk_import.fields import Field, UniqueConstraint
from bulk_import.normalizers import agents, booleans, choices, dates, text, times, timezones, uuids

DIALER_TYPE = Field(
    header="Dialer type",
    synonyms=(
        "dialer, dialler type, dialer mode, dialing mode, dialling mode, dial mode, dial method, "
        "dialing method, method, dialing type, campaign type, calling mode, mode of dialing, "
        "pacing mode, pacing type, dialing strategy, algorithm, auto dial type"
    ),
    example="predictive",
    help="predictive (dials ahead of the agents) or progressive (one call a free agent).",
    normalize=choices.normalize_dialer_type,
    choices=get_args(formats.DialerType),
)


class CampaignFields(BaseModel):
    """What both kinds of campaign have."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

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
            help="The campaign's name in TeleCMI; each campaign of the account needs its own.",
            normalize=text.normalize,
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
            help="yes: the campaign dials once its hours begin; no: it is created switched off.",
            normalize=booleans.normalize,
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
            help="The UUID of the lead list in TeleCMI; a list belongs to one campaign only.",
            normalize=uuids.normalize,
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
            help="An offset such as +05:30, or the name of a zone such as Asia/Kolkata.",
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
            example="2050-01-03",
            help="The first day of dialing, best written 2050-01-03 or 3 Jan 2050.",
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
            example="2050-03-31",
            help="The last day of dialing: the start date or later.",
            normalize=dates.normalize,
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
            help="When dialing begins each day, in the campaign's own zone: 09:30 or 9:30 AM.",
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
            help="When dialing ends each day: after the start time.",
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
            help="1 to 100 agent ids, separated by commas; an agent belongs to one campaign only.",
            normalize=agents.normalize,
            suggestions="agents",
            width=30,
            unique=UniqueConstraint(
                "row.conflict_agents", refusal="user already mapped to another campaign"
            ),
        ),
    ]
