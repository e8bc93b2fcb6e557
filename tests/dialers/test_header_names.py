"""Headers by other spellings, by the names of other releases and screens, and by hand."""

import pytest
from exported import VICIDIAL, campaign, converted, export_of, profile_of, texts

from bulk_import.dialers import detect, load
from bulk_import.dialers.headers import fits, renamed
from bulk_import.problems import Refused
from bulk_import.sheet import Sheet, Spreadsheet

SPELLED = {
    "words": lambda name: name.replace("_", " ").title(),
    "humps": lambda name: "".join(part.title() for part in name.split("_")),
    "capitals": lambda name: name.upper(),
    "dashes": lambda name: name.replace("_", "-"),
    "together": lambda name: name.replace("_", ""),
}


@pytest.mark.parametrize("spelling", SPELLED)
def test_a_header_is_the_same_however_it_is_spelled(spelling):
    row = {SPELLED[spelling](name): cell for name, cell in VICIDIAL.items()}
    plain, spelled = campaign(VICIDIAL), campaign(row)
    assert texts(spelled) == texts(plain)
    # The screen's own words are Convoso's: by them the profile is that of who writes them so.
    assert detect(export_of(row), ()).profile.id == "vicidial"


@pytest.mark.parametrize(
    ("pattern", "header"),
    [
        ("queue.media_settings.*", "queue.mediaSettings.call"),
        ("callableTimes.*.startTime", "callable_times.0.start_time"),
        ("CRMRedialTimeout*", "crm_redial_timeout.minutes"),
        ("dial_method|dialMode", "Dial Mode"),
    ],
)
def test_a_pattern_fits_every_spelling(pattern, header):
    assert fits(pattern, header)


@pytest.mark.parametrize(
    ("pattern", "header"), [("*_pass", "bypass"), ("name", "names"), ("queue.id", "queue_id")]
)
def test_other_names_do_not_fit(pattern, header):
    assert not fits(pattern, header)


def test_an_alias_counts_where_the_header_itself_is_not_there():
    aliases = {"cid": ("Caller ID", "Number")}
    assert renamed(("Name", "caller_id"), aliases, {}) == ("Name", "cid")
    assert renamed(("cid", "Caller ID"), aliases, {}) == ("cid", "Caller ID")
    assert renamed(("Number", "Caller ID"), aliases, {}) == ("Number", "cid")
    assert renamed(("X", "Number"), aliases, {"x": "cid"}) == ("cid", "Number")


def test_the_titles_of_a_screen_are_told_as_they_are_written():
    row = {**VICIDIAL, "Dial Level": VICIDIAL["auto_dial_level"], "Call Time": "9am-5pm"}
    del row["auto_dial_level"], row["local_call_time"]
    found = campaign(row)
    assert found.values["ratio"].text == "2:3"
    assert found.values["end_time"].text == "17:00:00"
    assert found.values["end_time"].source == "Call Time"


def test_a_dialer_whose_own_words_are_there_goes_before_one_that_has_them_as_aliases():
    row = {
        "Campaign ID": "1",
        "Campaign Name": "A",
        "Dial Method": "Predictive Average",
        "Dial Level": "2",
        "Auto Dial Timeout": "6",
    }
    assert detect(export_of(row), ()).profile.id == "convoso"


CHILD = """
format = 1
id = "child"
title = "Child"
extends = "vicidial"
[[skip]]
when = { active = "N" }
reason = "It is off."
[aliases]
auto_dial_level = ["Tempo"]
"""


def test_a_profile_keeps_skips_and_aliases_of_the_one_that_it_extends(tmp_path):
    (tmp_path / "child.toml").write_text(CHILD, "utf-8")
    child, parent = load(str(tmp_path / "child.toml"), ()), load("vicidial", ())
    assert child.skip[0].reason == "It is off."
    assert child.skip[1:] == parent.skip
    assert child.aliases == {**parent.aliases, "auto_dial_level": ("Tempo",)}
    row = {**VICIDIAL, "active": "N"}
    assert [one.reason for one in converted(row, profile=child).skipped] == ["It is off."]


def test_columns_are_matched_by_hand():
    row = {**VICIDIAL, "Wählart": "RATIO"}
    del row["dial_method"]
    found = campaign(row, profile=load("vicidial", ()), columns={"Wählart": "dial_method"})
    assert found.values["dialer_type"].text == "predictive"


@pytest.mark.parametrize(
    ("columns", "code", "told"),
    [
        ({"Nowhere": "dial_method"}, "column.no_such_header", "“dial_method”"),
        ({"active": "dial_methd"}, "profile.no_such_name", "dial_method."),
    ],
)
def test_what_is_said_of_columns_must_make_sense(columns, code, told):
    with pytest.raises(Refused) as refused:
        converted(VICIDIAL, columns=columns)
    assert refused.value.code == code
    assert told in refused.value.message


BARE = """
format = 1
id = "bare"
title = "Bare dialer"
[source]
detect = ["name", "mode"]
[source.headerless]
columns = ["name", "mode", "lines"]
words = { mode = ["Fast", "Calm"] }
how = "Tick “with headers”."
[set.name]
from = "name"
[set.dialer_type]
from = "mode"
map = { Fast = "predictive", Calm = "progressive" }
"""


def test_rows_without_headers_are_known_by_their_words():
    sheet = Sheet.of([["A", "Fast", "2"], ["B", "Calm", "1"]])
    found = converted(profile=profile_of(BARE), sheet=sheet)
    assert [one.name for one in found.campaigns] == ["A", "B"]


def test_rows_without_headers_of_another_width_are_refused_with_how_to_get_them(tmp_path):
    (tmp_path / "bare.toml").write_text(BARE, "utf-8")
    sheet = Sheet.of([["A", "x", "Fast", "2"], ["B", "y", "Calm", "1"]])
    with pytest.raises(Refused) as refused:
        detect(Spreadsheet(path="a.txt", format="csv", sheets=(sheet,)), (tmp_path,))
    assert refused.value.code == "profile.without_headers"
    assert "without headers" in refused.value.message
    assert "Tick “with headers”." in refused.value.message


@pytest.mark.parametrize(
    "more", [["----", "----", "----"], ["(2 rows)", "", ""], ["2 rows in set (0.00 sec)", "", ""]]
)
def test_rules_and_counts_are_no_campaigns(more):
    sheet = Sheet.of([["name", "mode", "lines"], ["A", "Fast", "2"], more])
    found = converted(profile=profile_of(BARE), sheet=sheet)
    assert [one.name for one in found.campaigns] == ["A"]
    assert found.skipped == ()
