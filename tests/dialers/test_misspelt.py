"""Names in a person's own profile that the export has in another spelling."""

from dataclasses import replace

import pytest
from exported import export_of, profile_of, table

from bulk_import.dialers import Detected, load, refuse_misspelt
from bulk_import.problems import Refused

HEAD = 'format = 1\nid = "mine"\ntitle = "Mine"\n'
ROW = {"Camp": "First", "Ratio": "2", "Wrap up": "10", "Queue": "7"}


def check(lines, row=ROW, sheets=(), by_hand=None, head=HEAD):
    profile = profile_of(f'{head}[set.name]\nfrom = "Camp"\n{lines}')
    found = Detected(profile, export_of(row).sheets[0], "")
    refuse_misspelt("export.csv", found, by_hand=by_hand or {}, sheets=sheets, folders=())


def refusal(*arguments, **chosen):
    with pytest.raises(Refused) as refused:
        check(*arguments, **chosen)
    assert refused.value.code == "profile.misspelt"
    return refused.value.message


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("[set.ratio]\nfrom = 'Ratoi'", "“Ratoi”, which is probably “Ratio”"),
        ("[set.ratio]\nfrom = ['Level', 'ratios']", "“ratios”, which is probably “Ratio”"),
        ("[set.call_interval]\nfrom = 'Warp-up'", "“Warp-up”, which is probably “Wrap up”"),
        ("[[skip]]\nwhen = { Quue = '1' }\nmode = 'inbound'", "“Quue”, which is probably “Queue”"),
        ("[lost]\nRaito = 'x'", "“Raito”, which is probably “Ratio”"),
    ],
)
def test_a_column_that_the_export_has_in_another_spelling_is_named(lines, said):
    assert said in refusal(lines)


@pytest.mark.parametrize(
    "lines",
    [
        "[set.ratio]\nfrom = 'Level'",
        "[set.ratio]\nfrom = ['Ratoi', 'Ratio']",
        "[set.ratio]\nfrom = 'Ratoi|Ratio'",
        "[set.ratio]\nfrom = 'Ratoi'\n[ignore]\ncolumns = ['Ratio']",
        "[set.ratio]\nfrom = 'Rat*i'",
    ],
)
def test_what_is_named_or_far_away_or_a_pattern_is_not_refused(lines):
    check(lines)


def test_a_column_with_another_number_is_another_column():
    check("[set.caller_id]\nfrom = 'Number 1'", row={"Camp": "A", "Number 2": "1"})


def test_a_column_that_a_person_matched_is_there():
    check("[set.ratio]\nfrom = 'Ratoi'", by_hand={"Ratio": "Ratoi"})


TABLES = """
[beside.lists]
table = "lists"
key   = "camp"
from  = "Camp"
[set.leads_id]
from  = "lists.0.list_id"
"""


def test_a_table_of_the_export_and_its_columns_are_looked_at_too():
    there = table("lists", {"camp": "First", "list_id": "9"})
    check(TABLES, sheets=[there])
    assert "probably “lists”" in refusal(TABLES.replace('"lists"', '"lsits"'), sheets=[there])
    other = table("lists", {"camp": "First", "listid_": "9", "list_uid": "1"})
    assert "probably “list_uid”" in refusal(TABLES.replace("list_id", "list_uidd"), sheets=[other])
    wrong_key = TABLES.replace('"camp"', '"cmap"')
    assert "“cmap”, which is probably “camp”" in refusal(wrong_key, sheets=[there])
    wrong_name = TABLES.replace('"lists.0', '"list.0')
    assert "probably “lists.0.list_id”" in refusal(wrong_name, sheets=[there])


def test_a_list_that_the_dialer_answers_itself_is_looked_at_too():
    lines = """
[lookup.queues]
[[lookup.queues.table]]
name  = "queue_table"
key   = "queue"
value = "timeuot"
[set.ring_seconds]
from   = "Queue"
lookup = "queues"
"""
    there = table("queue_table", {"queue": "7", "timeout": "20"})
    assert "“timeuot”, which is probably “timeout”" in refusal(lines, sheets=[there])
    check(lines.replace("timeuot", "timeout"), sheets=[there])


def test_profiles_that_come_with_the_program_name_what_other_releases_have():
    ours = load("vicidial", ())
    row = {"campaign_id": "A", "dial_method": "RATIO", "auto_dial_level": "1", "wrapup_secons": "9"}
    found = Detected(ours, export_of(row).sheets[0], "")
    refuse_misspelt("export.csv", found, by_hand={}, sheets=(), folders=())
    mine = replace(found, profile=ours.model_copy(update={"id": "mine"}))
    with pytest.raises(Refused):
        refuse_misspelt("export.csv", mine, by_hand={}, sheets=(), folders=())
    child = ours.model_copy(update={"id": "mine", "extends": "vicidial"})
    refuse_misspelt("export.csv", replace(found, profile=child), by_hand={}, sheets=(), folders=())
