"""What a header means: a field for sure, something else for sure, or a question to a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from bulk_import.campaign import FIELDS
from bulk_import.cells import Cell
from bulk_import.mapping.header_words import Fit, Target, fit_of
from bulk_import.mapping.headers import (
    ACCOUNT,
    CONVERTED_HEADERS,
    SECRET,
    Header,
    known,
    own_key,
    read_header,
)
from bulk_import.mapping.match import Match, Use

ByHand = Mapping[str, str]
"""Headers matched by hand: folded header to field, or to "" for "ignore it"."""

SURE_ENOUGH: Final = 80
"""The similarity, out of 100, from which a field is suggested for an unknown header. It is never
matched by that."""

# Headers that look like a field and are none by themselves, folded. None of them is ever matched:
# a person says `--column HEADER=FIELD`, or renames the column.
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
    **dict.fromkeys(("status", "livehold", "holdlive", "livepaused", "runninghold"), ("active",)),
    **dict.fromkeys(("livestopped", "startstop", "runningpaused", "livestatus"), ("active",)),
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


SOMETHING_ELSE: Final[dict[str, str]] = {
    **dict.fromkeys(("tl", "teamleader", "teamlead", "supervisor", "am", "manager"), "leader"),
    "spoc": "leader",
    **dict.fromkeys(("noofagents", "agentcount", "seats", "noofseats", "fte"), "how_many"),
    **dict.fromkeys(("headcount", "leadscount", "leadcount", "totalleads"), "how_many"),
    **dict.fromkeys(("noofleads", "datacount"), "how_many"),
    **dict.fromkeys(("retryinterval", "retrydelay", "redial", "redialgap"), "retries"),
    **dict.fromkeys(("refreshinterval", "attempts", "maxattempts"), "retries"),
    **dict.fromkeys(("priority", "weightage", "weight", "bandwidthallocation"), "priority"),
    **dict.fromkeys(("drop%", "droprate", "abandonrate", "maxdropratio"), "dropped_calls"),
    **dict.fromkeys(("mobile", "mobileno", "mobilenumber", "contactno"), "other_number"),
    **dict.fromkeys(("contactnumber", "maskednumber"), "other_number"),
    "countrycode": "country_code",
    "noofrings": "rings",
    "previewtime": "preview",
}
"""Headers that resemble a field's, and what their columns hold instead: a message `match.…`."""


_ASKED: Final = frozenset({"match.contradicted", "match.could_be", "match.rivals", "match.unit"})
"""Why a column is not imported although its words name fields."""


class Reason(NamedTuple):
    """Why a header is matched as it is: a code of the messages, and the facts for it."""

    code: str
    facts: Mapping[str, str] = MappingProxyType({})


class Meaning(NamedTuple):
    """What a header means: its use, its field if it has one, and how that is known."""

    use: Use
    field: str | None
    how: Reason


def result_column(column: str, lines: Sequence[str]) -> Match:
    """Return the match of a column that an earlier import added."""
    return _match(column, read_header(lines[-1]), Meaning("result", None, Reason("match.result")))


def decide(column: str, lines: Sequence[str], by_hand: ByHand) -> Match:
    """Return what the column is whose header stands in *lines*, from above to below.

    A header of two lines may be one text that was wrapped (Start / date), or a group above the
    actual header (Schedule / Start date). Where both make sense and differ, a person decides.
    """
    own = own_key(" ".join(lines), column)
    if own in by_hand:
        return _match(column, read_header(" ".join(lines)), _chosen(by_hand[own]))
    readings, candidates = _read(lines, by_hand)
    if len({found.field for _, found in candidates}) > 1:
        return _match(column, readings[0], _unknown(_why_two(candidates)))
    if candidates:
        return _match(column, *candidates[0])
    return _match(column, readings[0], _unknown(_why_unknown(readings[0])))


def field_of(lines: Sequence[str], by_hand: ByHand) -> str | None:
    """Return the field that a header of *lines* means for sure, as `decide` does."""
    fields = {found.field for _, found in _read(lines, by_hand)[1]}
    return fields.pop() if len(fields) == 1 else None


def meaning_of(lines: Sequence[str], by_hand: ByHand) -> str | None:
    """Return the field that a header of *lines* means for sure, or by its words alone."""
    if field := field_of(lines, by_hand):
        return field
    targets = fit_of_lines(lines)[1].targets
    return ", ".join(targets[0].fields) if len(targets) == 1 and targets[0].sure else None


def _read(
    lines: Sequence[str], by_hand: ByHand
) -> tuple[list[Header], list[tuple[Header, Meaning]]]:
    """Return the ways to read a header of *lines*, and what those that are known mean."""
    readings = [read_header(text) for text in dict.fromkeys((" ".join(lines), lines[-1]))]
    known_ones = [(header, found) for header in readings if (found := meaning(header, by_hand))]
    return readings, [one for one in known_ones if one[0].whole in by_hand] or known_ones


def fields_at(cells: Iterable[Cell], by_hand: ByHand) -> dict[int, str]:
    """Return the fields that *cells* would name if they were headers, by their position."""
    found = {}
    for position, cell in enumerate(cells):
        if isinstance(cell, str) and (named := meaning(read_header(cell), by_hand)) and named.field:
            found[position] = named.field
    return found


def meaning(header: Header, by_hand: ByHand) -> Meaning | None:
    """Return what *header* means for sure, None where it is not known."""
    if header.whole in by_hand:
        return _chosen(by_hand[header.whole])
    for key in (header.whole, header.key):
        if key in HOLDS_BOTH:
            return None
        if key in known() and (found := _known_field(header, key)):
            return found
        if key in ACCOUNT:
            return Meaning("account", None, Reason("match.account"))
        if key in SECRET:
            return Meaning("secret", None, Reason("match.secret"))
    if header.text in CONVERTED_HEADERS:
        return Meaning("ignored", None, Reason("match.conversion"))
    return None


def _chosen(field: str) -> Meaning:
    return Meaning("field" if field else "ignored", field or None, Reason("--column"))


def _known_field(header: Header, key: str) -> Meaning | None:
    """Return the field of a known header; none where it cannot be in the unit that is named.

    None where the unit is no hint but a word of the name: Campaign hours.
    """
    field, how = known()[key]
    if key == header.key != header.whole and header.contradicts(FIELDS[field].units):
        if not header.in_brackets:
            return None
        return _unknown(Reason("match.unit", {"fields": listed((field,)), "unit": header.said}))
    return Meaning("field", field, Reason(how))


def fit_of_lines(lines: Sequence[str]) -> tuple[Header, Fit]:
    """Return what a header of *lines* fits by its words, and how it is read for that.

    Nothing where its two lines together say something else than the lower one alone.
    """
    readings = [read_header(text) for text in dict.fromkeys((" ".join(lines), lines[-1]))]
    fits = [(header, fit) for header in readings if (fit := _fit(header)).targets]
    if len({fit.targets for _, fit in fits}) != 1:
        return readings[0], Fit(())
    return fits[0]


def _fit(header: Header) -> Fit:
    if {header.key, header.whole} & SOMETHING_ELSE.keys():
        return Fit(())
    fit = fit_of(header)
    if header.key in COULD_BE:  # the cells must say so too
        return fit._replace(targets=tuple(one._replace(sure=False) for one in fit.targets))
    both = next((HOLDS_BOTH[key] for key in (header.whole, header.key) if key in HOLDS_BOTH), None)
    return Fit((Target(both),)) if both and not fit.targets else fit


def suggestion(header: Header) -> Reason | None:
    """Return which fields a person may have meant by an unknown header."""
    if found := usual_question(header):
        return found
    if header.key not in SOMETHING_ELSE and (field := _most_alike(header.key)):
        return Reason("match.perhaps", {"fields": listed([field])})
    return None


def usual_question(header: Header) -> Reason | None:
    """Return which fields a header may mean that is known to mean several, or two in one."""
    if fields := COULD_BE.get(header.key):
        return Reason("match.could_be", {"fields": listed(fields)})
    for key in (header.whole, header.key):
        if fields := HOLDS_BOTH.get(key):
            return Reason("match.holds_both", {"fields": listed(fields)})
    return None


def question(match: Match) -> Reason | None:
    """Return which fields a person may have meant by the header of a column that is unknown."""
    if match.facts["why"] in _ASKED:
        return Reason(match.facts["why"], match.facts)
    return suggestion(read_header(match.header))


def _match(column: str, header: Header, meaning: Meaning) -> Match:
    return Match(
        column=column,
        header=header.text,
        use=meaning.use,
        field=meaning.field,
        how=meaning.how.code,
        facts=meaning.how.facts,
        date_order=header.date_order,
        unit=header.unit,
        said=header.said,
    )


def why_not(why: Reason) -> Reason:
    """Return as the reason of a match *why* the column is not imported."""
    return Reason("match.unknown", {"why": why.code, **why.facts})


def _unknown(why: Reason) -> Meaning:
    return Meaning("unknown", None, why_not(why))


def _why_unknown(header: Header) -> Reason:
    if not header.text:
        return Reason("match.no_header")
    if header.key in SOMETHING_ELSE:
        return Reason(f"match.{SOMETHING_ELSE[header.key]}")
    return suggestion(header) or Reason("match.no_field")


def _why_two(candidates: Iterable[tuple[Header, Meaning]]) -> Reason:
    fields = [found.field for _, found in candidates]
    code = "match.two_lines_or_none" if None in fields else "match.two_lines"
    return Reason(code, {"fields": listed(filter(None, fields))})


def listed(fields: Iterable[str]) -> str:
    """Return *fields* by their headers, for a message."""
    return ", ".join(FIELDS[field].header for field in fields)


def _most_alike(key: str) -> str | None:
    from rapidfuzz import fuzz, process  # noqa: PLC0415  30 ms that most files do not need

    found = process.extractOne(key, known().keys(), scorer=fuzz.ratio, score_cutoff=SURE_ENOUGH)
    return known()[found[0]][0] if found else None
