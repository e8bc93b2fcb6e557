"""Conversions made by hand, as other dialers' exports would give them."""

from dataclasses import replace

import numpy as np
from sheets import predictive, progressive

from bulk_import.campaign import FIELDS
from bulk_import.dialers import Kinds, LookupEntry, LookupSheet, LostSetting, SkippedCampaign
from bulk_import.problems import Problem, Severity
from bulk_import.workbooks.review import (
    Conversion,
    ConvertedCampaign,
    ConvertedValue,
    ValueColumn,
)

TEAMS = LookupSheet(
    lookup="agents",
    title="Teams",
    key_header="Team",
    value_headers=("Agent ID",),
    many=True,
    entries=(
        LookupEntry(key="SALES_IN", values=("",), used_by=("Campaign 2",)),
        LookupEntry(key="Night", values=("5301_2224257",)),
    ),
    fields=("users",),
)
LISTS = LookupSheet(
    lookup="leads",
    title="Lead lists",
    key_header="Lead list",
    value_headers=("Leads ID",),
    many=False,
    entries=(LookupEntry(key="1001", values=("",), used_by=("Campaign 2",)),),
    fields=("leads_id",),
)
NAMES = {field.header: name for name, field in FIELDS.items()}
DATES = {"Start date": "2031-08-04", "End date": "2031-09-26"}


def warning(message, **more):
    return Problem.of(Severity.WARNING, "conversion.assumed", said=message, **more)


def error(message, **more):
    return replace(warning(message, **more), severity=Severity.ERROR)


def taken(text, **more):
    return ConvertedValue(**{"cell": text, "origin": "taken", "was": text, **more})


def missing(text="", **more):
    return ConvertedValue(cell=text, origin="missing", was=text, **more)


def campaign(number, *, dialer=progressive, key=None, **values):
    """Return a campaign that could be created, with *values* by field in place of its own."""
    cells = {**dialer(number), **DATES, "Active": "false"}
    whole = {NAMES[header]: taken(text) for header, text in cells.items()}
    whole = {name: whole[name] for name in FIELDS if name in whole}
    return ConvertedCampaign(row=number + 1, key=key or f"C{number}", values={**whole, **values})


def conversion(*campaigns, **more):
    each = np.arange(len(campaigns), dtype=np.intc)
    columns = [
        (name, ValueColumn.of(Kinds([one.values.get(name) for one in campaigns], each)))
        for name in FIELDS
    ]
    whole = {
        "path": "vicidial.csv",
        "table": None,
        "profile": "vicidial",
        "title": "VICIdial",
        "why": "it has the columns by which VICIdial is known: dial_method",
        "rows": tuple(one.row for one in campaigns),
        "keys": tuple(one.key for one in campaigns),
        "columns": {name: column for name, column in columns if column.values},
        "skipped": (),
        "lost": (),
        "lookups": (),
        "questions": {},
        "unknown": (),
        "ignored": (),
        "secret": (),
    }
    return Conversion(**{**whole, **more})


def a_usual_one():
    """Return a conversion with something of everything."""
    return conversion(
        campaign(
            1,
            dialer=predictive,
            ratio=taken(
                "2:3",
                origin="mapped",
                was="1.5",
                source="auto_dial_level",
                problems=(warning("The level 1.5 became 2:3."),),
            ),
        ),
        campaign(
            2,
            leads_id=missing("1001", source="campaign_id"),
            users=missing("SALES_IN", source="campaign_id"),
            start_date=missing(),
            user_interval=taken("10_s", origin="default", was=""),
            end_time=ConvertedValue(
                cell="25:00",
                origin="wrong",
                was="2500",
                source="local_call_time",
                problems=(error("There is no such time as “25:00”."),),
            ),
        ),
        skipped=(SkippedCampaign(row=4, name="Inbound", reason="inbound only"),),
        lost=(
            LostSetting(
                row=2,
                name="Campaign 1",
                setting="weekdays",
                was="Mon-Fri",
                reason="TeleCMI dials every day of the range",
            ),
            LostSetting(
                row=3,
                name="Campaign 2",
                setting="weekdays",
                was="Mon-Sat",
                reason="TeleCMI dials every day of the range",
            ),
            LostSetting(
                row=3,
                name="Campaign 2",
                setting="drop_action",
                was="HANGUP",
                reason="no safe-harbour message",
            ),
        ),
        lookups=(TEAMS, LISTS),
        questions={"start_date": "first day of dialling, YYYY-MM-DD"},
        unknown=("surprise",),
        ignored=("user_group",),
        secret=("api_password",),
        problems=(error("Two campaigns share the agent 5301_2224257.", row=3),),
    )
