"""The API page's rules for the body of one request, as a table of field and check.

Types are as strict as JSON: true is no integer, 1 is no boolean, "1" and 30.0 are no integers.
Where the page is silent, a key that it does not list, a null, an empty text and a field of the
other dialer type are refused, for the API's validator (express-validation) does so by default.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

Body = Mapping[str, Any]
"""A JSON object; what its values are is what this module finds out."""


class Check(NamedTuple):
    """What a value must be: the test, and the words for it."""

    holds: Callable[[object], bool]
    expected: str


def _matches(pattern: str) -> Callable[[object], bool]:
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def _one_of(*allowed: str | int) -> Check:
    # Types are compared too, for True == 1 and 10.0 == 10.
    kinds = {type(each) for each in allowed}
    words = ", ".join(map(str, allowed))
    return Check(lambda value: type(value) in kinds and value in allowed, f"one of: {words}")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value.strip() != ""


def _is_integer(value: object) -> bool:
    return type(value) is int and value >= 0


def _is_boolean(value: object) -> bool:
    return isinstance(value, bool)


_looks_like_a_day = _matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _is_day(value: object) -> bool:
    if not (isinstance(value, str) and _looks_like_a_day(value)):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


_is_agent_id = _matches("[0-9]+_[0-9]+")
_MOST_AGENTS: Final = 100


def _is_list_of_agents(value: object) -> bool:
    return (
        isinstance(value, list)
        and 1 <= len(value) <= _MOST_AGENTS
        and all(map(_is_agent_id, value))
    )


_TEXT: Final = Check(_is_text, "a text that is not empty")
_INTEGER: Final = Check(_is_integer, "an integer of 0 or more")
_BOOLEAN: Final = Check(_is_boolean, "true or false")
_UUID: Final = Check(_matches("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"), "a UUID")
_OFFSET: Final = Check(
    _matches(r"[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00"), "an offset such as +05:30"
)
_DAY: Final = Check(_is_day, "a day such as 2026-05-01")
_TIME: Final = Check(
    _matches("([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"), "a time such as 09:00:00 or 09:00"
)
_AGENTS: Final = Check(_is_list_of_agents, "a list of 1 to 100 agent IDs such as 5159_2224257")
_PAUSE: Final = Check(_matches("[0-9]+_s"), "seconds such as 10_s")
_RATIO: Final = Check(_matches("[1-9][0-9]?:[1-9][0-9]?"), "a ratio such as 1:2, at most 99:99")
_CALLER_ID: Final = Check(
    _matches("[1-9][0-9]{6,14}"), "digits with the country code such as 919876543210"
)

SHARED: Final[Mapping[str, Check]] = {
    "inet_no": _INTEGER,
    "secret": _UUID,
    "name": _TEXT,
    "dialer_type": _one_of("predictive", "progressive"),
    "active": _BOOLEAN,
    "leads_id": _UUID,
    "timezone": _OFFSET,
    "start_date": _DAY,
    "end_date": _DAY,
    "start_time": _TIME,
    "end_time": _TIME,
    "users": _AGENTS,
}
PROGRESSIVE: Final[Mapping[str, Check]] = {"user_interval": _PAUSE}
PREDICTIVE: Final[Mapping[str, Check]] = {
    "ratio": _RATIO,
    "waiting_music": _TEXT,
    "unanswered_music": _TEXT,
    "ring_rule": _one_of(
        "ring-all",
        "longest-idle-agent",
        "round-robin",
        "agent-with-least-talk-time",
        "agent-with-fewest-calls",
    ),
    "ring_seconds": _INTEGER,
    "max_waiting_time": _INTEGER,
    "call_interval": _one_of(10, 20, 30, 40, 50, 60, 120),
    "no_agent_no_wait": _BOOLEAN,
    "caller_id": _CALLER_ID,
    "reject_delay_time": _INTEGER,
    "no_answer_delay_time": _INTEGER,
    "max_waiting_time_without_agent": _INTEGER,
}


def complaints(body: Body) -> Iterator[str]:
    """Yield what is wrong with *body*: field by field in the page's order, unknown keys last.

    The complaints never repeat a value, as that might be the secret.
    """
    checks, required = _applying(body)
    for field, check in checks.items():
        if field not in body:
            if field in required:
                yield f'"{field}" is required'
        elif not check.holds(body[field]):
            yield f'"{field}" must be {check.expected}'
    yield from (f'"{key}" is not allowed' for key in body if key not in checks)


def _applying(body: Body) -> tuple[Mapping[str, Check], set[str]]:
    """Return the checks of the dialer type, and the fields that must be there."""
    match body.get("dialer_type"):
        case "progressive":
            checks = {**SHARED, **PROGRESSIVE}
            return checks, set(checks)
        case "predictive":
            checks = {**SHARED, **PREDICTIVE}
            if body.get("no_agent_no_wait") is False:
                return checks, set(checks)
            return checks, set(checks) - {"max_waiting_time_without_agent"}
        case _:  # Which of the other fields apply cannot be told.
            return {**SHARED, **PROGRESSIVE, **PREDICTIVE}, set(SHARED)
