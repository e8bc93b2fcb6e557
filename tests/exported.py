"""Exports of other dialers that tests convert: sheets with one row a campaign."""

from sheets import sheet_of

from bulk_import.sheet import Spreadsheet

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
