"""Exports in shapes that people have: each converts, is asked about, or is refused as it should be.

The values are what an expert of both dialers would type; what is decided stands beside each.
"""

import tomllib
from functools import cache
from pathlib import Path

import pytest

from bulk_import import readers
from bulk_import.app.converting import convert_export
from bulk_import.options import ReadOptions
from bulk_import.problems import Refused

FOLDER = Path(__file__).parent / "migration"
EXPECTED = tomllib.loads((FOLDER / "expected.toml").read_text("utf-8"))


@cache
def conversion_of(name):
    return convert_export(readers.read(str(FOLDER / name)), ReadOptions(inet_no=2224257)).conversion


def test_every_input_is_decided():
    inputs = {str(one.relative_to(FOLDER).as_posix()) for one in FOLDER.glob("*/*")}
    assert inputs == EXPECTED.keys()


@pytest.mark.slice(8)
@pytest.mark.parametrize("name", EXPECTED)
def test_an_export_becomes_what_an_expert_would_type(name):
    told = EXPECTED[name]
    if "refused" in told:
        with pytest.raises(Refused) as refused:
            conversion_of(name)
        assert refused.value.code == told["refused"]
        assert told.get("says", "") in refused.value.message
        return
    conversion = conversion_of(name)
    assert conversion.profile == told["profile"]
    assert sorted(one.name for one in conversion.skipped) == sorted(told.get("skipped", []))
    campaigns = {one.name: one for one in conversion.campaigns}
    assert campaigns.keys() == told["campaigns"].keys()
    for called, fields in told["campaigns"].items():
        campaign = campaigns[called]
        asked = {field for field in fields if fields[field] == "?"}
        assert asked <= set(campaign.missing), called
        found = {field: campaign.values[field].text for field in fields.keys() - asked}
        assert found == {field: fields[field] for field in found}, called


SAME = ("v1_full_dump.sql", "v3_pma.xml", "v4_pma.json", "v5_batch.tsv", "v6_mysqldump.xml")


@pytest.mark.slice(1)
@pytest.mark.parametrize("name", ["v8_mysql_html.html", "v12_pma_excel.csv", *SAME[1:]])
def test_one_database_gives_the_same_by_every_route(name):
    """But for the hours: the dump alone brings its call times."""
    one, other = conversion_of(f"vicidial/{SAME[0]}"), conversion_of(f"vicidial/{name}")
    hours = {"start_time", "end_time", "timezone", "leads_id", "users"}
    assert [
        {field: value.text for field, value in each.values.items() if field not in hours}
        for each in other.campaigns
    ] == [
        {field: value.text for field, value in each.values.items() if field not in hours}
        for each in one.campaigns
    ]
    assert [each.name for each in other.skipped] == [each.name for each in one.skipped]
