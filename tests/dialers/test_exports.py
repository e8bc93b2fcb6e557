"""Whole exports in the shapes that people have, each value as an expert of both dialers sets it."""

from pathlib import Path

import pytest

from bulk_import import readers
from bulk_import.app.converting import convert_export
from bulk_import.messages import text
from bulk_import.options import ReadOptions

EXPORTS = {file.name: file for file in Path(__file__).with_name("migration").glob("*/*.*")}

DUMP = {
    # RATIO 2.5 lines an agent; 9am-5pm as the dump's own table has it, alike on every day.
    "LOANS": {"dialer_type": "predictive", "ratio": "2:5", "start_time": "09:00:00"}
    | {"end_time": "17:00:00", "ring_rule": "longest-idle-agent", "call_interval": "20"}
    | {"caller_id": "918041230001"},
    # Its call time MONFRI is closed on Sundays and shorter on Saturdays: asked.
    "CARDS": {"dialer_type": "predictive", "ratio": "5:9", "start_time": "", "end_time": ""},
    "LOCAL": {"dialer_type": "predictive", "ratio": "1:3", "end_time": "21:00:00"},
    # One line an agent is progressive; 20 seconds of wrap-up between its calls.
    "ONEONE": {"dialer_type": "progressive", "start_time": "12:00:00", "user_interval": "20_s"},
    # 8375 with CALLMENU and 8366 with HANGUP end in a machine; INBOUND_MAN is dialed by hand.
    "Message blast": "no_agents",
    "Opinion poll": "no_agents",
    "Service in": "by_hand",
}
EXPECTED = {
    "v1_full_dump.sql": DUMP,
    # The same table alone: the hours of MONFRI are not there, and are asked.
    "v12_pma_excel.csv": DUMP,
    # Without routing extensions nobody sees the survey: that is told (see the next test).
    "v14_locale_comma.csv": {
        "LOANS": {"ratio": "2:5"},
        "CARDS": {"ratio": "5:9"},
        "LOCAL": {"ratio": "1:3"},
        "ONEONE": {"dialer_type": "progressive"},
        "Service in": "by_hand",
    },
    # 212 555 0147 may be a number of New York or of India.
    "v21_us.csv": {"USA1": {"dialer_type": "predictive", "ratio": "1:3", "caller_id": ""}},
    "v23_shared.csv": {
        "SH1": {"dialer_type": "predictive", "ratio": "1:2"},
        "SH2": {"ratio": "2:3"},
    },
    # 5164536886 is what GOautodial writes into every new campaign, and no number of anybody.
    "g1_dump.sql": {"28471103": {"dialer_type": "predictive", "ratio": "1:4", "caller_id": ""}},
    "k2_us_number.csv": {"101": {"caller_id": "12125550147", "ring_seconds": "36"}},
    # Saturdays are shorter, and two zones have hours: both are asked.
    "n2_hours_differ.json": {
        "c1": {"dialer_type": "predictive", "ratio": "2:3", "start_time": "", "timezone": ""}
    },
    "n8_messaging.json": {"SMS reminder": "messages"},
    "n10_page1of3.json": {"c1": {"dialer_type": "predictive", "ratio": "2:3"}},
    "z1_describe_v2.json": {
        "i": {"dialer_type": "predictive", "start_time": "09:00:00", "end_time": "17:00:00"}
    },
    # Fridays end at one o'clock.
    "z4_v2_progressive_days.json": {
        "i": {"dialer_type": "progressive", "start_time": "09:00:00", "end_time": ""}
    },
    # PREVIEW with its progressive switch: one call an agent, five seconds apart.
    "r2_dialgroup_int.json": {
        "7001": {"dialer_type": "progressive", "user_interval": "5_s", "end_time": "21:00:00"}
    },
    "u3_list.xml": {
        "1": {
            "dialer_type": "predictive",
            "end_time": "21:00:00",
            "timezone": "+05:30",
        },
        # Its lines per agent, which decide the type, are not in the list.
        "2": {"dialer_type": "", "end_time": "19:30:00"},
        "Prev": "preview",
    },
}


def converted(name):
    return convert_export(readers.read(str(EXPORTS[name])), ReadOptions()).conversion


@pytest.mark.slice(4)
@pytest.mark.parametrize(("name", "expected"), EXPECTED.items(), ids=EXPECTED)
def test_every_campaign_is_converted_asked_about_or_skipped_with_the_reason(name, expected):
    made = converted(name)
    found = {
        one.key: {field: one.values[field].text for field in expected[one.key]}
        for one in made.campaigns
    }
    skipped = {one.name: one.reason for one in made.skipped}
    assert found == {key: values for key, values in expected.items() if isinstance(values, dict)}
    modes = {key: mode for key, mode in expected.items() if isinstance(mode, str)}
    assert skipped.keys() == modes.keys()
    assert all(text(f"mode.{mode}") in skipped[name] for name, mode in modes.items())


@pytest.mark.full
def test_what_the_dump_has_beside_its_campaigns_is_told():
    made = converted("v1_full_dump.sql")
    lost = {(one.name, one.setting): one.was for one in made.lost}
    assert lost['Loans | north; zone "A"', "Lists"] == "January, February"
    days = "Sunday closed, Monday–Friday 10:00–18:00, Saturday 10:00–13:00"
    assert lost["O'Brien cards", "Hours of single days"] == days
    assert lost["Local presence", "cid_group_id"] == "CIDPOOL"
    assert not any(setting == "adaptive_*" and name != "O'Brien cards" for name, setting in lost)


@pytest.mark.full
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("n10_page1of3.json", "export.incomplete"),
        ("v14_locale_comma.csv", "convert.without"),
        ("v12_pma_excel.csv", None),
    ],
)
def test_what_an_export_lacks_is_told_first(name, code):
    told = [one.code for one in converted(name).file_problems]
    assert told[:1] == ([code] if code else [])
