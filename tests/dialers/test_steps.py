"""What each step of a rule makes of a cell, told by what comes out for a field."""

from datetime import datetime, time

import pytest
from exported import campaign, codes, rules, table

YEAR = {"start_date": "2027-01-04", "end_date": "2027-01-31"}


def value(field, lines, row, more="", **chosen):
    """Return what a rule with *lines* makes of *field*."""
    profile = rules(f"[set.{field}]\n{lines}", more)
    return campaign({"name": "A", "mode": "x", **row}, profile=profile, **chosen).values[field]


def ratio(cell):
    return value("ratio", 'from = "r"\nas = "ratio"', {"r": cell})


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("1.5", "2:3"),
        ("2.5", "2:5"),
        ("3", "1:3"),
        (3, "1:3"),
        (1.5, "2:3"),
        ("2.0", "1:2"),
        ("1.2", "5:6"),
        ("1", "1:1"),
        ("0.5", "2:1"),
        ("1:2", "1:2"),
        ("2:3", "2:3"),
        (time(1, 3), "1:3"),
    ],
)
def test_calls_per_agent_are_a_ratio_with_the_agents_first(cell, text):
    assert ratio(cell).text == text


def test_a_ratio_that_was_rewritten_is_told_and_one_that_was_not_is_not():
    assert codes(ratio("1.5")) == [("warning", "convert.ratio")]
    assert codes(ratio("1:2")) == []


@pytest.mark.parametrize("cell", ["0", "-1", "100", "1.001", "0.001", "fast", "1:100"])
def test_what_is_no_ratio_is_wrong(cell):
    assert (ratio(cell).origin, ratio(cell).text) == ("wrong", "")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("900", "09:00:00"),
        ("0900", "09:00:00"),
        (900, "09:00:00"),
        ("0", "00:00:00"),
        ("0000", "00:00:00"),
        ("930", "09:30:00"),
        ("1830", "18:30:00"),
        ("2400", "23:59:00"),
        ("08:00", "08:00:00"),
        ("18.30", "18:30:00"),
        ("9h05", "09:05:00"),
        ("20:00:00", "20:00:00"),
        ("9:00 AM", "09:00:00"),
        (time(9, 30), "09:30:00"),
    ],
)
def test_hours_and_minutes_run_together(cell, text):
    assert value("start_time", 'from = "t"\nas = "hhmm"', {"t": cell}).text == text


@pytest.mark.parametrize("cell", ["2500", "960", "12345", "9am-9pm", "noon-ish"])
def test_what_is_no_time_is_wrong(cell):
    assert value("start_time", 'from = "t"\nas = "hhmm"', {"t": cell}).origin == "wrong"


def test_a_time_may_stand_behind_a_t():
    assert value("start_time", 'from = "t"\nas = "time"', {"t": "T09:00"}).text == "09:00:00"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("-5.00", "-05:00"),
        ("5.50", "+05:30"),
        ("5.5", "+05:30"),
        (5.5, "+05:30"),
        (-5.0, "-05:00"),
        ("5.75", "+05:45"),
        ("+05:30", "+05:30"),
        ("+0530", "+05:30"),
        ("GMT-05:00", "-05:00"),
        ("Asia/Kolkata", "+05:30"),
        ("India Standard Time", "+05:30"),
        ("Pacific Standard Time", "-08:00"),
        ("UTC", "+00:00"),
    ],
)
def test_a_zone_as_programs_write_it(cell, text):
    assert value("timezone", 'from = "z"\nas = "offset"', {"z": cell}, given=YEAR).text == text


@pytest.mark.parametrize("cell", ["5.30", "5.3", "-3.45", 5.3])
def test_hours_with_other_decimals_than_quarters_are_asked_for_as_an_offset(cell):
    found = value("timezone", 'from = "z"\nas = "offset"', {"z": cell}, given=YEAR)
    assert codes(found) == [("error", "convert.decimal_hours")]
    assert "+05:30" in found.problems[0].message


def test_windows_names_keep_daylight_time():
    july = {"start_date": "2027-07-01", "end_date": "2027-07-31"}
    row = {"z": "Pacific Standard Time"}
    assert value("timezone", 'from = "z"\nas = "offset"', row, given=july).text == "-07:00"


def test_a_zone_with_two_offsets_waits_for_the_dates():
    found = value("timezone", 'from = "z"', {"z": "America/New_York"})
    assert (found.text, found.origin) == ("America/New_York", "mapped")
    assert codes(found) == [("warning", "convert.zone_kept")]


def test_a_zone_whose_clocks_change_within_the_campaign_is_asked():
    spring = {"start_date": "2027-03-01", "end_date": "2027-04-30"}
    found = value("timezone", 'from = "z"', {"z": "America/New_York"}, given=spring)
    assert (found.origin, codes(found)) == ("wrong", [("question", "timezone.changes")])
    assert "14 Mar 2027" in found.problems[0].message
    assert found.problems[0].candidates == ("-05:00", "-04:00")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("9812345678", "919812345678"),
        ("09812345678", "919812345678"),
        ("+919812345678", "919812345678"),
        ("919812345678", "919812345678"),
        (919812345678, "919812345678"),
    ],
)
def test_a_number_gets_the_country_code_of_the_profile(cell, text):
    lines = 'from = "p"\nas = "phone"\ncountry = "91"'
    assert value("caller_id", lines, {"p": cell}).text == text


@pytest.mark.parametrize("cell", ["9.19E+11", "9.19812E+11", "12345", "Sales line", "call me"])
def test_what_is_no_whole_number_of_a_phone_is_wrong(cell):
    found = value("caller_id", 'from = "p"\nas = "phone"\ncountry = "91"', {"p": cell})
    assert (found.origin, found.text) == ("wrong", "")


def test_a_number_that_is_whole_in_the_profiles_country_and_in_the_operators_is_asked():
    lines = 'from = "p"\nas = "phone"\ncountry = "1"'
    asked = value("caller_id", lines, {"p": "7025551234"}, region="IN")
    assert codes(asked) == [("question", "phone.which_country")]
    assert asked.problems[0].candidates == ("+17025551234", "+917025551234")


def test_the_operators_country_counts_where_the_profile_names_none():
    found = value("caller_id", 'from = "p"\nas = "phone"', {"p": "9812345678"}, region="IN")
    assert (found.text, codes(found)) == ("919812345678", [("warning", "phone.country_added")])


@pytest.mark.parametrize(
    ("cell", "text"), [("Y", "true"), ("on", "true"), (True, "true"), ("1", "true"), ("N", "false")]
)
def test_yes_and_no(cell, text):
    assert value("no_agent_no_wait", 'from = "b"\nas = "bool"', {"b": cell}).text == text


def test_a_word_that_is_neither_yes_nor_no_is_wrong():
    found = value("no_agent_no_wait", 'from = "b"\nas = "bool"', {"b": "2"})
    assert codes(found) == [("error", "boolean.number")]


def seconds(lines, cell):
    return value("call_interval", f'from = "s"\n{lines}', {"s": cell})


SNAP = "allowed = [10, 20, 30, 40, 50, 60, 120]\nsnap = 'up'"


@pytest.mark.parametrize(
    ("cell", "text"), [("1", "10"), ("10", "10"), ("15", "20"), ("61", "120"), ("300", "120")]
)
def test_a_number_goes_up_to_the_next_that_is_taken(cell, text):
    found = seconds(f"as = 'int'\n{SNAP}", cell)
    assert found.text == text
    assert codes(found) == ([] if cell == text else [("warning", "convert.snapped")])


def test_without_leave_no_other_number_is_taken():
    found = seconds("allowed = [10, 20]", "15")
    assert codes(found) == [("error", "convert.not_allowed")]


def test_milliseconds_are_seconds():
    assert seconds(f"scale = 0.001\nas = 'int'\n{SNAP}", "60000").text == "60"


def test_a_part_of_a_second_is_rounded_up_and_told():
    found = value("ring_seconds", 'from = "s"\nscale = 0.001\nas = "int"', {"s": "2500"})
    assert (found.text, codes(found)) == ("3", [("warning", "convert.rounded")])


def test_rings_are_seconds_times_a_number():
    lines = 'from = "s"\nscale = 6\nas = "int"\nnote = "These are rings; a ring takes 6 seconds."'
    found = value("ring_seconds", lines, {"s": "7"})
    assert (found.text, found.problems[0].message) == (
        "42",
        "Ring seconds: These are rings; a ring takes 6 seconds.",
    )


@pytest.mark.parametrize("cell", ["soon", "1e3", "1,500", "--5"])
def test_what_is_no_number_is_wrong(cell):
    found = value("ring_seconds", 'from = "s"\nas = "int"\ndefault = 30', {"s": cell})
    assert codes(found) == [("error", "convert.not_number")]


def test_below_the_least_counts_as_nothing():
    found = value("max_waiting_time", 'from = "s"\nas = "int"\nmin = 1\ndefault = 60', {"s": "-1"})
    assert (found.text, found.origin) == ("60", "default")
    assert codes(found) == [("warning", "convert.below")]
    bare = value("max_waiting_time", 'from = "s"\nas = "int"\nmin = 1', {"s": "0"})
    assert bare.origin == "missing"


def test_a_sum_counts_each_part():
    lines = 'sum = { "w.minutes" = 60, "w.seconds" = 1 }\nas = "int"'
    found = value("ring_seconds", lines, {"w.minutes": "1", "w.seconds": 5, "w.hours": "1"})
    assert (found.text, found.was, found.source) == ("65", "1, 5", "w.minutes, w.seconds")


def test_a_sum_of_nothing_is_nothing():
    lines = 'sum = { "w.minutes" = 60 }\nas = "int"\ndefault = 30'
    assert value("ring_seconds", lines, {"w.minutes": None}).origin == "default"


def test_the_first_column_with_anything_in_it_is_taken():
    lines = 'from = ["a", "b"]\nas = "int"'
    found = value("ring_seconds", lines, {"a": " ", "b": "20"})
    assert (found.text, found.source) == ("20", "b")


def test_words_for_nothing_are_the_files_and_the_rules_own():
    lines = 'from = ["a", "b"]\nblank = ["0"]\nas = "int"'
    more = '[source]\nblank = ["---NONE---", "\\\\N"]'
    for nothing in ("---none---", "\\N", "0", "NULL", ""):
        assert value("ring_seconds", lines, {"a": nothing, "b": "20"}, more).text == "20"


def test_a_part_of_a_text_is_taken_out():
    lines = "from = 's'\nextract = '^\\d+/(\\d+)s$'\nas = 'int'"
    assert value("ring_seconds", lines, {"s": "12/30s"}).text == "30"
    assert codes(value("ring_seconds", lines, {"s": "30s"})) == [("error", "convert.no_part")]


def test_words_are_mapped_whatever_their_case():
    lines = 'from = "s"\nmap = { Longest = "longest-idle-agent" }'
    assert value("ring_rule", lines, {"s": " LONGEST "}).text == "longest-idle-agent"


def test_a_word_that_the_map_does_not_know_is_named():
    found = value("ring_rule", 'from = "s"\nmap = { a = "ring-all" }', {"s": "grade_random"})
    assert codes(found) == [("error", "convert.unknown_word")]
    assert "“grade_random”" in found.problems[0].message


@pytest.mark.parametrize(
    "cell", ["5201;5202", '["5201", "5202"]', "[5201, 5202]", "5201 ; ; 5202;", "5201;null;5202"]
)
def test_a_list_is_split_and_each_entry_gets_its_form(cell):
    lines = 'from = "u"\nsplit = ";"\nformat = "{}_{inet_no}"'
    found = value("users", lines, {"u": cell}, inet_no=2224257)
    assert found.text == "5201_2224257, 5202_2224257"


def test_ids_are_no_numbers():
    lines = 'from = "u"\nsplit = ","\nlookup = "agents"'
    more = '[lookup.agents]\nkey = "Name"\nvalue = "Agent ID"'
    agents = table("Agents", {"Name": "05046630215", "Agent ID": "0052_2224257"})
    found = value("users", lines, {"u": "05046630215"}, more, lookups=[agents])
    assert found.text == "0052_2224257"
    unlike = value("users", lines, {"u": "5046630215"}, more, lookups=[agents])
    assert unlike.origin == "missing"


def test_without_an_account_an_id_that_needs_it_is_wrong():
    found = value("users", 'from = "u"\nformat = "{}_{inet_no}"', {"u": "5201"})
    assert codes(found) == [("error", "convert.no_account")]


def test_all_columns_of_a_pattern_are_a_list():
    lines = 'from = "agents.*.ext"\nformat = "{}_2224257"'
    row = {"agents.0.ext": "5201", "agents.1.ext": None, "agents.2.ext": "5203"}
    assert value("users", lines, row).text == "5201_2224257, 5203_2224257"


def test_a_place_in_a_list_is_picked():
    lines = 'from = "t"\nsplit = "-"\npick = 1\nas = "hhmm"'
    assert value("end_time", lines, {"t": "0900-1800"}).text == "18:00:00"


def test_a_place_may_be_counted_from_the_end():
    row = {"runs.0.end": "2027-01-31", "runs.1.end": "2027-03-31", "runs.2.end": None}
    assert value("end_date", 'from = "runs.*.end"\npick = -1', row).text == "2027-03-31"


def test_a_note_is_not_told_of_a_default():
    lines = 'from = "s"\nas = "int"\ndefault = 30\nnote = "Check it."'
    assert codes(value("ring_seconds", lines, {"s": "20"})) == [("warning", "convert.note")]
    assert codes(value("ring_seconds", lines, {"s": None})) == []
    nothing = value("ring_seconds", 'from = "s"\nnote = "Check it."', {"s": None})
    assert codes(nothing) == [("error", "convert.missing")]


def test_a_moment_may_be_a_real_date_of_the_sheet():
    lines = 'from = "d"\nas = "datetime_date"'
    given = {"timezone": "-08:00"}
    cell = datetime(2024, 5, 26, 7, 0)  # noqa: DTZ001  as sheets hold them
    found = value("start_date", lines, {"d": cell}, given=given)
    assert (found.text, codes(found)) == ("2024-05-25", [("warning", "convert.local_day")])


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("2027-05-26T20:00:00.000+0000", "2027-05-27"),
        ("2027-05-26T20:00:00Z", "2027-05-27"),
        ("2027-05-26 20:00:00", "2027-05-27"),
        ("2024-02-01T09:00:00+05:30", "2024-02-01"),
        ("2027-05-26T23:30:00-05:00", "2027-05-27"),
        ("2027-05-26", "2027-05-26"),
    ],
)
def test_moments_as_exports_write_them(cell, text):
    lines = 'from = "d"\nas = "datetime_date"'
    assert value("start_date", lines, {"d": cell}, given={"timezone": "+05:30"}).text == text


def test_a_moment_that_never_was_is_wrong():
    found = value("start_date", 'from = "d"\nas = "datetime_date"', {"d": "2027-02-30T01:00:00Z"})
    assert found.origin == "wrong"


def test_a_date_in_three_numbers_is_asked_unless_its_order_is_said():
    lines = 'from = "d"\nas = "date"'
    assert codes(value("start_date", lines, {"d": "01/02/2027"}))[0][0] == "question"
    said = value("start_date", lines, {"d": "01/02/2027"}, date_order="dmy")
    assert said.text == "2027-02-01"


def lookup(on_missing):
    more = f'[lookup.rings]\non_missing = "{on_missing}"\n[lookup.rings.values]\nlong = 60'
    lines = 'from = "s"\nlookup = "rings"\nas = "int"\ndefault = 30'
    return value("ring_seconds", lines, {"s": "short"}, more)


def test_a_word_that_is_not_looked_up_is_asked_an_error_or_nothing():
    assert (lookup("ask").origin, codes(lookup("ask"))) == (
        "missing",
        [("error", "convert.to_look_up")],
    )
    assert codes(lookup("error")) == [("error", "convert.not_in_lookup")]
    assert (lookup("default").origin, lookup("default").text) == ("default", "30")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        *(("1,5", "2:3"), ("2,0", "1:2"), (" 2.50 ", "2:5"), ("03", "1:3")),
        ("1,234", ""),  # a comma in front of decimals, or between thousands
    ],
)
def test_levels_are_read_as_their_country_writes_them(cell, text):
    assert ratio(cell).text == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        *(("0045", "45"), ("45,0", "45"), ("28 s", "28"), ("30 sec", "30"), ("00:01:35", "95")),
        *(("1 min", "60"), ("1 200", "1200"), ("1,200", ""), ("soon", "")),
    ],
)
def test_lengths_of_time_are_read_with_padding_units_and_groups(cell, text):
    mine = rules('[set.ring_seconds]\nfrom = "ring"\nas = "int"\n')
    found = campaign({"name": "May", "ring": cell}, profile=mine).values["ring_seconds"]
    assert found.text == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        *(("090000", "09:00:00"), (90000, "09:00:00"), ("183000", "18:30:00")),
        *(("000000", "00:00:00"), ("126000", ""), ("250000", "")),
    ],
)
@pytest.mark.parametrize("kind", ["hhmm", "time"])
def test_hours_minutes_and_seconds_run_together_are_a_time(cell, text, kind):
    if kind == "time" and not isinstance(cell, str):
        pytest.skip("a number cell of a time is a part of a day")
    mine = rules(f'[set.start_time]\nfrom = "from"\nas = "{kind}"\n')
    found = campaign({"name": "May", "from": cell}, profile=mine).values["start_time"]
    assert found.text == text


LIKELY = rules('[set.caller_id]\nfrom = "cid"\nas = "phone"\nlikely_country = "91"\n')


@pytest.mark.parametrize(
    ("cell", "region", "text"),
    [
        # 212 555 0147 is a number of New York, and one of India as well.
        ("2125550147", None, ""),
        ("2125550147", "US", "12125550147"),
        ("2125550147", "IN", "912125550147"),
        # No other country of TeleCMI's users has such numbers.
        ("08041230020", None, "918041230020"),
        ("9876543210", None, "919876543210"),
        # With its country code a number is in no doubt, whatever the region.
        ("918041230001", "US", "918041230001"),
        ("+12125550147", None, "12125550147"),
    ],
)
def test_the_likely_country_is_only_taken_where_no_other_is_possible(cell, region, text):
    row = {"name": "May", "cid": cell}
    assert campaign(row, profile=LIKELY, region=region).values["caller_id"].text == text


def test_a_number_of_two_countries_is_asked_about_with_the_option_that_settles_it():
    asked = campaign({"name": "May", "cid": "2125550147"}, profile=LIKELY).values["caller_id"]
    assert codes(asked) == [("question", "convert.which_country")]
    assert asked.problems[0].candidates == ("+912125550147", "+12125550147")
    assert "--region IN or US" in asked.problems[0].message


def test_steps_run_in_the_order_in_which_they_are_written():
    row = {"s": "90"}
    assert value("ring_seconds", 'from = "s"\nmin = 60\nscale = 0.5\nas = "int"', row).text == "45"
    later = value("ring_seconds", 'from = "s"\nscale = 0.5\nmin = 60\nas = "int"', row)
    assert later.origin == "missing"


def test_words_that_were_looked_up_are_mapped():
    more = '[lookup.queues]\nkey = "Queue"\nvalue = ["Strategy", "Wait"]'
    lines = 'from = "q"\nlookup = "queues"\npick = 0\nmap = { rrmemory = "round-robin" }'
    queues = table("Queues", {"Queue": "North", "Strategy": "rrmemory", "Wait": "9"})
    found = value("ring_rule", lines, {"q": "North"}, more, lookups=[queues])
    assert found.text == "round-robin"


def test_words_are_mapped_before_they_are_looked_up_where_that_is_written_first():
    more = '[lookup.queues]\nkey = "Queue"\nvalue = "Seconds"'
    lines = 'from = "q"\nmap = { 7 = "North" }\nlookup = "queues"'
    queues = table("Queues", {"Queue": "North", "Seconds": "20"})
    assert value("ring_seconds", lines, {"q": "7"}, more, lookups=[queues]).text == "20"


def test_a_place_that_is_picked_before_looking_up_is_one_in_the_list():
    more = '[lookup.queues]\nkey = "Queue"\nvalue = "Seconds"'
    lines = 'from = "q"\nsplit = "/"\npick = -1\nlookup = "queues"'
    queues = table("Queues", {"Queue": "North", "Seconds": "20"})
    assert value("ring_seconds", lines, {"q": "All/North"}, more, lookups=[queues]).text == "20"


@pytest.mark.parametrize(
    ("cell", "text", "told"),
    [
        ("3:1", "1:3", ["convert.ratio_turned"]),
        ("3 to 2", "2:3", ["convert.ratio_turned"]),
        ("1:1", "1:1", []),
        (time(3, 1), "1:3", ["convert.ratio_turned"]),
        ("1.5", "2:3", ["convert.ratio"]),
    ],
)
def test_a_ratio_may_have_the_calls_first(cell, text, told):
    found = value("ratio", 'from = "r"\nas = "ratio"\nsides = "calls:agents"', {"r": cell})
    assert (found.text, [code for _, code in codes(found)]) == (text, told)
