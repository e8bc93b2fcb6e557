"""Exports in shapes that people have: each converts, is asked about, or is refused as it should be.

The values are what an expert of both dialers would type; what is decided stands beside each.
"""

import pytest
from dialers.artefacts import ASKED, EXPECTED, FOLDER, conversion_of, decided_for

from bulk_import.problems import Refused


def test_every_input_is_decided():
    inputs = {str(one.relative_to(FOLDER).as_posix()) for one in FOLDER.glob("*/*")}
    assert inputs == EXPECTED.keys()


@pytest.mark.slice(8)
@pytest.mark.parametrize("name", EXPECTED)
def test_an_export_becomes_what_an_expert_would_type(name):
    told, (_, conversion) = EXPECTED[name], conversion_of(name)
    if "refused" in told:
        assert isinstance(conversion, Refused)
        assert conversion.code == told["refused"]
        assert told.get("says", "") in conversion.message
        return
    assert conversion.profile == told["profile"]
    assert sorted(one.name for one in conversion.skipped) == sorted(told.get("skipped", []))
    found = {one.name: _typed(one) for one in conversion.campaigns}
    assert found == {
        called: decided_for(conversion.profile, stated)
        for called, stated in told["campaigns"].items()
    }


def _typed(campaign):
    """Return the fields of a *campaign*, ASKED where a person is to say them."""
    return {
        field: ASKED if field in campaign.missing else value.text
        for field, value in campaign.values.items()
        if field != "name"
    }


SAME = ("v1_full_dump.sql", "v3_pma.xml", "v4_pma.json", "v5_batch.tsv", "v6_mysqldump.xml")


@pytest.mark.slice(1)
@pytest.mark.parametrize("name", ["v8_mysql_html.html", "v12_pma_excel.csv", *SAME[1:]])
def test_one_database_gives_the_same_by_every_route(name):
    """But for the hours: the dump alone brings its call times."""
    (_, one), (_, other) = (conversion_of(f"vicidial/{each}") for each in (SAME[0], name))
    hours = {"start_time", "end_time", "timezone", "leads_id", "users"}
    assert [
        {field: value.text for field, value in each.values.items() if field not in hours}
        for each in other.campaigns
    ] == [
        {field: value.text for field, value in each.values.items() if field not in hours}
        for each in one.campaigns
    ]
    assert [each.name for each in other.skipped] == [each.name for each in one.skipped]
