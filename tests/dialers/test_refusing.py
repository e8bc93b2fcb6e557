"""Exports of dialers without agents: known, and refused with the reason and what to do instead."""

import json

import pytest
from dialer_samples import REFUSING, read_export, refused_sample
from dialers.test_routes_of_dialers import ROUTES, read_here
from exported import VICIDIAL, profile_of, table

from bulk_import.app.converting import convert_export
from bulk_import.dialers import detect, load
from bulk_import.options import ReadOptions
from bulk_import.problems import Refused
from bulk_import.sheet import Spreadsheet

RINGER = """
format = 1
id     = "ringer"
title  = "Ringer"
[source]
detect = ["Broadcast", "Recording"]
"""
WHY = '[refuse]\nreason = "It rings once."\ninstead = "Call yourself."\n'


def refusal(spreadsheet, **options):
    with pytest.raises(Refused) as refused:
        convert_export(spreadsheet, ReadOptions(**options))
    return refused.value


def records_of(name):
    """Return the campaigns of a sample, each as header to text."""
    (sheet,) = read_export(str(refused_sample(name))).sheets
    headers, *rows = (cells for _, cells in sheet.iter_rows())
    return [
        {
            header: None if cell is None else str(cell)
            for header, cell in zip(headers, row, strict=True)
        }
        for row in rows
    ]


@pytest.mark.parametrize("name", REFUSING)
def test_it_is_told_which_dialer_it_is_why_nothing_can_be_made_and_what_to_do(name):
    profile = load(name, ())
    found = refusal(read_export(str(refused_sample(name))))
    assert found.code == "profile.no_campaigns"
    for words in (profile.title, profile.refuse.reason, profile.refuse.instead):
        assert words in found.message


@pytest.mark.slice(4)
@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("name", REFUSING)
def test_it_is_known_by_every_route_of_a_database(name, route):
    found = refusal(read_here(ROUTES[route]("campaigns", records_of(name))))
    assert found.code == "profile.no_campaigns"
    assert load(name, ()).title in found.message


@pytest.mark.parametrize("name", REFUSING)
def test_it_is_known_as_json_in_an_envelope(name):
    text = json.dumps({"meta": {"total_count": 2}, "objects": records_of(name)})
    assert refusal(read_here(text)).code == "profile.no_campaigns"


SOME_COLUMNS = {
    "Newfies-Dialer": ("name", "startingdate", "expirationdate", "frequency", "intervalretry"),
    "A2Billing": ("name", "startingdate", "expirationdate", "nb_callmade", "forward_number"),
    "FusionPBX call broadcasts": ("broadcast_name", "broadcast_phone_numbers"),
}


@pytest.mark.parametrize("dialer", SOME_COLUMNS)
def test_it_is_known_by_some_of_its_columns(dialer):
    row = dict.fromkeys(SOME_COLUMNS[dialer], "1")
    found = refusal(Spreadsheet(path="x.csv", format="csv", sheets=(table("x", row),)))
    assert f"x.csv is an export of {dialer}" in found.message


@pytest.mark.parametrize("name", REFUSING)
def test_it_is_refused_too_where_a_person_names_the_dialer(name):
    found = refusal(read_export(str(refused_sample(name))), profile=name)
    assert found.code == "profile.no_campaigns"
    other = Spreadsheet(path="x.csv", format="csv", sheets=(table("x", VICIDIAL),))
    assert refusal(other, profile=name).code == "profile.does_not_fit"


@pytest.mark.parametrize("name", REFUSING)
def test_nobody_is_sent_to_export_more_of_what_is_refused_then(name):
    required = load(name, ()).source.detect[0].split("|")[0]
    row = {header: cell for header, cell in records_of(name)[0].items() if header != required}
    found = refusal(Spreadsheet(path="x.csv", format="csv", sheets=(table("x", row),)))
    assert load(name, ()).title not in found.message


def test_campaigns_beside_broadcasts_are_converted_and_the_broadcasts_are_told():
    queue = {"queue_name": "Sales", "queue_strategy": "round-robin", "queue_max_wait_time": "90"}
    broadcasts = table("v_call_broadcasts", *records_of("fusionpbx_broadcast"))
    sheets = (broadcasts, table("v_call_center_queues", queue))
    whole = Spreadsheet(path="pbx.sql", format="sql", sheets=sheets)
    made = convert_export(whole, ReadOptions()).conversion
    assert [one.name for one in made.campaigns] == ["Sales"]
    (told,) = made.file_problems
    assert (told.code, told.severity.value) == ("convert.no_campaigns", "warning")
    assert "FusionPBX call broadcasts" in told.message
    assert load("fusionpbx_broadcast", ()).refuse.instead in told.message


def test_a_profile_of_ones_own_refuses_too(tmp_path):
    (tmp_path / "ringer.toml").write_text(RINGER + WHY, "utf-8")
    sheet = table("list", {"Broadcast": "May", "Recording": "may.wav"})
    with pytest.raises(Refused) as refused:
        detect(Spreadsheet(path="x.csv", format="csv", sheets=(sheet,)), [tmp_path])
    assert "It rings once. Call yourself." in refused.value.message


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ("", "no_rules"),
        (f'{WHY}[set.name]\nfrom = "Broadcast"\n', "beside_refuse"),
        (f'{WHY}[[skip]]\nwhen = {{ a = "b" }}\nmode = "off"\n', "beside_refuse"),
        ('[refuse]\nreason = "It rings once."\n', "Field required"),
    ],
)
def test_a_profile_says_where_fields_come_from_or_why_there_are_none(more, fault):
    with pytest.raises(ValueError, match=fault):
        profile_of(RINGER + more)
