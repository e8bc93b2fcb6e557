from dataclasses import replace
from datetime import date

import pytest
from campaigns import cells_of, names_of
from sheets import column_of, progressive, sheet_of

from bulk_import.campaign import FIELDS
from bulk_import.cells import ROWS_SEARCHED, ErrorCell, column_letter
from bulk_import.mapping import match
from bulk_import.mapping.header_meaning import field_of
from bulk_import.mapping.headers import RESULT_HEADERS
from bulk_import.problems import Refused
from bulk_import.sheet import Sheet

SYNONYMS = {
    "name": (
        "campaign, campaign name, camp name, campaign id/name, name of campaign, campaign title, "
        "project, project name, process, process name, LOB, activity name, service name, "
        "skill name, queue name"
    ),
    "dialer_type": (
        "dialer type, dialler type, dialer mode, dialing mode, dialling mode, dial mode, "
        "dial method, dialing method, method, dialing type, campaign type, calling mode, "
        "mode of dialing, pacing mode, pacing type, dialing strategy, algorithm, dialer, "
        "auto dial type"
    ),
    "active": (
        "active, is active, isactive, enabled, campaign status, state, live, running, on/off, "
        "active (y/n), active/inactive, go live"
    ),
    "leads_id": (
        "leads id, leads uuid, lead list, lead list id, lead group, list, list id, list name, "
        "calling list, contact list, dialing list, select dialing list, lead file, database, data, "
        "data file, base, calling base, data set, batch, bucket, lead set"
    ),
    "timezone": (
        "timezone, time zone, tz, zone, time zone id, utc offset, gmt, gmt offset, local gmt, "
        "country time"
    ),
    "start_date": (
        "start date, from date, date from, campaign start, campaign start date, live date, "
        "launch date, begins, effective from, valid from, w.e.f., go live date"
    ),
    "end_date": (
        "end date, to date, till date, date to, campaign end, expiry, expiry date, valid till, "
        "valid upto, closes, last date, closure date"
    ),
    "start_time": (
        "start time, from time, time from, shift start, shift start time, login time, "
        "calling start, call start time, dialing start, dialer start, runtime start, "
        "earliest time to call, open time, window start, opening time, slot from"
    ),
    "end_time": (
        "end time, to time, till time, shift end, logout time, calling end, dialing stop, "
        "stop time, runtime end, latest time to call, close time, window end, closing time, slot to"
    ),
    "users": (
        "users, user ids, agents, agent ids, agent id, agent list, agent names, assigned agents, "
        "select agents, members, team members, executives, tele callers, telecallers, callers, "
        "tele-executives, associates, CSE, CCE, TSE, BDE, counsellors, advisors, agent extns, "
        "extensions, logins, login ids"
    ),
    "user_interval": (
        "user interval, agent interval, gap between calls, time between calls, call gap, "
        "idle time between calls, wrap up, wrap up time, wrapup seconds, wrap time, ACW, ACW time, "
        "after call work, after call time, auto wrap-up duration, disposition time, dispo time, "
        "auto dispo time, progressive call delay"
    ),
    "call_interval": (
        "call interval, calling interval, dial interval, dialing interval, seconds between calls"
    ),
    "ratio": (
        "ratio, dial ratio, call ratio, calls per agent, lines per agent, pacing, pacing ratio, "
        "manage call pacing ratio, pace, dial level, auto dial level, dialing level, power level, "
        "over dial, overdial ratio, agent to call ratio, calls to agent ratio, 1:N, dialer speed"
    ),
    "ring_rule": (
        "ring rule, ring strategy, ringing strategy, routing, routing rule, call routing, "
        "call distribution, distribution, distribution algorithm, next agent call, "
        "agent selection, queue strategy, ACD method, hunt type, call allocation, "
        "call flow to agent"
    ),
    "ring_seconds": (
        "ring seconds, ring time, ring duration, ringing time, ringing duration, ring timeout, "
        "agent ring time, agent timeout, max ring time, dial timeout, dialing timeout, "
        "no answer timeout, call timeout, ring time out (sec)"
    ),
    "max_waiting_time": (
        "max waiting time, max wait time, wait time, queue time, max queue time, queue timeout, "
        "hold time, max hold time, drop call seconds, drop time, abandon timeout"
    ),
    "max_waiting_time_without_agent": (
        "max wait without agent, wait time no agent, max wait time with no agent, no agent timeout,"
        "max waiting time (without agent), wait time (no agent)"
    ),
    "no_agent_no_wait": "no agent no wait, skip wait if no agent, disconnect if no agent",
    "waiting_music": (
        "waiting music, wait music, hold music, music on hold, MOH, on hold music, queue music, "
        "park music, hold tune"
    ),
    "unanswered_music": (
        "unanswered music, no answer music, no answer audio, unanswered audio, busy message, "
        "agents busy prompt, announcement"
    ),
    "caller_id": (
        "caller id, callerid, caller number, caller ID number, CLI, ANI, ANI (CLI), outbound cid, "
        "campaign cid, DID, DID no, DID number, select DID, DID group, PRI number, pilot number, "
        "virtual number, ExoPhone, SR number, from number, display number, outgoing number, "
        "outdial ANI"
    ),
    "reject_delay_time": "reject delay, reject delay time, delay after reject, reject wait",
    "no_answer_delay_time": (
        "no answer delay, no answer delay time, delay after no answer, missed call delay"
    ),
}
"""What users of other dialers, and in Indian call centres, call the fields."""

NEAR_MISSES = (
    "TL, team leader, supervisor, AM, manager, SPOC, no. of agents, agent count, seats, FTE, "
    "headcount, start, end, from, to, interval, interval (sec), status, remarks, result, type, "
    "lead id, leads count, total leads, data count, dialingRatio, dialing ratio, "
    "bandwidthAllocation, priority, weightage, retry interval, redial, redial gap, attempts, "
    "refresh interval, drop %, abandon rate, max drop ratio, mobile, phone, contact no, "
    "country code, masked number, preview time, no of rings, wait without agent, date, time, "
    "delay, music, number, ID, wait, waiting time, waiting time (without agent), notes, S.No, "
    "created by, client, no. of leads, Unnamed: 7, shift, shift timing, timings, login hours, "
    "calling hours, calling window, call time, local call time, time slot, business hours, "
    "campaign period, duration, date range, validity, start dates, agentes, campaing name"
)
"""Headers that resemble a field's, and must never be taken for it."""


def _split(texts):
    return [text.strip() for text in texts.split(",")]


def with_header(header, cell="x"):
    """Return a sheet of one good row and one column more."""
    return sheet_of(progressive() | {header: cell})


def the_match(sheet, header, chosen=None):
    matches = match(sheet, chosen or {}, ())
    return next(column for column in matches.columns if column.header == header)


def refusal(*sheet_and_choices):
    with pytest.raises(Refused) as refused:
        match(*sheet_and_choices)
    return refused.value


@pytest.mark.slice(40)
@pytest.mark.parametrize(
    ("field", "header"),
    [(field, header) for field, headers in SYNONYMS.items() for header in _split(headers)],
)
def test_every_usual_word_for_a_field_is_its_header(field, header):
    row = dict.fromkeys(field.header for field in FIELDS.values())
    del row[FIELDS[field].header]
    assert match(sheet_of(row | {header: None}), {}, ()).by_field[field].header == header


@pytest.mark.parametrize(("field", "headers"), SYNONYMS.items(), ids=SYNONYMS)
def test_case_spaces_and_stars_do_not_matter_to_a_header(field, headers):
    for header in _split(headers):
        for written in (header.upper(), f" {header.title()} * ", header.replace(" ", "_")):
            assert field_of([written], {}) == field


def test_every_field_has_usual_words():
    assert SYNONYMS.keys() == FIELDS.keys()


@pytest.mark.slice(20)
@pytest.mark.parametrize("header", _split(NEAR_MISSES))
def test_a_near_miss_is_never_taken_for_a_field(header):
    found = the_match(with_header(header), header)
    assert (found.use, found.field) == ("unknown", None)
    assert found.explanation.startswith("not imported: ")


@pytest.mark.parametrize(
    ("header", "how"),
    [
        ("Start", "it could be Start date or Start time; say which with --column"),
        ("Status", "it could be Active; say which with --column"),
        ("Shift", "it seems to hold Start time and End time in one; give each a column of its own"),
        ("Campaing name", "perhaps Campaign name; say so with --column"),
        ("No. of agents", "a number of them, not who or which they are"),
        ("Retry interval", "retries, which a campaign cannot be created with"),
        ("Notes", "no field of a campaign"),
    ],
)
def test_a_column_that_is_not_imported_says_why(header, how):
    assert the_match(with_header(header), header).explanation == f"not imported: {how}"


def test_every_column_is_told_with_its_letter_and_how_it_was_matched():
    row = {
        **progressive(),
        "Import result": "Created",
        "Import key": "1f",
        "Inet No": "2224257",
        "App Secret": "x",
        "Notes": None,
        "": "x",
    }
    matches = match(sheet_of(row), {"notes": ""}, ())
    told = [(one.column, one.use, one.field, one.explanation) for one in matches.columns]
    others = [
        ("result", None, "a column of an earlier import"),
        ("result", None, "a column of an earlier import"),
        ("account", None, "compared with the account in use"),
        ("secret", None, "never read: the secret belongs in the settings"),
        ("ignored", None, "--column"),
        ("unknown", None, "not imported: it has no header"),
    ]
    found = [*(("field", name, "header") for name in cells_of("progressive")), *others]
    assert told == [(column_letter(place), *one) for place, one in enumerate(found, start=1)]


@pytest.mark.parametrize("header", RESULT_HEADERS)
def test_a_column_of_an_earlier_import_is_recognized(header):
    sheet = with_header("Import key" if header == "Import result" else "Import result")
    sheet = sheet.edited([(1, column_letter(len(sheet.columns) + 1), header)])
    assert the_match(sheet, header).use == "result"


@pytest.mark.parametrize("header", RESULT_HEADERS[1:4])
def test_a_column_of_the_users_that_is_called_like_one_of_ours_stays_theirs(header):
    assert the_match(with_header(header), header).use == "unknown"


def test_the_mark_of_a_results_workbook_says_more_than_the_headers():
    sheet = with_header("Outcome")
    column = list(sheet.columns)[-1]
    sheet = sheet.edited([(1, "Z", "Import result")])
    marked = replace(sheet, ours=frozenset({column}))
    assert the_match(marked, "Outcome").use == "result"
    assert the_match(marked, "Import result").use == "unknown"


@pytest.mark.parametrize("header", ["inet_no", "App ID", "Account No", "APP-ID *"])
def test_the_column_of_the_account_is_recognized(header):
    assert the_match(with_header(header), " ".join(header.split())).use == "account"


@pytest.mark.parametrize("header", ["secret", "App Secret", "api_secret", "Secret (UUID)"])
def test_the_column_of_a_secret_is_recognized(header):
    assert the_match(with_header(header), header).use == "secret"


def test_an_empty_column_without_a_header_is_no_column():
    assert match(with_header(None, None), {}, ()).columns[-1].field == "user_interval"
    assert match(with_header(" ", None), {}, ()).columns[-1].field == "user_interval"


def test_the_hint_of_a_header_goes_with_its_column():
    row = progressive()
    row["Start date (MM/DD/YYYY)"] = row.pop("Start date")
    row["Wrap up (min)"] = row.pop("Agent interval")
    by_field = match(sheet_of(row), {}, ()).by_field
    assert by_field["start_date"].date_order == "mdy"
    assert by_field["end_date"].date_order is None
    assert by_field["user_interval"].unit == "min"


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Campaign (type)", "dialer_type"),
        ("Campaign (status)", "active"),
        ("Campaign (start date)", "start_date"),
        ("Call (interval)", "call_interval"),
        ("Campaign (code)", "name"),
    ],
)
def test_words_in_brackets_belong_to_the_name_where_they_make_another_header_of_it(header, field):
    row = dict.fromkeys(field.header for field in FIELDS.values())
    del row[FIELDS[field].header]
    assert match(sheet_of(row | {header: None}), {}, ()).by_field[field].header == header


def test_a_header_matched_by_hand_fills_its_field():
    row = progressive()
    row["Wann?"] = row.pop("Start date")
    found = the_match(sheet_of(row), "Wann?", {"WANN": "Start date"})
    assert (found.field, found.how) == ("start_date", "--column")


def test_a_choice_by_hand_beats_every_other_meaning():
    row = progressive()
    row["Title"], row["Notes"] = row.pop("Campaign name"), "x"
    by_field = match(sheet_of(row), {"Title": "", "Notes": "name"}, ()).by_field
    assert by_field["name"].header == "Notes"


def test_headers_with_one_name_are_told_apart_by_their_hints():
    row = {**progressive(), "Music (1)": "a", "Music (2)": "b"}
    by_field = match(sheet_of(row), {"Music (2)": "waiting_music"}, ()).by_field
    assert by_field["waiting_music"].column == column_of("Music (2)", row)


def test_a_choice_of_a_header_that_is_not_there_names_those_that_are():
    refused = refusal(sheet_of(progressive()), {"Beginn": "start_date"}, ())
    assert refused.code == "column.no_such_header"
    assert "“Beginn”" in refused.message
    assert "“Campaign name”, “Dialer type”, " in refused.message


def test_a_choice_of_a_field_that_does_not_exist_names_those_that_do():
    refused = refusal(sheet_of(progressive()), {"Campaign name": "colour"}, ())
    assert refused.code == "column.no_such_field"
    assert "“colour”" in refused.message
    assert "name, dialer_type, active" in refused.message


@pytest.mark.parametrize("header", ["campaign_name", "Title", "Campaign name (new)"])
def test_two_columns_for_one_field_are_refused(header):
    refused = refusal(with_header(header), {}, ())
    assert refused.code == "column.twice"
    column = column_of(header, progressive(), {header: "x"})
    told = f"Campaign name has two columns: A (“Campaign name”), {column} (“{header}”)"
    assert told in refused.message


def test_one_of_two_columns_for_one_field_can_be_ignored():
    found = match(with_header("Title"), {"Title": ""}, ()).by_field["name"]
    assert found.header == "Campaign name"


def test_all_missing_columns_are_named_at_once():
    row = progressive()
    del row["Active"], row["Time zone"], row["Agents"]
    refused = refusal(sheet_of(row), {}, ())
    assert refused.code == "column.missing"
    assert refused.message == (
        "The sheet has no column for: Active, Time zone, Agents. Add the columns,"
        " or give one value for all rows, such as --set active=VALUE."
    )


def test_a_missing_column_is_looked_for_among_the_unknown_ones():
    row = progressive() | {"Notes": "x", "Retry interval": "5"}
    row["Shift"], row["Status"] = row.pop("Start time"), "on hold"
    del row["Active"]
    row["Agnts"] = row.pop("Agents")
    refused = refusal(sheet_of(row), {}, ())
    assert refused.code == "column.missing_and_perhaps"
    assert refused.message == (
        "The sheet has no column for: Active, Start time, Agents. Rename the columns that hold"
        " them, or match them by hand: “Shift” (it seems to hold Start time and End time in one;"
        " give each a column of its own); “Status” (it could be Active; say which with --column);"
        " “Agnts” (perhaps Agents; say so with --column)."
    )


def test_a_value_given_for_all_rows_makes_its_column_needless():
    row = progressive()
    del row["Active"]
    assert "active" not in match(sheet_of(row), {}, ["active"]).by_field


def test_columns_of_one_dialer_type_may_be_missing():
    row = {header: cell for header, cell in progressive().items() if header != "Agent interval"}
    assert "user_interval" not in match(sheet_of(row), {}, ()).by_field


def test_the_header_is_found_below_titles_and_group_headings():
    headers = list(progressive())
    rows = [
        ["Campaigns for June", None],
        [],
        ["Campaign", None, None, None, None, "Dates", None, "Time"],
        headers,
        list(progressive().values()),
    ]
    assert match(Sheet.of(rows, [1, 2, 3, 4, 5]), {}, ()).header_row == 4


def test_the_number_of_the_header_row_is_the_one_that_the_spreadsheet_shows():
    matches = match(sheet_of(progressive(), numbers=[7, 8], first="C"), {}, ())
    assert matches.header_row == 7
    assert [column.column for column in matches.columns][:2] == ["C", "D"]


def test_the_first_of_two_header_rows_counts():
    sheet = sheet_of(progressive(), {header: header for header in progressive()}, progressive(2))
    assert match(sheet, {}, ()).header_row == 1


def test_a_header_by_hand_helps_to_find_the_header_row():
    rows = [["Name", "Wer", "Wann"], ["A", "5201_2224257", "2026-05-01"]]
    chosen = {"Wer": "users", "Wann": "Start date"}
    given = names_of() - {"name", "users", "start_date"}
    sheet = Sheet.of(rows, [1, 2])
    assert match(sheet, chosen, given).header_row == 1


@pytest.mark.parametrize("depth", [0, ROWS_SEARCHED - 1])
def test_a_header_row_may_stand_far_down_but_not_anywhere(depth):
    numbers = range(1, depth + 3)
    rows = [[]] * depth + [list(progressive()), list(progressive().values())]
    assert match(Sheet.of(rows, numbers), {}, ()).header_row == depth + 1


def test_a_header_row_too_far_down_is_not_found():
    rows = [["a title"]] * ROWS_SEARCHED + [list(progressive())]
    sheet = Sheet.of(rows)
    assert refusal(sheet, {}, ()).code == "file.no_header"


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [[None]],
        [list(progressive().values())],
        [["Campaign name", "Start date", "Start", "Remarks"]],
        [["Campaign name", "Campaign", "Title", "Active"]],
        [[ErrorCell("#N/A"), 5, date(2026, 5, 1), True, None]],
    ],
    ids=repr,
)
def test_a_sheet_without_headers_is_refused_as_a_whole(rows):
    sheet = Sheet.of(rows)
    refused = refusal(sheet, {}, ())
    assert refused.code in {"file.no_header", "file.header_missing"}
    assert "header" in refused.message


def test_headers_that_are_no_text_are_columns_without_a_field():
    row = {**progressive(), 2026: "x", date(2026, 5, 1): "x", ErrorCell("#REF!"): "x"}
    matches = match(sheet_of(row), {}, ())
    assert [(column.header, column.use) for column in matches.columns[-3:]] == [
        ("2026", "unknown"),
        ("2026-05-01", "unknown"),
        ("#REF!", "unknown"),
    ]
