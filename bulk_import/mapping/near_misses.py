"""Headers that look like a field and are none by themselves, with what is said of each.

None of them is ever matched: a person says `--column HEADER=FIELD`, or renames the column.
Keys are folded headers.
"""

from __future__ import annotations

from typing import Final

_DATES: Final = ("start_date", "end_date")
_TIMES: Final = ("start_time", "end_time")
_WAITS: Final = ("max_waiting_time", "max_waiting_time_without_agent")

COULD_BE: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(("start", "from"), ("start_date", "start_time")),
    **dict.fromkeys(("end", "to"), ("end_date", "end_time")),
    "date": _DATES,
    "time": (*_TIMES, "timezone"),
    "interval": ("user_interval", "call_interval"),
    "delay": ("reject_delay_time", "no_answer_delay_time"),
    "music": ("waiting_music", "unanswered_music"),
    **dict.fromkeys(("number", "phone", "phoneno", "phonenumber"), ("caller_id",)),
    **dict.fromkeys(("id", "leadid"), ("leads_id",)),
    **dict.fromkeys(("type", "mode"), ("dialer_type",)),
    "status": ("active",),
    **dict.fromkeys(("wait", "waiting", "waitingtime"), _WAITS),
    "waitwithoutagent": ("no_agent_no_wait", "max_waiting_time_without_agent"),
    "dialingratio": ("ratio",),  # in other dialers a priority between campaigns
}
"""Headers that fit the fields named, or something else."""

HOLDS_BOTH: Final[dict[str, tuple[str, str]]] = {
    **dict.fromkeys(("shift", "shifttime", "shifttiming", "shifttimings", "shifthours"), _TIMES),
    **dict.fromkeys(("timing", "timings", "timeslot", "hours", "dailyhours"), _TIMES),
    **dict.fromkeys(("loginhours", "workinghours", "businesshours"), _TIMES),
    **dict.fromkeys(("callinghours", "callingwindow", "calltime", "localcalltime"), _TIMES),
    **dict.fromkeys(("campaignperiod", "period", "duration", "daterange", "validity"), _DATES),
    **dict.fromkeys(("dates", "campaigndates", "campaignduration"), _DATES),
}
"""Headers over cells such as "10 AM - 7 PM", which hold two fields."""

_LEADER: Final = "a person in charge, not the agents"
_HOW_MANY: Final = "a number of them, not who or which they are"
_RETRIES: Final = "retries, which a campaign cannot be created with"
_PRIORITY: Final = "a priority between campaigns, not calls per agent"
_TARGET: Final = "a target for dropped calls, not a waiting time"
_NUMBER: Final = "the number of an agent or a customer, not the one that people see"

SOMETHING_ELSE: Final[dict[str, str]] = {
    **dict.fromkeys(("tl", "teamleader", "teamlead", "supervisor", "am", "manager"), _LEADER),
    "spoc": _LEADER,
    **dict.fromkeys(("noofagents", "agentcount", "seats", "noofseats", "fte"), _HOW_MANY),
    **dict.fromkeys(("headcount", "leadscount", "leadcount", "totalleads"), _HOW_MANY),
    **dict.fromkeys(("noofleads", "datacount"), _HOW_MANY),
    **dict.fromkeys(("retryinterval", "retrydelay", "redial", "redialgap"), _RETRIES),
    **dict.fromkeys(("refreshinterval", "attempts", "maxattempts"), _RETRIES),
    **dict.fromkeys(("priority", "weightage", "weight", "bandwidthallocation"), _PRIORITY),
    **dict.fromkeys(("drop%", "droprate", "abandonrate", "maxdropratio"), _TARGET),
    **dict.fromkeys(("mobile", "mobileno", "mobilenumber", "contactno"), _NUMBER),
    **dict.fromkeys(("contactnumber", "maskednumber"), _NUMBER),
    "countrycode": "a part of the caller ID; write the whole number there",
    "noofrings": "rings, where TeleCMI wants seconds",
    "previewtime": "the time of a preview, which a campaign here does not have",
}
"""Headers that resemble a field's, and what their columns hold instead."""
