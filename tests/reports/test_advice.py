"""Whoever does what a message says is rid of the problem, and TeleCMI takes the row.

Every code that is told of a cell stands here: with a cell that raises it and what the message says
to write instead, or with the reason why there is nothing to write.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import pytest
from campaigns import DECISIVE, own, row_of
from sheets import planned, sheet_of

from bulk_import import campaign as campaigns
from bulk_import import messages
from bulk_import.campaign import FIELDS
from bulk_import.cells import NO_RESULT, ErrorCell, FormattedCell
from bulk_import.mapping import NameTables
from bulk_import.problems import Refused
from bulk_import.sandbox import demo, replies
from bulk_import.sandbox.app_secret import AppSecret
from bulk_import.sandbox.campaigns import Campaigns

NOW = datetime(2026, 11, 28, 6, 0, tzinfo=UTC)
LEADS = "3f2b8c1e-7d4a-4e0b-9a6f-5c1d2e3f4a5b"
PEOPLE = {"asha": ("5201_2224257",), "ravi": ("5202_2224257", "5203_2224257"), "new": ()}
DIRECTORY = NameTables(directory=PEOPLE)
TABLES = NameTables(
    directory=PEOPLE,
    teams={"north": ("5201_2224257",), "empty": ()},
    lead_lists={
        "north": (LEADS,),
        "empty": (),
        "wrong": ("12",),
        "two": (LEADS, "3f2b8c1e-7d4a-4e0b-9a6f-5c1d2e3f4a5c"),
    },
)


@dataclass(frozen=True)
class Case:
    """A cell, what is told of it, and what the message advises.

    Attributes:
        code: What is told.
        name: The field of the cell.
        cell: The cell.
        advised: What to write instead: it stands in the message. A question's candidates count
            without being named here.
        own: What a person writes who follows a message that leaves the words to them.
        beside: Other cells of the row, by field.
        dialer: The dialer type.
        tables: What the file lists of agents, teams and lead lists.
        options: How the file is read.
        header: What the header says in parentheses.
    """

    code: str
    name: str
    cell: object
    advised: tuple[str, ...] = ()
    own: tuple[object, ...] = ()
    beside: dict[str, object] = field(default_factory=dict)
    dialer: str = "predictive"
    tables: NameTables | None = None
    options: dict[str, object] = field(default_factory=dict)
    header: str = ""


def names(*own, code="", cell="", **more):
    return Case(code, "name", cell, own=own or ("Diwali",), **more)


def day(code, cell, *advised, name="start_date", **more):
    return Case(f"date.{code}", name, cell, advised, **more)


def clock(code, cell, *advised, name="start_time", **more):
    return Case(f"time.{code}", name, cell, advised, **more)


def zone(code, cell, *advised, **more):
    return Case(f"timezone.{code}", "timezone", cell, advised, **more)


def agents(code, cell, *advised, **more):
    return Case(f"agents.{code}", "users", cell, advised, **more)


def yes_no(code, cell, *advised, **more):
    return Case(f"boolean.{code}", "active", cell, advised, **more)


def ratio(code, cell, *advised, **more):
    return Case(f"ratio.{code}", "ratio", cell, advised, **more)


def phone(code, cell, *advised, **more):
    return Case(f"phone.{code}", "caller_id", cell, advised, **more)


def pause(code, cell, *advised, **more):
    return Case(f"interval.{code}", "user_interval", cell, advised, dialer="progressive", **more)


def number(code, cell, *advised, name="ring_seconds", **more):
    return Case(f"number.{code}", name, cell, advised, **more)


def choice(code, name, cell, *advised, **more):
    return Case(f"choice.{code}", name, cell, advised, **more)


def leads(code, cell, *advised, **more):
    return Case(f"uuid.{code}", "leads_id", cell, advised, **more)


YEAR = {
    "start_date": "2031-08-01",
    "end_date": "2031-09-26",
    "start_time": "09:30",
    "end_time": "18:30",
}
WAITING = {"max_waiting_time_without_agent": "30"}
AUTUMN = {"start_date": "2031-11-02", "end_date": "2031-12-15"}
NEW_YORK = {"timezone": "America/New_York"}
CASES = [
    choice("near_ring_rule", "ring_rule", "round robbin", "round-robin"),
    choice("near_dialer_type", "dialer_type", "preditiv", "predictive"),
    Case("timezone.near", "timezone", "Asia/Kolkatta", ("Asia/Kolkata",)),
    Case("boolean.status", "active", "Live", ("yes",)),
    names(code="cell.blank", cell=None),
    names(code="cell.invisible", cell="\u3164"),
    names(code="cell.error", cell="#NV"),
    names(code="cell.error", cell=ErrorCell("#REF!")),
    names(code="cell.no_result", cell=NO_RESULT),
    names(code="cell.loading", cell="Loading..."),
    names(code="cell.formula", cell="=A1"),
    names(code="cell.too_long", cell="x" * 6_000),
    Case("cell.shown_in_part", "start_date", FormattedCell(date(2031, 8, 14), "Aug 2031")),
    names("Batch 7", code="cell.shows_nothing", cell=FormattedCell(7, "")),
    names("Diwali", code="cell.struck", cell=FormattedCell("Diwali", kept="")),
    names(code="cell.struck_in_part", cell=FormattedCell("Diwali Holi", kept="Diwali")),
    names(code="text.not_text", cell=date(2031, 8, 14)),
    names(code="text.control_character", cell="Gold\x07Plan"),
    names(code="text.too_long", cell="x" * 300),
    names("Café Loyalty", code="text.decoded_twice", cell="CafÃ© Loyalty"),
    names("Café Loyalty", code="text.question_mark", cell="Caf? Loyalty"),
    names(code="text.lost_characters", cell="Caf\ufffd"),
    names(code="text.wrong_encoding", cell="\x81"),
    names("push", code="text.sheet_error", cell="#REF! push"),
    names(code="text.of_a_program", cell="[object Object]"),
    names(code="text.placeholder", cell="{name}"),
    names(code="text.switched_off", cell="# Old push"),
    names(code="row.switched_off", cell="#Old push"),
    names(code="text.no_letters", cell="***"),
    names(code="text.perhaps_escaped", cell="50%20Offer"),
    day("not_a_date", "soon", "2031-08-14", "14 Aug 2031"),
    day("number", 12345, "2031-08-14"),
    day("only_a_time", time(9, 30), "2031-08-14"),
    day("zero", "0-Jan-00", "2031-08-14"),
    day("year", "2574-08-14", "2031-08-14"),
    day("no_such_day", "31/06/2031", "2031-08-14"),
    day("incomplete", "Aug 2031", "2031-08-14"),
    day("several", "14/08/2031 - 30/08/2031", own=("14/08/2031",)),
    day("unsettled", "14/08/2031 (tentative)", "2031-08-14"),
    day("weekday", "Fri 14 Aug 2031", own=("Thu 14 Aug 2031", "Fri 15 Aug 2031")),
    day("ambiguous", "07/08/2031", beside={"end_date": "2031-09-26"}),
    day("conflict", "14/08/2031", beside={"end_date": "09/26/2031"}),
    day("against_order", "08/14/2031", options={"date_order": "dmy"}),
    day("utc", "2031-08-14T18:30:00.000Z"),
    day("before_midnight", datetime(2031, 8, 13, 23, 59, 17)),  # noqa: DTZ001  cells have no zone
    day("midnight_elsewhere", datetime(2031, 8, 13, 18, 30)),  # noqa: DTZ001  cells have no zone
    day("years_ahead", "2040-08-14", own=("2031-08-14",), beside={"end_date": "2040-09-26"}),
    day("long_run", "2099-12-31", own=("2031-12-31",), name="end_date"),
    day(
        "long_run_exchanged",
        "2072-12-31",
        name="end_date",
        beside={"start_date": "2027-01-04"},
    ),
    day("exchanged", "2072-08-14", beside={"end_date": "2027-09-26"}),
    day("end_before_start", "2031-07-01", own=("2031-08-14",), name="end_date"),
    day(
        "end_in_past",
        "2026-07-01",
        own=("2031-08-14",),
        name="end_date",
        beside={"start_date": "2026-06-01"},
    ),
    day("start_in_past", "2026-07-01", own=("2031-08-14",)),
    clock("not_a_time", "morning", "09:30", "9:30 AM"),
    clock("no_such_time", "25:00", "09:30", "9:30 AM"),
    clock("several", "9am-6pm", own=("9am",)),
    clock("is_date", "2031-08-14", "09:30"),
    clock("duration", timedelta(hours=30), "09:30"),
    clock("starts_at_24", "24:00", "00:00"),
    clock("half", "6", name="end_time", beside={"start_time": "00:30"}),
    clock("decimal", "9.5"),
    clock("odd_seconds", time(9, 29, 50)),
    clock("seconds", "09:29:50", own=("09:30",)),
    clock("shifted", "1899-12-30T03:36:40.000Z", "09:30"),
    clock("zero", 0),
    clock("zero", 0, name="end_time"),
    clock("end_of_day", "24:00", name="end_time"),
    clock("end_of_day", "midnight", name="end_time"),
    clock("unclear_date", "07/08/2031 09:00"),
    clock("same", "09:30", own=("18:30",), name="end_time"),
    clock("overnight", "06:00", name="end_time"),
    clock("other_zone", "09:30 EST", own=("09:30",)),
    clock("zone_in_header", "09:30", header="UTC", own=("09:30",)),
    clock("other_date", "2031-07-01 09:30", own=("09:30",)),
    zone("unknown", "Narnia", "+05:30", "Asia/Kolkata"),
    zone("type", date(2031, 5, 30), "+05:30"),
    zone("out_of_range", "+15:00", "+05:30"),
    zone("contradiction", "GMT+5 (IST)", own=("+05:30",)),
    zone("number", 5.3),
    zone("several", "CST"),
    zone("season", "EST"),
    zone("changes", "America/New_York", beside={"end_date": "2031-12-15"}),
    zone(
        "changes",
        "America/New_York",
        beside={"end_date": "2031-12-15"},
        own=("-04:00",),
    ),
    zone(
        "changes_at_start",
        "America/New_York",
        beside={"start_date": "2031-03-09", "start_time": "01:00", "end_date": "2031-03-20"},
    ),
    zone("unused_offset", "+05:37", own=("+05:30",)),
    agents("not_text", date(2031, 5, 2), "5201_2224257"),
    agents("not_ids", "hello", "5201_2224257"),
    agents("number", -5201, "5201_2224257"),
    agents("incomplete", 52012224257, "5201_2224257"),
    agents("cut", '"5201_2224257, 5202_2224257'),
    agents("digits_lost", "5.20122E+10", "5201_2224257"),
    agents("range", "5201_2224257 to 5203_2224257", "5201_2224257, 5202_2224257"),
    agents(
        "too_many",
        ", ".join(f"{5000 + one}_2224257" for one in range(101)),
        own=(", ".join(f"{5000 + one}_2224257" for one in range(100)),),
    ),
    agents("unknown_name", "Nobody", "5201_2224257", own=("Asha",), tables=DIRECTORY),
    agents("unknown_team", "Nobody", "5201_2224257", own=("North",), tables=TABLES),
    agents("name_without_id", "New", "5201_2224257", tables=TABLES),
    agents("team_without_agents", "Empty", "5201_2224257", tables=TABLES),
    agents("likely", "5201", options={"inet_no": 2224257}),
    agents("shared_name", "Ravi", tables=TABLES),
    agents("separator", "5201_2224257 5202_2224257", own=("5201_2224257, 5202_2224257",)),
    agents("other_account", "5201_999", own=("5201_2224257",), options={"inet_no": 2224257}),
    yes_no("not_yes_no", "maybe", "yes", "no"),
    yes_no("number", 7, "yes", "no"),
    yes_no("date_or_time", date(2031, 8, 14), "yes", "no"),
    yes_no("both", "yes/no", "yes", "no"),
    yes_no("cross", "x", "yes", "no"),
    Case("boolean.wait", "no_agent_no_wait", "wait", beside=WAITING),
    ratio("not_ratio", "fast", "1:2"),
    ratio("number", 1.25, "1:2"),
    ratio("range", "100:1", "1:2"),
    ratio("date", date(2031, 1, 2), "1:2"),
    ratio("time", time(0, 0, 1), "1:2"),
    ratio("one_number", 3),
    ratio("sides", "1:3 (calls:agent)", own=("1:3",)),
    ratio("was_time", time(1, 2), own=("1:2",)),
    phone("not_number", "none of ours", "919876543210"),
    phone("letters", "91987654321O", "919876543210"),
    phone("extension", "919876543210 ext 5", "919876543210"),
    phone("several", "919876543210, 919876543211", "919876543210"),
    phone("digits_lost", "9.19812E+11", "919876543210"),
    phone("invalid", "9198765", "+91 98765 43210"),
    phone("which_country", "9876543210", own=("+91 98765 43210",)),
    phone("zero", "9109876543210", own=("+91 98765 43210",)),
    phone("rounded", 919812000000, own=("+91 98120 00000",)),
    phone("unknown_series", "+91 40 1234 5678", own=("tel:+91 40 1234 5678",)),
    pause("not_interval", "soon", "10_s"),
    pause("date", date(2031, 8, 14), "10_s"),
    pause("fraction", 10.5, "10_s"),
    pause("not_positive", 0, "10_s"),
    pause("several", "10-20", "10_s"),
    pause("too_large", 10**12, "10_s"),
    pause("minutes", "2 min"),
    pause("clock", "1:30"),
    pause("thousands", "1.000"),
    pause("large", 4_000, own=("10_s",)),
    number("not_number", "soon", "30"),
    number("date", date(2031, 8, 14), "30"),
    number("fraction", 10.5, own=("10",)),
    number("negative", -1, "0"),
    number("several", "10-20", own=("10",)),
    number("too_large", 10**12, own=("10",)),
    number("call_interval", 15, "10", "20", "120", name="call_interval"),
    number("clock", "1:30"),
    number("thousands", "1.000"),
    number("zero", 0, own=("30",)),
    number("large", 5_000, own=("30",)),
    choice("dialer_type", "dialer_type", "fast", "predictive"),
    choice("other_mode", "dialer_type", "preview", "predictive"),
    choice("dialer_type_unclear", "dialer_type", "auto", own=("predictive",)),
    choice("ring_rule", "ring_rule", "all of them", "ring-all", "round-robin"),
    choice("other_ring_rule", "ring_rule", "random", "ring-all", "longest-idle-agent"),
    leads("not_uuid", "North", LEADS),
    leads("malformed", LEADS[:-1], LEADS),
    leads("several", f"{LEADS} {LEADS[:-1]}c", own=(LEADS,)),
    leads("placeholder", "0" * 32, own=(LEADS,)),
    leads("digits_lost", 5.5e28, own=(LEADS,)),
    leads("unknown_list", "South", LEADS, own=("North",), tables=TABLES),
    leads("list_without_id", "Empty", LEADS, tables=TABLES),
    leads("list_wrong", "Wrong", LEADS, tables=TABLES),
    leads("shared_list", "Two", tables=TABLES),
    leads("doubtful", f"{LEADS} (old)", own=(LEADS,)),
]

NOTHING_TO_WRITE = {
    "agents.near_name": "names of a directory: see test_near_misses",
    "agents.elsewhere": "of two cells: see below",
    "agents.mentioned": "asks for a look into another column",
    "agents.not_in_account": "of the list of an account: see test_account_agents",
    "agents.near_in_account": "of the list of an account: see test_account_agents",
    "agents.unknown_in_account": "of the list of an account: see test_account_agents",
    "agents.no_list": "about the list of an account",
    "agents.list_damaged": "about the list of an account",
    "agents.list_unreadable": "about the list of an account",
    "timezone.needs_dates": "told beside an error of the dates alone, which is gone with it",
    "date.half_converted": "of two rows: see test_date_order",
    "row.conflict": "of two rows: see below",
    "row.conflict_leads": "of two rows: see below",
    "row.conflict_agents": "of two rows: see below",
    "row.columns_missing": "about columns: see below",
    "row.too_long": "about the lines of a file",
    "row.quote": "about the lines of a file",
    "row.run_together": "about the lines of a file",
    "row.struck": "of all cells of a row: the remedy is that of cell.struck",
    "row.hidden": "leaves a choice: the row may stay",
    "row.merged": "asks for a look",
    "row.other_account": "about the settings",
    "row.format": "a fault of ours",
}
KINDS = {
    *("cell", "text", "date", "time", "timezone", "agents", "boolean", "ratio", "phone"),
    *("interval", "number", "choice", "uuid", "row"),
}


def cells_of(case, cell):
    changed = own(1) | YEAR | case.beside
    if case.name not in DECISIVE:  # of which the fields depend that a row has
        return row_of(case.dialer, **(changed | {case.name: cell}))
    of_both = row_of("progressive", **changed) | row_of("predictive", **changed)
    return of_both | {FIELDS[case.name].header: cell}


def planned_with(case, cell, *, header=""):
    row = cells_of(case, cell)
    if header:
        name = FIELDS[case.name].header
        row = {f"{name} ({header})" if one == name else one: value for one, value in row.items()}
    return planned(sheet_of(row), now=NOW, tables=case.tables, **case.options).row(2)


def told(case):
    found = planned_with(case, case.cell, header=case.header)
    (problem, *_) = [one for one in found.problems if one.code == case.code]
    return problem


def taken(*planned_rows):
    """Return what the stand-in of the API answers to each row, one after the other."""
    account = demo.Account(2224257, "11111111-1111-1111-1111-111111111111")
    there = Campaigns(account, AppSecret(account.secret))
    answers = []
    for row in planned_rows:
        body = {
            **campaigns.body(row.campaign),
            "inet_no": account.inet_no,
            "secret": account.secret,
        }
        answers.append(there.judge(body))
        there.add(body)
    return answers


@pytest.mark.slice(25)
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.cell!s:.20}")
def test_what_a_message_says_to_write_is_taken(case):
    problem = told(case)
    assert all(one in problem.message for one in case.advised)
    advised = (*problem.candidates, *case.advised, *case.own)
    assert advised, "the message says nothing that could be done"
    for cell in advised:
        row = planned_with(case, cell)
        assert case.code not in {one.code for one in row.problems if one.field == case.name}, cell
        assert row.state == "ready", (cell, [one.message for one in row.problems])
        assert taken(row) == [replies.CREATED], cell


def two_rows(**second):
    """Return the plan of two campaigns, the second one changed by field."""
    rows = [own(1) | YEAR, own(2) | YEAR | second]
    return planned(sheet_of(*(row_of("predictive", **row) for row in rows)), now=NOW)


@pytest.mark.parametrize(
    ("code", "name", "advised"),
    [
        ("row.conflict", "name", "Campaign 3"),
        ("row.conflict_leads", "leads_id", LEADS),
        ("row.conflict_agents", "users", "5002_2224257"),
    ],
)
def test_what_belongs_to_another_row_is_changed_and_both_are_taken(code, name, advised):
    shared = own(1)[name] if name != "users" else f"{own(1)['users']}, 5002_2224257"
    assert [one.code for one in two_rows(**{name: shared}).row(3).problems] == [code]
    changed = two_rows(**{name: advised})
    assert taken(*changed.ready) == [replies.CREATED] * 2


def test_agents_in_two_cells_are_written_into_one():
    row = row_of("predictive", **(own(1) | YEAR)) | {"Extra": "5009_2224257"}
    (problem,) = planned(sheet_of(row), now=NOW).row(2).problems
    assert problem.code == "agents.elsewhere"
    for cell in problem.candidates:
        whole = planned(sheet_of(row | {FIELDS["users"].header: cell}), now=NOW).row(2)
        assert (whole.problems, taken(whole)) == ((), [replies.CREATED])


@pytest.mark.parametrize(
    ("code", "first", "second"),
    [
        ("timezone.changes", NEW_YORK | {"end_date": "2031-11-01"}, NEW_YORK | AUTUMN),
        ("time.overnight", {"end_time": "23:59:59"}, {"start_time": "00:00", "end_time": "06:00"}),
        ("agents.too_many", {}, {}),
    ],
)
def test_two_campaigns_in_place_of_one_need_what_the_message_names(code, first, second):
    needed = messages.table()[code].remedy
    assert "of its own" in needed
    assert "lead list" in needed
    rows = [row_of("predictive", **(YEAR | first | own(1)))]
    rows.append(row_of("predictive", **(YEAR | second | own(2))))
    apart = planned(sheet_of(*rows), now=NOW)
    assert taken(*apart.ready) == [replies.CREATED] * 2
    rows[1] |= {FIELDS[name].header: own(1)[name] for name in ("leads_id", "users")}
    assert planned(sheet_of(*rows), now=NOW).row(3).state == "invalid"


def test_no_message_tells_to_divide_a_campaign_without_what_the_second_one_needs():
    dividing = ("two campaigns", "second campaign", "campaign of each", "split the row")
    for code, message in messages.table().items():
        if any(words in message.whole.lower() for words in dividing) and code != "handbook":
            assert "of its own" in message.whole or "own" in message.whole, code


def test_a_value_for_all_rows_is_advised_of_fields_that_campaigns_may_share_alone():
    row = row_of("predictive", **(own(1) | YEAR))
    for missing, advice in (
        ({"leads_id", "timezone"}, "--set timezone=VALUE"),
        ({"leads_id"}, "each campaign needs its own"),
        ({"name", "users"}, "each campaign needs its own"),
    ):
        headers = {FIELDS[name].header for name in missing}
        there = {header: cell for header, cell in row.items() if header not in headers}
        with pytest.raises(Refused) as refusal:
            planned(sheet_of(there), now=NOW)
        assert advice in refusal.value.message


def test_a_campaign_that_an_earlier_run_created_with_other_contents_needs_more_than_a_name():
    for code in ("journal.name_created_before", "history.held_back"):
        assert "a name, a lead list and agents of its own" in messages.table()[code].remedy


def test_every_code_of_a_cell_stands_here():
    asking = {one.code for one in CASES}
    remedies = {
        code
        for code, message in messages.table().items()
        if code.partition(".")[0] in KINDS and message.remedy
    }
    assert remedies - asking - NOTHING_TO_WRITE.keys() == set()
    assert not asking & NOTHING_TO_WRITE.keys()
