"""Values that a profile itself writes: what their field cannot take is told when it is loaded."""

import pytest

from bulk_import.dialers import load, names
from bulk_import.problems import Refused

HEAD = 'format = 1\nid = "mine"\ntitle = "Mine"\n[set.name]\nfrom = "Camp"\n'


@pytest.fixture
def loaded(tmp_path):
    def load_text(lines, head=HEAD):
        path = tmp_path / "mine.toml"
        path.write_text(head + lines, "utf-8")
        return load(str(path), ())

    return load_text


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            "[set.dialer_type]\nfrom = 'Mode'\nmap = { Fast = 'predictve' }",
            (
                "[set.dialer_type.map]: Fast: “predictve” is no value of dialer_type;"
                " did you mean predictive?"
            ),
        ),
        (
            "[set.dialer_type]\nfrom = 'Mode'\nmap = { Fast = 'dialer' }",
            "Fast: “dialer” is no value of dialer_type, which is one of: predictive, progressive",
        ),
        ("[set.dialer_type]\nvalue = 'power'", "[set.dialer_type]: value: “power” is no value"),
        (
            "[set.ring_rule]\nfrom = 'a'\nmap = { b = 'ring-all' }\ndefault = 'round-robbin'",
            (
                "[set.ring_rule]: default: “round-robbin” is no value of ring_rule;"
                " did you mean round-robin?"
            ),
        ),
        (
            (
                "[[set.call_interval]]\nvalue = 10\n[[set.call_interval]]\nfrom = 'a'\nas = 'int'\n"
                "allowed = [10, 25, 30]\nsnap = 'up'"
            ),
            (
                "[[set.call_interval]] number 2: allowed: “25” is no value of call_interval,"
                " which is one of: 10, 20, 30, 40, 50, 60, 120"
            ),
        ),
        ("[set.active]\nfrom = 'a'\nmap = { On = 'treu' }", "On: “treu” is no value of active"),
        ("[set.ring_seconds]\nvalue = -5", "“-5” is no value of ring_seconds"),
        ("[set.start_date]\nvalue = '2031-02-30'", "“2031-02-30” is no value of start_date"),
        ("[set.end_time]\nvalue = '25:00'", "“25:00” is no value of end_time"),
        ("[set.ratio]\nfrom = 'a'\nas = 'ratio'\ndefault = '0:1'", "“0:1” is no value of ratio"),
        ("[set.user_interval]\nvalue = 'soon'", "“soon” is no value of user_interval"),
        ("[set.timezone]\nvalue = 'Asia/Kolkat'", "did you mean Asia/Kolkata?"),
        (
            "[set.start_time]\nfrom = 'a'\nmap = { Day = '0960' }\nas = 'hhmm'",
            "[set.start_time.map]: Day: “0960” is no value of start_time",
        ),
        (
            (
                "[lookup.hours]\nvalue = ['From', 'To']\nvalues = { day = ['0900', '2560'] }\n"
                "[set.end_time]\nfrom = 'a'\nlookup = 'hours'\npick = 1\nas = 'hhmm'"
            ),
            "[lookup.hours.values]: day: “0900, 2560” is no value of end_time",
        ),
        (
            "[set.ratio]\nwhen = { '@dialer_type' = 'predictve' }\nvalue = '1:1'",
            (
                "[set.ratio.when]: @dialer_type: “predictve” is no value of dialer_type;"
                " did you mean predictive?"
            ),
        ),
    ],
)
def test_a_value_that_its_field_cannot_take_is_told_with_its_place_and_the_nearest(
    loaded, lines, said
):
    with pytest.raises(Refused) as refused:
        loaded(lines)
    assert refused.value.code == "profile.wrong"
    assert "mine.toml" in refused.value.message
    assert said in refused.value.message


@pytest.mark.parametrize(
    "lines",
    [
        "[set.timezone]\nvalue = 'America/New_York'",  # its offset is that of the dates
        "[set.caller_id]\nvalue = '9876543210'",  # its country is that of --region
        "[set.users]\nvalue = 'North'",  # a list may say who that is
        "[set.ring_rule]\nvalue = 'Ring all'",
        "[set.active]\nfrom = 'a'\nmap = { On = true, Off = false }",
        "[set.user_interval]\nfrom = 'a'\nas = 'int'\nallowed = [5]\nformat = '{}_s'",
        "[set.start_time]\nfrom = 'a'\nmap = { Day = '2400', '-' = '0900' }\nas = 'hhmm'",
        "[lookup.hours]\n[set.start_time]\nfrom = 'a'\nmap = { Day = 'x' }\nlookup = 'hours'",
        "[set.ratio]\nwhen = { '@dialer_type' = ['predictive', 'progressive'] }\nvalue = '1:1'",
        "[set.waiting_music]\nvalue = 'default'",
    ],
)
def test_what_a_field_takes_or_only_the_conversion_can_say_is_loaded(loaded, lines):
    loaded(lines)


def test_a_value_of_the_extended_profile_is_told_of_its_own_file(loaded, tmp_path):
    with pytest.raises(Refused):
        loaded("[set.dialer_type]\nvalue = 'predictve'")
    child = tmp_path / "child.toml"
    child.write_text('format = 1\nid = "child"\ntitle = "C"\nextends = "mine"\n', "utf-8")
    with pytest.raises(Refused) as refused:
        load(str(child), [tmp_path])
    assert "mine.toml" in refused.value.message
    assert "child.toml" not in refused.value.message


@pytest.mark.parametrize("name", names(()))
def test_our_own_profiles_are_right(name):
    load(name, ())
