"""Each known dialer by the routes that its exports take: its sample's campaigns, every time."""

import csv
import json
from dataclasses import replace
from functools import cache
from xml.etree import ElementTree as ET

import pytest
from dialer_samples import FOLDER, NAMES, answers_of, converted, read_sample
from readers import printing
from readers.exported import read_here

from bulk_import.readers.signatures import recognize

FLAT = ("vicidial", "goautodial", "convoso", "five9", "ozonetel", "issabel")
NESTED = (
    *("genesys", "ringcentral", "smartflo", "acefone", "fusionpbx", "amazon_connect"),
    *("amazon_connect_v1", "wombat"),
)
ROUTES = {route.__name__: route for route in (*printing.EXACT, *printing.PRINTED)}


def told(conversion):
    """Return what becomes of the campaigns: their values, and who is skipped."""
    campaigns = {
        one.name: {name: value.text for name, value in one.values.items()}
        for one in conversion.campaigns
    }
    return campaigns, [one.name for one in conversion.skipped]


@cache
def as_sampled(name):
    answers = answers_of(name)
    return told(converted(answers, read_sample(answers)))


def by_another_route(name, text):
    return told(converted(answers_of(name), replace(read_here(text), path=f"{name}.txt")))


def flat_records(name):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [{key: cell or None for key, cell in one.items()} for one in csv.DictReader(file)]


@pytest.mark.slice(6)
@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("name", FLAT)
def test_an_export_of_columns_is_the_same_by_every_route(name, route):
    text = ROUTES[route]("campaigns", flat_records(name))
    assert by_another_route(name, text) == as_sampled(name)


def nested_records(name):
    """Return the campaigns of a sample in JSON, out of whatever is around them."""
    found = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    while isinstance(found, dict):
        found = max(found.values(), key=lambda one: len(one) if isinstance(one, list | dict) else 0)
    return found


ENVELOPES = {
    "list": json.dumps,
    "data": lambda found: json.dumps({"data": found, "total": len(found)}),
    "lines": lambda found: "\n".join(map(json.dumps, found)),
    "pages": lambda found: json.dumps([{"entities": [one], "total": 9} for one in found]),
    "pages in a row": lambda found: "\n".join(json.dumps({"items": [one]}) for one in found),
    "ConvertTo-Json": lambda found: json.dumps({"value": found, "Count": len(found)}),
    "yaml": lambda found: printing.yaml_list("entities", found),
}


@pytest.mark.slice(5)
@pytest.mark.parametrize("envelope", ENVELOPES)
@pytest.mark.parametrize("name", NESTED)
def test_an_answer_is_the_same_in_every_envelope(name, envelope):
    assert name in NAMES
    text = ENVELOPES[envelope](nested_records(name))
    assert by_another_route(name, text) == as_sampled(name)


def in_blocks(document):
    """Return Terraform's JSON in its own language."""
    return "".join(
        f'resource "{kind}" "{label}" {{\n'
        + "".join(f"  {field} = {json.dumps(value)}\n" for field, value in fields.items())
        + "}\n"
        for kind, by_label in document["resource"].items()
        for label, fields in by_label.items()
    )


def test_terraform_is_the_same_in_its_own_language():
    document = json.loads((FOLDER / "genesys_terraform.json").read_text("utf-8"))
    text = in_blocks(document)
    assert recognize(text.encode()) == "terraform"
    assert by_another_route("genesys_terraform", text) == as_sampled("genesys_terraform")


def test_cisco_is_the_same_inside_an_envelope():
    root = ET.parse(FOLDER / "uccx.xml").getroot()  # noqa: S314  it is ours
    text = (
        '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">'
        f"<s:Header/><s:Body><answer>{ET.tostring(root, 'unicode')}</answer></s:Body></s:Envelope>"
    )
    assert by_another_route("uccx", text) == as_sampled("uccx")
