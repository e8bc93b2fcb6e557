"""Each field's way from cell to value, as the author of a profile sees it."""

import pytest

from bulk_import.app.profile_checking import check_profile
from bulk_import.options import ReadOptions
from bulk_import.problems import Refused

PROFILE = """\
format = 1
id     = "acme"
title  = "Acme"
[source]
detect = ["Camp", "Lines"]
[lookup]
teams = { title = "Teams", key = "Team", value = "Agent ID", many = true }
[set]
name        = { from = "Camp" }
dialer_type = [{ when = { Lines = { lte = 1 } }, value = "progressive" }, { value = "predictive" }]
users       = { from = "Team", lookup = "teams" }
ratio       = { from = "Lines", as = "ratio" }
ring_seconds = { from = "Rings", scale = 6, as = "int", min = 10, default = 30 }
start_date  = { from = "Begins", as = "datetime_date" }
timezone    = { from = "Zone", as = "offset" }
"""


@pytest.fixture
def checked(tmp_path):
    """Return what the profile makes of an export in the CSV *text*, by field."""

    def check(text, profile=PROFILE, **chosen):
        (tmp_path / "acme.toml").write_text(profile, "utf-8")
        (tmp_path / "acme.csv").write_text(text, "utf-8")
        options = ReadOptions(**chosen)
        return check_profile(str(tmp_path / "acme.toml"), str(tmp_path / "acme.csv"), options)

    return check


def fields(found):
    return {one.field: one for one in found.fields}


def test_each_step_is_told_with_what_it_left(checked):
    found = checked("Camp,Lines,Team,Rings\nA,2,North,5\nB,3,North,1\n")
    one, other = fields(found)["ring_seconds"].ways
    assert (one.rows, one.trace.rule, one.trace.cell.source) == ((2,), 1, "Rings")
    assert [(step.key, step.argument, step.values) for step in one.trace.steps] == [
        ("scale", "6", ("30",)),
        ("as", "int", ("30",)),
        ("min", "10", ("30",)),
    ]
    assert one.value.text == "30"
    assert [step.values for step in other.trace.steps] == [("6",), ("6",), ()]
    assert (other.value.text, other.value.origin) == ("30", "default")
    assert found.exit_status == 0


def test_campaigns_that_are_made_alike_share_a_way(checked):
    found = checked("Camp,Lines,Team\nA,2,North\nB,2,North\nC,1,North\n")
    (users,) = fields(found)["users"].ways
    assert users.rows == (2, 3, 4)
    assert [way.rows for way in fields(found)["dialer_type"].ways] == [(2, 3), (4,)]
    assert [way.rows for way in fields(found)["ratio"].ways] == [(2, 3)]


def test_the_first_campaigns_are_shown_and_one_of_each_other_outcome(checked):
    rows = "".join(f"C{number},{number},T{number}\n" for number in range(2, 30))
    found = checked(f"Camp,Lines,Team\n{rows}Last,fast,T\n")
    names = list(fields(found)["name"].telling(3))
    assert [(way.value.text, more) for way, more in names] == [("C2", 26), ("C3", 0), ("C4", 0)]
    ratios = [way.value.origin for way, _ in fields(found)["ratio"].telling(3)]
    assert ratios == ["mapped", "mapped", "mapped", "wrong"]
    assert (found.wrong, found.exit_status) == (1, 1)


def test_a_date_is_told_in_the_zone_of_its_campaign(checked):
    export = "Camp,Lines,Zone,Begins\nA,2,5.50,2031-01-04T20:00:00Z\n"
    (way,) = fields(checked(export))["start_date"].ways
    assert (way.trace.steps[0].values, way.value.text) == (("2031-01-05",), "2031-01-05")


def test_columns_on_one_side_alone_are_told(checked):
    found = checked("Camp,Lines,Surprise\nA,2,x\n")
    assert set(found.lacking) >= {"Team", "Rings"}
    assert found.conversion.unknown == ("Surprise",)


def test_a_field_for_which_no_rule_counts_has_none(checked):
    profile = PROFILE.replace("ratio       = { from", "ratio = { when = { Lines = 9 }, from")
    (way,) = fields(checked("Camp,Lines\nA,2\n", profile))["ratio"].ways
    assert (way.trace.rule, way.value.origin) == (None, "missing")


def test_an_export_without_campaigns_to_create_is_the_authors_to_look_at(checked):
    profile = f'{PROFILE}[[skip]]\nwhen = {{ Lines = {{ gt = 0 }} }}\nmode = "preview"\n'
    found = checked("Camp,Lines\nA,2\n", profile)
    assert (len(found.conversion.skipped), found.exit_status) == (1, 1)


def test_a_misspelt_column_is_refused(checked):
    with pytest.raises(Refused) as refused:
        checked("Camp,Lines,Taem\nA,2,North\n")
    assert "probably “Taem”" in refused.value.message
