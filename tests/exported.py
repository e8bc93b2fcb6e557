"""Exports of other dialers that tests convert: sheets with one row a campaign."""

import tomllib
from dataclasses import replace
from datetime import UTC, datetime

from sheets import sheet_of

from bulk_import.app.converting import plan_converted
from bulk_import.dialers import Detected, Profile, convert, detect
from bulk_import.options import ReadOptions
from bulk_import.sheet import Spreadsheet
from bulk_import.workbooks.review import merged

VICIDIAL = {
    "campaign_id": "SALES",
    "campaign_name": "Sales north",
    "active": "Y",
    "dial_method": "RATIO",
    "auto_dial_level": "1.5",
    "next_agent_call": "longest_wait_time",
    "local_call_time": "9am-9pm",
    "dial_timeout": "45",
    "drop_call_seconds": "5",
    "wrapup_seconds": "15",
    "campaign_cid": "919812345678",
}

FIVE9 = {
    "name": "Renewals",
    "dialingMode": "POWER",
    "callsAgentRatio": "1.5",
    "distributionAlgorithm": "MinHandleTime",
    "state": "RUNNING",
    "profile.ANI": "+1 (415) 555-2671",
    "profile.dialingTimeout": "17",
    "lists": "Spring",
    "skill_users": "ann@example.com;bob@example.com",
    "callWrapup.enabled": "true",
    "callWrapup.timeout.minutes": "0",
    "callWrapup.timeout.seconds": "45",
    "maxQueueTime.minutes": "1",
    "maxQueueTime.seconds": "30",
}


def export_of(*rows, name="export.csv"):
    """Return an export of one sheet."""
    return Spreadsheet(path=name, format="csv", sheets=(sheet_of(*rows),))


class _Before:
    """A clock before all days of the exports, so that none of them is past."""

    def now(self):
        return datetime(2020, 1, 1, tzinfo=UTC)


def converted(*rows, clock=None, **chosen):
    """Return the conversion of *rows*, or of a *sheet*, by the profile that fits or a given one."""
    made, options = _converted(*rows, **chosen)
    return merged(made, plan_converted(made, options, clock or _Before()))


def made_of(*rows, **chosen):
    """Return *rows* as the sheet that is planned."""
    return _converted(*rows, **chosen)[0]


def _converted(*rows, profile=None, sheet=None, why="", lookups=(), edits=None, **options):
    """Return *rows*, or a *sheet*, as the sheet that is planned, and the options."""
    spreadsheet = export_of(*rows) if sheet is None else _spreadsheet(sheet)
    found = detect(spreadsheet, ()) if profile is None else None
    found = found or Detected(profile, spreadsheet.sheets[0], why)
    chosen = ReadOptions(**options)
    made = convert(spreadsheet.path, found, chosen, lookups=lookups, edits=edits or {})
    return made, chosen


def campaign(*rows, **chosen):
    """Return the only campaign of *rows*."""
    (only,) = converted(*rows, **chosen).campaigns
    return only


def texts(converted_campaign, *fields):
    """Return what is written for *fields*, or for all of them."""
    values = converted_campaign.values
    return {name: values[name].text for name in fields or values}


def codes(value):
    """Return what there is to tell of a value, as severity and code."""
    return [(problem.severity.value, problem.code) for problem in value.problems]


def table(name, *rows):
    """Return a side table: a sheet with a name and rows, header to cell."""
    return replace(sheet_of(*rows), name=name)


def profile_of(text):
    """Return the profile that *text* writes in TOML."""
    return Profile.model_validate(tomllib.loads(text))


def rules(lines, more=""):
    """Return a profile with a name, a dialer type and the rules for other fields in *lines*."""
    return profile_of(
        'format = 1\nid = "mine"\ntitle = "Mine"\n'
        f'{more}\n[set.name]\nfrom = "name"\n'
        '[[set.dialer_type]]\nwhen = { mode = "prog" }\nvalue = "progressive"\n'
        f'[[set.dialer_type]]\nvalue = "predictive"\n{lines}'
    )


def _spreadsheet(sheet):
    return Spreadsheet(path="export.csv", format="csv", sheets=(sheet,))
